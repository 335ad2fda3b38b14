"""Tables of added models, and of names that users miss."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.db.base import Base
from store.db.types import now


class CustomModel(Base):
    """A sneaker model that an admin added to the catalogue."""

    __tablename__ = "custom_models"

    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    brand: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(100))
    aliases: Mapped[list[str]] = mapped_column(JSON)
    links: Mapped[dict[str, str]] = mapped_column(JSON)  # shop -> address; empty: the catalogue's shops
    added_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    added: Mapped[datetime] = mapped_column(default=now)
    retired: Mapped[datetime | None]


class UnlistedName(Base):
    """A user's name for a photo of no listed model."""

    __tablename__ = "unlisted_names"
    __table_args__ = ({"sqlite_autoincrement": True},)  # an id stands in old buttons

    id: Mapped[int] = mapped_column(primary_key=True)
    prediction_id: Mapped[int] = mapped_column(ForeignKey("predictions.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))  # as the person wrote it
    key: Mapped[str] = mapped_column(String(100), index=True)  # its words as names are compared, to count
    slug: Mapped[str | None] = mapped_column(String(100))  # in the wide catalogue, where the name comes from there
    suggested: Mapped[datetime | None]  # when the person said "not in the list"; null: only typed so far
    at: Mapped[datetime] = mapped_column(default=now)
