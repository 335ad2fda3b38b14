"""Group updates: membership, and photos of others."""

from telegram import ChatMember, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.handlers import text
from bot.handlers.photo import photo as answer_photo
from bot.handlers.photo import point
from bot.services import recognition
from bot.telegram.files import is_picture
from store.chat import groups, update_queue
from store.predictions import albums

PRESENT = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.RESTRICTED)


async def membership(update: Update, context: Context) -> None:
    """The bot's membership or rights in a chat changed."""
    change = update.my_chat_member
    assert change is not None
    if change.chat.type == ChatType.PRIVATE:
        return
    status = change.new_chat_member.status
    async with context.state.sessions.begin() as session:
        if status in PRESENT:
            await groups.joined(session, change.chat.id, admin=status == ChatMember.ADMINISTRATOR)
            await update_queue.retry_now(session, change.chat.id)  # the bot may have the right to write again
        else:
            await groups.left(session, change.chat.id)


async def photo(update: Update, context: Context) -> None:
    """A group photo without a mention."""
    message = context.message
    async with context.state.sessions() as session:
        wanted = context.attempt.postponed > 0 or await groups.is_admin(session, message.chat_id)
        if not wanted and message.media_group_id:
            wanted = bool(await albums.pictures(session, message.chat_id, message.media_group_id))
    if wanted:
        await answer_photo(update, context)


async def reply_to_photo(update: Update, context: Context) -> None:
    """A reply to a photo that mentions the bot."""
    target = context.message.reply_to_message
    if target is None or not is_picture(target):
        await text.text(update, context)
        return
    known = await recognition.prediction_of(context, target)
    if known is None or known.state != "answered":
        await point(context, target)
    elif await recognition.answer_exists(context, known):
        await text.text(update, context)
    else:
        await recognition.give_again(context, known, target)


async def ignore(update: Update, context: Context) -> None:
    """Nothing is to be said."""
