"""Several pictures with one answer: what is said of it, and of which pictures."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from store.learning import consent, reviews
from store.predictions import albums, corrections
from store.tables import How, PredictionRow, Verdict
from tests.support.data.records import ADMIN, PERSON, RANKED, a_live_version, a_prediction, keep


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
    await corrections.withdraw_all(session, [each.id for each in await albums.resting_on(session, row)])
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
    for each in await albums.corrected_together(session, first):
        await corrections.add(session, prediction_id=each.id, person_id=person, slug="one", how=how)
    assert await replaced(session, second) == said


@pytest.mark.parametrize("left", ["none", "elsewhere", "named"])
async def test_boxes_that_are_kept_are_to_be_let_go_of_once_a_shoe_joins(session: AsyncSession, left: str) -> None:
    *boxes, shoe = await an_album(session, "no_sneaker", "no_sneaker", "sneaker")
    for row in (*boxes, shoe):
        await keep(session, person_id=PERSON, sha256=row.photo_sha256)
        await corrections.add(session, prediction_id=row.id, person_id=PERSON, slug="one", how="typed")
        row.own_answer = (row.verdict, row.ranked)
    if left == "elsewhere":
        await a_prediction(session, message_id=99, photo_sha256=boxes[1].photo_sha256)
    if left == "named":
        named: dict[str, Any] = {"prediction_id": boxes[1].id, "correction_id": None, "decision": "relabel"}
        await reviews.decide(session, person_id=ADMIN, slug="one", **named)
    await albums.say(session, boxes[0].id, "no_sneaker", RANKED)
    assert await consent.unusable(session, 9) == []
    await albums.say(session, boxes[0].id, "sneaker", RANKED)
    gone = [row.sha256 for row in await consent.unusable(session, 9)]
    assert gone == [row.photo_sha256 for row in (boxes if left == "none" else boxes[:1])]
