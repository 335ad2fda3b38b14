"""The numbers of /stats."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from store.chat import people
from store.db.types import now
from store.learning import reviews
from store.predictions import corrections, predictions
from store.predictions.statistics import Agreement, statistics
from store.tables import How, ReviewDecision
from tests.support.data.records import ADMIN, CHAT, PERSON, a_prediction

FIRST, SECOND = "nike_air_max_90", "nike_air_max_95"


async def judged(session: AsyncSession, message: int, slug: str, **values: object) -> None:
    """A photo that was called FIRST, and what its sender says."""
    row = await a_prediction(session, message_id=message, **values)
    how: How = "confirmed" if slug == FIRST else "typed"
    await corrections.add(session, prediction_id=row.id, person_id=row.person_id, slug=slug, how=how)


async def test_nothing_is_nothing(session: AsyncSession) -> None:
    found = await statistics(session)
    assert (found.photos, found.people, found.corrections, found.models, found.weeks) == (0, 0, 0, [], [])


async def test_the_last_word_about_each_photo_counts_by_what_was_named(session: AsyncSession) -> None:
    await judged(session, 1, FIRST)
    await judged(session, 2, SECOND)
    await judged(session, 2, FIRST)
    await judged(session, 3, SECOND, person_id=1002)
    await a_prediction(session, message_id=4, verdict="no_sneaker")
    await judged(session, 5, SECOND, verdict="no_sneaker")
    await judged(session, 6, SECOND, verdict="unknown")
    found = await statistics(session)
    assert (found.photos, found.people, found.confirmations, found.corrections) == (6, 2, 2, 3)
    assert found.verdicts == {"sneaker": 3, "no_sneaker": 2, "unknown": 1}
    assert found.models == [Agreement(slug=FIRST, right=2, judged=3)]


async def test_none_of_the_models_is_a_wrong_answer_once_whoever_named_one_before(session: AsyncSession) -> None:
    await judged(session, 1, SECOND)
    row = await a_prediction(session, message_id=1)
    await predictions.decline(session, row.id, declined=True)
    other = await a_prediction(session, message_id=2)
    await predictions.decline(session, other.id, declined=True)
    assert (await statistics(session)).models == [Agreement(slug=FIRST, right=0, judged=2)]
    await predictions.decline(session, other.id, declined=False)
    assert (await statistics(session)).models == [Agreement(slug=FIRST, right=0, judged=1)]


async def test_an_admins_decision_about_a_photo_counts_and_a_rejected_correction_does_not(
    session: AsyncSession,
) -> None:
    await people.seen(session, person_id=ADMIN, language="en")
    decisions: list[tuple[ReviewDecision, str | None]] = [("reject", None), ("relabel", FIRST), ("skip", None)]
    for message, (decision, slug) in enumerate(decisions, 1):
        row = await a_prediction(session, message_id=message, photo_sha256=f"{message:064}")
        said = await corrections.add(session, prediction_id=row.id, person_id=PERSON, slug=SECOND, how="typed")
        await reviews.decide(
            session, prediction_id=row.id, correction_id=said.id, person_id=ADMIN, decision=decision, slug=slug
        )
    assert (await statistics(session)).models == [Agreement(slug=FIRST, right=1, judged=2)]
    first = await reviews.current(session, f"{1:064}")
    assert first is not None
    await reviews.undo(session, first.id)
    await session.flush()
    assert (await statistics(session)).models == [Agreement(slug=FIRST, right=1, judged=3)]


async def test_an_albums_answer_is_judged_once(session: AsyncSession) -> None:
    for message in (1, 2, 3):
        await judged(session, message, SECOND, album="one")
    first = await predictions.of_message(session, CHAT, 1)
    assert first is not None
    await predictions.answered(session, first.id, 9)
    found = await statistics(session)
    assert (found.photos, found.corrections) == (3, 1)


async def test_how_sure_it_was_is_a_mean_a_week_of_what_was_named(session: AsyncSession) -> None:
    for message, share, ago in ((1, 0.9, 0), (2, 0.5, 0), (3, 0.25, 7), (4, 0.1, 100)):
        row = await a_prediction(session, message_id=message, ranked=((FIRST, share), (SECOND, 0.05)))
        row.created = now() - timedelta(days=ago)
    await a_prediction(session, message_id=5, verdict="unknown")
    await session.flush()
    weeks = (await statistics(session)).weeks
    assert [(week.photos, round(week.confidence, 2)) for week in weeks] == [(1, 0.25), (2, 0.7)]
    assert all(week.monday.weekday() == 0 for week in weeks)
