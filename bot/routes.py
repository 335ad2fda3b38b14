"""Routes: the handler of each command, button and kind of message."""

from collections.abc import Mapping

from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.context import Context, Telegram
from bot.handlers import answer_buttons, browse, correct, errors, group, photo, privacy, settings, start, text
from bot.handlers.admin import add_model, retrain, review, stats, versions
from bot.handlers.admin.permissions import ButtonHandler, Handler
from bot.handlers.filters import Addressed, AnotherBot, Edited, Mentioned, Ours, Senderless
from bot.telegram.messages import answer_tap
from bot.views.callback_data import CallbackData, Topic

COMMANDS: Mapping[str, Handler[[]]] = {
    "start": start.start,
    "help": start.help_,
    "cancel": start.cancel,
    "classify": photo.classify,
    "correct": correct.command,
    "brands": browse.command,
    "settings": settings.command,
    "privacy": privacy.command,
    # Learning and releases
    "forget": privacy.forget,
    "addmodel": add_model.command,
    "review": review.command,
    "retrain": retrain.command,
    "stats": stats.command,
    "versions": versions.command,
    "models": versions.models,
    "promote": versions.promote,
    "rollback": versions.rollback,
}
BUTTONS: Mapping[Topic, ButtonHandler] = {
    "answer": answer_buttons.tap,
    "consent": privacy.tap_consent,
    "forget": privacy.tap_forget,
    "settings": settings.tap,
    "browse": browse.tap,
    "add_model": add_model.tap,
    "review": review.tap,
    "retrain": retrain.tap,
    "version": versions.tap,
}
PICTURE = filters.PHOTO | filters.Document.ALL | filters.VIDEO | filters.VIDEO_NOTE | filters.ANIMATION


def add_handlers(telegram: Telegram) -> None:
    """Add all handlers in order: the first that matches gets the update."""
    new, changed = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE & Edited()
    ignored = Ours() | AnotherBot() | Senderless()
    telegram.add_handler(MessageHandler(filters.UpdateType.MESSAGES & ignored, group.ignore))
    for command, answer in COMMANDS.items():
        telegram.add_handler(CommandHandler(command, answer, new | changed))
    telegram.add_handler(CallbackQueryHandler(button))
    telegram.add_handler(InlineQueryHandler(browse.inline))
    telegram.add_handler(ChatMemberHandler(group.membership, ChatMemberHandler.MY_CHAT_MEMBER))
    # A group photo without a mention
    telegram.add_handler(MessageHandler(new & PICTURE & ~Addressed(), group.photo))
    telegram.add_handler(MessageHandler(changed & PICTURE, photo.edited))
    telegram.add_handler(MessageHandler(new & Addressed() & PICTURE, photo.photo))
    telegram.add_handler(MessageHandler(new & filters.REPLY & Mentioned(), group.reply_to_photo))
    words = filters.TEXT & ~filters.COMMAND
    telegram.add_handler(MessageHandler((new | changed) & Addressed() & words, text.text))
    telegram.add_handler(MessageHandler(new & Addressed() & ~filters.StatusUpdate.ALL, text.fallback))
    telegram.add_error_handler(errors.handle)


async def button(update: Update, context: Context) -> None:
    """Call the handler of a button's topic."""
    assert update.callback_query is not None
    data = CallbackData.decode(update.callback_query.data)
    if data is None:
        await answer_tap(context, context.say("tap-old"), alert=True)
    else:
        await BUTTONS[data.topic](update, context, data)
