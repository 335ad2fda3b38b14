"""A wrong answer is put right in words: /correct, a reply, or plain text after "Wrong"."""

from telegram import Update

from bot import adding, correcting, recognise
from bot.answers import short
from bot.context import Context
from bot.replies import reply
from model.catalogue import certain


async def command(update: Update, context: Context) -> None:
    """/correct [NAME], as a reply to a photo or its answer; without a reply, about the person's latest photo here."""
    target = context.message.reply_to_message
    row = await correcting.replied_to(context, target) if target else await correcting.latest(context)
    if row is None:
        await reply(context, context.say.html("correct-reply-what" if target else "correct-no-photo"))
    elif not correcting.may_correct(context, row):
        await reply(context, context.say.html("correct-not-yours"))
    elif context.args:
        await correcting.name(context, row, " ".join(context.args))
    else:
        await correcting.ask(context, row)


async def text(update: Update, context: Context) -> None:
    """Words: the name that was asked for, or that a reply gives; else a hint what to send."""
    target = context.message.reply_to_message
    row = await recognise.known(context, target) if target else None
    if row is None and await adding.answered(context):
        return
    row = row or await correcting.open_now(context)
    if row is None:
        await _hint(context, context.message.text or "")
    elif correcting.may_correct(context, row):
        await correcting.name(context, row, context.message.text or "")
    elif context.message.chat.type == context.message.chat.PRIVATE:
        await reply(context, context.say.html("correct-not-yours"))


async def _hint(context: Context, text: str) -> None:
    """Say what to send; to somebody who names a model after an answer, how to correct it."""
    if certain(context.services.catalogue.find(text)) and await correcting.latest(context):
        await reply(context, context.say.html("hint-name", text=short(text)))
    else:
        await reply(context, context.say.html("hint-text"))
