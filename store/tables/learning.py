"""The tables of the learning loop: kept photos, what admins decided, retrainings, and what a version was taught."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.db.base import Base
from store.db.types import now, one_of

Decision = Literal["approve", "reject", "relabel", "skip"]
RunState = Literal["queued", "running", "done", "failed", "cancelled"]
TaughtPart = Literal["train", "held_out"]


class PhotoRow(Base):
    """A photo that its sender lets us keep; its file is in the object store under its digest.

    Two people may send the same file: it goes when the last one's row goes.
    """

    __tablename__ = "photos"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    bytes: Mapped[int]
    stored: Mapped[datetime] = mapped_column(default=now)


class Discarded(Base):
    """A photo whose file nobody may find any more, from `at` on: a row stands until the object store has deleted it."""

    __tablename__ = "discarded"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)


class EmbeddingRow(Base):
    """A kept photo as a backbone sees it, computed once."""

    __tablename__ = "embeddings"

    photo_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    backbone: Mapped[str] = mapped_column(String(12), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)  # int8 [embedding size], as the backbone quantises


class Review(Base):
    """What an admin decided about a photo; the last one that was not undone counts."""

    __tablename__ = "reviews"
    __table_args__ = (one_of("decision", Decision), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    photo_sha256: Mapped[str] = mapped_column(String(64), index=True)
    prediction_id: Mapped[int] = mapped_column(ForeignKey("predictions.id"), index=True)
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("corrections.id"), index=True)  # what was judged
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)  # the admin
    decision: Mapped[Decision] = mapped_column(String(16))
    slug: Mapped[str | None] = mapped_column(String(100))  # what the photo shows: of approve and relabel
    at: Mapped[datetime] = mapped_column(default=now)
    undone: Mapped[datetime | None]


class Suspicion(Base):
    """A label that the last retraining found unlikely beside all others, and left out."""

    __tablename__ = "suspicions"

    photo_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    likelier: Mapped[str] = mapped_column(String(100))  # what the photo seems to show
    at: Mapped[datetime] = mapped_column(default=now)


class Run(Base):
    """A retraining, from an admin's wish to its end; the trainer that claims it writes its progress here."""

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
    cancel: Mapped[datetime | None]  # when an admin asked to stop
    finished: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)  # why it failed: `store/releases/failures.py`
    version_id: Mapped[str | None] = mapped_column(ForeignKey("versions.id"))  # what it made
    gate: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # what `training.gate` found
    follower: Mapped[str | None] = mapped_column(String(100))  # the bot's process that edits its message
    followed: Mapped[datetime | None]  # when that last looked at it
    told: Mapped[datetime | None]  # when the outcome was shown in the chat


class Taught(Base):
    """A photo that a version was made with, beside the base set."""

    __tablename__ = "taught"
    __table_args__ = (one_of("part", TaughtPart),)

    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    photo_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("corrections.id"), index=True)  # that said the slug
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)  # whose correction, or whose photo
    slug: Mapped[str] = mapped_column(String(100))
    part: Mapped[TaughtPart] = mapped_column(String(16))


class Notice(Base):
    """That a person was told once that a version learnt from their corrections."""

    __tablename__ = "notices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("corrections.id"), index=True)
    sent: Mapped[datetime | None]  # null: it is being sent, or the process ended meanwhile


class Shoe(Base):
    """A sneaker model that an admin added in the chat; it stands beside those of the catalogue's file."""

    __tablename__ = "shoes"

    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    brand: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(100))
    aliases: Mapped[list[str]] = mapped_column(JSON)
    links: Mapped[dict[str, str]] = mapped_column(JSON)  # shop -> address; empty: the catalogue's shops
    added_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    added: Mapped[datetime] = mapped_column(default=now)
    retired: Mapped[datetime | None]


class Draft(Base):
    """What a person told so far in a conversation that takes several messages."""

    __tablename__ = "drafts"

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # not yet known, maybe: no key
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    since: Mapped[datetime] = mapped_column(default=now)  # when they said the last of it
