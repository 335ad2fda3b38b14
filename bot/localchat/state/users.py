"""The users of the local chat."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.localchat.core.json_codec import Json

BOT_ID = 1000000001
TOKEN = f"{BOT_ID}:local-chat"  # made up: any token <digits>:<characters> is the bot of that number


@dataclass(frozen=True, kw_only=True)
class Person:
    """A user; their private chat has the same id."""

    id: int
    first_name: str
    language_code: str
    admin: bool = False

    def user(self) -> Json:
        """The person as a Bot API ``User``."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language_code,
        }

    def chat(self) -> Json:
        """The person's private chat as a Bot API ``Chat``."""
        return {"id": self.id, "type": "private", "first_name": self.first_name}


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group with everybody here in it, and every bot."""

    id: int
    title: str

    def chat(self) -> Json:
        """The group as a Bot API ``Chat``."""
        return {"id": self.id, "type": "group", "title": self.title}


Place: TypeAlias = Person | Group
"""Where messages are: a person's private chat, or a group."""

GROUP = Group(id=-4001, title="Sneaker friends")
ADMIN_ID = 1003
DEFAULT_PEOPLE = (
    Person(id=1001, first_name="Anna", language_code="en"),
    Person(id=1002, first_name="Marco", language_code="it"),
    Person(id=1004, first_name="Lucía", language_code="es"),
    Person(id=ADMIN_ID, first_name="Robin", language_code="en", admin=True),
)
