"""/correct: the user names the right model of an answer."""

from telegram import Update

from bot.context import Context
from bot.handlers.photo import point
from bot.services import answers, corrections, recognition
from bot.telegram.files import is_picture
from bot.telegram.messages import reply


async def command(update: Update, context: Context) -> None:
    """/correct [NAME], in reply to a photo or its answer.

    Without a reply it is about the user's latest photo in the chat.
    """
    target = context.message.reply_to_message
    row = await recognition.prediction_of(context, target) if target else await answers.latest(context)
    if row is None and target is not None and is_picture(target):
        row = await point(context, target)
        if row is None:  # over the photo quota: the user was told
            return
    if row is None:
        await reply(context, context.say.html("correct-reply-what" if target else "correct-no-photo"))
    else:
        await corrections.correct_by_command(context, row, " ".join(context.args or ()), replied=target is not None)
