"""One call of a method: the bot, and its uploaded files."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.localchat.core.errors import CHAT_NOT_FOUND, BadRequest
from bot.localchat.http.parameters import ChatId, Parameters
from bot.localchat.media.files import Upload
from bot.localchat.state.account import Account
from bot.localchat.state.users import Place


@dataclass(frozen=True, kw_only=True)
class Call:
    """The account that calls and its uploads by field name."""

    account: Account
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def place(self, chat_id: ChatId) -> Place:
        """The chat; raises BadRequest or Forbidden where the bot may not write."""
        if chat_id == "":
            raise BadRequest("chat_id is empty")
        try:
            number = int(chat_id)
        except ValueError:  # "@name": nobody here has one
            raise BadRequest(CHAT_NOT_FOUND) from None
        return self.account.chats.open_to_bot(number)


Run = Callable[[Call, Any], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class Method:
    """A method: its name, its parameters and its function."""

    name: str
    parameters: type[Parameters]
    run: Run
