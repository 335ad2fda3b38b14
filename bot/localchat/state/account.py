"""One bot on this server: who it is, and its parts."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Self

from bot.localchat.core.json_codec import Json
from bot.localchat.media.files import Files
from bot.localchat.state.bot_profile import Profile
from bot.localchat.state.callback_queries import Queries
from bot.localchat.state.chats import Chats
from bot.localchat.state.rate_limits import Limits
from bot.localchat.state.shared import Shared
from bot.localchat.state.updates import Updates
from bot.localchat.state.webhook import Webhook

DEFAULT_NAME = "Sneakers"


class Account:
    """A bot's account; its id is the number in its token."""

    def __init__(self, bot: int, shared: Shared, reply: Callable[[Self, str, Json], Awaitable[None]]) -> None:
        """``reply`` calls the method that the bot answered a webhook delivery with."""
        self.id = bot
        self.shared = shared
        with shared.storage.transaction() as db:
            db.execute("INSERT OR IGNORE INTO bots (id) VALUES (?)", (bot,))
        self.updates = Updates(bot, shared.storage, shared.clock)
        self.files = Files(bot, shared.storage)
        self.profile = Profile(bot, shared.storage)
        self.queries = Queries(bot, shared)
        self.limits = Limits(shared.clock, enforced=shared.limited)
        self.webhook = Webhook(bot, shared, self.updates, partial(reply, self))
        self.chats = Chats(self, shared, self.updates)
        self.webhook.start()

    def user(self) -> Json:
        """The bot as a Bot API ``User``."""
        name = self.profile.text("name", "") or DEFAULT_NAME
        return {"id": self.id, "is_bot": True, "first_name": name, "username": f"sneakers_{self.id}_bot"}

    async def close(self) -> None:
        """End what waits and what delivers; everything queued stays."""
        self.updates.announce()
        self.queries.close()
        await self.webhook.stop()
