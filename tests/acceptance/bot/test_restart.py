"""The bot is killed, again and again: in the end every photo has exactly one answer."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from store.db.session import engine, sessions
from store.predictions import corrections
from tests.support.bots import chatting
from tests.support.bots.chatting import answers_of, is_help, names, now
from tests.support.bots.killing import Bot, api, holding
from tests.support.bots.person import Message, Person
from tests.support.drawing.pictures import picture_judged
from tests.support.proxy import in_front_of

__all__ = ["api"]

PEOPLE = (1001, 1002, 1003)


async def replies(api: str) -> Counter[int]:
    """How many messages of the bot's each message has under it."""
    found: Counter[int] = Counter()
    for number in PEOPLE:
        async with Person(api, number) as person:
            above = 0
            for message in await person.messages():
                if message["from"]["is_bot"]:
                    found[_answered(message, above)] += 1
                else:
                    above = message["message_id"]
    return found


def _answered(message: Message, above: int) -> int:
    """The message that one of the bot's answers: the quoted one, else the person's last."""
    return int(message.get("reply_to_message", {}).get("message_id", above))


async def send(api: str, photo: bytes, each: int) -> list[int]:
    """Everybody sends some photos; their message ids."""

    async def send_some(number: int) -> list[int]:
        async with Person(api, number) as person:
            return [(await person.send_photo(photo))["message_id"] for _ in range(each)]

    return [number for some in await asyncio.gather(*map(send_some, PEOPLE)) for number in some]


async def until(api: str, enough: Callable[[Counter[int]], bool]) -> None:
    """Wait until the replies are enough."""
    while not enough(await replies(api)):  # noqa: ASYNC110  (the server is another process)
        await asyncio.sleep(0.02)


def _so_many(number: int, found: Counter[int]) -> bool:
    return len(found) >= number


async def settled(api: str) -> None:
    """Wait until everybody's next word has its answer: whatever came before has its own by then."""
    for number in PEOPLE:
        async with Person(api, number) as person:
            await chatting.settled(person)


async def test_killed_over_and_over_each_photo_is_answered_once_in_the_end(
    tmp_path: Path, api: str, drawn: bytes
) -> None:
    bot = Bot(tmp_path, api)
    photos = await send(api, drawn, each=8)
    for answered in (1, 6, 11, 16):
        await bot.start()
        await until(api, partial(_so_many, answered))
        await bot.process.kill()
    await bot.start()
    await settled(api)
    await bot.process.kill()
    found = await replies(api)
    assert {number: found[number] for number in photos} == dict.fromkeys(photos, 1)


async def send_photo(person: Person, photo: bytes) -> Message:
    """A photo."""
    return await person.send_photo(photo)


async def send_damaged(person: Person, photo: bytes) -> Message:
    """A file that is answered with a sentence."""
    return await person.send_document(photo[:2000], "half.jpg")


async def send_text(person: Person, photo: bytes) -> Message:
    """A word that is answered with a hint."""
    return await person.send_text("hello")


@pytest.mark.parametrize(
    ("send_one", "after"),
    [
        (send_photo, True),
        (send_photo, False),
        pytest.param(send_damaged, True, marks=pytest.mark.slow),
        pytest.param(send_text, True, marks=pytest.mark.slow),
    ],
)
async def test_killed_between_the_sending_and_its_record_the_answer_is_neither_lost_nor_repeated(
    tmp_path: Path, api: str, drawn: bytes, send_one: Callable[[Person, bytes], Awaitable[Message]], after: bool
) -> None:
    async with in_front_of(api) as proxy, Person(api, 1001) as anna:
        bot = Bot(tmp_path, proxy.url)
        await bot.start()
        await send(api, drawn, each=2)
        await settled(api)
        proxy.meddle, held = holding("sendMessage", after=after)
        sent = await send_one(anna, drawn)
        await held.wait()
        await bot.process.kill()
        await send(api, drawn, each=2)
        await bot.start()
        await settled(api)
        await bot.process.kill()
    assert (await replies(api))[sent["message_id"]] == 1


async def test_killed_before_a_second_hint_the_first_is_not_taken_for_it(tmp_path: Path, api: str) -> None:
    async with in_front_of(api) as proxy, Person(api, 1001) as anna:
        bot = Bot(tmp_path, proxy.url)
        proxy.meddle, held = holding("sendMessage", after=False, passing=1)
        sent = [(await anna.send_text(text))["message_id"] for text in ("hello", "hello?", "hello!")]
        await bot.start()
        await held.wait()
        await bot.process.kill()
        await bot.start()
        await settled(api)
        await bot.process.kill()
        hints = [each["text"] for each in await answers_of(anna) if not is_help(each)]
    assert len(hints) == len(sent)  # they quote nothing, and are all the same
    assert len(set(hints)) == 1


async def test_killed_while_it_fetches_the_picture_the_photo_is_answered_later(
    tmp_path: Path, api: str, drawn: bytes
) -> None:
    async with in_front_of(api) as proxy, Person(api, 1001) as anna:
        bot = Bot(tmp_path, proxy.url)
        await bot.start()
        proxy.meddle, held = holding("download", after=False)
        sent = await anna.send_photo(drawn)
        await held.wait()
        await bot.process.kill()
        await bot.start()
        await settled(api)
        await bot.process.kill()
    assert (await replies(api))[sent["message_id"]] == 1


async def test_killed_before_another_picture_in_a_message_is_shown_the_answer_follows_it(
    tmp_path: Path, api: str, shoe: bytes
) -> None:
    async with in_front_of(api) as proxy, Person(api, 1001) as anna:
        bot = Bot(tmp_path, proxy.url)
        await bot.start()
        photo = await anna.send_photo(picture_judged("no_sneaker"))
        answer = await anna.wait_for_reply(photo)
        proxy.meddle, held = holding("editMessageText", after=False)
        await anna.replace(photo, shoe)
        await held.wait()
        await bot.process.kill()
        await bot.start()
        await settled(api)
        await bot.process.kill()
        assert not names(answer)
        assert names(await now(anna, answer))


async def test_killed_before_a_tap_is_answered_the_correction_is_kept_once(
    tmp_path: Path, api: str, shoe: bytes
) -> None:
    async with in_front_of(api) as proxy, Person(api, 1001) as anna:
        bot = Bot(tmp_path, proxy.url)
        await bot.start()
        answer = await anna.wait_for_reply(await anna.send_document(shoe, "shoe.jpg"))
        proxy.meddle, held = holding("editMessageText", after=True)
        tap = asyncio.create_task(anna.tap(answer, "👍 Right"))
        await held.wait()
        await bot.process.kill()
        await bot.start()
        while ("answerCallbackQuery", "Thanks!") not in [(name, given.get("text")) for name, given in proxy.calls]:
            await proxy.called()  # the tap itself waits for 15 s, and a restart may take longer
        await tap
        await bot.process.kill()
    database = engine(f"sqlite:///{tmp_path}/sneakers.db")
    async with sessions(database)() as session:
        assert [row.how for row in await corrections.history(session, 1)] == ["confirmed"]
    await database.dispose()


async def test_asked_to_stop_it_finishes_what_it_has_and_ends_well(tmp_path: Path, api: str, drawn: bytes) -> None:
    bot = Bot(tmp_path, api)
    await bot.start()
    photos = await send(api, drawn, each=2)
    await until(api, partial(_so_many, 1))
    status, said = await bot.process.end()
    assert (status, "Traceback" in said) == (0, False)
    await bot.start()
    await settled(api)
    await bot.process.kill()
    found = await replies(api)
    assert {number: found[number] for number in photos} == dict.fromkeys(photos, 1)
