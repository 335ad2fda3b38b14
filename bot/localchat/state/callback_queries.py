"""Callback queries and inline queries that wait for the bot's answer."""

import asyncio
import secrets
import sqlite3
from typing import Literal, TypeAlias

from bot.localchat.core.errors import QUERY_TOO_OLD, BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.state.shared import Shared

ANSWERABLE_SECONDS = 150  # later, Telegram refuses the answer
SPINNER_SECONDS = 15  # how long a phone waits

Kind: TypeAlias = Literal["callback", "inline"]


class Queries:
    """The open queries of one bot; they survive a restart."""

    def __init__(self, bot: int, shared: Shared) -> None:
        self._bot = bot
        self._storage = shared.storage
        self._clock = shared.clock
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._offered: dict[int, tuple[str, list[Json]]] = {}

    def open(self, db: sqlite3.Connection, kind: Kind) -> str:
        """Write a new query down and return its id."""
        query_id = str(secrets.randbits(62))
        db.execute("DELETE FROM queries WHERE created < ?", (self._clock() - ANSWERABLE_SECONDS,))
        db.execute(
            "INSERT INTO queries (id, bot, kind, created) VALUES (?, ?, ?, ?)",
            (query_id, self._bot, kind, self._clock()),
        )
        return query_id

    async def wait(self, query_id: str, seconds: float = SPINNER_SECONDS) -> Json | None:
        """The bot's answer, or None when the time is up."""
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[query_id] = waiting
        try:
            async with asyncio.timeout(seconds):
                return await waiting
        except TimeoutError:
            return None
        finally:
            del self._waiting[query_id]

    def answer(self, query_id: str, kind: Kind, answer: Json) -> None:
        """Pass the answer to the user of a query.

        Raises BadRequest when it is late, the second one, or to an unknown query.
        """
        with self._storage.transaction() as db:
            answered = db.execute(
                "DELETE FROM queries WHERE id = ? AND bot = ? AND kind = ? AND created >= ?",
                (query_id, self._bot, kind, self._clock() - ANSWERABLE_SECONDS),
            ).rowcount
        if not answered:
            raise BadRequest(QUERY_TOO_OLD)
        waiting = self._waiting.get(query_id)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    def offer(self, person: int, query: str, results: list[Json]) -> None:
        """Remember what somebody can pick now."""
        self._offered[person] = (query, results)

    def offered(self, person: int, result_id: str) -> tuple[str, Json]:
        """The query and the result with this id.

        Raises BadRequest for a result that the user was not offered last.
        """
        query, results = self._offered.get(person, ("", []))
        found = next((each for each in results if each["id"] == result_id), None)
        if found is None:
            raise BadRequest("RESULT_ID_INVALID")
        return query, found

    def close(self) -> None:
        """Stop waiting: the server closes."""
        for waiting in self._waiting.values():
            waiting.cancel()
