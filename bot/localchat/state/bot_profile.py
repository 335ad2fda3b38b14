"""A bot's name, descriptions and command menu, by language and scope."""

import json
from typing import Literal

from bot.localchat.core.json_codec import Json, dumps
from bot.localchat.core.storage import Storage
from bot.localchat.state.users import Person

Field = Literal["name", "description", "short_description", "group_admin"]


class Profile:
    """The texts and commands of one bot; language "" is the default."""

    def __init__(self, bot: int, storage: Storage) -> None:
        self._bot = bot
        self._storage = storage

    def text(self, field: Field, language: str) -> str:
        """The text shown to people of ``language``; "" where none was set."""
        return self._text(field, language) or self._text(field, "")

    def set_text(self, field: Field, language: str, value: str) -> None:
        """Keep a text; an empty one removes it."""
        key = (self._bot, field, language)
        with self._storage.transaction() as db:
            db.execute("DELETE FROM profile WHERE bot = ? AND field = ? AND language = ?", key)
            if value:
                db.execute("INSERT INTO profile (bot, field, language, value) VALUES (?, ?, ?, ?)", (*key, value))

    def commands(self, scope: Json, language: str) -> list[Json]:
        """The commands set for exactly this scope and language."""
        row = self._storage.db.execute(
            "SELECT content FROM commands WHERE bot = ? AND scope = ? AND language = ?",
            (self._bot, dumps(scope), language),
        ).fetchone()
        return [] if row is None else list(json.loads(row[0]))

    def set_commands(self, scope: Json, language: str, commands: list[Json]) -> None:
        """Keep the commands of a scope and language; none removes them."""
        key = (self._bot, dumps(scope), language)
        with self._storage.transaction() as db:
            db.execute("DELETE FROM commands WHERE bot = ? AND scope = ? AND language = ?", key)
            if commands:
                db.execute(
                    "INSERT INTO commands (bot, scope, language, content) VALUES (?, ?, ?, ?)", (*key, dumps(commands))
                )

    def menu(self, person: Person) -> list[Json]:
        """The commands that a person's private chat shows.

        The narrowest scope wins: https://core.telegram.org/bots/api#determining-list-of-commands.
        """
        scopes: tuple[Json, ...] = (
            {"type": "chat", "chat_id": person.id},
            {"type": "all_private_chats"},
            {"type": "default"},
        )
        for scope in scopes:
            for language in (person.language_code, ""):
                commands = self.commands(scope, language)
                if commands:
                    return commands
        return []

    def _text(self, field: Field, language: str) -> str:
        row = self._storage.db.execute(
            "SELECT value FROM profile WHERE bot = ? AND field = ? AND language = ?", (self._bot, field, language)
        ).fetchone()
        return "" if row is None else str(row[0])
