"""Photo handlers: new and edited photos, /classify."""

from telegram import Message, Update

from bot.context import Context
from bot.errors import DownloadError
from bot.services import captions, corrections, recognition
from bot.services.photo_quota import admit
from bot.telegram.chat_action import busy
from bot.telegram.files import Carrier, is_picture
from bot.telegram.messages import point_to, reply
from model.errors import PictureError
from store.tables import PredictionRow


async def photo(update: Update, context: Context) -> None:
    """A photo, a video, or a picture as a file."""
    message = context.message
    admission = await admit(context, message, ends_correction=True)
    if not admission.allowed:
        await _rest_of_album(context)
        return
    caption = await captions.parse(context, message)
    try:
        async with busy(context):
            row = await recognition.answer(
                context,
                message,
                admission.row,
                hint=caption.hint,
                style_code=caption.style_code,
                unlisted=caption.unlisted,
                wait_for_album=not caption.urgent,
                commit_at_end=not caption.urgent,
            )
    except (PictureError, DownloadError):
        await _rest_of_album(context)
        raise
    await captions.apply(context, row, caption)


async def edited(update: Update, context: Context) -> None:
    """Somebody changed a photo's caption, or the photo itself: the answer follows."""
    message = context.message
    if await recognition.prediction_of(context, message) is None:  # a group's photo whose caption mentions the bot now
        await photo(update, context)
        return
    row = await recognition.answer_again(context, message) if (await admit(context, message)).allowed else None
    if row is not None and corrections.may_correct(context, row):
        await captions.apply_edit(context, row, await captions.parse(context, message))


async def classify(update: Update, context: Context) -> None:
    """/classify as a reply to a photo, also of another chat."""
    target, quoted = context.message.reply_to_message, context.message.external_reply
    row = await recognition.prediction_of(context, target) if target else None
    if row is not None and target is not None:
        await _point_to_answer(context, target, row)
    elif target is not None and is_picture(target):
        await point(context, target)
    elif quoted is not None and is_picture(quoted):
        await point(context, context.message, quoted)
    else:
        await reply(context, context.say.html("hint-classify"))


async def _point_to_answer(context: Context, target: Message, row: PredictionRow) -> None:
    """Point to a photo's answer, or give it where there is none."""
    if row.state != "answered" or row.answer_message_id is None:
        await point(context, target)
        return
    there = await recognition.answer_exists(context, row)
    if not there or not await point_to(context, context.say.html("hint-answered"), row.answer_message_id):
        await recognition.give_again(context, row, target)


async def point(context: Context, message: Message, carrier: Carrier | None = None) -> PredictionRow | None:
    """Answer another message's photo; None over the quota."""
    admission = await admit(context, message)
    if not admission.allowed:
        return None
    async with busy(context):
        return await recognition.answer(context, message, admission.row, carrier=carrier)


async def _rest_of_album(context: Context) -> None:
    """Answer an album without its last picture, which failed."""
    message = context.message
    if message.media_group_id:
        await recognition.answer_album(context, message.chat_id, message.media_group_id, wait_for_album=True)
