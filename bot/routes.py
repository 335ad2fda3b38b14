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

from bot import orders
from bot.context import Telegram
from bot.handlers import (
    account,
    addmodel,
    browse,
    consent,
    correct,
    errors,
    forget,
    group,
    hints,
    models,
    photo,
    retrain,
    review,
    settings,
    stats,
    taps,
)
from bot.handlers.addressed import Addressed, Edited, Mentioned, Ours
from bot.handlers.admins import Handler

ORDERS: Mapping[orders.Topic, Handler] = {
    "consent": consent.tap,
    "forget": forget.tap,
    "add": addmodel.tap,
    "review": review.tap,
    "version": models.tap,
    "run": retrain.tap,
    "look": browse.tap,
    "settings": settings.tap,
}
PICTURE = filters.PHOTO | filters.Document.ALL | filters.VIDEO | filters.VIDEO_NOTE | filters.ANIMATION


def add_handlers(telegram: Telegram) -> None:
    """Who answers what: of these, the first that fits."""
    new, changed = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE & Edited()
    commands = {
        "start": account.start,
        "help": account.help_,
        "cancel": account.cancel,
        "classify": photo.classify,
        "correct": correct.command,
        "settings": settings.command,
        "privacy": settings.privacy,
        # The learning loop
        "forget": forget.command,
        "addmodel": addmodel.command,
        "review": review.command,
        "retrain": retrain.command,
        "stats": stats.command,
        "models": models.command,
        "promote": models.promote,
        "rollback": models.rollback,
    }
    for command, answer in commands.items():
        telegram.add_handler(CommandHandler(command, answer, (new | changed) & ~Ours()))
    for topic, order in ORDERS.items():
        telegram.add_handler(CallbackQueryHandler(order, orders.pattern(topic)))
    telegram.add_handler(CallbackQueryHandler(taps.tap))
    telegram.add_handler(InlineQueryHandler(browse.inline))
    telegram.add_handler(ChatMemberHandler(group.membership, ChatMemberHandler.MY_CHAT_MEMBER))
    telegram.add_handler(MessageHandler(filters.UpdateType.MESSAGES & Ours(), group.ignore))
    telegram.add_handler(MessageHandler(new & PICTURE & ~Addressed(), group.photo))
    telegram.add_handler(MessageHandler(changed & PICTURE, photo.edited))
    telegram.add_handler(MessageHandler(new & Addressed() & PICTURE, photo.photo))
    telegram.add_handler(MessageHandler(new & filters.REPLY & Mentioned(), group.pointed))
    words = filters.TEXT & ~filters.COMMAND
    telegram.add_handler(MessageHandler((new | changed) & Addressed() & words, correct.text))
    telegram.add_handler(MessageHandler(new & Addressed() & ~filters.StatusUpdate.ALL, hints.hint))
    telegram.add_error_handler(errors.handle)
