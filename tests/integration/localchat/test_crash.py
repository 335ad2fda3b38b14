"""kill -9 of the server's process: whatever was answered is there after the next start."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.localchat.core.errors import FolderError
from bot.localchat.core.storage import Storage
from tests.integration.localchat.pictures import picture
from tests.integration.localchat.serving import bot_at
from tests.support.bots.person import Person

ANNA = 1001
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Right", callback_data="right")]])


@asynccontextmanager
async def process(folder: Path) -> AsyncIterator[tuple[str, Process]]:
    """The server in a process of its own, killed in the end; yields its address."""
    command = [sys.executable, "-m", "bot.localchat", "--listen", "127.0.0.1:0", "--folder", str(folder)]
    server = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    assert server.stdout is not None
    url = (await server.stdout.readline()).decode().removeprefix("Local chat: ").strip()
    try:
        yield url, server
    finally:
        if server.returncode is None:
            server.kill()
        await server.wait()


async def test_chats_files_and_updates_survive(tmp_path: Path) -> None:
    async with process(tmp_path) as (url, _), bot_at(url) as bot, Person(url) as anna:
        photo = await anna.send_photo(picture(400, 300), caption="shoe")
        await bot.send_message(ANNA, "Air Max 90", reply_markup=KEYBOARD)
        before = (await anna.messages(), await bot.get_updates())
    async with process(tmp_path) as (url, _), bot_at(url) as bot, Person(url) as anna:
        assert (await anna.messages(), await bot.get_updates()) == before
        data = await (await bot.get_file(photo["photo"][0]["file_id"])).download_as_bytearray()
        assert len(data) == photo["photo"][0]["file_size"]
        assert (await anna.send_text("next"))["message_id"] == 3


async def test_a_confirmed_update_does_not_come_back(tmp_path: Path) -> None:
    async with process(tmp_path) as (url, _), bot_at(url) as bot, Person(url) as anna:
        await anna.send_text("seen")
        seen = (await bot.get_updates())[0].update_id
        await bot.get_updates(offset=seen + 1)
    async with process(tmp_path) as (url, _), bot_at(url) as bot, Person(url) as anna:
        await anna.send_text("new")
        assert [update.update_id for update in await bot.get_updates()] == [seen + 1]


async def test_a_query_can_be_answered_after_the_restart(tmp_path: Path) -> None:
    async with process(tmp_path) as (url, _), bot_at(url) as bot, Person(url) as anna:
        await anna.send_text("/start")
        await bot.send_message(ANNA, "Right?", reply_markup=KEYBOARD)
        tap = asyncio.create_task(anna.tap((await anna.messages())[-1], "Right"))
        query_id = await query_of(bot)
    with pytest.raises(aiohttp.ClientError):
        await tap
    async with process(tmp_path) as (url, _), bot_at(url) as bot:
        assert await bot.answer_callback_query(query_id)


async def query_of(bot: Bot) -> str:
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=10):
            offset = update.update_id + 1
            if update.callback_query is not None:
                return update.callback_query.id


async def test_every_message_that_was_answered_is_there_once_after_a_kill_in_full_flight(tmp_path: Path) -> None:
    sent: list[int] = []
    enough = asyncio.Event()

    async def write(url: str, person: int) -> None:
        async with Person(url, person) as somebody:
            while True:
                sent.append((await somebody.send_text("hello"))["message_id"])
                if len(sent) == 60:
                    enough.set()

    async with process(tmp_path) as (url, server):
        writers = [asyncio.create_task(write(url, person)) for person in (1001, 1002, 1003)]
        await enough.wait()
        server.kill()
        await asyncio.wait(writers)
    async with process(tmp_path) as (url, _), bot_at(url) as bot:
        kept = [update.message.message_id for update in await bot.get_updates(limit=100) if update.message]
    assert len(kept) == len(set(kept))
    assert set(sent) <= set(kept)


def test_a_folder_serves_one_server_at_a_time(tmp_path: Path) -> None:
    first = Storage(tmp_path)
    first.open()
    with pytest.raises(FolderError, match="database is locked"):
        Storage(tmp_path).open()
    first.close()
    second = Storage(tmp_path)
    second.open()
    second.close()


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "localchat.db").write_bytes(b"not a database" * 100)
    with pytest.raises(FolderError, match="file is not a database"):
        Storage(tmp_path).open()


def test_a_folder_of_another_version_is_refused(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.open()
    storage.db.execute("PRAGMA user_version=99")
    storage.close()
    with pytest.raises(FolderError, match="layout 99"):
        Storage(tmp_path).open()


@pytest.mark.parametrize("error", [ValueError, asyncio.CancelledError, KeyboardInterrupt])
def test_a_block_that_is_left_midway_writes_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    storage = Storage(tmp_path)
    storage.open()

    def write_half() -> None:
        with storage.transaction() as db:
            db.execute("INSERT INTO chats VALUES (1, 1, 0)")
            raise error

    with pytest.raises(error):
        write_half()
    assert not storage.db.in_transaction
    with storage.transaction() as db:
        db.execute("INSERT INTO chats VALUES (1, 2, 0)")
    storage.close()
    storage.open()
    assert [row["id"] for row in storage.db.execute("SELECT id FROM chats")] == [2]
    storage.close()
