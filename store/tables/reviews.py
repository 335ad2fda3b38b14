"""Tables of admin reviews and label issues."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.db.base import Base
from store.db.types import now, one_of

ReviewDecision = Literal["approve", "reject", "relabel", "skip"]


class Review(Base):
    """An admin's decision about a photo; the last one not undone counts."""

    __tablename__ = "reviews"
    __table_args__ = (one_of("decision", ReviewDecision), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    photo_sha256: Mapped[str] = mapped_column(String(64), index=True)
    prediction_id: Mapped[int] = mapped_column(ForeignKey("predictions.id"), index=True)
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("corrections.id"), index=True)  # what was judged
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)  # the admin
    decision: Mapped[ReviewDecision] = mapped_column(String(16))
    slug: Mapped[str | None] = mapped_column(String(100))  # what the photo shows: of approve and relabel
    at: Mapped[datetime] = mapped_column(default=now)
    undone: Mapped[datetime | None]


class LabelIssue(Base):
    """A label that the last retraining found unlikely and left out."""

    __tablename__ = "label_issues"

    photo_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    predicted_slug: Mapped[str] = mapped_column(String(100))  # what the photo seems to show
    found: Mapped[datetime] = mapped_column(default=now)
