"""/start, /help and /cancel."""

from telegram import Update
from telegram.constants import ChatType

from bot.context import Context
from bot.services import add_model, corrections
from bot.telegram import command_menu
from bot.telegram.messages import reply, reply_view
from bot.views import catalogue

LINK_PREFIX = "model_"


async def start(update: Update, context: Context) -> None:
    """/start: a greeting; /start model_SLUG, from a link: that model."""
    slug = context.args[0].removeprefix(LINK_PREFIX) if context.args and context.args[0].startswith(LINK_PREFIX) else ""
    if slug in context.state.catalogue:
        await reply_view(context, catalogue.model(context.say, context.state.catalogue, slug))
    else:
        await reply(context, context.say.html("start"))
    if context.sender.id in context.state.admins:  # Telegram refuses a menu for a chat before its first message
        await command_menu.of_person(context.bot, context.state, context.sender.id, None)


async def help_(update: Update, context: Context) -> None:
    """/help: the features; for an admin, also the admin commands."""
    catalogue = context.state.catalogue
    text = context.say.html(
        "help",
        models=len(catalogue),
        brands=len(catalogue.brands()),
        bot=context.bot.username,
    )
    if context.sender.id in context.state.admins and context.message.chat.type == ChatType.PRIVATE:
        own = [
            f"/{command}: {context.say(key)}"
            for command, key in command_menu.ADMINS.items()
            if command not in command_menu.PRIVATE
        ]
        text = "\n\n".join([text, context.say.html("help-admins", lines="\n".join(own))])
    await reply(context, text)


async def cancel(update: Update, context: Context) -> None:
    """/cancel: close the open form or correction."""
    if await add_model.leave(context):
        await reply(context, context.say.html("add-left"))
        return
    row = await corrections.open_correction(context)
    if row is None:
        await reply(context, context.say.html("cancel-nothing"))
    else:
        await corrections.cancel_by_text(context, row)
