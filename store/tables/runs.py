"""Tables of retrainings, training photos and user notices."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.db.base import Base
from store.db.types import now, one_of

RunState = Literal["queued", "running", "done", "failed", "cancelled"]
TrainingPart = Literal["train", "held_out"]


class Run(Base):
    """A retraining from request to end, with its progress."""

    __tablename__ = "runs"
    __table_args__ = (one_of("state", RunState), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[RunState] = mapped_column(String(16), default="queued")
    active: Mapped[bool | None] = mapped_column(unique=True)  # true while queued or running, else null: one at a time
    requested_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    chat_id: Mapped[int]
    message_id: Mapped[int | None]  # the message that shows the progress
    seed: Mapped[int]
    base_version: Mapped[str] = mapped_column(ForeignKey("versions.id"))  # live when it was asked for
    requested: Mapped[datetime] = mapped_column(default=now)
    claimed: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(100))  # the trainer: host, process and a random word
    heartbeat: Mapped[datetime | None]  # when the trainer was last known to be at work on it
    step: Mapped[str | None] = mapped_column(String(32))  # what is being done
    done: Mapped[int] = mapped_column(default=0)  # of this step
    total: Mapped[int] = mapped_column(default=0)
    cancel_requested: Mapped[datetime | None]  # when an admin asked to stop
    finished: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)  # why it failed: `store/releases/failures.py`
    version_id: Mapped[str | None] = mapped_column(ForeignKey("versions.id"))  # what it made
    gate: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # what `training.gate` found
    progress_owner: Mapped[str | None] = mapped_column(String(100))  # the bot's process that edits its message
    progress_renewed: Mapped[datetime | None]  # when that last looked at it
    reported: Mapped[datetime | None]  # when the outcome was shown in the chat


class TrainingPhotoRow(Base):
    """A photo that a version was made with, beside the base set."""

    __tablename__ = "training_photos"
    __table_args__ = (one_of("part", TrainingPart),)

    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    photo_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("corrections.id"), index=True)  # that said the slug
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)  # whose correction, or whose photo
    slug: Mapped[str] = mapped_column(String(100))
    part: Mapped[TrainingPart] = mapped_column(String(16))


class Notice(Base):
    """A message to a person: a version learnt from their corrections."""

    __tablename__ = "notices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("corrections.id"), index=True)
    sent: Mapped[datetime | None]  # null: it is being sent, or the process ended meanwhile
