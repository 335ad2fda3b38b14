"""Command menus, name and descriptions of the bot, in every language."""

import logging
from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import context
from bot.i18n import Translations, Translator
from bot.state.app_state import AppState

log = logging.getLogger(__name__)

GROUPS = {
    "help": "command-help",
    "classify": "command-classify",
    "correct": "command-correct",
    "brands": "command-brands",
    "cancel": "command-cancel",
    "privacy": "command-privacy",
}
PRIVATE = {
    "help": "command-help",
    "brands": "command-brands",
    "settings": "command-settings",
    "correct": "command-correct",
    "classify": "command-classify",
    "cancel": "command-cancel",
    "privacy": "command-privacy",
    "forget": "command-forget",
    "start": "command-start",
}
_FIRST = ("help", "brands", "settings")  # in an admin's menu: about ten lines are seen without scrolling
ADMINS = {
    **{command: PRIVATE[command] for command in _FIRST},
    "review": "command-review",
    "retrain": "command-retrain",
    "versions": "command-versions",
    "stats": "command-stats",
    "addmodel": "command-addmodel",
    "promote": "command-promote",
    "rollback": "command-rollback",
    **{command: key for command, key in PRIVATE.items() if command not in _FIRST},
}
PROFILE = {"name": "bot-name", "description": "bot-description", "short_description": "bot-about"}
SCOPES: tuple[tuple[BotCommandScope, Mapping[str, str]], ...] = (
    (BotCommandScopeDefault(), PRIVATE),
    (BotCommandScopeAllPrivateChats(), PRIVATE),
    (BotCommandScopeAllGroupChats(), GROUPS),
)


async def publish(bot: Bot, translations: Translations) -> None:
    """Set the commands of all chats in every language."""
    for scope, menu in SCOPES:
        await bot.set_my_commands(commands(translations(translations.fallback), menu), scope)
        for language in translations.languages:
            await bot.set_my_commands(commands(translations(language), menu), scope, language_code=language)


async def of_person(bot: Bot, state: AppState, person_id: int, say: Translator | None) -> None:
    """Set a user's menu in their language, or the messenger's (None)."""
    scope = BotCommandScopeChat(person_id)
    menu = ADMINS if person_id in state.admins else PRIVATE
    try:
        if say is None and menu is ADMINS:  # theirs is a menu of its own in any language
            say = await context.of_person(state, person_id)
        if say is not None:
            await bot.set_my_commands(commands(say, menu), scope)
        else:
            await bot.delete_my_commands(scope)
    except (BadRequest, Forbidden) as error:  # they never wrote, and get their menu with /start; or blocked the bot
        log.debug("A person's menu was not changed: %s", type(error).__name__)
    except (TelegramError, SQLAlchemyError, OSError) as error:
        log.warning("A person's menu was not changed: %s", type(error).__name__)


async def of_admins(bot: Bot, state: AppState) -> None:
    """Set the menu of each admin who has written."""
    for admin in sorted(state.admins):
        await of_person(bot, state, admin, None)


async def introduce(bot: Bot, translations: Translations) -> None:
    """Set the bot's name and descriptions where they differ."""
    for language in ("", *translations.languages):
        say = translations(language or None)
        for what, key in PROFILE.items():
            try:
                shown = getattr(await getattr(bot, f"get_my_{what}")(language), what)
                if shown != say(key):
                    await getattr(bot, f"set_my_{what}")(say(key), language)
            except TelegramError as error:
                log.warning("The bot's %s was not set: %s", what, type(error).__name__)
                return


def commands(say: Translator, menu: Mapping[str, str] = PRIVATE) -> list[BotCommand]:
    """A menu's lines in one language."""
    return [BotCommand(command, say(key)) for command, key in menu.items()]
