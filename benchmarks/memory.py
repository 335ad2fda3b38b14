"""How much memory the bot takes: idle, and after fifty photos.

`python -m benchmarks.memory` starts the bot as `sneakers run` does, with its local chat in the same process, and then
alone, with a Bot API server in another process as Telegram would be; it prints the resident set, and what of that is
the process's own (the rest are pages of libraries that other processes share). The local chat makes four sizes of every
photo, which the bot alone never sees. With `--check` it exits with 1 unless it stays under 250 MB all the time.

`python -m benchmarks.memory --growth 20000` instead compares the bot alone after 1,000 photos and after 20,000.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

import psutil

from benchmarks.chat import ours, site
from bot.localchat.server import TOKEN
from tests.support.bots.person import Person
from tests.support.bots.serving import Process, bot_api, free_port, ready
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

MEGABYTE = 1_000_000
LIMIT = 250 * MEGABYTE
PHOTOS, PEOPLE = 50, (1001, 1002, 1003)
FEW, CHATS, STRETCH = 1_000, 16, 10.0  # photos, chats and seconds of one load, for the growth
GROWTH = 1.1  # times as much memory, at most
QUIET = 2.0  # seconds after the start, for what starts late


async def main(*, check: bool) -> int:
    """Measure, print, and judge if asked to."""
    listen = f"127.0.0.1:{free_port()}"
    most = await measure("with its local chat", f"http://{listen}", listen)
    async with bot_api() as api:
        elsewhere = {"SNEAKERS_TELEGRAM_TOKEN": TOKEN, "SNEAKERS_TELEGRAM_API": api}
        most = max(most, await measure("alone", api, f"127.0.0.1:{free_port()}", **elsewhere))
    print(f"it stayed {'under' if most < LIMIT else 'NOT under'} {LIMIT // MEGABYTE} MB")
    return 0 if most < LIMIT or not check else 1


async def growth(photos: int) -> int:
    """Send small photos in a closed loop; judge the growth of memory."""
    with tempfile.TemporaryDirectory() as folder:
        command, settings = ("-m", "sneakers", "run", "--no-trainer"), ours(Path(folder), f"sqlite:///{folder}/some.db")
        async with site(command, CHATS, settings) as opened:
            sent, found = 0, list[int]()
            for goal in (FEW, photos):
                while sent < goal:
                    sent += (await opened.load(STRETCH, "closed")).result.sent
                found.append(report(f"after {sent:,} small photos", opened.bot.pid))
    kept = found[1] <= GROWTH * found[0]
    print(f"{found[1] / found[0]:.2f} times as much: {'met' if kept else 'NOT met'} (at most {GROWTH})")
    return 0 if kept else 1


async def measure(how: str, chat: str, listen: str, **settings: str) -> int:
    """Start a bot, send photos; returns the peak resident set, bytes."""
    with tempfile.TemporaryDirectory() as folder:
        bot = Process("-m", "sneakers", "run", SNEAKERS_DATA=folder, SNEAKERS_LISTEN=listen, **settings)
        await bot.start()
        try:
            await ready(f"http://{listen}")
            await asyncio.sleep(QUIET)
            idle = report(f"{how}: idle", bot.pid)
            await asyncio.gather(*(send(chat, *share) for share in shares()))
            after = report(f"{how}: after {PHOTOS} photos of 4 megapixels", bot.pid)
        finally:
            await bot.end()
    print()
    return max(idle, after)


def report(when: str, pid: int) -> int:
    """Print the process's memory; returns its resident set in bytes."""
    process = psutil.Process(pid)
    resident = int(process.memory_info().rss)
    own = getattr(process.memory_full_info(), "uss", 0)
    print(f"{when:<56} {resident / MEGABYTE:6.0f} MB resident, {own / MEGABYTE:6.0f} MB of it its own, "
          f"{process.num_threads()} threads on {os.cpu_count()} cores")  # fmt: skip
    return resident


def shares() -> list[tuple[int, list[bytes]]]:
    """Who sends which photos."""
    photos = [phone_jpeg(draw_sneaker(seed, size=(2304, 1728))) for seed in range(5)]
    every = [photos[number % len(photos)] for number in range(PHOTOS)]
    return [(person, every[start :: len(PEOPLE)]) for start, person in enumerate(PEOPLE)]


async def send(url: str, person_id: int, photos: list[bytes]) -> None:
    """Send photos one after the other, each after the last answer."""
    async with Person(url, person_id) as person:
        for photo in photos:
            await person.wait_for_reply(await person.send_photo(photo), timeout=120)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Memory of the bot, idle and after photos.")
    parser.add_argument("--check", action="store_true", help=f"exit with 1 from {LIMIT // MEGABYTE} MB on")
    parser.add_argument("--growth", type=int, metavar="PHOTOS", help="compare 1,000 small photos with so many")
    given = parser.parse_args()
    sys.exit(asyncio.run(growth(given.growth) if given.growth else main(check=given.check)))
