"""The tables. Ids of people, chats, messages and updates are Telegram's own; every other id is ours."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.db.base import Base
from store.db.types import Opinion, Ranked, Ranking, Verdict, now, one_of

State = Literal["recorded", "sending", "answered"]
How = Literal["tapped", "typed", "confirmed"]


class Person(Base):
    """Somebody who wrote to the bot; no name is kept."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str | None] = mapped_column(String(35))  # as the messenger tells it: "en", "pt-br"
    first_seen: Mapped[datetime] = mapped_column(default=now)
    last_seen: Mapped[datetime] = mapped_column(default=now)
    may_keep: Mapped[bool | None]  # whether their photos may be kept to teach the recogniser; null: never asked
    may_keep_at: Mapped[datetime | None]  # when they said so
    notify: Mapped[bool] = mapped_column(default=True)  # tell them when a version has learnt from their corrections
    speaks: Mapped[str | None] = mapped_column(String(8))  # the language they chose; null: their messenger's
    country: Mapped[str | None] = mapped_column(
        String(2)
    )  # where they chose to shop, ISO 3166; null: by their language
    photos_left: Mapped[float | None]  # how many they may send at once; null: as many as anybody
    photos_left_at: Mapped[datetime | None]  # when that was so, by their messages' own time
    told_to_wait: Mapped[bool] = mapped_column(default=False)  # as an older release notes it; this one does not ask
    photos_refused: Mapped[int] = mapped_column(default=0, server_default="0")  # one after the other, in a chat
    told_chat_id: Mapped[int | None]  # where they were told so …
    told_message_id: Mapped[int | None]  # … and in which message, until they may send one again


class VersionRow(Base):
    """A version of the model that this database has met; its files live elsewhere, under the same id."""

    __tablename__ = "versions"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    # What people call it: "version 7". An older release that registers one leaves it open until the next `register`.
    number: Mapped[int] = mapped_column(nullable=True, unique=True)
    backbone: Mapped[str] = mapped_column(String(12))
    created: Mapped[datetime]  # when it was trained
    registered: Mapped[datetime] = mapped_column(default=now)
    manifest: Mapped[dict[str, Any]] = mapped_column(JSON)
    discarded: Mapped[datetime | None]  # when an admin decided not to use it
    removed: Mapped[datetime | None]  # when its files were therefore deleted: it cannot go live any more


class Activation(Base):
    """A line of the audit trail of what is live: the last line counts."""

    __tablename__ = "activations"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)  # nobody: the bot itself
    reason: Mapped[str] = mapped_column(Text)
    forced: Mapped[bool] = mapped_column(default=False)  # against the gate
    at: Mapped[datetime] = mapped_column(default=now)
    update_id: Mapped[int | None]  # in which the admin decided; null: on the command line, or the bot itself


class PredictionRow(Base):
    """What was said about one photo, and how far the saying got."""

    __tablename__ = "predictions"
    __table_args__ = (
        UniqueConstraint("chat_id", "message_id"),
        UniqueConstraint("chat_id", "answer_message_id"),
        one_of("verdict", Verdict),
        one_of("state", State),
        {"sqlite_autoincrement": True},  # an id stands in old buttons: never give it to another prediction
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int]
    message_id: Mapped[int]  # the photo's
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    update_id: Mapped[int]
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(String(16))
    ranked: Mapped[Ranked] = mapped_column(Ranking)
    milliseconds: Mapped[float]
    photo_sha256: Mapped[str] = mapped_column(String(64))
    # Telegram's id of the picture, to fetch it again once its sender lets us keep it; personal, and never logged. Null:
    # it may not be kept, or is gone.
    file_id: Mapped[str | None] = mapped_column(Text)
    state: Mapped[State] = mapped_column(String(16), default="recorded")
    answer_above: Mapped[int | None]  # the highest message id known before the answer was sent: its own is higher
    answer_message_id: Mapped[int | None]
    correcting_since: Mapped[datetime | None]  # the person was asked for the right name, and has not given it
    created: Mapped[datetime] = mapped_column(default=now)
    album: Mapped[str | None] = mapped_column(String(64))  # several messages with one answer, under the first's row
    # What this picture of an album said by itself: `verdict` and `ranked` of the row with the answer are their vote.
    alone: Mapped[tuple[Verdict, Ranked] | None] = mapped_column(Opinion)
    hint: Mapped[str | None] = mapped_column(String(100))  # the model that its sender named in the caption
    choice_message_id: Mapped[int | None]  # a message of ours with buttons to choose the right name from
    declined: Mapped[datetime | None]  # when somebody said that it is none of the models, until one is named

    @property
    def correcting(self) -> bool:
        """Whether a correction is open."""
        return self.correcting_since is not None


class Correction(Base):
    """What a person says instead; the last one of a prediction counts, the others are its history."""

    __tablename__ = "corrections"
    __table_args__ = (one_of("how", How), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    prediction_id: Mapped[int] = mapped_column(ForeignKey("predictions.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    slug: Mapped[str] = mapped_column(String(100))
    how: Mapped[How] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(default=now)
    withdrawn: Mapped[datetime | None]  # when its person took it back: it counts no more


class InboxRow(Base):
    """An update as it came: written down before it is acknowledged, emptied when it is done."""

    __tablename__ = "inbox"

    update_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lane: Mapped[int]  # updates with the same lane are handled one after the other
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # personal data: gone when done
    received: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)  # how often its handling was begun
    above: Mapped[int | None]  # the highest message id known before anything was said to it; then when it was done
    holder: Mapped[str | None] = mapped_column(String(100))  # the process that handles it, or has done so
    held: Mapped[datetime | None]  # when that was last known to be at work on it
    done: Mapped[datetime | None] = mapped_column(index=True)
    error: Mapped[str | None] = mapped_column(Text)  # what the handling raised


NO_CHAT = 0  # no chat of Telegram's: the photo was imported by an admin, and nobody sent it
SENT = PredictionRow.chat_id != NO_CHAT
CORRECTING = PredictionRow.correcting_since.is_not(None)
Index(
    "ix_predictions_correcting",
    PredictionRow.chat_id,
    PredictionRow.person_id,
    sqlite_where=CORRECTING,
    postgresql_where=CORRECTING,
)
# On both: with one on each, SQLite would read all that a person ever sent for each photo of theirs that is kept.
Index("ix_predictions_photo_sha256_person_id", PredictionRow.photo_sha256, PredictionRow.person_id)
IN_ALBUM = PredictionRow.album.is_not(None)
Index(
    "ix_predictions_album",
    PredictionRow.chat_id,
    PredictionRow.album,
    sqlite_where=IN_ALBUM,
    postgresql_where=IN_ALBUM,
)
UNDONE = InboxRow.done.is_(None)
Index("ix_inbox_above", InboxRow.lane, InboxRow.above)  # for the highest message id noted in a lane
Index("ix_inbox_undone", InboxRow.lane, InboxRow.update_id, sqlite_where=UNDONE, postgresql_where=UNDONE)
