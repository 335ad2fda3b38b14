"""Several pictures with one answer: what is said of it, and of which pictures."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from records import ADMIN, PERSON, a_live_version, a_prediction
from store import albums, corrections
from store.tables import How, PredictionRow, Verdict


async def an_album(session: AsyncSession, *verdicts: Verdict) -> list[PredictionRow]:
    """An album whose pictures each show this by themselves; its answer says what the first one shows."""
    await a_live_version(session)
    rows = []
    for number, verdict in enumerate(verdicts):
        there = {"message_id": 10 + number, "album": "77", "photo_sha256": f"{number:064}", "file_id": f"{number}"}
        rows.append(await a_prediction(session, verdict=verdict, **there))
    return rows


async def replaced(session: AsyncSession, row: PredictionRow) -> list[str]:
    """Another picture of a shoe is put into a message of an album; what is said of it."""
    for each in await albums.resting_on(session, row):
        await corrections.withdraw_all(session, each.id)
    row.photo_sha256, row.verdict = "f" * 64, "sneaker"
    await albums.join(session, row)
    return [each.slug for each in await corrections.history(session, row.id) if each.withdrawn is None]


@pytest.mark.parametrize(
    ("person", "how", "said"),
    [(PERSON, "typed", ["one"]), (ADMIN, "typed", []), (PERSON, "confirmed", []), (ADMIN, "confirmed", [])],
)
async def test_a_picture_that_is_new_takes_over_only_what_its_sender_said_instead_of_the_answer(
    session: AsyncSession, person: int, how: How, said: list[str]
) -> None:
    first, second = await an_album(session, "sneaker", "sneaker")
    for each in await albums.spoken_of(session, first):
        await corrections.add(session, prediction_id=each.id, person_id=person, slug="one", how=how)
    assert await replaced(session, second) == said
