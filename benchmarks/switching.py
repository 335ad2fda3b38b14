"""Fifty promotions and rollbacks under load.

Sixty people, fewer photos a minute each than the bot allows one person, forward a photo of a drawn sneaker in turn, in
all as many a second as asked for or as the machine can, while versions change as fast as each has answered once. The
Bot API server is a process of its own; who sends shares the bot's. Prints how many photos were answered, by which
version, how long they waited, what went wrong, and how busy the machine was with other things.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median, quantiles

from bot.localchat.server import TOKEN
from model.live import shipped
from model.manifest import Manifest
from tests.support.bots import switching
from tests.support.bots.live import another
from tests.support.bots.person import Person
from tests.support.bots.serving import Process, free_port, ready, serving
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

PEOPLE = range(2001, 2061)
SERVER = """
import sys
from aiohttp import web
from bot.localchat.people import Person
from bot.localchat.server import LocalChat
port, first, last = map(int, sys.argv[1:])
people = [Person(id=each, first_name=f"Person {each}", language_code="en") for each in range(first, last + 1)]
web.run_app(LocalChat(None, people).application(), host="127.0.0.1", port=port, print=None, access_log=None)
"""


async def main() -> int:
    """Run and print; 1 for lost photos or wrong versions."""
    parser = argparse.ArgumentParser(description="Change versions under load.")
    parser.add_argument("--switches", type=int, default=50)
    parser.add_argument("--photos-a-second", type=float, default=20.0)
    options = parser.parse_args()
    port = free_port()
    api = f"http://127.0.0.1:{port}"
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = Process("-c", SERVER, str(port), str(PEOPLE[0]), str(PEOPLE[-1]))
        await server.start()
        stack.push_async_callback(server.end)
        await ready(api, path="/")
        app = await stack.enter_async_context(serving(folder, telegram_token=TOKEN, telegram_api=api))
        people = [await stack.enter_async_context(Person(api, number)) for number in PEOPLE]
        ids = (shipped().name, await another(app, labels=tuple(reversed(Manifest.read(shipped()).labels))))
        busy, since, photo = os.times(), time.monotonic(), phone_jpeg(draw_sneaker(7))
        load = await switching.play(
            app, people, photo, ids, times=options.switches, photos_a_second=options.photos_a_second
        )
        ours = sum(os.times()[:4]) - sum(busy[:4])
        failures = [
            line for line in app.state.metrics.render().splitlines() if line.startswith("sneakers_failures_total{")
        ]
    return report(load, ids, failures, ours / (time.monotonic() - since))


def report(load: switching.Load, ids: tuple[str, ...], failures: list[str], cores: float) -> int:
    """Print what came of it; the exit status."""
    waits, different = [answer.wait for answer in load.answers], {(each.version, each.first) for each in load.answers}
    astray = sum(wanted != answered for wanted, answered in zip(load.turns, load.first_of_turns, strict=True))
    print(
        f"{len(load.answers)} photos in {load.seconds:.0f} s ({len(load.answers) / load.seconds:.1f} a second), "
        f"{len(load.turns)} switches; waits: median {median(waits):.2f} s, p95 {quantiles(waits, n=20)[-1]:.2f} s\n"
        f"by version: {dict(Counter(each.version for each in load.answers))}; different answers: {len(different)}; "
        f"first of a turn by another version: {astray}; failures: {failures or 'none'}\n"
        f"the bot and who sends took {cores:.2f} cores; load of the last minute: {os.getloadavg()[0]:.1f} "
        f"on {os.cpu_count()} cores"
    )
    return 0 if not failures and not astray and len(different) == len(ids) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
