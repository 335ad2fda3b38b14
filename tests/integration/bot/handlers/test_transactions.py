"""How many database transactions the answer to a photo takes, from the arrival of the update to its end."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, select

from bot.app import App
from store.tables import UNFINISHED, PredictionRow, UpdateRow
from tests.support.bots.chatting import settled
from tests.support.bots.learning import until
from tests.support.bots.person import Person
from tests.support.bots.serving import serving

MOST = 5


@pytest.fixture
def begun() -> Iterator[Counter[str]]:
    """How many transactions began, by the name of the task that began them; it listens before the bot's tasks run."""
    begun: Counter[str] = Counter()

    def count(connection: Connection) -> None:
        task = asyncio.current_task()
        begun[task.get_name() if task else ""] += 1

    event.listen(Engine, "begin", count)
    yield begun
    event.remove(Engine, "begin", count)


@pytest.fixture
async def app(begun: Counter[str], tmp_path: Path, url: str) -> AsyncIterator[App]:
    """A bot on either database."""
    async with serving(tmp_path, database_url=url) as app:
        yield app


async def test_the_answer_to_a_photo_takes_five_transactions(
    app: App, begun: Counter[str], anna: Person, drawn: bytes
) -> None:
    async def is_idle() -> bool:
        async with app.state.sessions() as session:
            return (await session.scalars(select(UpdateRow).where(UNFINISHED))).first() is None

    await settled(anna)
    await until(is_idle)
    begun.clear()
    await anna.wait_for_reply(await anna.send_photo(drawn), timeout=60)
    await until(is_idle)
    assert begun["App._take_updates"] == 1
    assert begun["App._take_updates"] + begun[f"chat {anna.id}"] <= MOST
    async with app.state.sessions() as session:
        row = (await session.scalars(select(PredictionRow))).one()
    assert row.state == "answered"
    assert row.answer_message_id is not None
