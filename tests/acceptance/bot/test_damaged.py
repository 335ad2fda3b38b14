"""Files that no camera made, one of each kind: each gets its sentence or its answer, and the bot lives on."""

import asyncio
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import pytest

from bot.i18n import Translations
from model.pictures.picture import MAX_BYTES
from tests.support.bots.person import Message, Person
from tests.support.bots.serving import Process, free_port, ready
from tests.support.damaged.case import Case
from tests.support.damaged.corpus import sample

PEOPLE = (1001, 1002, 1003)
KEYS = {
    "PictureTooComplex": "error-too-complex",
    "NotAPicture": "error-not-a-picture",
    "DamagedPicture": "error-damaged",
    "PictureTooLarge": "error-too-large",
}


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """A bot with its local chat, in a process of its own, that has to be alive in the end."""
    listen = f"127.0.0.1:{free_port()}"
    settings = {"SNEAKERS_DATA": str(tmp_path), "SNEAKERS_LISTEN": listen, "SNEAKERS_PHOTOS_PER_MINUTE": "0"}
    bot = Process("-m", "sneakers", "run", **settings)
    await bot.start()
    await ready(f"http://{listen}")
    yield f"http://{listen}"
    status, said = await bot.end()
    assert (status, "Traceback" in said, "could not be handled" in said) == (0, False, False)


async def test_every_damaged_file_gets_a_sentence_and_the_next_photo_its_answer(address: str, shoe: bytes) -> None:
    cases = [case for case in sample(formats=False) if case.data]  # the messenger itself takes no empty file
    shares = [cases[start :: len(PEOPLE)] for start in range(len(PEOPLE))]
    wrong = await asyncio.gather(*(_play(address, *each, shoe) for each in zip(PEOPLE, shares, strict=True)))
    assert wrong == [[], [], []]


async def _play(address: str, number: int, cases: list[Case], shoe: bytes) -> list[tuple[str, str]]:
    """One person sends files, waiting for no answer, and a photo at last; what is answered otherwise than it should."""
    async with Person(address, number) as person:
        sent = {(await person.send_document(case.data, case.name))["message_id"]: case for case in cases}
        last = await person.send_document(shoe, "shoe.jpg")
        async with asyncio.timeout(250):
            while last["message_id"] not in map(_target, await person.messages(last["message_id"])):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        answers = [message for message in await person.messages() if message["from"]["is_bot"]]
    assert sorted(map(_target, answers)) == sorted([*sent, last["message_id"]])  # each exactly once
    assert len(answers[-1]["reply_markup"]["inline_keyboard"]) == 3  # buy, further shops, right or wrong
    said = {_target(message): message for message in answers}
    return [(case.name, said[each]["text"]) for each, case in sent.items() if not _fits(case, said[each])]


def _target(message: Message) -> int:
    return int(message.get("reply_to_message", {}).get("message_id", 0))


def _fits(case: Case, answer: Message) -> bool:
    refused = [name for name, key in KEYS.items() if answer["text"] in _sentences(key)]
    found = refused[0] if refused else "readable" if "reply_markup" in answer else "nothing"
    return found in _allowed(case)


@cache
def _sentences(key: str) -> frozenset[str]:
    """A sentence in every language."""
    translations = Translations.load()
    return frozenset(translations(each)(key, megabytes=MAX_BYTES // 2**20) for each in translations.languages)


def _allowed(case: Case) -> tuple[str, ...]:
    if case.name == "film.mp4":  # no picture, but the bot looks into films, too, and finds nothing in this one
        return ("DamagedPicture",)
    if case.name == "too-many-bytes.jpeg":  # a bot cannot fetch it, but the preview that the messenger made
        return ("readable",)
    if case.outcome == "either":
        return ("readable", *KEYS)
    return (case.outcome if isinstance(case.outcome, str) else case.outcome.__name__,)
