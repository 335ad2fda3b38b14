"""The versions of the model that this database has met, and which one is live."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from model.manifest import Manifest
from store.errors import NotStored
from store.session import insert_into
from store.tables import Activation, VersionRow


async def register(session: AsyncSession, manifest: Manifest) -> VersionRow:
    """Make a version known, so that predictions can name it; a version that is known already stays as it is."""
    values = insert_into(session, VersionRow).values(
        id=manifest.id,
        backbone=manifest.backbone,
        created=datetime.fromisoformat(manifest.created),
        manifest=asdict(manifest),
    )
    await session.execute(values.on_conflict_do_nothing(index_elements=[VersionRow.id]))
    return await session.get_one(VersionRow, manifest.id)


async def activate(session: AsyncSession, version_id: str, *, person_id: int | None = None, reason: str) -> Activation:
    """Make a version live, and say who did it and why; where it is live already, its line of the trail is returned.

    Raises NotStored for a version that was never registered.
    """
    if await session.get(VersionRow, version_id) is None:
        raise NotStored(f"There is no version {version_id} in the database; register it first.")
    last = await _last(session)
    if last is not None and last.version_id == version_id:
        return last
    activation = Activation(version_id=version_id, person_id=person_id, reason=reason)
    session.add(activation)
    await session.flush()
    return activation


async def live(session: AsyncSession) -> str | None:
    """The id of the live version; None before the first activation."""
    last = await _last(session)
    return None if last is None else last.version_id


async def all_versions(session: AsyncSession) -> Sequence[VersionRow]:
    """Every version, the newest first."""
    newest_first = select(VersionRow).order_by(VersionRow.created.desc(), VersionRow.id)
    return (await session.scalars(newest_first)).all()


async def _last(session: AsyncSession) -> Activation | None:
    return (await session.scalars(select(Activation).order_by(Activation.id.desc()).limit(1))).first()
