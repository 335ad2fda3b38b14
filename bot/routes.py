"""Who answers what: commands, buttons, messages, and what Telegram tells of groups."""

from collections.abc import Mapping

from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.context import Telegram
from bot.handlers import answer_buttons, browse, errors, fallback, group, photo, privacy, settings, start, text
from bot.handlers.admin import add_model, retrain, review, stats, versions
from bot.handlers.admin.permissions import Handler
from bot.handlers.filters import Addressed, Edited, Mentioned, Ours
from bot.views import callback_data

ORDERS: Mapping[callback_data.Topic, Handler] = {
    "consent": privacy.tap_consent,
    "forget": privacy.tap_forget,
    "add": add_model.tap,
    "review": review.tap,
    "version": versions.tap,
    "run": retrain.tap,
    "look": browse.tap,
    "settings": settings.tap,
}
PICTURE = filters.PHOTO | filters.Document.ALL | filters.VIDEO | filters.VIDEO_NOTE | filters.ANIMATION


def add_handlers(telegram: Telegram) -> None:
    """Who answers what: of these, the first that fits."""
    new, changed = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE & Edited()
    commands = {
        "start": start.start,
        "help": start.help_,
        "cancel": start.cancel,
        "classify": photo.classify,
        "correct": text.command,
        "settings": settings.command,
        "privacy": settings.privacy,
        # The learning loop
        "forget": privacy.command,
        "addmodel": add_model.command,
        "review": review.command,
        "retrain": retrain.command,
        "stats": stats.command,
        "models": versions.command,
        "promote": versions.promote,
        "rollback": versions.rollback,
    }
    for command, answer in commands.items():
        telegram.add_handler(CommandHandler(command, answer, (new | changed) & ~Ours()))
    for topic, order in ORDERS.items():
        telegram.add_handler(CallbackQueryHandler(order, callback_data.pattern(topic)))
    telegram.add_handler(CallbackQueryHandler(answer_buttons.tap))
    telegram.add_handler(InlineQueryHandler(browse.inline))
    telegram.add_handler(ChatMemberHandler(group.membership, ChatMemberHandler.MY_CHAT_MEMBER))
    telegram.add_handler(MessageHandler(filters.UpdateType.MESSAGES & Ours(), group.ignore))
    telegram.add_handler(MessageHandler(new & PICTURE & ~Addressed(), group.photo))
    telegram.add_handler(MessageHandler(changed & PICTURE, photo.edited))
    telegram.add_handler(MessageHandler(new & Addressed() & PICTURE, photo.photo))
    telegram.add_handler(MessageHandler(new & filters.REPLY & Mentioned(), group.pointed))
    words = filters.TEXT & ~filters.COMMAND
    telegram.add_handler(MessageHandler((new | changed) & Addressed() & words, text.text))
    telegram.add_handler(MessageHandler(new & Addressed() & ~filters.StatusUpdate.ALL, fallback.hint))
    telegram.add_error_handler(errors.handle)
