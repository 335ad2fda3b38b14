"""Versions of the model that this database knows, and the live one."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from model.manifest import Manifest
from store.db.session import insert_into
from store.db.types import now
from store.errors import FilesGone, NotStored
from store.tables import Activation, VersionRow


async def register(session: AsyncSession, manifest: Manifest) -> VersionRow:
    """Register a version, so that predictions can name it.

    A version that is known already stays as it is. A new one gets the next number. Of two that are registered at the
    same moment, the second waits and takes the one after. One whose files were deleted stays so, until `made_again`.
    """
    while (row := await session.get(VersionRow, manifest.id)) is None:
        values = insert_into(session, VersionRow).values(
            id=manifest.id,
            number=_next_number(),
            backbone=manifest.backbone,
            created=datetime.fromisoformat(manifest.created),
            manifest=asdict(manifest),
        )
        await session.execute(values.on_conflict_do_nothing())
    return row


async def made_again(session: AsyncSession, version_id: str) -> None:
    """Note that a version has files again and is not discarded."""
    new = update(VersionRow).filter_by(id=version_id).values(files_removed=None, discarded=None)
    await session.execute(new)  # whatever this session read before: another may have noted them as deleted since


async def get(session: AsyncSession, version_id: str) -> VersionRow | None:
    """The version with this id, or None."""
    return await session.get(VersionRow, version_id)


async def hold(session: AsyncSession) -> None:
    """Lock the live version until the transaction ends.

    SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("LOCK TABLE activations IN SHARE ROW EXCLUSIVE MODE"))


async def activate(
    session: AsyncSession,
    version_id: str,
    *,
    person_id: int | None = None,
    reason: str,
    forced: bool = False,
    update_id: int | None = None,
) -> Activation:
    """Make a version live, with who did it and why.

    Returns the last line of the trail where it is live already. `forced`: against the gate. `update_id`: the admin's
    update. Raises NotStored for a version that was never registered, and FilesGone.
    """
    await hold(session)
    row = await _existing(session, version_id)
    last = await _last(session)
    if last is not None and last.version_id == version_id:
        return last
    await refuse_removed(session, version_id)
    row.discarded = None
    done = {"person_id": person_id, "reason": reason, "forced": forced, "update_id": update_id}
    session.add(activation := Activation(version_id=version_id, **done))
    await session.flush()
    return activation


async def refuse_removed(session: AsyncSession, beginning: str) -> None:
    """Raise FilesGone if an id's beginning names a version without files."""
    named = VersionRow.id.startswith(beginning, autoescape=True)
    gone = select(VersionRow).where(named, VersionRow.files_removed.is_not(None))
    row = (await session.scalars(gone.limit(1), execution_options={"populate_existing": True})).first()
    if row is not None:
        raise FilesGone(
            f"The files of version {row.number} ({row.id}) were deleted on {row.files_removed:%Y-%m-%d}, some time "
            "after it was discarded; promote another one, or retrain."
        )


async def decided_in(session: AsyncSession, update_id: int) -> Activation | None:
    """The line of the trail that an update has left, or None."""
    lines = select(Activation).filter_by(update_id=update_id).order_by(Activation.id.desc()).limit(1)
    return (await session.scalars(lines)).first()


async def was_live(session: AsyncSession, version_id: str) -> bool:
    """Whether this database has ever had a version live."""
    return await session.scalar(select(Activation.id).filter_by(version_id=version_id).limit(1)) is not None


async def live(session: AsyncSession) -> str | None:
    """The id of the live version; None before the first activation."""
    last = await _last(session)
    return None if last is None else last.version_id


async def previous(session: AsyncSession, *, until: int | None = None) -> str | None:
    """The id of the version to roll back to, or None.

    That is the one that was live before the live one came. After a rollback it is the one before that one: two
    rollbacks go back twice. One whose files were deleted is passed over. With `until`, as it was at that line of the
    trail.
    """
    gone = set(await session.scalars(select(VersionRow.id).where(VersionRow.files_removed.is_not(None))))
    return next((each for each in reversed(await _way_back(session, until)) if each not in gone), None)


async def needed(session: AsyncSession) -> frozenset[str]:
    """The live version and the one to roll back to."""
    here = [await live(session), await previous(session)]
    return frozenset(each for each in here if each is not None)


async def _way_back(session: AsyncSession, until: int | None) -> list[str]:
    back: list[str] = []
    for line in await trail(session, limit=None, oldest_first=True):
        if until is not None and line.id > until:
            break
        if line.version_id in back:
            del back[back.index(line.version_id) :]
        back.append(line.version_id)
    return back[:-1]


async def trail(session: AsyncSession, *, limit: int | None = 20, oldest_first: bool = False) -> Sequence[Activation]:
    """The audit trail: who made which version live; newest first."""
    order = Activation.id.asc() if oldest_first else Activation.id.desc()
    return (await session.scalars(select(Activation).order_by(order).limit(limit))).all()


async def discard(session: AsyncSession, version_id: str) -> bool:
    """Mark a version as unwanted; False where it is live; raises NotStored."""
    await hold(session)
    row = await _existing(session, version_id)
    if await live(session) == version_id:
        return False
    row.discarded = now()
    return True


async def all_versions(session: AsyncSession) -> Sequence[VersionRow]:
    """Every version, the newest first."""
    newest_first = select(VersionRow).order_by(VersionRow.created.desc(), VersionRow.id)
    return (await session.scalars(newest_first)).all()


def _next_number() -> ScalarSelect[int]:
    return select(func.coalesce(func.max(VersionRow.number), 0) + 1).scalar_subquery()


async def _existing(session: AsyncSession, version_id: str) -> VersionRow:
    row = await session.get(VersionRow, version_id)
    if row is None:
        raise NotStored(f"There is no version {version_id} in the database; register it first.")
    return row


async def _last(session: AsyncSession) -> Activation | None:
    return (await session.scalars(select(Activation).order_by(Activation.id.desc()).limit(1))).first()
