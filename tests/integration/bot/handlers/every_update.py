"""Every kind of update, as the page, Telegram or another bot would make it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import aiohttp

from bot.app import App
from bot.localchat.server import TOKEN
from store.chat import update_queue
from tests.support.bots.person import Message, Person, buttons
from tests.support.chat_table import ROWS
from tests.support.drawing.drawing import draw_sneaker
from tests.support.drawing.pictures import picture_judged
from tests.support.drawing.videos import film

SECRET, GROUP = "a-secret", -4001
ANNA = {"id": 1001, "is_bot": False, "first_name": "Anna", "language_code": "en"}
CHAT = {"id": 1001, "type": "private", "first_name": "Anna"}
Json: TypeAlias = dict[str, Any]


@dataclass
class Play:
    """The bot with its local chat behind a webhook, Anna in a private chat with it, and in the group."""

    app: App
    anna: Person
    group: Person
    session: aiohttp.ClientSession
    photo: Message  # one that has its answer
    answer: Message
    shoe: bytes = field(repr=False)
    number: int = 900_000_000

    async def tell(self, **update: Any) -> None:
        """Hand an update to the bot as Telegram would."""
        self.number += 1
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        body = {"update_id": self.number, **update}
        async with self.session.post(f"{self.app.address}/telegram", json=body, headers=headers) as taken:
            assert taken.status == 200

    async def message(self, kind: str = "message", *, chat: Json = CHAT, **content: Any) -> None:
        """A message of Anna's, made up."""
        whole = {"message_id": self.number, "date": 1_800_000_000, "from": ANNA, "chat": chat, **content}
        await self.tell(**{kind: whole})

    async def said(self) -> dict[int, Message]:
        """What the bot's messages show, in both chats, once everything so far is done."""
        for _ in range(3000):
            if not await self._waits():
                break
            await asyncio.sleep(0.02)
        messages = [*await self.anna.messages(), *await self.group.messages()]
        return {each["message_id"]: each for each in messages if each["from"]["is_bot"]}

    async def _waits(self) -> bool:
        async with self.session.get(f"{self.app.address}/bot{TOKEN}/getWebhookInfo") as answer:
            if (await answer.json())["result"]["pending_update_count"]:
                return True
        async with self.app.state.sessions() as session:
            return bool(await update_queue.unfinished(session))


Maker: TypeAlias = Callable[[Play], Awaitable[Any]]


def sent(kind: str, make: Callable[[], bytes]) -> Maker:
    """A file of a kind, sent from the page."""
    return lambda play: play.anna.send_file(kind, make(), name="shoe.mp4")


def told(kind: str, **given: Any) -> Maker:
    """What is no file, sent from the page."""
    return lambda play: play.anna.send_data(kind, **given)


def made(**content: Any) -> Maker:
    """A message that the page cannot send."""
    return lambda play: play.message(**content)


def not_requested(kind: str) -> Maker:
    """An update that the bot does not request, with everything that a handler could read."""
    content = {
        "id": "1",
        "from": ANNA,
        "user": ANNA,
        "chat": CHAT,
        "date": 1_800_000_000,
        "message_id": 5,
        "text": "hi",
    }
    return lambda play: play.tell(**{kind: {**content, **NOT_REQUESTED.get(kind, {})}})


def command(text: str, **more: Any) -> Json:
    """The fields of a message that is a command."""
    length = len(text.split()[0])
    return {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": length}], **more}


def clip() -> bytes:
    return film([draw_sneaker(1, size=(320, 320))] * 2)


def in_group(**content: Any) -> Maker:
    """A message of Anna's in a group."""
    return lambda play: play.message(chat={"id": GROUP, "type": "group", "title": "Friends"}, **content)


async def group_photo(play: Play, *, admin: bool = False, **more: Any) -> None:
    await play.tell(my_chat_member=member("administrator" if admin else "member"))
    await in_group(photo=play.photo["photo"], **more)(play)


async def quoted(play: Play, *, text: str, chat: Json = CHAT, **more: Any) -> None:
    """A reply to a photo that somebody else sent here."""
    target = {"message_id": play.number - 500, "date": 1_800_000_000, "chat": chat, "photo": play.photo["photo"]}
    await play.message(chat=chat, text=text, reply_to_message={**target, "from": {**ANNA, "id": 1002}}, **more)


def member(status: str) -> Json:
    """The bot's standing in the group, as an update tells it."""
    bot = {"id": 1000000001, "is_bot": True, "first_name": "Sneakers", "username": "sneakers_1000000001_bot"}
    rights = dict.fromkeys(RIGHTS, False) if status == "administrator" else {}
    new = {"user": bot, "status": status, **rights}
    old = {"user": bot, "status": "left"}
    group = {"id": GROUP, "type": "group", "title": "Friends"}
    return {"chat": group, "from": ANNA, "date": 1_800_000_000, "old_chat_member": old, "new_chat_member": new}


RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)  # fmt: skip
BOT = "@sneakers_1000000001_bot"
MENTION = [{"type": "mention", "offset": 0, "length": len(BOT)}]
ECHO: Any = {"id": 77, "is_bot": True, "first_name": "Echo"}
PREMIUM = {"source": "premium", "user": ANNA}
NOT_REQUESTED: dict[str, Json] = {
    "chosen_inline_result": {"result_id": "1", "query": "dunk"},
    "business_connection": {"user_chat_id": 1001, "is_enabled": True},
    "deleted_business_messages": {"business_connection_id": "1", "message_ids": [5]},
    "message_reaction": {"old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]},
    "message_reaction_count": {"reactions": []},
    "shipping_query": {
        "invoice_payload": "x",
        "shipping_address": dict.fromkeys(
            ("country_code", "state", "city", "street_line1", "street_line2", "post_code"), "x"
        ),
    },
    "pre_checkout_query": {"currency": "EUR", "total_amount": 1, "invoice_payload": "x"},
    "purchased_paid_media": {"paid_media_payload": "x"},
    "poll": {
        "question": "?", "options": [], "total_voter_count": 0, "is_closed": True, "is_anonymous": True,
        "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
    },
    "poll_answer": {"poll_id": "1", "option_ids": [], "option_persistent_ids": []},
    "chat_member": {k: v for k, v in member("member").items() if k.endswith("member")},
    "chat_join_request": {"user_chat_id": 1001},
    "chat_boost": {"boost": {"boost_id": "1", "add_date": 1, "expiration_date": 2, "source": PREMIUM}},
    "removed_chat_boost": {"boost_id": "1", "remove_date": 1, "source": PREMIUM},
    "managed_bot": {"bot": {**ANNA, "id": 7, "is_bot": True}},
}  # fmt: skip
SIZE = {"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}
SOMEBODY = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}
LIVE = {"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1, "duration": 1}
MAKERS: dict[str, Maker] = {
    "message.photo": lambda play: play.anna.send_photo(play.shoe),
    "message.document": lambda play: play.anna.send_document(play.shoe, "notes.txt"),
    "message.document_unreadable": lambda play: play.anna.send_document(b"words", "shoe.jpg"),
    "message.video": sent("video", clip),
    "message.video_note": sent("video_note", clip),
    "message.animation": sent("animation", clip),
    "message.live_photo": lambda play: play.message(photo=play.photo["photo"], live_photo=LIVE),
    "message.media_group": lambda play: play.anna.send_photos(play.shoe, play.shoe),
    "message.forward": lambda play: play.anna.forward(play.photo),
    "message.caption_correct": lambda play: play.anna.send_photo(play.shoe, caption="/correct samba"),
    "message.caption_name": lambda play: play.anna.send_photo(play.shoe, caption="samba"),
    "message.reply_classify": lambda play: play.anna.send_text("/classify", reply_to=play.photo["message_id"]),
    "message.quote_classify": lambda play: play.message(
        **command("/classify"),
        external_reply={"origin": SOMEBODY, "photo": play.photo["photo"]},
    ),
    "message.text": lambda play: play.anna.send_text("hello"),
    "message.text_brand": lambda play: play.anna.send_text("puma"),
    "message.text_model": lambda play: play.anna.send_text("dunk low"),
    "message.text_code": lambda play: play.anna.send_text("DZ5485-612"),
    "message.text_link": lambda play: play.anna.send_text("https://example.org/shoe.jpg"),
    "message.text_price": lambda play: play.anna.send_text("price?", reply_to=play.answer["message_id"]),
    "message.text_thanks": lambda play: play.anna.send_text("thanks!", reply_to=play.answer["message_id"]),
    "message.command": lambda play: play.anna.send_text("/nonsense"),
    "message.start_link": lambda play: play.anna.send_text("/start model_adidas-samba"),
    "message.via_bot": lambda play: play.message(text="Samba", via_bot=member("member")["new_chat_member"]["user"]),
    "message.sticker": sent("sticker", lambda: b"RIFF"),
    "message.voice": sent("voice", lambda: b"OggS"),
    "message.audio": sent("audio", lambda: b"ID3"),
    "message.location": told("location", latitude=45.4, longitude=12.3),
    "message.venue": told("venue", latitude=45.4, longitude=12.3, title="Shop", address="Calle 1"),
    "message.contact": told("contact", phone_number="1", first_name="A"),
    "message.poll": told("poll", question="?", options=["a"]),
    "message.dice": told("dice"),
    "message.game": made(game={"title": "a", "description": "b", "photo": [SIZE]}),
    "message.story": made(story={"chat": CHAT, "id": 1}),
    "message.paid_media": made(paid_media={"star_count": 1, "paid_media": [{"type": "preview"}]}),
    "message.checklist": made(checklist={"title": "a", "tasks": [{"id": 1, "text": "b"}]}),
    "message.giveaway": made(giveaway={"chats": [CHAT], "winners_selection_date": 1, "winner_count": 1}),
    "message.service": made(new_chat_title="Friends"),
    "edited_message.photo": lambda play: play.anna.replace(play.photo, picture_judged("no_sneaker")),
    "edited_message.caption": lambda play: play.anna.edit(play.photo, caption="/correct dunk high"),
    "edited_message.text": lambda play: play.message("edited_message", text="hello", edit_date=1_800_000_001),
    "edited_message.location": lambda play: play.message(
        "edited_message", location={"latitude": 1.0, "longitude": 2.0}, edit_date=1_800_000_001
    ),
    "edited_message.hidden": lambda play: play.message("edited_message", text="hello"),
    "callback_query": lambda play: play.anna.tap_data(play.answer, buttons(play.answer)[-1]["callback_data"]),
    "inline_query": lambda play: play.anna.ask_inline("dunk"),
    "my_chat_member": lambda play: play.tell(my_chat_member=member("member")),
    "group.photo_mention": lambda play: group_photo(play, caption=BOT, caption_entities=MENTION),
    "group.reply_mention": lambda play: quoted(play, text=BOT, chat={"id": GROUP, "type": "group", "title": "Friends"}),
    "group.reply_bot": lambda play: group_photo(
        play, reply_to_message={"message_id": 3, "date": 1, "chat": {"id": GROUP, "type": "group"}, "text": "hi",
                                "from": member("member")["new_chat_member"]["user"]},
    ),
    "group.command": in_group(**command("/help")),
    "group.photo": group_photo,
    "group.photo_admin": lambda play: group_photo(play, admin=True),
    "group.text": in_group(text="hello"),
    "group.channel": lambda play: group_photo(
        play, caption=BOT, caption_entities=MENTION, sender_chat={"id": -1001000000002, "type": "channel", "title": "x"}
    ),
    "group.bot": in_group(text=BOT, entities=MENTION, **{"from": ECHO}),
    **{row.key: not_requested(row.key) for row in ROWS if not row.requested},
}  # fmt: skip
