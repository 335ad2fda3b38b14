"""Recognition: from a message with a photo to its answer."""

import asyncio
import hashlib
import time
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Message

from bot.context import Context
from bot.services import answers
from bot.telegram import files
from bot.telegram.delivery import deliver
from bot.telegram.files import Carrier, is_picture
from bot.telegram.messages import show
from bot.views import answer as answer_view
from bot.views.message import short
from model.catalogue.index import resembled
from model.classifier import Classifier
from model.live import Serving
from model.pictures import colours
from model.pictures.video import is_video
from model.pictures.vote import combine
from model.prediction import Prediction
from model.tracking import classify_video
from store.chat import people, update_queue
from store.learning import reviews, unlisted_names
from store.predictions import albums, corrections, predictions
from store.tables import PredictionRow, UnlistedName

KEPT = 10  # labels of a ranking that are remembered
ALBUM = 10  # messages at most, Telegram's limit


@dataclass(frozen=True, kw_only=True)
class RecognisedPhoto:
    """A downloaded photo and its prediction."""

    prediction: Prediction
    data: bytes = field(repr=False)  # the file
    sha256: str
    file_id: str | None  # None for a video: the bot does not learn from it
    colours: tuple[str, ...] = ()  # of the shoe, English names

    def fields(self, *, in_album: bool) -> dict[str, Any]:
        """What the store keeps of it.

        A picture of an album has one vote, for its main shoe. Nothing is learned from a photo that may show several
        models, as its label would be that of one. Without a likely name it is answered as one shoe.
        """
        several, found = self.prediction.several and not in_album, self.prediction.suggestions
        return {
            "version_id": self.prediction.version,
            "verdict": self.prediction.verdict,
            "ranked": [(label.slug, label.probability) for label in self.prediction.top(KEPT)],
            "milliseconds": self.prediction.milliseconds,
            "photo_sha256": self.sha256,
            "file_id": None if several else self.file_id,
            "suggestions": [each.slug for each in resembled(found)] if found else None,
            "colours": ",".join(self.colours) or None,
            "shoes": self.prediction.shoes if several and self.prediction.names_several else (),
        }


async def prediction_of(context: Context, message: Message) -> PredictionRow | None:
    """The prediction of a photo, its album or its answer."""
    async with context.state.sessions() as session:
        row = await predictions.of_message(session, message.chat_id, message.message_id)
        return await albums.lead(session, row) if row else None


async def answer(
    context: Context,
    message: Message,
    row: PredictionRow | None,
    *,
    carrier: Carrier | None = None,
    hint: str | None = None,
    style_code: str | None = None,
    unlisted: str | None = None,
    wait_for_album: bool = False,
    commit_at_end: bool = False,
) -> PredictionRow:
    """Answer a message with a photo, unless it has its answer.

    `row` is its prediction, where an earlier attempt recorded one. `hint`, `style_code` and `unlisted`, a name that no
    catalogue has, are what its sender names. A picture of an album is answered with the others; if `wait_for_album`,
    only once none of them waits in the queue.
    With `commit_at_end` the transaction that ends the update stores the answer's message id; the returned row lacks it.
    Raises PictureError or DownloadError.
    """
    start = time.monotonic()
    photo, name = answers.Photo(carrier=carrier or message), None
    if row is None:
        seen = await _fetch_and_classify(context, photo.carrier)
        photo, row = replace(photo, data=seen.data), await _record(context, message, seen, hint, style_code)
        name = await _note_unlisted(context, row, unlisted)
    if row.album is None:
        return await answers.send(context, row, photo, name, since=start, commit_at_end=commit_at_end)
    return (
        await answer_album(
            context,
            row.chat_id,
            row.album,
            photo=row.id,
            since=start,
            wait_for_album=wait_for_album,
            commit_at_end=commit_at_end,
        )
        or row
    )


async def answer_exists(context: Context, row: PredictionRow) -> bool:
    """Whether the answer is in the chat: users may delete it."""
    if row.state != "answered":
        return False
    if row.correcting:  # the message shows a question now, and an edit would end it
        return True
    return await show(context, row.chat_id, row.answer_message_id, await answers.current_answer(context, row))


async def give_again(context: Context, row: PredictionRow, carrier: Carrier) -> PredictionRow:
    """Send an answer that was deleted once more."""
    view = await answers.current_answer(context, row)
    if row.several and is_picture(carrier):
        view = await answers.annotated(context, view, row, answers.Photo(carrier=carrier))
    sent = await deliver(context.bot, context.state, context.attempt, row.chat_id, view, reply_to=row.message_id)
    async with context.state.sessions.begin() as session:
        return await predictions.answered(session, row.id, sent)


async def answer_again(context: Context, message: Message) -> PredictionRow | None:
    """Classify an edited message again; None for an unknown one."""
    async with context.state.sessions() as session:
        row = await predictions.of_message(session, message.chat_id, message.message_id)
    if row is None:
        return None
    seen = await _fetch_and_classify(context, message)
    was_annotated = row.several  # Telegram cannot take a picture out of a message
    if seen.sha256 != row.photo_sha256:
        row = await _replace(context, row, seen)
    elif not context.attempt.repeated or row.correcting:  # an earlier attempt may have stored the change unshown
        return await prediction_of(context, message)
    if row.album is not None:
        return await answer_album(context, row.chat_id, row.album, photo=row.id)
    view = await answers.current_answer(context, row)
    if row.several or was_annotated:
        view = await answers.annotated(context, view, row, answers.Photo(carrier=message, data=seen.data))
    await show(context, row.chat_id, row.answer_message_id, view)
    return await prediction_of(context, message)


async def _replace(context: Context, row: PredictionRow, seen: RecognisedPhoto) -> PredictionRow:
    """Replace the prediction of an edited photo."""
    async with context.state.sessions.begin() as session:
        await corrections.withdraw_all(session, [each.id for each in await albums.resting_on(session, row)])
        await unlisted_names.withdraw(session, [row.id])
        row = await predictions.replace(session, row.id, **seen.fields(in_album=row.album is not None))
        if row.album is not None:
            await _vote(session, row.chat_id, row.album)
        await _join(context, session, row)
        return row


async def answer_album(
    context: Context,
    chat: int,
    album: str,
    *,
    photo: int | None = None,
    since: float | None = None,
    wait_for_album: bool = False,
    commit_at_end: bool = False,
) -> PredictionRow | None:
    """Let an album's photos vote, and answer once for each shoe.

    If `wait_for_album`, nothing is sent while another picture of it waits in the queue. But a repeated attempt sends at
    once: an earlier one may have been sending the answer, and no message may come in between. Returns the row with the
    answer to `photo`, the id of a prediction.
    """
    key, start = albums.base(album), since or time.monotonic()
    async with context.state.sessions.begin() as session:
        shoes = await _vote(session, chat, album)
        waits = wait_for_album and not context.attempt.repeated
        waiting = await update_queue.waiting(session, chat, ALBUM) if waits else ()
    context.state.photos_changed()  # other pictures of the album may be labelled now
    answered: PredictionRow | None = None
    waits = any((body.get("message") or {}).get("media_group_id") == key for body in waiting)
    for lead, ids in shoes.items():
        row, last = lead, lead is [*shoes][-1]
        if not waits and not lead.correcting:
            row = await _answer_shoe(context, lead, since=start, commit_at_end=commit_at_end and last)
        if answered is None or photo in ids:
            answered = row
    return answered


async def _answer_shoe(context: Context, lead: PredictionRow, *, since: float, commit_at_end: bool) -> PredictionRow:
    """Send the answer to one shoe of an album, or edit it."""
    if lead.state != "answered":
        return await answers.send(context, lead, None, since=since, commit_at_end=commit_at_end)
    await show(context, lead.chat_id, lead.answer_message_id, await answers.current_answer(context, lead))
    return lead


async def _vote(session: AsyncSession, chat: int, album: str) -> dict[PredictionRow, list[int]]:
    """Store each shoe's vote in the row of its first photo.

    Returns their rows, with the ids of all photos of the shoe.
    """
    found = {}
    for rows in await albums.divide(session, chat, album):
        vote = combine([albums.vote(row) for row in rows])
        ranked = tuple((label.slug, label.probability) for label in vote.ranked[:KEPT])
        found[await albums.say(session, rows[0].id, vote.verdict, ranked)] = [row.id for row in rows]
    return found


async def _fetch_and_classify(context: Context, carrier: Carrier) -> RecognisedPhoto:
    state = context.state
    serving = state.live.serving  # read once: a swap meanwhile concerns the next photo
    file = files.chosen(carrier, serving.classifier.manifest.serving_side)
    with state.metrics.stage("download"):
        data = await files.fetch(file, state.large_downloads)
    prediction, seen = await _look(context, serving, data)
    return RecognisedPhoto(
        prediction=prediction,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        file_id=None if is_video(data) else file.file_id,
        colours=seen,
    )


async def _look(context: Context, serving: Serving, data: bytes) -> tuple[Prediction, tuple[str, ...]]:
    """Classify a file off the event loop; raises PictureError."""
    state = context.state
    if is_video(data):
        with state.metrics.stage("classify"):
            async with state.videos:
                return await asyncio.to_thread(classify_video, serving.classifier, data, serving.few_shot.apply), ()

    def look(classifier: Classifier) -> tuple[Prediction, tuple[str, ...]]:
        with state.metrics.stage("classify"):
            prediction = serving.few_shot.apply(classifier.classify(data))
        with state.metrics.stage("colours"):
            return prediction, colours.of_only_shoe(prediction) if context.say.shopper.colours else ()

    return await asyncio.wrap_future(serving.classifier.call(look))


async def _record(
    context: Context, message: Message, seen: RecognisedPhoto, hint: str | None, style_code: str | None
) -> PredictionRow:
    sender = context.sender
    with context.state.metrics.stage("store"):
        async with context.state.sessions.begin() as session:
            await people.note_seen(session, person_id=sender.id, language=sender.language_code)
            row = await predictions.record(
                session,
                chat_id=message.chat_id,
                message_id=message.message_id,
                person_id=sender.id,
                update_id=context.incoming.update_id,
                album=message.media_group_id,
                hint=hint,
                style_code=style_code,
                **seen.fields(in_album=message.media_group_id is not None),
            )
            await _join(context, session, row)
            return row


async def _note_unlisted(context: Context, row: PredictionRow, name: str | None) -> UnlistedName | None:
    """Keep a caption's unlisted name for its sender to suggest.

    Only where the answer names no model, or one with another number.
    """
    if name is None or row.sent_by_chat or not answer_view.offers_name(context.state.catalogue, row, name):
        return None
    key = " ".join(context.state.catalogue.split(name))
    async with context.state.sessions.begin() as session:
        sender = context.sender.id
        await unlisted_names.note(session, prediction_id=row.id, person_id=sender, name=short(name), key=key)
        return await unlisted_names.of_prediction(session, row.id)


async def _join(context: Context, session: AsyncSession, row: PredictionRow) -> None:
    """Apply an album's correction to a new photo; admins' are decisions.

    Not to a photo of another shoe.
    """
    if row.album is not None:
        await albums.divide(session, row.chat_id, row.album)
    said = await albums.join(session, row)
    if said is not None and said.person_id in context.state.admins:
        await reviews.approve_own(session, [said])
