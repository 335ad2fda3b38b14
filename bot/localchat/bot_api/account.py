"""getMe, and the bot's name and descriptions."""

from typing import Annotated

import pydantic

from bot.localchat.bot_api.call import Call
from bot.localchat.core.json_codec import Json
from bot.localchat.http.parameters import Language, Parameters
from bot.localchat.state.bot_profile import Field
from bot.localchat.state.events import Event


class ForLanguage(Parameters):
    """A language, or "" for everybody without a text of their own."""

    language_code: Language = ""


class SetMyName(ForLanguage):
    """Parameters of setMyName."""

    name: Annotated[str, pydantic.Field(max_length=64)] = ""


class SetMyDescription(ForLanguage):
    """Parameters of setMyDescription."""

    description: Annotated[str, pydantic.Field(max_length=512)] = ""


class SetMyShortDescription(ForLanguage):
    """Parameters of setMyShortDescription."""

    short_description: Annotated[str, pydantic.Field(max_length=120)] = ""


async def get_me(call: Call, given: Parameters) -> Json:
    """The bot itself."""
    return {
        **call.account.user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
    }


async def set_my_name(call: Call, given: SetMyName) -> bool:
    """Change the bot's name in a language."""
    return _keep(call, "name", given.language_code, given.name)


async def get_my_name(call: Call, given: ForLanguage) -> Json:
    """The bot's name in a language."""
    return {"name": call.account.profile.text("name", given.language_code) or call.account.user()["first_name"]}


async def set_my_description(call: Call, given: SetMyDescription) -> bool:
    """Change what an empty chat shows."""
    return _keep(call, "description", given.language_code, given.description)


async def get_my_description(call: Call, given: ForLanguage) -> Json:
    """What an empty chat shows."""
    return {"description": call.account.profile.text("description", given.language_code)}


async def set_my_short_description(call: Call, given: SetMyShortDescription) -> bool:
    """Change what the profile shows."""
    return _keep(call, "short_description", given.language_code, given.short_description)


async def get_my_short_description(call: Call, given: ForLanguage) -> Json:
    """What the profile shows."""
    return {"short_description": call.account.profile.text("short_description", given.language_code)}


def _keep(call: Call, field: Field, language: str, text: str) -> bool:
    call.account.profile.set_text(field, language, text.strip())
    # The page asks for the bot again on this event: its texts came with its commands.
    call.account.shared.events.publish_to_all(call.account.id, Event(name="commands", data={}))
    return True
