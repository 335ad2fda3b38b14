"""A picture comes, or a command that points to one."""

from telegram import Update

from bot import correcting, recognise
from bot.context import Context
from bot.pictures import is_picture
from bot.replies import reply


async def photo(update: Update, context: Context) -> None:
    """A photo, or a picture as a file: answer it, and take the words after it for nothing but words."""
    await correcting.leave(context)
    await recognise.answer(context, context.message)


async def classify(update: Update, context: Context) -> None:
    """/classify as a reply: answer that photo, or point to its answer."""
    target = context.message.reply_to_message
    row = await recognise.known(context, target) if target else None
    if row is not None:
        await reply(context, context.say.html("hint-answered"), to=row.answer_message_id or row.message_id)
    elif target is not None and is_picture(target):
        await recognise.answer(context, target)
    else:
        await reply(context, context.say.html("hint-classify"))
