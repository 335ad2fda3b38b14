"""The files of versions that nobody wants go after a while; their rows stay."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from model.manifest import FILE
from store.chat import people
from store.db.types import now
from store.errors import FilesGone
from store.objects import Objects
from store.releases import file_removal, runs, versions
from store.tables import VersionRow
from tests.support.data.records import ADMIN, a_manifest
from tests.support.databases import waits_or_is_done

Sessions = async_sessionmaker[AsyncSession]
IDS = FIRST, SECOND, THIRD, FOURTH = [f"00000000000{number}" for number in range(1, 5)]
LONG_AGO = file_removal.KEPT + timedelta(days=1)


async def discard(session: AsyncSession, version_id: str, ago: timedelta = LONG_AGO) -> None:
    row = await versions.register(session, a_manifest(version_id))
    row.discarded = now() - ago
    await session.flush()


async def expire(session: AsyncSession, *spared: str) -> list[str]:
    """The versions whose files are to be deleted by now."""
    await file_removal.expire(session, now() - file_removal.KEPT, sparing=spared)
    await session.flush()
    return sorted(await file_removal.removed(session))


async def promote(session: AsyncSession, *ids: str) -> None:
    for each in ids:
        await versions.register(session, a_manifest(each))
        await versions.activate(session, each, reason="promoted")


async def a_folder(folder: Path, objects: Objects) -> Path:
    (folder / "report").mkdir(parents=True)
    for name in (FILE, "model.tflite", "report/changes.png"):
        (folder / name).write_bytes(b"something")
    await objects.put_version(folder)
    return folder


async def test_what_was_discarded_long_ago_goes_unless_it_is_needed(session: AsyncSession) -> None:
    await promote(session, FIRST, SECOND, THIRD)
    for each in IDS:
        await discard(session, each)
    assert await expire(session, FOURTH) == [FIRST]
    assert await expire(session) == [FIRST, FOURTH]


async def test_what_was_discarded_a_moment_ago_stays(session: AsyncSession) -> None:
    await discard(session, FIRST, file_removal.KEPT - timedelta(hours=1))
    assert await expire(session) == []


async def test_files_go_on_this_machine_and_in_the_object_store_and_the_row_stays(
    make_session: Sessions, tmp_path: Path
) -> None:
    objects = Objects((tmp_path / "objects").as_uri())
    gone, left = [await a_folder(tmp_path / "versions" / each, objects) for each in (FIRST, SECOND)]
    async with make_session.begin() as session:
        await discard(session, FIRST)
        await expire(session)
    for _ in range(2):  # as by two processes
        await file_removal.remove_folders(make_session, tmp_path / "versions")
        await file_removal.remove_objects(make_session, objects)
    assert not gone.exists()
    assert sorted(each.name for each in left.iterdir()) == [FILE, "model.tflite", "report"]
    assert await objects.versions() == {SECOND}
    async with make_session() as session:
        assert [row.id for row in await versions.all_versions(session)] == [FIRST]


async def test_a_version_whose_files_are_deleted_cannot_go_live(session: AsyncSession) -> None:
    await discard(session, FIRST)
    await expire(session)
    for refused in (versions.activate(session, FIRST, reason="after all"), versions.refuse_removed(session, FIRST[:3])):
        with pytest.raises(FilesGone, match=rf"^The files of version 1 \({FIRST}\) were deleted on .*promote another"):
            await refused
    assert await versions.live(session) is None


async def test_a_way_back_passes_over_a_version_whose_files_are_deleted(session: AsyncSession) -> None:
    await promote(session, FIRST, SECOND, THIRD, FOURTH)
    await discard(session, SECOND)
    assert await expire(session) == [SECOND]
    await versions.activate(session, THIRD, reason="rollback")
    assert await versions.previous(session) == FIRST


@pytest.mark.parametrize("ago", [LONG_AGO, file_removal.KEPT - timedelta(hours=1)])
async def test_a_version_that_is_made_again_has_its_files_and_is_not_discarded(
    session: AsyncSession, ago: timedelta
) -> None:
    await discard(session, FIRST, ago)
    await expire(session)
    await versions.made_again(session, FIRST)
    row = await session.get_one(VersionRow, FIRST)
    assert (row.files_removed, row.discarded) == (None, None)
    assert await expire(session) == []


async def test_who_only_meets_a_version_again_does_not_bring_its_files_back(session: AsyncSession) -> None:
    await discard(session, FIRST)
    await expire(session)
    row = await versions.register(session, a_manifest(FIRST))
    assert row.files_removed is not None
    assert row.discarded is not None


async def test_what_is_made_again_while_others_are_deleted_stays(make_session: Sessions, tmp_path: Path) -> None:
    class Slow(Objects):
        async def versions(self) -> frozenset[str]:
            there = await super().versions()
            async with make_session.begin() as session:
                await versions.made_again(session, FIRST)
            return there

    objects = Slow((tmp_path / "objects").as_uri())
    for each in (FIRST, SECOND):
        await a_folder(tmp_path / "made" / each, objects)
        async with make_session.begin() as session:
            await discard(session, each)
            await expire(session)
    await file_removal.remove_objects(make_session, objects)
    assert await Objects(objects.url).versions() == {FIRST}


async def test_a_folder_that_was_made_after_its_version_was_to_go_stays(make_session: Sessions, tmp_path: Path) -> None:
    async with make_session.begin() as session:
        for each in (FIRST, SECOND):
            await discard(session, each)
        await expire(session)
    objects = Objects((tmp_path / "objects").as_uri())
    made, old = [await a_folder(tmp_path / "versions" / each, objects) for each in (FIRST, SECOND)]
    ago = (now() - timedelta(days=40)).timestamp()
    os.utime(old / FILE, (ago, ago))
    await file_removal.remove_folders(make_session, tmp_path / "versions")
    assert (len(list(made.iterdir())), old.exists()) == (3, False)


async def test_nothing_is_deleted_during_a_retraining_which_may_make_the_same_again(session: AsyncSession) -> None:
    await promote(session, FIRST)
    await discard(session, SECOND)
    await people.seen(session, person_id=ADMIN, language="en")
    run = await runs.request(session, requested_by=ADMIN, chat_id=ADMIN)
    assert await expire(session) == []
    await runs.cancel(session, run.id)
    assert await expire(session) == [SECOND]
    assert len((await session.scalars(select(VersionRow))).all()) == 2


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_who_promotes_a_version_while_its_files_are_given_up_waits_and_is_refused(make_session: Sessions) -> None:
    async def promotes() -> None:
        async with make_session.begin() as session:
            assert await versions.get(session, FIRST)  # as whoever looked at it before
            await versions.activate(session, FIRST, reason="after all")

    async with make_session.begin() as session:
        await discard(session, FIRST)
    async with make_session.begin() as session:
        await expire(session)
        promoting = asyncio.create_task(promotes())
        await waits_or_is_done(make_session, promoting)
    with pytest.raises(FilesGone):
        await promoting


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_who_gives_up_a_version_while_it_is_made_again_waits_and_leaves_it(make_session: Sessions) -> None:
    async def gives_up() -> list[str]:
        async with make_session.begin() as session:
            return await expire(session)

    async with make_session.begin() as session:
        await discard(session, FIRST)
    async with make_session.begin() as session:
        await versions.made_again(session, FIRST)
        giving_up = asyncio.create_task(gives_up())
        await waits_or_is_done(make_session, giving_up)
    assert await giving_up == []
