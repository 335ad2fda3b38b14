"""The disk is full for a while: nothing is lost, and every photo is answered once."""

import asyncio
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.acceptance.bot.test_restart import replies, send, settled
from tests.support.bots.killing import Bot, api
from tests.support.bots.learning import until

__all__ = ["api"]

SIZE = "24m"
FULL = "the disk of the database is full"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if subprocess.run(mount, stderr=subprocess.DEVNULL, check=False).returncode:
        pytest.skip("only root may mount a small file system")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(file: Path) -> None:
    """Let a file grow until nothing more fits."""
    with file.open("wb", buffering=0) as taken:
        for size in (1_000_000, 1_000, 1):
            try:
                while True:
                    taken.write(bytes(size))
            except OSError:  # no space left
                continue


async def has_complained(log: Path) -> bool:
    return FULL in await asyncio.to_thread(log.read_text)


async def test_photos_that_come_while_the_disk_is_full_are_answered_once_when_it_is_not(
    disk: Path, tmp_path: Path, api: str, drawn: bytes
) -> None:
    bot = Bot(disk, api)
    bot.process.log = tmp_path / "log"
    await bot.start()
    photos = await send(api, drawn, each=1)
    await settled(api)
    await asyncio.to_thread(fill, disk / "filler")
    photos += await send(api, drawn, each=3)
    await until(partial(has_complained, bot.process.log))
    (disk / "filler").unlink()
    await settled(api)
    status, _ = await bot.process.end()
    found = await replies(api)
    assert {number: found[number] for number in photos} == dict.fromkeys(photos, 1)
    assert (status, "Traceback" in bot.process.log.read_text()) == (0, False)
