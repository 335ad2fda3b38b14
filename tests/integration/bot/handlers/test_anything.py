"""People who do anything at all, quickly and in any order: each message gets one answer, each tap gets one."""

import asyncio
import random
from typing import Any

from bot.app import App
from tests.support.bots.chatting import is_about_consent, settled
from tests.support.bots.person import Message, Person, buttons
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

STEPS = 40
WORDS = (
    "samba", "jordan 1", "thanks!", "<b>", "x" * 4096, "👟", "/cancel", "/correct", "/correct samba", "/correct zzz",
    "/correct " + "x" * 4000, "/start", "/help", "/classify", "/nothing",
)  # fmt: skip


async def test_three_people_who_do_anything_at_all_get_one_answer_to_each_message_and_tap(
    app: App, anna: Person, marco: Person, robin: Person, shoe: bytes
) -> None:
    pictures = [shoe, *(phone_jpeg(draw_sneaker(seed, size=(480, 360))) for seed in range(3))]
    plays = [Play(person, pictures, seed=number) for number, person in enumerate((anna, marco, robin))]
    await asyncio.gather(*(play.act() for play in plays))
    for play in plays:
        assert await play.unanswered() == []
        assert all(each["answered"] and "went wrong" not in each["text"] for each in play.tapped)
    assert "sneakers_failures_total{" not in app.state.metrics.render()


class Play:
    """One person's doings, the same for the same seed but for what the bot's timing leaves to chance."""

    def __init__(self, person: Person, pictures: list[bytes], seed: int) -> None:
        self.tapped: list[Message] = []
        self._person, self._pictures, self._chance = person, pictures, random.Random(seed)

    async def act(self) -> None:
        """Do something, again and again, seldom waiting for anything; at last, wait for the last word's answer."""
        taps: list[asyncio.Task[Message]] = []
        for _ in range(STEPS):
            await self._chance.choice((self._write, self._write, self._show, self._tap))(taps)
        self.tapped = list(await asyncio.gather(*taps))
        await settled(self._person)

    async def unanswered(self) -> list[int]:
        """The person's messages that have not exactly as many answers as they should."""
        messages = await self._person.messages()
        own = [each for each in messages if not each["from"]["is_bot"]]
        asked = [each for each in messages if each["from"]["is_bot"] and is_about_consent(each)]
        answers = len(messages) - len(own) - len(asked) + len([each for each in own if "reaction" in each])
        return [] if answers == len(own) else [each["message_id"] for each in messages]

    async def _write(self, taps: Any) -> None:
        sent = await self._person.messages()
        reply_to = self._chance.choice(sent)["message_id"] if sent and self._chance.random() < 0.5 else None
        await self._person.send_text(self._chance.choice(WORDS), reply_to=reply_to)

    async def _show(self, taps: Any) -> None:
        picture = self._chance.choice(self._pictures)
        await self._chance.choice((self._person.send_photo, self._person.send_document))(picture)

    async def _tap(self, taps: list[asyncio.Task[Message]]) -> None:
        under = [(each, button) for each in await self._person.messages() for button in buttons(each)]
        for message, button in self._chance.sample(under, min(len(under), self._chance.randint(1, 3))):
            taps.append(asyncio.create_task(self._person.tap_data(message, button["callback_data"])))
