"""Tables of model versions and their activations."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.db.base import Base
from store.db.types import now


class VersionRow(Base):
    """A version that this database has met; its files live elsewhere."""

    __tablename__ = "versions"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    # What people call it: "version 7".
    number: Mapped[int] = mapped_column(unique=True)
    backbone: Mapped[str] = mapped_column(String(12))
    created: Mapped[datetime]  # when it was trained
    registered: Mapped[datetime] = mapped_column(default=now)
    manifest: Mapped[dict[str, Any]] = mapped_column(JSON)
    discarded: Mapped[datetime | None]  # when an admin decided not to use it
    files_removed: Mapped[datetime | None]  # when its files were therefore deleted: it cannot go live any more


class Activation(Base):
    """A line of the audit trail; the last names the live version."""

    __tablename__ = "activations"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)  # nobody: the bot itself
    reason: Mapped[str] = mapped_column(Text)
    forced: Mapped[bool] = mapped_column(default=False)  # against the gate
    at: Mapped[datetime] = mapped_column(default=now)
    update_id: Mapped[int | None]  # in which the admin decided; null: on the command line, or the bot itself
