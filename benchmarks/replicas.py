"""Photos per second of one replica and of two, each with one core of its own.

Starts the deployment of `benchmarks.faults` twice, plays the same large photos, and prints the rates and their ratio.
The other parts (PostgreSQL, the Bot API server, the players) take what is left of the cores: with two cores in all,
the second replica shares its core with them.

    python -m benchmarks.replicas [--photos 60]
"""

import argparse
import asyncio
import os
import tempfile
import time
from pathlib import Path

from benchmarks.deployment import Deployment, running
from benchmarks.faults import PEOPLE, Chats
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

SIZE = (4000, 3000)  # of a phone's photo: decoding it is most of the work
QUALITY = 40  # few bytes, so that the transport costs the other parts little
UNSURE = 100  # a drawing that is looked at several times
WARM = 3  # photos of each person before the measurement


async def rate(stack: Deployment, photo: bytes, count: int) -> float:
    """Photos per second from the first one sent to the last one answered."""
    chats = Chats(stack.api)
    await chats.send(photo, WARM, as_file=True)
    await chats.wait(WARM * len(PEOPLE))
    start = time.monotonic()
    await chats.send(photo, count // len(PEOPLE), as_file=True)
    await chats.wait(chats.total)
    return (chats.total - WARM * len(PEOPLE)) / (time.monotonic() - start)


async def measured(replicas: int, photo: bytes, count: int) -> float:
    """The rate of a deployment with so many replicas."""
    with tempfile.TemporaryDirectory(prefix="sneakers-replicas-") as name:
        os.chmod(name, 0o755)  # noqa: PTH101  (PostgreSQL runs as another user)
        made = running(Path(name), replicas=replicas, one_core_each=True, SNEAKERS_RATE_LIMIT="false")
        async with made as stack:  # with the rate limit, each chat gets one answer a second
            return await rate(stack, photo, count)


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Throughput of one replica and of two.")
    parser.add_argument("--photos", type=int, default=60)
    count = parser.parse_args().photos
    photo = phone_jpeg(draw_sneaker(UNSURE, size=SIZE), quality=QUALITY)
    rates = [await measured(replicas, photo, count) for replicas in (1, 2)]
    cores = len(os.sched_getaffinity(0))
    for replicas, found in enumerate(rates, start=1):
        print(f"{replicas} replica{'s' if replicas > 1 else ''}: {found:.2f} photos/s")
    size = f"{SIZE[0]} x {SIZE[1]}, {len(photo) / 1e6:.1f} MB"
    print(f"ratio {rates[1] / rates[0]:.2f} on {cores} cores; each photo {size}")


if __name__ == "__main__":
    asyncio.run(main())
