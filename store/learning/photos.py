"""Kept photos and their embeddings; the files are in the object store.

To keep one: `intend` and commit, put the file, then `keep` and commit. To remove one: commit; whoever comes to it takes
what is due with `claim` and commits, deletes the files, then calls `deleted` and commits. A row of `photo_deletions`
belongs to one of them at a time, until it is due. Whatever ends in between, no row is without its file, and no file
without its row is left for longer than `LEASE`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store.db.session import insert_into
from store.db.statements import in_parts
from store.db.types import now
from store.objects import Objects
from store.tables import EmbeddingRow, LabelIssue, PhotoDeletion, PhotoRow


async def delete_due_files(sessions: async_sessionmaker[AsyncSession], objects: Objects) -> None:
    """Delete all due files; a failure is tried again later.

    Raises StorageUnavailable, and TimeoutError where the object store takes too long.
    """
    while True:
        async with sessions.begin() as session:
            claimed = await claim(session)
        if not claimed.sha256:
            return
        async with asyncio.timeout(TIMEOUT):  # later, they might be another's
            await objects.delete_photos(claimed.sha256)
        async with sessions.begin() as session:
            await deleted(session, claimed)


LEASE = timedelta(minutes=10)  # for a file to be put, or some deleted: who is not done by then was killed
TIMEOUT = LEASE.total_seconds() / 2  # after which whoever puts or deletes gives up, in seconds: well before that
CLAIMED = 100  # files that one deletes under one lease

_in_order = select(PhotoRow.sha256).order_by(PhotoRow.sha256, PhotoRow.person_id)  # for locks: who takes some waits


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Photos whose files one process deletes, alone until then."""

    sha256: Sequence[str]
    until: datetime


async def intend(session: AsyncSession, sha256: str) -> datetime | None:
    """Reserve a photo before its file is put.

    The file is deleted after `LEASE` unless `keep` comes first. Returns until when it may be put, for `keep`; None
    where another process puts or deletes it just now.
    """
    moment = now()
    row = insert_into(session, PhotoDeletion).values(sha256=sha256, due=moment + LEASE)
    upsert = row.on_conflict_do_update(
        index_elements=[PhotoDeletion.sha256], set_={"due": moment + LEASE}, where=PhotoDeletion.due <= moment
    )
    return await session.scalar(upsert.returning(PhotoDeletion.due))


async def release(session: AsyncSession, sha256: str, until: datetime) -> None:
    """Give up a reservation; a file that was put goes at once."""
    await session.execute(update(PhotoDeletion).filter_by(sha256=sha256, due=until).values(due=now()))
    await discard(session, [sha256])


async def discard(session: AsyncSession, sha256: Sequence[str]) -> None:
    """Schedule the files of photos for deletion, where nobody keeps them."""
    row = insert_into(session, PhotoDeletion).on_conflict_do_nothing()
    if sha256:
        await session.execute(row, [{"sha256": each, "due": now()} for each in sorted(sha256)])


async def keep(
    session: AsyncSession, *, person_id: int, sha256: str, size: int, until: datetime | None
) -> PhotoRow | None:
    """Store that a person lets us keep a photo of `size` bytes.

    A photo kept already stays as it is. `until` is what `intend` returned. Returns None where that is over, and
    somebody may have deleted the file.
    """
    ours = delete(PhotoDeletion).filter_by(sha256=sha256, due=until).returning(PhotoDeletion.sha256)
    if await session.scalar(ours) is None:
        return None
    row = insert_into(session, PhotoRow).values(person_id=person_id, sha256=sha256, bytes=size)
    await session.execute(row.on_conflict_do_nothing())
    return await session.get_one(PhotoRow, (sha256, person_id))


async def remove(session: AsyncSession, person_id: int, only: Sequence[str] | None = None) -> Sequence[str]:
    """Remove all photos of a person, or only these.

    Returns the digests of those that nobody else lets us keep; their files are due.
    """
    own = (PhotoRow.person_id == person_id) & (true() if only is None else PhotoRow.sha256.in_(only))
    theirs = (await session.scalars(select(PhotoRow.sha256).where(own))).all()
    # Of two who remove the same photo at once, each would see the other's row, and none would delete the file.
    await session.execute(_in_order.where(PhotoRow.sha256.in_(theirs)).with_for_update())
    await session.execute(delete(PhotoRow).where(own))
    still = set(await session.scalars(select(PhotoRow.sha256).where(PhotoRow.sha256.in_(theirs))))
    gone = [sha256 for sha256 in theirs if sha256 not in still]
    await discard(session, gone)  # first, as in `keep`: what follows may wait for whoever keeps the same photo
    await session.execute(delete(EmbeddingRow).where(EmbeddingRow.photo_sha256.in_(gone)))
    await session.execute(delete(LabelIssue).where(LabelIssue.photo_sha256.in_(gone)))
    return gone


async def is_kept(session: AsyncSession, sha256: str) -> bool:
    """Whether somebody lets us keep this photo."""
    return await session.scalar(select(PhotoRow.sha256).filter_by(sha256=sha256).limit(1)) is not None


async def all_kept(session: AsyncSession, sha256: Sequence[str]) -> bool:
    """Whether all these photos are kept; locks them until the transaction ends."""
    return len(await hold(session, sha256)) == len(set(sha256))


async def hold(session: AsyncSession, sha256: Sequence[str]) -> Sequence[str]:
    """Those of these photos that are kept; locks them."""
    kept: dict[str, None] = {}
    for part in in_parts(sha256):
        rows = await session.scalars(_in_order.where(PhotoRow.sha256.in_(part)).with_for_update(read=True))
        kept.update(dict.fromkeys(rows))
    return list(kept)


async def not_embedded(session: AsyncSession, backbone: str) -> Sequence[str]:
    """Digests of kept photos without an embedding by a backbone, oldest first."""
    seen = select(EmbeddingRow.photo_sha256).filter_by(backbone=backbone)
    fresh = select(PhotoRow.sha256).where(PhotoRow.sha256.not_in(seen)).group_by(PhotoRow.sha256)
    return (await session.scalars(fresh.order_by(func.min(PhotoRow.stored), PhotoRow.sha256))).all()


async def of_person(session: AsyncSession, person_id: int) -> Sequence[PhotoRow]:
    """What is kept of a person, oldest first."""
    theirs = select(PhotoRow).filter_by(person_id=person_id).order_by(PhotoRow.stored, PhotoRow.sha256)
    return (await session.scalars(theirs)).all()


async def claim(session: AsyncSession) -> Claim:
    """Claim at most `CLAIMED` due files for `LEASE`."""
    moment = now()
    kept = exists().where(PhotoRow.sha256 == PhotoDeletion.sha256)
    due = (
        select(PhotoDeletion.sha256)
        .where(PhotoDeletion.due <= moment, ~kept)
        .order_by(PhotoDeletion.due)
        .limit(CLAIMED)
    )
    taken = (await session.scalars(due.with_for_update(skip_locked=True))).all()
    await session.execute(update(PhotoDeletion).where(PhotoDeletion.sha256.in_(taken)).values(due=moment + LEASE))
    return Claim(sha256=taken, until=moment + LEASE)


async def deleted(session: AsyncSession, claimed: Claim) -> None:
    """Note that claimed files are deleted, unless the claim is over."""
    ours = PhotoDeletion.sha256.in_(claimed.sha256), PhotoDeletion.due == claimed.until
    await session.execute(delete(PhotoDeletion).where(*ours))


async def add_embedding(session: AsyncSession, *, sha256: str, backbone: str, vector: bytes) -> None:
    """Store the embedding of a kept photo: int8 values as bytes.

    The photo must stay kept until the transaction ends: by `hold`, or by `keep` in the same one.
    """
    if await is_kept(session, sha256):
        row = insert_into(session, EmbeddingRow).values(photo_sha256=sha256, backbone=backbone, vector=vector)
        await session.execute(row.on_conflict_do_nothing())


async def embeddings(session: AsyncSession, backbone: str) -> Mapping[str, bytes]:
    """The embeddings of kept photos by digest: int8 values as bytes."""
    rows = select(EmbeddingRow.photo_sha256, EmbeddingRow.vector).filter_by(backbone=backbone)
    return {row.photo_sha256: row.vector for row in await session.execute(rows)}
