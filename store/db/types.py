"""Column types that mean the same on SQLite and on PostgreSQL."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import JSON, BigInteger, CheckConstraint, DateTime, Dialect, Integer, TypeDecorator

from model.prediction import Located, Shoe, Suggestion
from model.prediction import Ranked as RankedLabel

Verdict = Literal["sneaker", "unknown", "no_sneaker"]
Ranked = tuple[tuple[str, float], ...]
"""(slug, probability 0 to 1), likeliest first."""

Id = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both: SQLite numbers its rows by itself only where the type says INTEGER, which there holds 64 bits."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite alone would forget the zone.

    Raises ValueError for a naive moment.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone, and turn any other into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"The moment {value} has no time zone; give one, as in datetime.now(UTC).")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say UTC where the database did not."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Ranking(TypeDecorator[Ranked]):
    """A ranking as JSON: [[slug, probability], …]."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Sequence[tuple[str, float]] | None, dialect: Dialect) -> Any:
        """Plain lists and floats, as JSON knows no NumPy numbers."""
        return None if value is None else [[slug, float(probability)] for slug, probability in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> Ranked | None:
        """Immutable pairs."""
        return None if value is None else tuple((slug, probability) for slug, probability in value)


class Opinion(TypeDecorator[tuple[Verdict, Ranked]]):
    """A verdict and a ranking as JSON: [verdict, [[slug, probability], …]]."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[Verdict, Sequence[tuple[str, float]]] | None, dialect: Dialect) -> Any:
        """Plain lists and floats."""
        return None if value is None else [value[0], [[slug, float(share)] for slug, share in value[1]]]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Verdict, Ranked] | None:
        """Immutable pairs."""
        return None if value is None else (value[0], tuple((slug, share) for slug, share in value[1]))


class Shoes(TypeDecorator[tuple[Shoe, ...]]):
    """Shoes as JSON objects; null for none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Sequence[Shoe] | None, dialect: Dialect) -> Any:
        """Plain lists and floats, three labels a shoe."""
        return [_shoe_as_json(each) for each in value] if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Shoe, ...]:
        """Shoes without their embeddings."""
        return tuple(_shoe_from_json(each) for each in value or ())


def _shoe_as_json(shoe: Shoe) -> dict[str, Any]:
    return {
        "verdict": shoe.verdict,
        "ranked": [[each.slug, float(each.probability)] for each in shoe.top()],
        "suggestions": [[each.slug, each.name, float(each.similarity)] for each in shoe.suggestions],
        "boxes": [[*map(float, each.box), float(each.score)] for each in shoe.boxes],
    }


def _shoe_from_json(shoe: dict[str, Any]) -> Shoe:
    return Shoe(
        verdict=shoe["verdict"],
        ranked=tuple(RankedLabel(slug=slug, probability=share) for slug, share in shoe["ranked"]),
        suggestions=tuple(
            Suggestion(slug=slug, name=name, similarity=value) for slug, name, value in shoe["suggestions"]
        ),
        boxes=tuple(Located(box=(x0, y0, x1, y1), score=score) for x0, y0, x1, y1, score in shoe["boxes"]),
    )


def one_of(column: str, choices: Any) -> CheckConstraint:
    """A CHECK that a column holds one of a Literal's strings.

    Unlike a native enum, it grows in one cheap migration.
    """
    allowed = ", ".join(f"'{choice}'" for choice in get_args(choices))
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
