"""Photos that people let us keep, and their embeddings; the files are in the object store (`store/objects.py`).

To keep one: `intend` and commit, put the file, then `keep` and commit. To let go: commit, then delete the files that
`discarded` lists, then say so to `deleted`. Whatever ends in between, no row is without its file, and no file without
its row is left for longer than `LEASE`.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.columns import now
from store.session import insert_into
from store.tables import Discarded, EmbeddingRow, PhotoRow, Suspicion

LEASE = timedelta(minutes=10)  # for a file to be put: whoever does it and is not done by then was killed


async def intend(session: AsyncSession, sha256: str) -> None:
    """Note, before a photo's file is put, that it is deleted after `LEASE` unless `keep` comes first."""
    if not await is_kept(session, sha256):
        await discard(session, [sha256], after=LEASE)


async def discard(session: AsyncSession, sha256: Sequence[str], *, after: timedelta = timedelta()) -> None:
    """Note that the files of photos that nobody keeps are to be deleted, now or after a while."""
    at = now() + after
    row = insert_into(session, Discarded)
    if sha256:
        upsert = row.on_conflict_do_update(index_elements=[Discarded.sha256], set_={"at": at})
        await session.execute(upsert, [{"sha256": each, "at": at} for each in sha256])


async def keep(session: AsyncSession, *, person_id: int, sha256: str, size: int) -> PhotoRow:
    """Note that a person lets us keep a photo of `size` bytes; a photo kept already stays as it is."""
    await session.execute(delete(Discarded).filter_by(sha256=sha256))
    row = insert_into(session, PhotoRow).values(person_id=person_id, sha256=sha256, bytes=size)
    await session.execute(row.on_conflict_do_nothing())
    return await session.get_one(PhotoRow, (sha256, person_id))


async def let_go(session: AsyncSession, person_id: int) -> Sequence[str]:
    """Keep no photo of this person; returns the digests of those that nobody else lets us keep, now discarded."""
    theirs = (await session.scalars(select(PhotoRow.sha256).filter_by(person_id=person_id))).all()
    await session.execute(delete(PhotoRow).filter_by(person_id=person_id))
    still = set(await session.scalars(select(PhotoRow.sha256).where(PhotoRow.sha256.in_(theirs))))
    gone = [sha256 for sha256 in theirs if sha256 not in still]
    await session.execute(delete(EmbeddingRow).where(EmbeddingRow.photo_sha256.in_(gone)))
    await session.execute(delete(Suspicion).where(Suspicion.photo_sha256.in_(gone)))
    await discard(session, gone)
    return gone


async def is_kept(session: AsyncSession, sha256: str) -> bool:
    """Whether somebody lets us keep this photo."""
    return await session.scalar(select(PhotoRow.sha256).filter_by(sha256=sha256).limit(1)) is not None


async def all_kept(session: AsyncSession, sha256: Sequence[str]) -> bool:
    """Whether all of these photos are kept, and stay so until the transaction ends."""
    kept = set(await session.scalars(select(PhotoRow.sha256).with_for_update(read=True)))
    return kept.issuperset(sha256)


async def not_embedded(session: AsyncSession, backbone: str) -> Sequence[str]:
    """Digests of the kept photos that a backbone has not seen, oldest first."""
    seen = select(EmbeddingRow.photo_sha256).filter_by(backbone=backbone)
    fresh = select(PhotoRow.sha256).where(PhotoRow.sha256.not_in(seen)).group_by(PhotoRow.sha256)
    return (await session.scalars(fresh.order_by(func.min(PhotoRow.stored), PhotoRow.sha256))).all()


async def of_person(session: AsyncSession, person_id: int) -> Sequence[PhotoRow]:
    """What is kept of a person, oldest first."""
    theirs = select(PhotoRow).filter_by(person_id=person_id).order_by(PhotoRow.stored, PhotoRow.sha256)
    return (await session.scalars(theirs)).all()


async def discarded(session: AsyncSession) -> Sequence[str]:
    """Digests of photos whose files are to be deleted now."""
    due = select(Discarded.sha256).where(Discarded.at <= now()).order_by(Discarded.at)
    return (await session.scalars(due)).all()


async def deleted(session: AsyncSession, sha256: Sequence[str]) -> None:
    """Note that the files of these photos are deleted."""
    await session.execute(delete(Discarded).where(Discarded.sha256.in_(sha256)))


async def add_embedding(session: AsyncSession, *, sha256: str, backbone: str, vector: bytes) -> None:
    """Keep how a backbone sees a photo: int8 values, as bytes. A photo that is not kept is not embedded either."""
    if await is_kept(session, sha256):
        row = insert_into(session, EmbeddingRow).values(photo_sha256=sha256, backbone=backbone, vector=vector)
        await session.execute(row.on_conflict_do_nothing())


async def embeddings(session: AsyncSession, backbone: str) -> Mapping[str, bytes]:
    """How a backbone sees the kept photos: int8 values as bytes, by digest."""
    rows = select(EmbeddingRow.photo_sha256, EmbeddingRow.vector).filter_by(backbone=backbone)
    return {row.photo_sha256: row.vector for row in await session.execute(rows)}
