"""Table of the update queue."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from store.db.base import Base
from store.db.types import now
from store.tables.chat import SUPERGROUPS


class UpdateRow(Base):
    """An update from Telegram: stored before it is acknowledged, emptied when done."""

    __tablename__ = "updates"

    update_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chat_key: Mapped[int]  # updates with the same key are handled one after the other
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # personal data: gone when done
    received: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)  # how often its handling was begun
    highest_message_id: Mapped[int | None]  # known before the first answer to it; then when it was done
    lease_owner: Mapped[str | None] = mapped_column(String(100))  # the process that handles it, or has done so
    lease_renewed: Mapped[datetime | None]  # when that was last known to be at work on it
    retry_at: Mapped[datetime | None]  # its answer could not be sent: when it is tried again
    postponed: Mapped[int] = mapped_column(default=0)  # how often its answer could not be sent
    done: Mapped[datetime | None] = mapped_column(index=True)
    error: Mapped[str | None] = mapped_column(Text)  # what the handling raised


SHARED_UPDATES = UpdateRow.chat_key > literal_column(str(SUPERGROUPS))
UNFINISHED = UpdateRow.done.is_(None)
Index("ix_updates_chat_key_highest_message_id", UpdateRow.chat_key, UpdateRow.highest_message_id)
Index(
    "ix_updates_unfinished",
    UpdateRow.chat_key,
    UpdateRow.update_id,
    sqlite_where=UNFINISHED,
    postgresql_where=UNFINISHED,
)
Index(
    "ix_updates_highest_message_id",
    UpdateRow.highest_message_id,
    sqlite_where=SHARED_UPDATES,
    postgresql_where=SHARED_UPDATES,
)
