"""Folders against the database: only what people allow goes out, and what they forbid leaves the folder again."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from model.live import shipped
from store.chat import people
from store.db.session import engine, migrate, sessions
from store.learning import consent, erasure, labels
from store.objects import Objects
from store.predictions.statistics import statistics
from tests.support.command import only_line, sneakers
from tests.support.data.dataset_photos import HIGH, LOW, draw_set
from training.cleaning.clean import all_photos
from training.collect.exchange import ExchangeCounts, export, import_
from training.collect.storage import open_storage
from training.dataset.photos import list_photos
from training.dataset.sources import read_sources
from training.errors import DatasetError

ADMIN = 7


def silent(done: int, all_: int) -> None:
    return None


@pytest_asyncio.fixture
async def make_session(tmp_path: Path) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    url = f"sqlite:///{tmp_path}/sneakers.db"
    await migrate(url)
    database = engine(url)
    yield sessions(database)
    await database.dispose()


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return Objects((tmp_path / "objects").as_uri())


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return draw_set(tmp_path / "mine", each=3)


Store = async_sessionmaker[AsyncSession]


async def take_in(photos: Path, make_session: Store, objects: Objects, person_id: int = ADMIN) -> ExchangeCounts:
    found = list_photos(photos)
    return await import_(found, make_session, objects, person_id=person_id, version=shipped(), progress=silent)


async def write_out(folder: Path, make_session: Store, objects: Objects) -> ExchangeCounts:
    with open_storage(folder) as storage:
        return await export(storage, make_session, objects, silent)


def content(folder: Path) -> set[tuple[str, bytes]]:
    return {(photo.slug, photo.path.read_bytes()) for photo in all_photos(folder)}


async def test_what_was_imported_teaches_and_comes_out_the_same(
    photos: Path, make_session: Store, objects: Objects, tmp_path: Path
) -> None:
    assert (await take_in(photos, make_session, objects)).new == 6
    async with make_session() as session:
        assert {label.why for label in await labels.accepted(session)} == {"approved"}
    assert (await write_out(tmp_path / "out", make_session, objects)).new == 6
    assert content(tmp_path / "out") == content(photos)


async def test_again_nothing_doubles(photos: Path, make_session: Store, objects: Objects, tmp_path: Path) -> None:
    for _ in range(2):
        taken = await take_in(photos, make_session, objects)
        written = await write_out(tmp_path / "out", make_session, objects)
    assert (taken.new, taken.known) == (0, 6)
    assert (written.new, written.known, written.removed) == (0, 6, 0)
    assert len(read_sources(tmp_path / "out")) == 6


async def test_a_forgotten_person_leaves_the_folder_with_the_next_export(
    photos: Path, make_session: Store, objects: Objects, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    await take_in(photos, make_session, objects)
    await write_out(out, make_session, objects)
    aside = out / "rejected" / "by-hand" / LOW
    aside.mkdir(parents=True)
    kept = next((out / LOW).iterdir())
    kept.rename(aside / kept.name)
    async with make_session.begin() as session:
        await erasure.forget(session, ADMIN)
    assert (await write_out(out, make_session, objects)).removed == 6
    assert not list(out.rglob("*.jpg"))
    assert read_sources(out) == []


async def test_a_consent_that_was_taken_back_counts(
    photos: Path, make_session: Store, objects: Objects, tmp_path: Path
) -> None:
    await take_in(photos, make_session, objects)
    async with make_session.begin() as session:
        await consent.set_consent(session, ADMIN, keep=False)
    assert (await write_out(tmp_path / "out", make_session, objects)).new == 0


async def test_photos_that_were_gathered_elsewhere_stay_in_the_folder(
    photos: Path, make_session: Store, objects: Objects
) -> None:
    before = content(photos)
    assert (await write_out(photos, make_session, objects)).removed == 0
    assert content(photos) == before


async def test_a_photo_under_another_model_is_corrected(
    photos: Path, make_session: Store, objects: Objects, tmp_path: Path
) -> None:
    await take_in(photos, make_session, objects)
    (photos / LOW / "0.jpg").rename(photos / HIGH / "was-low.jpg")
    assert (await take_in(photos, make_session, objects)).new == 1
    await write_out(tmp_path / "out", make_session, objects)
    assert content(tmp_path / "out") == content(photos)


async def test_a_file_that_is_no_picture_is_named_and_the_others_come(
    photos: Path, make_session: Store, objects: Objects
) -> None:
    (photos / LOW / "notes.txt").write_text("size 43")
    done = await take_in(photos, make_session, objects)
    assert [path.name for path in done.unreadable] == ["notes.txt"]
    assert done.new == 6


def run(data: Path, *arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SNEAKERS_DATA": str(data), **settings}
    command = [sys.executable, "-W", "error", "-m", "sneakers", "data", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_commands_take_in_and_write_out(photos: Path, tmp_path: Path) -> None:
    done = run(tmp_path / "var", "import", photos, "--json", SNEAKERS_ADMINS=str(ADMIN))
    assert json.loads(done.stdout)["new"] == 6
    done = run(tmp_path / "var", "export", tmp_path / "out", "--json")
    assert json.loads(done.stdout)["new"] == 6
    assert content(tmp_path / "out") == content(photos)


def test_only_an_admin_may_import(photos: Path, tmp_path: Path) -> None:
    done = run(tmp_path / "var", "import", photos, "--as", "8", SNEAKERS_ADMINS="7,9")
    assert done.returncode == 2
    assert "7, 9" in only_line(done.stderr)


def test_an_unknown_model_is_refused_before_anything_is_taken(photos: Path, tmp_path: Path) -> None:
    (photos / LOW).rename(photos / "somebody-else-1")
    done = run(tmp_path / "var", "import", photos, SNEAKERS_ADMINS=str(ADMIN))
    assert done.returncode == 1
    assert "somebody-else-1" in only_line(done.stderr)
    assert not (tmp_path / "var" / "sneakers.db").exists()


async def test_an_export_of_nothing_is_an_empty_folder(tmp_path: Path) -> None:
    done = await asyncio.to_thread(sneakers, "data", "export", tmp_path / "out", data=tmp_path)
    assert done.returncode == 0
    assert "0 new photos" in done.stdout


async def test_an_import_leaves_what_the_admin_allows_of_the_chat_as_it_was(
    photos: Path, make_session: Store, objects: Objects
) -> None:
    await take_in(photos, make_session, objects)
    async with make_session() as session:
        person = await people.get(session, ADMIN)
    assert person is not None
    assert person.photo_consent is None


async def test_nothing_is_imported_for_an_admin_who_said_no(
    photos: Path, make_session: Store, objects: Objects
) -> None:
    async with make_session.begin() as session:
        await people.seen(session, person_id=ADMIN, language=None)
        await consent.set_consent(session, ADMIN, keep=False)
    with pytest.raises(DatasetError, match="/settings"):
        await take_in(photos, make_session, objects)
    async with make_session() as session:
        assert await labels.accepted(session) == []


async def test_imported_photos_are_no_predictions_for_people(
    photos: Path, make_session: Store, objects: Objects
) -> None:
    await take_in(photos, make_session, objects)
    async with make_session() as session:
        found = await statistics(session)
    assert (found.photos, found.people, found.corrections + found.confirmations, found.weeks) == (0, 0, 0, [])
    assert found.kept == 6
