"""Fifty promotions and rollbacks under load: `python benchmarks/switching.py [--switches 50] [--photos-a-second 20]`.

Three people send photos of a drawn sneaker, as many a second as asked for or as the machine can, while versions
change as fast as they are followed. Prints how many photos were answered, by which version, and what went wrong.
"""

# ruff: noqa: E402
import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import switching
from drawing import draw_sneaker, phone_jpeg
from live import another
from model.live import shipped
from model.manifest import Manifest
from person import Person
from serving import serving

PEOPLE = (1001, 1002, 1003)


async def main() -> int:
    """Play and print; 1 where a photo was lost or an answer is of neither version."""
    parser = argparse.ArgumentParser(description="Change versions under load.")
    parser.add_argument("--switches", type=int, default=50)
    parser.add_argument("--photos-a-second", type=float, default=20.0)
    options = parser.parse_args()
    photo = phone_jpeg(draw_sneaker(7))
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        app = await stack.enter_async_context(serving(folder, photos_per_minute=0))
        people = [await stack.enter_async_context(Person(app.address, number)) for number in PEOPLE]
        other = await another(app, labels=tuple(reversed(Manifest.read(shipped()).labels)))
        ids, pace = (shipped().name, other), options.photos_a_second / len(people)
        load = await switching.play(app, people, photo, ids, times=options.switches, pace=pace)
        failures = [line for line in app.services.metrics.render().splitlines() if "failures" in line]
    by_version = Counter(version for version, _ in load.answers)
    print(
        f"{len(load.answers)} photos in {load.seconds:.0f} s ({len(load.answers) / load.seconds:.1f} a second), "
        f"{load.switches} switches; by version: {dict(by_version)}; different answers: {len(set(load.answers))}; "
        f"failures: {failures or 'none'}"
    )
    return 0 if not failures and len(set(load.answers)) == len(ids) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
