"""Listing and showing versions from the command line."""

import asyncio
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

from model.live import shipped
from model.manifest import Manifest
from store.db.session import engine, migrate, sessions
from store.db.types import now
from store.objects import Objects
from store.releases import versions
from store.tables import VersionRow
from tests.support.bots.live import another_in
from tests.support.command import only_line, sneakers
from tests.support.data.records import a_manifest


def listed(data: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(sneakers("models", "list", "--json", data=data).stdout)
    return rows


async def made(data: Path) -> str:
    """A version that was made on this machine, the second that the bot has met; its id."""
    url = f"sqlite:///{data / 'sneakers.db'}"
    await migrate(url)
    database = engine(url)
    async with sessions(database).begin() as session:
        await versions.register(session, Manifest.read(shipped()))
    version = await another_in(data, sessions(database))
    await database.dispose()
    return version


def test_the_shipped_version_is_live_where_no_bot_has_run(tmp_path: Path) -> None:
    assert [row["live"] for row in listed(tmp_path)].count(True) == 1
    assert list(tmp_path.iterdir()) == []


def test_show_gives_the_whole_manifest_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    version = str(listed(tmp_path)[0]["id"])
    shown = json.loads(sneakers("models", "show", version[:6], "--json", data=tmp_path).stdout)
    assert shown["id"] == version
    assert shown["metrics"]
    assert shown["origin"]


def test_show_tells_people_on_one_screen_what_a_version_is_and_how_good(tmp_path: Path) -> None:
    said = sneakers("models", "show", data=tmp_path).stdout
    assert len(said.splitlines()) <= 24
    manifest = Manifest.read(shipped())
    top1, size = manifest.metrics["top1"], manifest.input_size
    share = f"{top1['value']:.1%}  ({top1['low']:.1%} to {top1['high']:.1%}, {top1['photos']:,} photos)"
    for fact in (manifest.id, f"{manifest.backbone}, {size} × {size} pixels", share, f"{manifest.metrics['ece']:.3f}"):
        assert fact in said
    assert str(shipped() / "report" / "model-card.md") in said


def test_an_unknown_id_is_refused_in_one_line(tmp_path: Path) -> None:
    done = sneakers("models", "show", "zzz", data=tmp_path)
    assert done.returncode == 1
    assert "zzz" in only_line(done.stderr)


async def test_a_version_whose_files_were_deleted_is_promoted_no_more(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sneakers.db'}"
    await migrate(url)
    database = engine(url)
    async with sessions(database).begin() as session:
        (await versions.register(session, a_manifest("0123456789ab"))).files_removed = now()
    await database.dispose()
    done = await asyncio.to_thread(sneakers, "models", "promote", "0123", data=tmp_path)
    assert done.returncode == 1
    assert only_line(done.stderr).startswith("sneakers: The files of version 1 (0123456789ab) were deleted on ")


async def test_a_version_that_was_made_again_here_is_put_into_the_object_store_before_it_is_live(
    tmp_path: Path,
) -> None:
    version = await made(tmp_path)
    database = engine(f"sqlite:///{tmp_path / 'sneakers.db'}")
    async with sessions(database).begin() as session:
        (await session.get_one(VersionRow, version)).files_removed = now()
    (tmp_path / "photos").write_text("no folder")  # where the store would be
    failed = await asyncio.to_thread(sneakers, "models", "promote", version, data=tmp_path)
    assert "does not answer" in only_line(failed.stderr)
    (tmp_path / "photos").unlink()
    done = await asyncio.to_thread(sneakers, "models", "promote", version, data=tmp_path)
    assert done.stdout == f"Version 2 ({version}) is live.\n"
    assert await Objects((tmp_path / "photos").as_uri()).versions() == {version}
    async with sessions(database)() as session:
        assert (await session.get_one(VersionRow, version)).files_removed is None
    await database.dispose()


async def test_a_version_is_found_by_its_number_as_in_the_chat(tmp_path: Path) -> None:
    version = await made(tmp_path)
    numbers = {row["id"]: row["number"] for row in listed(tmp_path)}
    assert (numbers[shipped().name], numbers[version]) == (1, 2)
    for word in ("2", version, version[:6]):
        assert json.loads(sneakers("models", "show", word, "--json", data=tmp_path).stdout)["id"] == version
    assert sneakers("models", "promote", "2", data=tmp_path).stdout == f"Version 2 ({version}) is live.\n"
    assert [row["number"] for row in listed(tmp_path) if row["live"]] == [2]


def test_a_version_that_came_out_of_a_retraining_again_is_one(tmp_path: Path) -> None:
    shutil.copytree(shipped(), tmp_path / "versions" / shipped().name)
    assert [row["id"] for row in listed(tmp_path)].count(shipped().name) == 1
    done = sneakers("models", "promote", shipped().name, data=tmp_path)
    assert done.stdout == f"Version 1 ({shipped().name}) is live.\n"


async def test_a_version_that_another_machine_made_is_fetched_to_be_promoted(tmp_path: Path) -> None:
    version = await made(tmp_path)
    await Objects((tmp_path / "photos").as_uri()).put_version(tmp_path / "versions" / version)
    shutil.rmtree(tmp_path / "versions")
    assert sneakers("models", "promote", "2", data=tmp_path).stdout == f"Version 2 ({version}) is live.\n"


async def test_where_the_live_version_is_gone_the_shipped_one_serves(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sneakers.db'}"
    await migrate(url)
    database = engine(url)
    async with sessions(database).begin() as session:
        await versions.register(session, replace(Manifest.read(shipped()), id="0123456789ab"))
        await versions.activate(session, "0123456789ab", reason="came with an older release")
    await database.dispose()
    assert [row["id"] for row in listed(tmp_path) if row["live"]] == [shipped().name]


def test_export_names_the_files_that_it_wrote_and_the_model_holds_its_labels(tmp_path: Path) -> None:
    done = sneakers("models", "export", tmp_path / "phone", data=tmp_path)
    model, labels, _ = map(Path, done.stdout.splitlines())
    with zipfile.ZipFile(model) as inside:
        assert inside.read("labels.txt") == labels.read_bytes()


def test_a_folder_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = sneakers("models", "export", tmp_path / "file", data=tmp_path)
    assert done.returncode == 1
    assert str(tmp_path / "file") in only_line(done.stderr)
