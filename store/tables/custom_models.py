"""Table of sneaker models that admins added."""

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
