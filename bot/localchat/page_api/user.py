"""What a user does in a private chat or in the group."""

import secrets
from collections.abc import Mapping, Sequence

from bot.localchat.bot_api.inline_results import inline_content
from bot.localchat.bot_api.markup import MAX_DATA
from bot.localchat.core.errors import NO_PHOTO, BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.media import message_kinds
from bot.localchat.media.files import Upload
from bot.localchat.state.account import Account
from bot.localchat.state.callback_queries import SPINNER_SECONDS
from bot.localchat.state.users import Person, Place
from bot.localchat.text import formatted

MAX_ALBUM = 10
WORDLESS = ("video_note", "sticker")  # they carry no caption
# What is a message's own, and does not go with it when it is forwarded.
OWN = ("message_id", "from", "chat", "date", "edit_date", "reply_to_message", "reply_markup", "media_group_id")
NO_SUCH_MESSAGE = "message not found in this chat"


class Phone:
    """One person's chat with one bot, from the person's side."""

    def __init__(self, account: Account, person: Person, place: Place | None = None) -> None:
        """``place``: the group, where it isn't the private chat."""
        self._account = account
        self._person = person
        self._place = place or person

    def history(self, after: int = 0) -> list[Json]:
        """The chat's messages above the id ``after``, oldest first."""
        return self._account.chats.history(self._place.id, after)

    def write(self, text: str, *, reply_to: int | None = None) -> list[Json]:
        """Send text.

        Raises BadRequest when it is empty, too long, or replies to an unknown message.
        """
        self._check_reply(reply_to)
        content = formatted.read_text(text).fields("text")
        return self._account.chats.from_person(self._person, [content], reply_to=reply_to, place=self._place)

    async def show(
        self,
        kind: str,
        files: Sequence[Upload],
        *,
        caption: str = "",
        reply_to: int | None = None,
        album: str = "",
    ) -> list[Json]:
        """Send one file, or an album of up to ten.

        The caption goes with the first.

        A file that cannot become a photo goes as a document after the album, as in Telegram's apps. ``album`` is the
        ``media_group_id`` of an album that the files join late.
        """
        self._check_reply(reply_to)
        if not 1 <= len(files) <= MAX_ALBUM:
            raise BadRequest(f"a message has 1 to {MAX_ALBUM} files, not {len(files)}")
        words = formatted.read_caption(caption).fields("caption")
        kept = [await self._keep_or_file(kind, file) for file in files]
        alike = [content for content in kept if kind in content]
        group = album or (str(secrets.randbits(53)) if len(alike) > 1 else "")
        together = {"media_group_id": group} if group else {}
        contents = [*({**content, **together} for content in alike), *(one for one in kept if kind not in one)]
        contents[0] |= words if kind not in WORDLESS else {}
        return self._account.chats.from_person(self._person, contents, reply_to=reply_to, place=self._place)

    def tell(self, kind: str, given: Mapping[str, object], *, reply_to: int | None = None) -> list[Json]:
        """Send a location, a venue, a contact, a poll or a dice.

        Raises BadRequest.
        """
        self._check_reply(reply_to)
        return self._account.chats.from_person(
            self._person, [message_kinds.from_data(kind, given)], reply_to=reply_to, place=self._place
        )

    def forward(self, message_id: int) -> list[Json]:
        """Send one of the chat's messages again, as forwarded."""
        message = self._message(message_id)
        content = {name: value for name, value in message.items() if name not in OWN}
        origin = {"type": "user", "date": message["date"], "sender_user": message["from"]}
        return self._account.chats.from_person(self._person, [{**content, "forward_origin": origin}], place=self._place)

    async def replace(self, message_id: int, photo: Upload) -> Json:
        """Put another photo into one of the person's photo messages."""
        message = self._message(message_id)
        if message["from"]["id"] != self._person.id or "photo" not in message:
            raise BadRequest("message can't be edited")
        return self._account.chats.edit_by_person(message, {**message, **await self._keep("photo", photo)})

    def edit(self, message_id: int, *, text: str | None = None, caption: str | None = None) -> Json:
        """Change the words of one of the person's messages."""
        message = self._message(message_id)
        if message["from"]["id"] != self._person.id:
            raise BadRequest("message can't be edited")
        if text is not None and "text" in message:
            old, new = ("text", "entities"), formatted.read_text(text).fields("text")
        elif caption is not None and "text" not in message:
            old, new = ("caption", "caption_entities"), formatted.read_caption(caption).fields("caption")
        else:
            raise BadRequest("give the text of a text message, or the caption of a photo or document")
        kept = {name: value for name, value in message.items() if name not in old}
        return self._account.chats.edit_by_person(message, {**kept, **new})

    async def tap(self, message_id: int, data: str, *, seconds: float = SPINNER_SECONDS) -> Json:
        """Tap a button and wait for the bot's answer.

        The data needn't be on a button of the message: Telegram warns that clients may send any.
        """
        if not 1 <= len(data.encode()) <= MAX_DATA:
            raise BadRequest("BUTTON_DATA_INVALID")
        message = self._message(message_id)
        if message["from"]["id"] != self._account.id:
            raise BadRequest("only a bot's message has buttons")
        answer = await self._account.queries.wait(self._ask(message, data), seconds)
        return {"answered": False} if answer is None else {"answered": True, **answer}

    def clear(self) -> None:
        """Delete all messages of the chat."""
        self._account.chats.clear(self._place.id)

    async def ask_inline(self, query: str, offset: str = "", *, seconds: float = SPINNER_SECONDS) -> Json:
        """Type ``@bot query`` and wait for the bot's results."""
        account = self._account
        with account.shared.storage.transaction() as db:
            query_id = account.queries.open(db, "inline")
            asked = {"id": query_id, "from": self._person.user(), "query": query, "offset": offset}
            asked["chat_type"] = "sender" if self._place is self._person else "group"
            account.updates.add(db, "inline_query", asked, lane=self._person.id)
        account.updates.announce()
        answer = await account.queries.wait(query_id, seconds)
        account.queries.offer(self._person.id, query, answer["results"] if answer else [])
        return {"answered": False} if answer is None else {"answered": True, **answer}

    def pick(self, result_id: str) -> list[Json]:
        """Send one of the last inline results; raises BadRequest for any other."""
        account = self._account
        query, result = account.queries.offered(self._person.id, result_id)
        told = {"result_id": result_id, "from": self._person.user(), "query": query}
        with account.shared.storage.transaction() as db:
            account.updates.add(db, "chosen_inline_result", told, lane=self._person.id)
        content = {**inline_content(result), "via_bot": account.user()}
        return account.chats.from_person(self._person, [content], place=self._place)

    def make_admin(self, *, admin: bool) -> None:
        """Make the bot an admin of the group, or no longer."""
        self._account.chats.make_admin(self._person, admin=admin)

    def block(self, *, blocked: bool) -> None:
        """Block the bot, or no longer."""
        self._account.chats.block(self._person, blocked=blocked)

    async def _keep_or_file(self, kind: str, file: Upload) -> Json:
        try:
            return await self._keep(kind, file)
        except BadRequest as error:
            if error.reason not in NO_PHOTO:
                raise
            return await self._keep("document", file)

    async def _keep(self, kind: str, file: Upload) -> Json:
        files = self._account.files
        if kind in message_kinds.SENT_AS_FILES:
            return await message_kinds.from_file(files, kind, file)
        return await (files.add_photo(file.data) if kind == "photo" else files.add_document(file))

    def _ask(self, message: Json, data: str) -> str:
        account = self._account
        with account.shared.storage.transaction() as db:
            query_id = account.queries.open(db, "callback")
            query = {
                "id": query_id,
                "from": self._person.user(),
                "message": message,
                "chat_instance": str(account.id * 1_000_003 + self._place.id),
                "data": data,
            }
            account.updates.add(db, "callback_query", query, lane=self._place.id)
        account.updates.announce()
        return query_id

    def _message(self, message_id: int) -> Json:
        message = self._account.chats.find(self._place.id, message_id)
        if message is None:
            raise BadRequest(NO_SUCH_MESSAGE)
        return message

    def _check_reply(self, reply_to: int | None) -> None:
        if reply_to is not None:
            self._message(reply_to)
