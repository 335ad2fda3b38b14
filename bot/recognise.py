"""From a message with a picture to the one answer under it, whatever happens in between."""

import asyncio
import hashlib
import time

from telegram import Message

from bot import answers, pictures, resume
from bot.context import Context
from store import people, predictions
from store.tables import PredictionRow

KEPT = 10  # labels of a ranking that are remembered


async def known(context: Context, message: Message) -> PredictionRow | None:
    """The prediction that a message is about: its photo's, or the one that it is the answer to."""
    async with context.services.sessions() as session:
        return await predictions.of_message(session, message.chat_id, message.message_id)


async def answer(context: Context, photo: Message) -> PredictionRow:
    """Answer a message with a picture, unless it has its answer; raises PictureError or DownloadError."""
    start = time.monotonic()
    row = await known(context, photo) or await _recognise(context, photo)
    if row.state != "answered":
        row = await _deliver(context, row)
        metrics = context.services.metrics
        metrics.count("photos_total", verdict=row.verdict)
        metrics.count("answer_seconds_sum", time.monotonic() - start)
        metrics.count("answer_seconds_count")
    return row


async def _recognise(context: Context, photo: Message) -> PredictionRow:
    services, user = context.services, context.user
    serving = services.live.serving  # read once: a swap meanwhile concerns the next photo
    file = pictures.chosen(photo, serving.classifier.manifest.input_size)
    data = await pictures.fetch(file, services.large_downloads)
    prediction = serving.imprints.seen(await asyncio.wrap_future(serving.classifier.submit(data)))
    async with services.sessions.begin() as session:
        await people.seen(session, person_id=user.id, language=user.language_code)
        return await predictions.record(
            session,
            chat_id=photo.chat_id,
            message_id=photo.message_id,
            person_id=user.id,
            update_id=context.incoming.update_id,
            version_id=prediction.version,
            verdict=prediction.verdict,
            ranked=[(label.slug, label.probability) for label in prediction.top(KEPT)],
            milliseconds=prediction.milliseconds,
            photo_sha256=hashlib.sha256(data).hexdigest(),
            file_id=file.file_id,
        )


async def _deliver(context: Context, row: PredictionRow) -> PredictionRow:
    """Send the answer, unless an earlier process did; what is written down first lets a later one tell."""
    services, bot, photo = context.services, context.bot, (row.chat_id, row.message_id)
    screen = answers.answer(context.say, services.catalogue, row, None)
    sent = None
    if row.state == "sending":
        sent = await resume.find(bot, *photo, screen.keyboard, above=row.answer_above or row.message_id)
    if sent is None:
        above = max(row.message_id, context.highest_id)
        async with services.sessions.begin() as session:
            await predictions.begin_answer(session, row.id, above=above)
        sent = await resume.reply_once(bot, *photo, screen, above=above)
    services.message_ids.saw(row.chat_id, sent)
    async with services.sessions.begin() as session:
        return await predictions.answered(session, row.id, sent)
