"""The local chat server: Telegram for bots, a messenger for users."""

import time
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from bot.localchat.bot_api import dispatch
from bot.localchat.bot_api.http import BotApi
from bot.localchat.core.json_codec import Clock
from bot.localchat.core.storage import Storage
from bot.localchat.http.loopback import only_this_machine
from bot.localchat.page_api.routes import Site
from bot.localchat.state.account import Account
from bot.localchat.state.shared import Retries, Shared
from bot.localchat.state.users import ADMIN_ID, BOT_ID, DEFAULT_PEOPLE, TOKEN, Person

__all__ = ["ADMIN_ID", "BOT_ID", "DEFAULT_PEOPLE", "TOKEN", "LocalChat"]


class LocalChat:
    """A Bot API server and its chat page.

    ``limits`` switches Telegram's rate limits on; ``clock`` (Unix seconds) and ``retries`` are for tests.
    """

    def __init__(
        self,
        folder: Path | None,
        people: Sequence[Person] = DEFAULT_PEOPLE,
        *,
        limits: bool = False,
        clock: Clock = time.time,
        retries: Retries | None = None,
    ) -> None:
        by_id = {person.id: person for person in people}
        self._shared = Shared(
            storage=Storage(folder), people=by_id, clock=clock, limited=limits, retries=retries or Retries()
        )
        self._accounts: dict[int, Account] = {}
        self._api = BotApi(self.account)
        self._site = Site(self.account, by_id, BOT_ID)

    def application(self) -> web.Application:
        """The whole server as an application of its own."""
        application = web.Application()
        self.add_to(application)
        return application

    def add_to(self, application: web.Application) -> None:
        """Add the routes and the start and stop hooks to an application."""
        application.middlewares.append(only_this_machine)
        self._api.add_routes(application.router)
        self._site.add_routes(application.router)
        application.on_startup.append(self._open)
        application.on_shutdown.append(self._stop)
        application.on_cleanup.append(self._close)

    def account(self, bot: int) -> Account:
        """The account of the bot with this id, created on first use."""
        if bot not in self._accounts:
            self._accounts[bot] = Account(bot, self._shared, dispatch.reply)
        return self._accounts[bot]

    async def _open(self, application: web.Application) -> None:
        self._shared.storage.open()
        rows = self._shared.storage.db.execute("SELECT id FROM bots WHERE webhook IS NOT NULL").fetchall()
        for row in rows:  # deliveries go on where the last process left them
            self.account(int(row[0]))

    async def _stop(self, application: web.Application) -> None:
        self._shared.events.close()
        for account in self._accounts.values():
            await account.close()

    async def _close(self, application: web.Application) -> None:
        self._shared.storage.close()
