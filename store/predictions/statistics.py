"""Statistics: photos, corrections, agreement by model, confidence by week."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import get_args

from sqlalchemy import ColumnElement, Exists, Select, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.db.types import Verdict, now
from store.tables import NO_CHAT, SENT, Correction, DailyCount, Person, PhotoRow, PredictionRow, Review

WEEKS = 8  # that are looked back


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How many judged answers with one model were right."""

    slug: str
    right: int
    judged: int


@dataclass(frozen=True, kw_only=True)
class Week:
    """Mean confidence of the first candidate in a week, 0 to 1."""

    monday: date
    photos: int
    confidence: float


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """Users and judgements while predictions are kept; the rest over all time.

    What an admin imported was sent by nobody: it counts among the kept photos alone.
    """

    photos: int
    people: int
    verdicts: dict[str, int]
    corrections: int  # answers, an album's once, that were called wrong
    confirmations: int  # and right
    kept: int  # photos that may teach
    models: Sequence[Agreement]  # the most judged first, then by slug
    weeks: Sequence[Week]  # the oldest first; weeks without a photo are left out


def _sent_by(chats: ColumnElement[bool]) -> Exists:
    return exists().where(PredictionRow.person_id == Person.id, chats)


# Two ranges of an index: for !=, all that an admin ever imported would be read.
_PEOPLE = (
    select(func.count())
    .select_from(Person)
    .where(or_(_sent_by(PredictionRow.chat_id > NO_CHAT), _sent_by(PredictionRow.chat_id < NO_CHAT)))
)


async def statistics(session: AsyncSession) -> Statistics:
    """Count everything."""
    counts = await _verdicts(session)
    models, nameless = await _agreement(session)
    right = sum(each.right for each in models)
    return Statistics(
        photos=sum(counts.values()),
        people=await _count(session, _PEOPLE),
        verdicts=counts,
        corrections=sum(each.judged for each in models) - right + nameless,
        confirmations=right,
        kept=await _count(session, select(func.count()).select_from(select(PhotoRow.sha256).distinct().subquery())),
        models=models,
        weeks=await _weeks(session),
    )


async def _verdicts(session: AsyncSession) -> dict[str, int]:
    """How often each verdict was given, also by aggregated predictions."""
    names = get_args(Verdict)  # counted side by side: to group them, the database would sort all rows
    kept = select(*(func.count(case((PredictionRow.verdict == name, 1))) for name in names)).where(SENT)
    counts = Counter(dict(zip(names, (await session.execute(kept)).one(), strict=True)))
    past = select(DailyCount.verdict, func.sum(DailyCount.photos)).group_by(DailyCount.verdict)
    counts.update({verdict: int(photos) for verdict, photos in await session.execute(past)})
    return {verdict: count for verdict, count in counts.items() if count}


async def _agreement(session: AsyncSession) -> tuple[list[Agreement], int]:
    """Last corrections against the first candidates; and answers without a name."""
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    # None of the models is right; what was given no name was not wrong.
    declined = select(PredictionRow.first_slug, func.count()).where(
        SENT, PredictionRow.declined.is_not(None), PredictionRow.verdict == "sneaker"
    )
    for slug, count in await session.execute(declined.group_by(PredictionRow.first_slug)):
        every[slug or ""] += count
    nameless = 0
    for slug, verdict, judged, agreed in await session.execute(_judged()):
        if verdict != "sneaker":  # somebody knew it all the same: wrong, and no model's fault
            nameless += judged
            continue
        every[slug or ""] += judged
        right[slug or ""] += agreed
    models = [Agreement(slug=slug, right=right[slug], judged=count) for slug, count in every.items()]
    return sorted(models, key=lambda each: (-each.judged, each.slug)), nameless


def _judged() -> Select[str | None, Verdict, int, int]:
    """Corrected answers by candidate and verdict, and the right ones.

    An admin's decision about a photo replaces what its sender said; of a rejected photo nothing is known.
    """
    later = aliased(Correction)
    is_last = Correction.withdrawn.is_(None) & ~exists().where(
        later.prediction_id == Correction.prediction_id, later.withdrawn.is_(None), later.id > Correction.id
    )
    has_answer = or_(PredictionRow.album.is_(None), PredictionRow.answer_message_id.is_not(None))
    latest = select(func.max(Review.id).label("id")).where(Review.undone.is_(None), Review.decision != "skip")
    latest_one = latest.group_by(Review.photo_sha256).subquery()
    decided = select(Review.photo_sha256, Review.decision, Review.slug).join(latest_one, latest_one.c.id == Review.id)
    decision = decided.subquery()
    agreed = func.count(case((PredictionRow.first_slug == func.coalesce(decision.c.slug, Correction.slug), 1)))
    return (
        select(PredictionRow.first_slug, PredictionRow.verdict, func.count(), agreed)
        .select_from(Correction)
        .join(PredictionRow, PredictionRow.id == Correction.prediction_id)
        .outerjoin(decision, decision.c.photo_sha256 == PredictionRow.photo_sha256)
        .where(is_last, SENT, has_answer, PredictionRow.declined.is_(None))
        .where(func.coalesce(decision.c.decision, "") != "reject")
        .group_by(PredictionRow.first_slug, PredictionRow.verdict)
    )


async def _weeks(session: AsyncSession) -> list[Week]:
    today = now()
    monday = datetime(today.year, today.month, today.day, tzinfo=today.tzinfo) - timedelta(days=today.weekday())
    since = monday - timedelta(weeks=WEEKS - 1)
    sums: dict[date, tuple[int, float]] = {}
    for week in range(WEEKS):
        begin = since + timedelta(weeks=week)
        sums[begin.date()] = await _week(session, begin, begin + timedelta(weeks=1))
    past = select(DailyCount.day, func.sum(DailyCount.photos), func.sum(DailyCount.confidence_sum)).where(
        DailyCount.day >= since.date(), DailyCount.verdict == "sneaker"
    )
    for day, photos, total in await session.execute(past.group_by(DailyCount.day)):
        week_of = day - timedelta(days=day.weekday())
        before = sums.get(week_of, (0, 0.0))
        sums[week_of] = (before[0] + int(photos), before[1] + total)
    return [Week(monday=week, photos=n, confidence=total / n) for week, (n, total) in sorted(sums.items()) if n]


async def _week(session: AsyncSession, begin: datetime, end: datetime) -> tuple[int, float]:
    """Named photos of a week, and the sum of confidence."""
    named = select(func.count(), func.sum(PredictionRow.confidence)).where(
        SENT, PredictionRow.created >= begin, PredictionRow.created < end, PredictionRow.verdict == "sneaker"
    )
    photos, total = (await session.execute(named)).one()
    return photos, total or 0.0


async def _count(session: AsyncSession, query: Select[int]) -> int:
    return await session.scalar(query) or 0
