"""Tables of predictions, corrections and daily counts."""

import datetime as dates
from datetime import datetime
from typing import Literal

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column, validates

from model.prediction import Shoe
from store.db.base import Base
from store.db.types import Opinion, Ranked, Ranking, Shoes, Verdict, now, one_of
from store.tables.chat import SUPERGROUPS

PredictionState = Literal["recorded", "answered"]
How = Literal["tapped", "typed", "confirmed"]


def first(ranked: Ranked) -> tuple[str | None, float | None]:
    """The first candidate and its probability."""
    return (ranked[0][0], float(ranked[0][1])) if ranked else (None, None)


class PredictionRow(Base):
    """What a version said about one photo, and whether it was sent."""

    __tablename__ = "predictions"
    __table_args__ = (
        UniqueConstraint("chat_id", "message_id"),
        UniqueConstraint("chat_id", "answer_message_id"),
        one_of("verdict", Verdict),
        one_of("state", PredictionState),
        {"sqlite_autoincrement": True},  # an id stands in old buttons: never give it to another prediction
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int]
    message_id: Mapped[int]  # the photo's
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # the sender
    update_id: Mapped[int]
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(String(16))
    ranked: Mapped[Ranked] = mapped_column(Ranking)
    first_slug: Mapped[str | None] = mapped_column(String(100))  # the first of `ranked`, for the statistics …
    confidence: Mapped[float | None]  # … and its probability, 0 to 1
    milliseconds: Mapped[float]
    photo_sha256: Mapped[str] = mapped_column(String(64))
    # Telegram's id of the picture, to fetch it again once its sender lets us keep it; personal, and never logged. Null:
    # it may not be kept, or is gone.
    file_id: Mapped[str | None] = mapped_column(Text)
    state: Mapped[PredictionState] = mapped_column(String(16), default="recorded")
    answer_message_id: Mapped[int | None]
    correcting_since: Mapped[datetime | None]  # the person was asked for the right name, and has not given it
    created: Mapped[datetime] = mapped_column(default=now)
    album: Mapped[str | None] = mapped_column(String(64))  # several messages with one answer, under the first's row
    # What this picture of an album said by itself: `verdict` and `ranked` of the row with the answer are their vote.
    own_answer: Mapped[tuple[Verdict, Ranked] | None] = mapped_column(Opinion)
    caption_slug: Mapped[str | None] = mapped_column(String(100))  # the model that its sender named in the caption
    colours: Mapped[str | None] = mapped_column(String(40))  # of the shoe, English names with commas
    style_code: Mapped[str | None] = mapped_column(String(20))  # the maker's code that its sender wrote in the caption
    choice_message_id: Mapped[int | None]  # a message of ours with buttons to choose the right name from
    suggestions: Mapped[list[str] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # similar slugs of the wide catalogue; None without a search
    declined: Mapped[datetime | None]  # when somebody said that it is none of the models, until one is named
    # The photo's different models with their boxes, where there are two or more; the verdict and `ranked` are those of
    # the main one. The answer is a picture with numbered boxes.
    shoes: Mapped[tuple[Shoe, ...]] = mapped_column(Shoes, nullable=True)

    @validates("ranked")
    def _rank(self, _key: str, ranked: Ranked) -> Ranked:
        """Keep the columns of the first candidate as the ranking says."""
        self.first_slug, self.confidence = first(ranked)
        return ranked

    @property
    def sent_by_chat(self) -> bool:
        """Whether the photo was sent for a channel or a group."""
        return (self.person_id or 0) < 0

    @property
    def several(self) -> bool:
        """Whether the photo shows several different models."""
        return bool(self.shoes)

    @property
    def correcting(self) -> bool:
        """Whether a correction is open."""
        return self.correcting_since is not None


class Correction(Base):
    """What a person says instead of the answer; the last one counts."""

    __tablename__ = "corrections"
    __table_args__ = (one_of("how", How), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    prediction_id: Mapped[int] = mapped_column(ForeignKey("predictions.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    slug: Mapped[str] = mapped_column(String(100))
    how: Mapped[How] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(default=now)
    withdrawn: Mapped[datetime | None]  # when its person took it back: it counts no more


class DailyCount(Base):
    """Old predictions, aggregated: how often a version answered what."""

    __tablename__ = "daily_counts"
    __table_args__ = (one_of("verdict", Verdict),)

    day: Mapped[dates.date] = mapped_column(Date, primary_key=True)
    version_id: Mapped[str] = mapped_column(String(12), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(16), primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), primary_key=True)  # the likeliest
    photos: Mapped[int]
    confidence_sum: Mapped[float]  # the sum of its probabilities, 0 to 1 each


NO_CHAT = 0  # no chat of Telegram's: the photo was imported by an admin, and nobody sent it
SENT = PredictionRow.chat_id != NO_CHAT
SHARED_COUNT = PredictionRow.chat_id > literal_column(str(SUPERGROUPS))  # as in the index: SQLite compares the text
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
# The user's last answer in a chat, and whether anybody was answered at all.
Index("ix_predictions_person_id_chat_id_id", PredictionRow.person_id, PredictionRow.chat_id, PredictionRow.id)
# The statistics read this one alone, and never the wide rows.
Index(
    "ix_predictions_created_verdict_chat_id_confidence",
    PredictionRow.created,
    PredictionRow.verdict,
    PredictionRow.chat_id,
    PredictionRow.confidence,
)
DECLINED = PredictionRow.declined.is_not(None)
Index("ix_predictions_declined", PredictionRow.first_slug, sqlite_where=DECLINED, postgresql_where=DECLINED)
for _column in (PredictionRow.message_id, PredictionRow.answer_message_id):
    Index(f"ix_predictions_{_column.key}", _column, sqlite_where=SHARED_COUNT, postgresql_where=SHARED_COUNT)
