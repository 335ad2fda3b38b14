"""The versions that a database has met, and which one is live."""

from datetime import UTC, datetime
from typing import get_args

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.prediction import Verdict
from records import a_manifest
from store import people, tables, versions
from store.errors import NotStored

OLD = a_manifest("000000000001", "2026-01-31T12:00:00Z")
NEW = a_manifest("000000000002", "2026-02-28T12:00:00.5+00:00")


async def test_a_version_is_registered_once_with_its_manifest(session: AsyncSession) -> None:
    await versions.register(session, OLD)
    session.expunge_all()
    row = await versions.register(session, OLD)
    assert (row.id, row.backbone, row.created) == (OLD.id, OLD.backbone, datetime(2026, 1, 31, 12, tzinfo=UTC))
    assert row.manifest["labels"] == list(OLD.labels)
    assert row.manifest["rejection"]["rule"] == "top"


async def test_versions_are_listed_newest_first(session: AsyncSession) -> None:
    for manifest in (OLD, NEW):
        await versions.register(session, manifest)
    assert [row.id for row in await versions.all_versions(session)] == [NEW.id, OLD.id]


async def test_the_version_activated_last_is_live(session: AsyncSession) -> None:
    assert await versions.live(session) is None
    for manifest in (OLD, NEW):
        await versions.register(session, manifest)
        await versions.activate(session, manifest.id, reason="shipped")
    assert await versions.live(session) == NEW.id
    await people.seen(session, person_id=1003, language=None)
    back = await versions.activate(session, OLD.id, person_id=1003, reason="answers got worse")
    assert (back.person_id, back.reason) == (1003, "answers got worse")
    assert await versions.live(session) == OLD.id


async def test_activating_what_is_live_adds_no_line(session: AsyncSession) -> None:
    await versions.register(session, OLD)
    first = await versions.activate(session, OLD.id, reason="shipped")
    assert await versions.activate(session, OLD.id, reason="again") is first
    assert await session.scalar(select(func.count()).select_from(tables.Activation)) == 1


async def test_a_version_that_is_not_registered_cannot_be_live(session: AsyncSession) -> None:
    with pytest.raises(NotStored, match="no version 000000000001"):
        await versions.activate(session, OLD.id, reason="shipped")


def test_the_verdicts_that_are_stored_are_the_models() -> None:
    assert get_args(tables.Verdict) == get_args(Verdict)
