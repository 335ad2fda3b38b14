"""Tables of chats: groups and conversation drafts; and how Telegram numbers messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from store.db.base import Base
from store.db.types import now

SUPERGROUPS = -1_000_000_000_000  # and below: these chats number their messages alone, all others share one count


class Group(Base):
    """A group that the bot is in; no name is kept."""

    __tablename__ = "groups"

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    admin: Mapped[bool]  # the group made the bot one: it sees every message there
    since: Mapped[datetime] = mapped_column(default=now)


class FormDraft(Base):
    """What a person said so far in a form of several messages."""

    __tablename__ = "drafts"

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # not yet known, maybe: no key
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    since: Mapped[datetime] = mapped_column(default=now)  # when they said the last of it
