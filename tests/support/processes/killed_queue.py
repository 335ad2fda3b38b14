"""A process that receives forty updates of four chats and handles them; test_inbox_kills.py kills it in the middle.

Says on standard output, a line each: `received N`, `begun ID REPLAYED`, `done ID`.
"""

import asyncio
import sys
from typing import Any

from bot.state.attempt import Attempt
from bot.updates.queue import UpdateQueue
from store.db.session import engine, sessions
from tests.support.data.updates import an_update


async def handle(update: dict[str, Any], attempt: Attempt, /) -> None:
    """Say so."""
    print("begun", update["update_id"], attempt.repeated, flush=True)
    await asyncio.sleep(0.001)
    print("done", update["update_id"], flush=True)


async def main(url: str, acknowledged: int) -> None:
    """Receive what was not acknowledged to the process before, and handle everything."""
    database = engine(url)
    queue = UpdateQueue(sessions(database), handle)
    await queue.start()
    for first in range(acknowledged, 40, 5):
        await queue.receive([an_update(each, chat=each % 4) for each in range(first, first + 5)])
        print("received", first + 5, flush=True)
    await queue.drain(120)
    await database.dispose()


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
