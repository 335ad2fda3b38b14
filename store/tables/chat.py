"""The tables of the chat's manners: groups, and what is left of predictions that are too old to be kept."""

import datetime as dates
from datetime import datetime

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from store.db.base import Base
from store.db.types import Verdict, now, one_of


class Group(Base):
    """A group that the bot is in; no name is kept."""

    __tablename__ = "groups"

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    admin: Mapped[bool]  # the group made the bot one: it sees every message there
    since: Mapped[datetime] = mapped_column(default=now)


class PastDay(Base):
    """How often a version said something on a day: what stays of predictions that were thinned."""

    __tablename__ = "past"
    __table_args__ = (one_of("verdict", Verdict),)

    day: Mapped[dates.date] = mapped_column(Date, primary_key=True)
    version_id: Mapped[str] = mapped_column(String(12), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(16), primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), primary_key=True)  # the likeliest
    photos: Mapped[int]
    confidence: Mapped[float]  # the sum of its probabilities, 0 to 1 each
