"""One bot's updates: written down, waited for, confirmed by the next offset."""

import asyncio
import json
import sqlite3
from collections.abc import Sequence

from bot.localchat.core.errors import STRICTNESS, BadRequest, Conflict
from bot.localchat.core.json_codec import Clock, Json, dumps
from bot.localchat.core.storage import Storage

KEPT_SECONDS = 24 * 3600  # https://core.telegram.org/bots/api#getting-updates
MAX_AT_ONCE = 100
MAX_TIMEOUT = 50  # Telegram's server waits no longer, whatever is asked
KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
)
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})  # only on request
TERMINATED_BY_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
TERMINATED_BY_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Updates:
    """The update queue of one bot, for polling and webhook."""

    def __init__(self, bot: int, storage: Storage, clock: Clock) -> None:
        self._bot = bot
        self._storage = storage
        self._clock = clock
        self._waiter: asyncio.Future[None] | None = None
        self.arrived = asyncio.Event()

    def add(self, db: sqlite3.Connection, kind: str, content: Json, *, lane: int) -> None:
        """Queue an update if the bot wants its kind.

        Call ``announce`` after the commit.

        ``lane`` is the chat (or person) within which a webhook receives updates in order.
        """
        if not self._wanted(db, kind):
            return
        row = db.execute(
            "UPDATE bots SET last_update = last_update + 1 WHERE id = ? RETURNING last_update", (self._bot,)
        ).fetchone()
        update = {"update_id": row[0], kind: content}
        db.execute(
            "INSERT INTO updates (bot, id, lane, created, content) VALUES (?, ?, ?, ?, ?)",
            (self._bot, row[0], lane, self._clock(), dumps(update)),
        )

    def announce(self) -> None:
        """Wake whoever waits for updates."""
        self.arrived.set()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def interrupt(self, reason: str) -> None:
        """End the long poll that is waiting, if any, with a Conflict."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(Conflict(reason))

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Choose the kinds of update to queue.

        An empty list means the default; None changes nothing.
        """
        if kinds is None:
            return
        for kind in kinds:
            if kind not in KINDS:
                raise BadRequest(f'unknown update type "{kind}" in allowed_updates {STRICTNESS}')
        with self._storage.transaction() as db:
            chosen = dumps(sorted(set(kinds))) if kinds else None
            db.execute("UPDATE bots SET allowed_updates = ? WHERE id = ?", (chosen, self._bot))

    def allowed(self) -> list[str] | None:
        """The kinds chosen, or None for the default."""
        row = self._storage.db.execute("SELECT allowed_updates FROM bots WHERE id = ?", (self._bot,)).fetchone()
        return None if row is None or row[0] is None else list(json.loads(row[0]))

    async def poll(self, *, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm updates below ``offset`` and return the next ones.

        Waits up to ``seconds`` for one.
        """
        self.interrupt(TERMINATED_BY_POLL)
        self.confirm(offset)
        found = self.pending(limit)
        if found or seconds <= 0:
            return found
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return []
        return self.pending(limit)

    def confirm(self, offset: int) -> None:
        """Delete updates below ``offset``; a negative one keeps the last ones."""
        with self._storage.transaction() as db:
            db.execute("DELETE FROM updates WHERE bot = ? AND created < ?", (self._bot, self._clock() - KEPT_SECONDS))
            if offset > 0:
                db.execute("DELETE FROM updates WHERE bot = ? AND id < ?", (self._bot, offset))
            elif offset < 0:
                db.execute(
                    "DELETE FROM updates WHERE bot = ?1 AND id NOT IN "
                    "(SELECT id FROM updates WHERE bot = ?1 ORDER BY id DESC LIMIT ?2)",
                    (self._bot, -offset),
                )

    def pending(self, limit: int = MAX_AT_ONCE) -> list[Json]:
        """The oldest updates, at most ``limit``."""
        rows = self._storage.db.execute(
            "SELECT content FROM updates WHERE bot = ? ORDER BY id LIMIT ?", (self._bot, limit)
        ).fetchall()
        return [json.loads(row[0]) for row in rows]

    def count(self) -> int:
        """How many updates wait."""
        return int(self._storage.db.execute("SELECT count(*) FROM updates WHERE bot = ?", (self._bot,)).fetchone()[0])

    def lanes(self) -> list[int]:
        """The chats with updates waiting."""
        rows = self._storage.db.execute("SELECT DISTINCT lane FROM updates WHERE bot = ?", (self._bot,)).fetchall()
        return [int(row[0]) for row in rows]

    def first(self, lane: int) -> tuple[Json, float] | None:
        """A chat's oldest update and when it was created, or None."""
        row = self._storage.db.execute(
            "SELECT content, created FROM updates WHERE bot = ? AND lane = ? ORDER BY id LIMIT 1", (self._bot, lane)
        ).fetchone()
        return None if row is None else (json.loads(row[0]), float(row[1]))

    def forget(self, update_id: int | None = None) -> None:
        """Drop one update that was delivered, or all."""
        with self._storage.transaction() as db:
            if update_id is None:
                db.execute("DELETE FROM updates WHERE bot = ?", (self._bot,))
            else:
                db.execute("DELETE FROM updates WHERE bot = ? AND id = ?", (self._bot, update_id))

    def _wanted(self, db: sqlite3.Connection, kind: str) -> bool:
        row = db.execute("SELECT allowed_updates FROM bots WHERE id = ?", (self._bot,)).fetchone()
        return kind not in UNASKED if row[0] is None else kind in json.loads(row[0])
