"""Consent: where people are asked, and which photos are kept."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.chat import people
from store.db.types import now
from store.learning import photos
from store.predictions import albums
from store.predictions.albums import MAY_BE_LABELLED
from store.tables import SENT, Correction, Person, PhotoDeletion, PhotoRow, PredictionRow, Review, UnlistedName

ASKED_EVERY = 5  # of the answers that a person corrects, while they have said neither yes nor no

_of_photo = (PredictionRow.photo_sha256 == PhotoRow.sha256) & (PredictionRow.person_id == PhotoRow.person_id)
_decided = select(Review.slug).where(Review.photo_sha256 == PhotoRow.sha256, Review.undone.is_(None))
_named = _decided.order_by(Review.id.desc()).limit(1).scalar_subquery()
_UNUSABLE = select(PhotoRow).where(
    exists().where(_of_photo, ~MAY_BE_LABELLED), ~exists().where(_of_photo, MAY_BE_LABELLED), _named.is_(None)
)

# What a person said of a photo: a correction, or a name that /addmodel makes one, for a whole album at once.
_answer = aliased(PredictionRow)
_together = (_answer.chat_id == PredictionRow.chat_id) & (_answer.album == PredictionRow.album)
_said = or_(
    exists().where(Correction.prediction_id == PredictionRow.id, Correction.withdrawn.is_(None)),
    exists().where(
        UnlistedName.prediction_id == _answer.id,
        UnlistedName.suggested.is_not(None),
        (_answer.id == PredictionRow.id) | _together,
    ),
)


async def is_due(session: AsyncSession, prediction: PredictionRow) -> bool:
    """Whether the sender is asked for consent after a correction.

    That is after the first correction of the first and of every fifth answer that they correct, until they say yes or
    no. A channel or a group is never asked: it cannot tap.
    """
    if prediction.sent_by_chat:
        return False
    person = await session.get(Person, prediction.person_id, populate_existing=True)
    if person is None or person.photo_consent is not None:
        return False
    answer = or_(PredictionRow.album.is_(None), PredictionRow.answer_message_id.is_not(None))  # an album has one
    theirs = SENT & answer & (Correction.person_id == person.id) & (PredictionRow.person_id == person.id)
    stands = (Correction.how != "confirmed") & Correction.withdrawn.is_(None)
    said = select(func.min(Correction.id)).where(stands, Correction.person_id == person.id)
    first = await session.scalar(said.where(Correction.prediction_id == prediction.id))
    ever = select(func.count()).where(Correction.prediction_id == prediction.id, Correction.person_id == person.id)
    if await session.scalar(ever.where(Correction.how != "confirmed")) != 1:  # changed since: they were asked
        return False
    before = select(func.count(Correction.prediction_id.distinct())).join(PredictionRow).where(theirs, stands)
    asked = await session.scalar(before.where(Correction.id < first)) if first is not None else None
    return asked is not None and asked % ASKED_EVERY == 0


async def to_keep(session: AsyncSession, most: int) -> Sequence[PredictionRow]:
    """Corrected photos with consent that are not kept yet, oldest first.

    Without pictures that may not be labelled, and without photos whose file is being stored or deleted.
    """
    said = exists().where(Correction.prediction_id == PredictionRow.id, Correction.withdrawn.is_(None))
    kept = exists().where(PhotoRow.sha256 == PredictionRow.photo_sha256, PhotoRow.person_id == PredictionRow.person_id)
    busy = exists().where(PhotoDeletion.sha256 == PredictionRow.photo_sha256, PhotoDeletion.due > now())
    rows = select(PredictionRow).join(Person, Person.id == PredictionRow.person_id)
    owed = rows.where(
        Person.photo_consent.is_(True), PredictionRow.file_id.is_not(None), MAY_BE_LABELLED, said, ~kept, ~busy
    )
    return (await session.scalars(owed.order_by(PredictionRow.id).limit(most))).all()


async def unusable(session: AsyncSession, most: int) -> Sequence[PhotoRow]:
    """Kept photos that cannot teach: pictures without a sneaker in albums.

    `remove_unusable` removes one. A photo that its sender sent elsewhere, too, or that an admin named, is none of them.
    """
    rows = _UNUSABLE.order_by(PhotoRow.sha256, PhotoRow.person_id).limit(most)
    return (await session.scalars(rows)).all()


async def remove_unusable(session: AsyncSession, person_id: int, sha256: str) -> None:
    """Remove a photo if it still cannot teach.

    Whoever is at this person's photos just now comes first.
    """
    await session.get(Person, person_id, with_for_update={"key_share": True})
    if await session.scalar(_UNUSABLE.where(PhotoRow.person_id == person_id, PhotoRow.sha256 == sha256)) is not None:
        await photos.remove(session, person_id, [sha256])


async def may_keep(session: AsyncSession, person_id: int) -> bool:
    """Whether a person consents; locks the answer until the transaction ends."""
    person = await session.get(Person, person_id, populate_existing=True, with_for_update={"read": True})
    return person is not None and person.photo_consent is True


async def may_keep_photo(session: AsyncSession, photo: PredictionRow) -> bool:
    """Whether a photo may be kept as of now.

    Its sender consents, and has not said since that this photo may not be kept.
    """
    if not await may_keep(session, photo.person_id):
        return False
    return await session.scalar(select(PredictionRow.file_id).filter_by(id=photo.id)) == photo.file_id


async def set_consent(session: AsyncSession, person_id: int, keep: bool) -> Sequence[str]:
    """Store a person's consent; a no removes their photos.

    Returns the digests of photos whose files must be deleted (see `photos.claim`). Raises NotStored.
    """
    person = await people.existing(session, person_id)
    person.photo_consent, person.photo_consent_at = keep, now()
    await session.flush()  # whoever keeps a photo of theirs just now is waited for, and that photo is removed
    return () if keep else await photos.remove(session, person_id)


async def decide(session: AsyncSession, person_id: int, *, keep: bool, about: PredictionRow | None = None) -> bool:
    """Store consent for photos that a person corrects from now on.

    A no removes all kept ones. `about` is the answer under which they were asked: a yes is for its photo, too, and a no
    for that one stands. What may not be kept cannot be fetched any more, whatever is said later. Returns whether the
    photo of `about` can.
    """
    person = await session.get(Person, person_id, with_for_update=True, populate_existing=True)
    allowed = person is not None and person.photo_consent is True
    await set_consent(session, person_id, keep)
    asked = await _asked_about(session, about)
    if not keep:
        await _forget_way(session, person_id, PredictionRow.photo_sha256.in_([each.photo_sha256 for each in asked]))
    elif not allowed:
        await _forget_way(session, person_id, _said, PredictionRow.id.not_in([each.id for each in asked]))
    return any(each.file_id is not None for each in asked)


async def _asked_about(session: AsyncSession, answer: PredictionRow | None) -> Sequence[PredictionRow]:
    if answer is None:
        return ()
    if answer.album is not None:
        return await albums.pictures(session, answer.chat_id, answer.album)
    return [await session.get_one(PredictionRow, answer.id, populate_existing=True)]


async def _forget_way(session: AsyncSession, person_id: int, *which: ColumnElement[bool]) -> None:
    theirs = update(PredictionRow).where(PredictionRow.person_id == person_id, *which)
    await session.execute(theirs.values(file_id=None), execution_options={"synchronize_session": False})


async def give_up(session: AsyncSession, prediction_id: int, file_id: str | None) -> None:
    """Note that a photo cannot be fetched any more.

    A photo that has taken its place by now stays.
    """
    theirs = update(PredictionRow).filter_by(id=prediction_id, file_id=file_id)
    await session.execute(theirs.values(file_id=None))
