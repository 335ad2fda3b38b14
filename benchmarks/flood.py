"""Waiting time of others while one user floods the bot.

The bot talks to a local Bot API server that enforces Telegram's limits; the bot, the server and whoever floods it are
processes of their own. Marco sends a photo every second and a half, first in peace, then while Anna forwards PHOTOS
photos (1,000) as fast as the server takes them. Prints the median and the 95th percentile of his waits, what Anna got,
and how often the server refused one of the bot's calls.
"""

import asyncio
import sys
import tempfile
import time
from statistics import median, quantiles

from aiohttp import web

from bot.localchat.server import TOKEN
from tests.support.bots.person import Person
from tests.support.bots.serving import Process, free_port, ready
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg
from tests.support.proxy import Forward, in_front_of

ASKED, PAUSE = 30, 1.5
FLOOD = """
import asyncio, sys
sys.path[:0] = ["."]
from tests.support.bots.person import Person
async def flood(url, message, photos):
    async with Person(url) as anna:
        for _ in range(photos):
            await anna.forward({"message_id": message})
asyncio.run(flood(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
"""


async def main(photos: int) -> None:
    """Measure and print."""
    refused = 0

    async def meddle(method: str, arguments: dict[str, object], forward: Forward) -> web.Response:
        nonlocal refused
        answer = await forward()
        refused += answer.status == 429
        return answer

    photo, listen, api = phone_jpeg(draw_sneaker(7, size=(640, 480))), _local(), _local()
    server = Process("-m", "bot.localchat", "--limits", "--listen", api)
    await server.start()
    await ready(f"http://{api}", path="/")
    async with (
        in_front_of(f"http://{api}") as proxy,
        Person(f"http://{api}") as anna,
        Person(f"http://{api}", 1002) as marco,
    ):
        proxy.meddle = meddle
        with tempfile.TemporaryDirectory() as folder:
            given = {"SNEAKERS_DATA": folder, "SNEAKERS_LISTEN": listen, "SNEAKERS_TELEGRAM_TOKEN": TOKEN}
            bot = Process("-m", "sneakers", "run", SNEAKERS_TELEGRAM_API=proxy.url, **given)
            await bot.start()
            await ready(f"http://{listen}")
            first = await anna.send_photo(photo)
            await anna.wait_for_reply(first)
            idle = await _waits(marco, photo)
            flood = Process("-c", FLOOD, f"http://{api}", str(first["message_id"]), str(photos))
            await flood.start()
            busy = await _waits(marco, photo)
            await flood.end(by=None)
            got = len([each for each in await anna.messages() if each["from"]["is_bot"]])
            await bot.end()
    await server.end()
    for name, waits in (("in peace", idle), ("in the flood", busy)):
        print(f"{name}: median {median(waits) * 1000:.0f} ms, p95 {quantiles(waits, n=20)[-1] * 1000:.0f} ms")
    print(f"Anna sent {photos} photos and got {got} messages; the server refused {refused} calls")


def _local() -> str:
    return f"127.0.0.1:{free_port()}"


async def _waits(person: Person, photo: bytes) -> list[float]:
    waits = []
    for _ in range(ASKED):
        sent, start = await person.send_photo(photo), time.perf_counter()
        await person.wait_for_reply(sent, timeout=60)
        waits.append(time.perf_counter() - start)
        await asyncio.sleep(PAUSE)
    return waits


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
