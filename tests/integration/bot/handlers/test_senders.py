"""Who sends what in a group: channels, anonymous admins, bots, and messages that name nobody."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeAlias

import aiohttp
import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.app import App
from bot.views.callback_data import CallbackData
from store.chat import people, update_queue
from store.predictions import corrections, predictions
from store.tables import PredictionRow
from tests.support.bots.person import Person, buttons
from tests.support.bots.serving import free_port, serving

Json: TypeAlias = dict[str, Any]
SECRET, PER_MINUTE = "a-secret", 4
GROUP: Json = {"id": -4001, "type": "supergroup", "title": "Sneaker friends"}
ANNA: Json = {"id": 1001, "is_bot": False, "first_name": "Anna", "language_code": "it"}
CHANNEL_BOT: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
GROUP_BOT: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
OTHER_BOT: Json = {"id": 777888, "is_bot": True, "first_name": "Echo", "username": "echo_bot"}
ME: Json = {"id": 1000000001, "is_bot": True, "first_name": "Sneakers", "username": "sneakers_1000000001_bot"}
NAME = "@sneakers_1000000001_bot"
ANONYMOUS: Json = {"from": GROUP_BOT, "sender_chat": GROUP}
ids = count(-1_002_000_000_000, -1)

pytestmark = pytest.mark.asyncio(loop_scope="module")


def channel() -> Json:
    """The sender's fields of what somebody writes as a channel of their own."""
    return {"from": CHANNEL_BOT, "sender_chat": {"id": next(ids), "type": "channel", "title": "Shoes"}}


@dataclass
class Play:
    """The bot on a webhook, and what it sends to the group."""

    app: App
    session: aiohttp.ClientSession
    group: Person  # Marco, in the group
    photo: list[Json]  # the sizes of a photo that the bot can download
    numbers: Callable[[], int]

    async def tell(self, **update: Any) -> list[Json]:
        """Hand an update to the bot; its new messages once it is handled."""
        before = {each["message_id"] for each in await self.group.messages()}
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        body = {"update_id": self.numbers(), **update}
        async with self.session.post(f"{self.app.address}/telegram", json=body, headers=headers) as taken:
            assert taken.status == 200
        async with asyncio.timeout(60):
            while await self._waits():  # noqa: ASYNC110  (a row in a database rings no bell)
                await asyncio.sleep(0.02)
        return [each for each in await self.group.messages() if each["message_id"] not in before]

    async def message(self, sender: Json, kind: str = "message", **content: Any) -> list[Json]:
        """A message in the group."""
        if content.get("text", "").startswith("/"):
            length = len(content["text"].split()[0])
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        number = content.pop("message_id", None) or self.numbers()
        return await self.tell(
            **{kind: {"message_id": number, "date": 1_800_000_000, "chat": GROUP, **sender, **content}}
        )

    async def show(self, sender: Json, **content: Any) -> Json:
        """Send a photo that mentions the bot; the answer."""
        (answer,) = await self.message(sender, photo=self.photo, caption=NAME, **content)
        return answer

    async def text(self, sender: Json, text: str, to: Json | None = None) -> str:
        """Write something, perhaps in reply to the bot; what it says."""
        content = {"text": text, **({} if to is None else {"reply_to_message": {**to, "from": ME, "chat": GROUP}})}
        return "\n".join(each["text"] for each in await self.message(sender, "message", **content))

    async def now(self, message: Json) -> Json:
        """A message as it is by now."""
        return next(each for each in await self.group.messages() if each["message_id"] == message["message_id"])

    async def row(self, answer: Json) -> PredictionRow:
        """What the bot noted of an answer."""
        async with self.app.state.sessions() as session:
            row = await predictions.of_message(session, GROUP["id"], answer["message_id"])
        assert row is not None
        return row

    async def model(self, answer: Json) -> str | None:
        """The model that was said instead of an answer."""
        row = await self.row(answer)
        async with self.app.state.sessions() as session:
            correction = await corrections.current(session, row.id)
        return correction.slug if correction else None

    async def _waits(self) -> bool:
        async with self.app.state.sessions() as session:
            return bool(await update_queue.unfinished(session))


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def play(tmp_path_factory: pytest.TempPathFactory, shoe: bytes) -> AsyncIterator[Play]:
    """A bot that somebody has sent a photo to."""
    folder, listen = tmp_path_factory.mktemp("senders"), f"127.0.0.1:{free_port()}"
    webhook = {"webhook_url": f"http://{listen}/telegram", "webhook_secret": SecretStr(SECRET)}
    async with (
        serving(folder, listen=listen, photos_per_minute=PER_MINUTE, **webhook) as app,
        aiohttp.ClientSession() as session,
        Person(app.address) as anna,
        Person(app.address, 1002, group=True) as group,
    ):
        photo = await anna.send_photo(shoe)
        await anna.wait_for_reply(photo)
        yield Play(app, session, group, photo["photo"], count(900_000).__next__)


async def test_a_channel_corrects_its_own_photos_and_no_other_channels(play: Play) -> None:
    one, other = channel(), channel()
    answer = await play.show(one)
    assert (await play.row(answer)).person_id == one["sender_chat"]["id"]
    for text in ("/correct samba", "samba"):
        await play.text(other, text, to=answer)
        assert await play.model(answer) is None
    assert "✅" in await play.text(one, "/correct samba", to=answer)
    assert await play.model(answer) == "adidas-samba"


async def test_correct_without_a_reply_is_about_the_senders_own_photo(play: Play) -> None:
    one, other = channel(), channel()
    answer = await play.show(one)
    assert "Send me a photo first" in await play.text(other, "/correct samba")
    await play.text(one, "/correct samba")
    assert await play.model(answer) == "adidas-samba"


async def test_an_anonymous_admin_is_the_group_and_no_channel(play: Play) -> None:
    answer = await play.show(ANONYMOUS)
    assert (await play.row(answer)).person_id == GROUP["id"]
    await play.text(channel(), "/correct samba", to=answer)
    await play.text({"from": ANNA}, "/correct samba", to=answer)
    assert await play.model(answer) is None


async def test_each_channel_has_a_photo_quota_of_its_own(play: Play) -> None:
    one, other = channel(), channel()
    answers = [await play.show(one) for _ in range(PER_MINUTE + 1)]
    assert ["Too many photos" in each["text"] for each in answers] == [False] * PER_MINUTE + [True]
    assert "Too many photos" not in (await play.show(other))["text"]


async def test_under_the_photo_of_a_chat_are_no_buttons_that_nobody_may_tap(play: Play) -> None:
    sender = channel()
    answer = await play.show(sender)
    assert buttons(answer) == []
    assert "reply" in answer["text"].lower()
    await play.text(sender, "/correct", to=answer)
    question = await play.now(answer)
    assert buttons(question) == []
    assert re.findall("^• .+$", question["text"], re.MULTILINE)
    await play.text(sender, "/cancel")
    assert (await play.now(answer))["text"] == answer["text"]


@pytest.mark.parametrize("text", ["jordan", "nike", "zzzzz"])
async def test_a_chat_is_asked_back_in_words(play: Play, text: str) -> None:
    sender = channel()
    answer = await play.show(sender)
    said = await play.message(sender, text=text, reply_to_message={**answer, "from": ME, "chat": GROUP})
    assert [buttons(each) for each in [*said, await play.now(answer)]] == [[]] * (len(said) + 1)


async def test_a_chat_is_not_asked_for_consent(play: Play) -> None:
    sender = channel()
    answer = await play.show(sender)
    await play.text(sender, "samba", to=answer)
    changed = await play.now(answer)
    assert "May I keep" not in changed["text"]
    assert buttons(changed) == []
    assert await play.model(answer) == "adidas-samba"


async def test_a_chat_confirms_with_a_word(play: Play) -> None:
    sender = channel()
    answer = await play.show(sender)
    await play.text(sender, "yes", to=answer)
    assert await play.model(answer) == (await play.row(answer)).ranked[0][0]


@pytest.mark.parametrize("action", ["right", "wrong", "none", "cancel", "brands"])
async def test_a_user_who_taps_under_the_photo_of_a_chat_is_told_to_reply(play: Play, action: str) -> None:
    answer = await play.show(channel())
    data = CallbackData(topic="answer", action=action, id=(await play.row(answer)).id)
    assert "nome del modello" in (await play.group.tap_data(answer, data.encode()))["text"]
    assert (await play.now(answer))["text"] == answer["text"]


async def test_a_chat_can_be_forgotten_without_a_tap(play: Play) -> None:
    sender, other = channel(), channel()
    await play.show(sender)
    kept = await play.show(other)
    (question,) = await play.message(sender, text="/forget")
    assert buttons(question) == []
    assert "private chat" in question["text"]
    assert "deleted" in await play.text(sender, "/forget yes")
    async with play.app.state.sessions() as session:
        assert await people.get(session, sender["sender_chat"]["id"]) is None
    assert (await play.row(kept)).person_id == other["sender_chat"]["id"]


async def test_a_chat_is_told_where_settings_are(play: Play) -> None:
    (told,) = await play.message(ANONYMOUS, text="/settings")
    assert buttons(told) == []
    assert "private chat" in told["text"]


async def test_a_chat_is_answered_in_the_language_of_the_installation(play: Play) -> None:
    assert "Send me" in await play.text(ANONYMOUS, "/start")
    assert "Mandami" in await play.text({"from": ANNA}, "/start")


@pytest.mark.parametrize("sender", [{}, {"from": OTHER_BOT}], ids=["nobody", "another bot"])
@pytest.mark.parametrize("kind", ["message", "edited_message"])
@pytest.mark.parametrize(
    "content",
    [
        {"text": "/start"},
        {"text": "/correct samba"},
        {"text": f"{NAME} samba"},
        {"text": "samba", "reply_to_message": {"message_id": 5, "date": 1, "chat": GROUP, "from": ME, "text": "hi"}},
        {"caption": NAME, "photo": True},
        {"sticker": {"file_id": "x", "file_unique_id": "x", "type": "regular", "width": 1, "height": 1,
                     "is_animated": False, "is_video": False}},
    ],
    ids=["start", "correct", "mention", "reply", "photo", "sticker"],
)  # fmt: skip
async def test_what_nobody_or_a_bot_says_is_ignored(play: Play, sender: Json, kind: str, content: Json) -> None:
    given = {**content, **({"photo": play.photo} if "photo" in content else {})}
    given |= {"edit_date": 1_800_000_001} if kind == "edited_message" else {}
    assert await play.message(sender, kind, **given) == []
    assert "sneakers_failures_total{" not in play.app.state.metrics.render()
