"""Table of people: users who wrote to the bot."""

from datetime import datetime

from sqlalchemy import String, true
from sqlalchemy.orm import Mapped, mapped_column

from store.db.base import Base
from store.db.types import now


class Person(Base):
    """Somebody who wrote to the bot; no name is kept."""

    __tablename__ = "people"

    # A channel or a group that messages speak for has a negative id.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str | None] = mapped_column(String(35))  # as the messenger tells it: "en", "pt-br"
    first_seen: Mapped[datetime] = mapped_column(default=now)
    last_seen: Mapped[datetime] = mapped_column(default=now)
    photo_consent: Mapped[bool | None]  # whether their photos may be kept to teach the recogniser; null: never asked
    photo_consent_at: Mapped[datetime | None]  # when they said so
    notify: Mapped[bool] = mapped_column(default=True)  # tell them when a version has learnt from their corrections
    chosen_language: Mapped[str | None] = mapped_column(String(8))  # the language they chose; null: their messenger's
    country: Mapped[str | None] = mapped_column(
        String(2)
    )  # where they chose to shop, ISO 3166; null: by their language
    shoe_size: Mapped[str | None] = mapped_column(String(8))  # such as "EU 42.5"; null: shops search for any
    search_colours: Mapped[bool] = mapped_column(default=True, server_default=true())  # of their photos, in shops
    quota_left: Mapped[float | None]  # how many they may send at once; null: as many as anybody
    quota_updated: Mapped[datetime | None]  # when that was so, by their messages' own time
    quota_refused: Mapped[int] = mapped_column(default=0, server_default="0")  # one after the other, in a chat
    quota_chat_id: Mapped[int | None]  # where they were told so …
    quota_message_id: Mapped[int | None]  # … and in which message, until they may send one again
