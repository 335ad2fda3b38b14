"""Statistics: photos, corrections, agreement by model, confidence by week."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.types import now
from store.tables import SENT, Correction, DailyCount, PhotoRow, PredictionRow

WEEKS = 8  # that are looked back
BATCH = 2_000  # rows at once: a ranking is ten names long


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
    models: Sequence[Agreement]  # the most judged first
    weeks: Sequence[Week]  # the oldest first; weeks without a photo are left out


async def statistics(session: AsyncSession) -> Statistics:
    """Count everything."""
    counts = await _verdicts(session)
    models, nameless = await _agreement(session)
    right = sum(each.right for each in models)
    return Statistics(
        photos=sum(counts.values()),
        people=await _count(session, select(func.count(PredictionRow.person_id.distinct())).where(SENT)),
        verdicts=counts,
        corrections=sum(each.judged for each in models) - right + nameless,
        confirmations=right,
        kept=await _count(session, select(func.count(PhotoRow.sha256.distinct()))),
        models=models,
        weeks=await _weeks(session),
    )


async def _verdicts(session: AsyncSession) -> dict[str, int]:
    """How often each verdict was given, also by predictions that were thinned."""
    kept = select(PredictionRow.verdict, func.count()).where(SENT).group_by(PredictionRow.verdict)
    past = select(DailyCount.verdict, func.sum(DailyCount.photos)).group_by(DailyCount.verdict)
    counts: Counter[str] = Counter()
    for query in (kept, past):
        for verdict, count in await session.execute(query):
            counts[str(verdict)] += int(count)
    return dict(counts)


async def _agreement(session: AsyncSession) -> tuple[list[Agreement], int]:
    """Last corrections against the first candidates; and answers without a name."""
    last = select(func.max(Correction.id)).where(Correction.withdrawn.is_(None)).group_by(Correction.prediction_id)
    judged = select(PredictionRow.ranked, PredictionRow.verdict, Correction.slug).join(
        Correction, Correction.prediction_id == PredictionRow.id
    )
    has_answer = or_(PredictionRow.album.is_(None), PredictionRow.answer_message_id.is_not(None))
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    nameless = 0
    declined = select(PredictionRow.ranked).where(SENT, PredictionRow.declined.is_not(None))
    # None of the models is right; what was given no name was not wrong.
    named = declined.where(PredictionRow.verdict == "sneaker")
    async for ranked in await session.stream_scalars(named, execution_options={"yield_per": BATCH}):
        every[ranked[0][0]] += 1
    judged = judged.where(SENT, has_answer, PredictionRow.declined.is_(None), Correction.id.in_(last))
    async for ranked, verdict, slug in await session.stream(judged, execution_options={"yield_per": BATCH}):
        if verdict != "sneaker":  # somebody knew it all the same: wrong, and no model's fault
            nameless += 1
            continue
        every[ranked[0][0]] += 1
        right[ranked[0][0]] += ranked[0][0] == slug
    return [Agreement(slug=slug, right=right[slug], judged=count) for slug, count in every.most_common()], nameless


async def _weeks(session: AsyncSession) -> list[Week]:
    today = now()
    monday = datetime(today.year, today.month, today.day, tzinfo=today.tzinfo) - timedelta(days=today.weekday())
    since = monday - timedelta(weeks=WEEKS - 1)
    named = select(PredictionRow.created, PredictionRow.ranked).where(
        SENT, PredictionRow.created >= since, PredictionRow.verdict == "sneaker"
    )
    sums: dict[date, list[float]] = {}
    async for created, ranked in await session.stream(named, execution_options={"yield_per": BATCH}):
        week = (created - timedelta(days=created.weekday())).date()
        total = sums.setdefault(week, [0.0, 0.0])
        total[0] += 1
        total[1] += ranked[0][1]
    past = select(DailyCount).where(DailyCount.day >= since.date(), DailyCount.verdict == "sneaker")
    for row in await session.scalars(past):
        total = sums.setdefault(row.day - timedelta(days=row.day.weekday()), [0.0, 0.0])
        total[0] += row.photos
        total[1] += row.confidence_sum
    return [Week(monday=week, photos=int(n), confidence=total / n) for week, (n, total) in sorted(sums.items())]


async def _count(session: AsyncSession, query: Select[int]) -> int:
    return await session.scalar(query) or 0
