"""setMyCommands, deleteMyCommands."""

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator

from bot.localchat.bot_api.call import Call
from bot.localchat.core.errors import BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.http.parameters import ChatId, FromJson, JsonList, Language, Parameters, Strict
from bot.localchat.state.events import Event

MAX_COMMANDS = 100
NAME = re.compile(r"[a-z0-9_]{1,32}")


class BotCommand(Strict):
    """An entry of the command menu."""

    command: str
    description: str

    def kept(self) -> Json:
        """The entry as the menu stores it.

        Raises BadRequest for a name or description that Telegram refuses.
        """
        name, description = self.command.removeprefix("/"), self.description.strip()
        if not NAME.fullmatch(name):
            raise BadRequest("BOT_COMMAND_INVALID")
        if not 1 <= len(description) <= 256:
            raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
        return {"command": name, "description": description}


class Wide(Strict):
    """A scope that names no chat."""

    type: Literal["default", "all_private_chats", "all_group_chats", "all_chat_administrators"]


class OneChat(Strict):
    """A scope of one chat, or of its administrators."""

    type: Literal["chat", "chat_administrators"]
    chat_id: ChatId


class OneMember(Strict):
    """A scope of one person in a group."""

    type: Literal["chat_member"]
    chat_id: ChatId
    user_id: int


Scope: TypeAlias = Annotated[Annotated[Wide | OneChat | OneMember, Discriminator("type")], FromJson]


class OfScope(Parameters):
    """Whose menu it is."""

    scope: Scope = Wide(type="default")
    language_code: Language = ""


class SetMyCommands(OfScope):
    """Parameters of setMyCommands."""

    commands: JsonList[BotCommand]


async def set_my_commands(call: Call, given: SetMyCommands) -> bool:
    """Change the menu of a scope and language."""
    if len(given.commands) > MAX_COMMANDS:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH")
    return _keep(call, given, [command.kept() for command in given.commands])


async def delete_my_commands(call: Call, given: OfScope) -> bool:
    """Take the menu of a scope and language away."""
    return _keep(call, given, [])


def _keep(call: Call, given: OfScope, commands: list[Json]) -> bool:
    call.account.profile.set_commands(_scope(call, given), given.language_code, commands)
    call.account.shared.events.publish_to_all(call.account.id, Event(name="commands", data={}))
    return True


def _scope(call: Call, given: OfScope) -> Json:
    scope = given.scope
    if isinstance(scope, Wide):
        return scope.fields()
    person = call.place(scope.chat_id)
    if scope.type != "chat":
        raise BadRequest("can't change commands of members and administrators in private chats")
    return {"type": "chat", "chat_id": person.id}
