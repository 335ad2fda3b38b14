"""A process that records fifty predictions; test_session.py starts several on one database."""

import asyncio
import sys

from store.db.session import engine, sessions
from tests.support.data.records import a_prediction


async def main(url: str, first: int) -> None:
    """Record fifty predictions with message ids from `first` on."""
    database = engine(url)
    for message in range(first, first + 50):
        async with sessions(database).begin() as session:
            await a_prediction(session, message_id=message)
    await database.dispose()


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
