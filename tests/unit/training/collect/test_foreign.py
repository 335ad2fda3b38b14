"""A data set may be somebody else's: whatever it names or links, nothing outside of its folder is moved or written."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.command import only_line, sneakers
from tests.support.data.dataset_photos import LOW, draw_set
from training.cleaning.decisions import Decision, apply_decisions
from training.cleaning.quarantine import quarantined
from training.dataset.photos import sha256_of
from training.dataset.sources import read_sources
from training.errors import DatasetError

WRITTEN = ("cleaned.json", ".cleaned.json.part", "contact-sheet.html", "sources.jsonl", "split.json", ".lock")
REJECTED = ("rejected", "rejected/by-hand", f"rejected/by-hand/{LOW}", "rejected/report.jsonl", "rejected/report.md")


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file that belongs to none of it."""
    path = tmp_path / "outside" / "diary.jpg"
    path.parent.mkdir()
    path.write_bytes(b"mine")
    return path


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return draw_set(tmp_path / "photos", each=1)


def record(folder: Path, outside: Path, **fields: str) -> None:
    """A line about a file that was put aside, with some fields of somebody else's making."""
    there = folder / "rejected" / "by-hand" / LOW / "diary.jpg"
    there.parent.mkdir(parents=True)
    shutil.copy(outside, there)
    honest = {
        "sha256": sha256_of(outside),
        "slug": LOW,
        "was": f"{LOW}/diary.jpg",
        "now": there.relative_to(folder).as_posix(),
        "reason": "by-hand",
        "detail": "A person put it aside.",
        "other": None,
        "suggestion": None,
    }
    (folder / "rejected" / "report.jsonl").write_text(json.dumps(honest | fields) + "\n")


CLIMBING = {
    "now": ("../outside/diary.jpg", "/etc/hostname", "rejected/../../outside/diary.jpg", f"{LOW}/0.jpg", ""),
    "was": ("../outside/diary.jpg", "/etc/hostname"),
    "other": ("../outside/diary.jpg",),
    "slug": ("../outside", "..", "/tmp", "", "a/b"),
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field in CLIMBING for value in CLIMBING[field]])
def test_a_record_that_climbs_out_of_the_folder_is_refused(photos: Path, outside: Path, field: str, value: str) -> None:
    record(photos, outside, **{field: value})
    with pytest.raises(DatasetError, match=r"report\.jsonl names .*none of the files put aside here"):
        apply_decisions(photos, [Decision(action="keep", sha256=sha256_of(outside))])
    assert outside.exists()
    assert [path.name for path in (photos / LOW).iterdir()] == ["0.jpg"]


def test_an_honest_record_brings_its_file_back(photos: Path, outside: Path) -> None:
    record(photos, outside)
    assert apply_decisions(photos, [Decision(action="keep", sha256=sha256_of(outside))]).restored == 1
    assert (photos / LOW / "diary.jpg").read_bytes() == b"mine"


def test_the_command_says_so_in_one_line(photos: Path, outside: Path, tmp_path: Path) -> None:
    record(photos, outside, now="../outside/diary.jpg")
    (tmp_path / "list.txt").write_text(f"keep\t{sha256_of(outside)}\n")
    done = sneakers("data", "clean", photos, "--apply", tmp_path / "list.txt", data=tmp_path)
    assert done.returncode == 1
    assert "'../outside/diary.jpg'" in only_line(done.stderr)


def link(photos: Path, outside: Path, name: str) -> None:
    path = photos / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(outside if path.suffix or path.name.startswith(".") else outside.parent)


@pytest.mark.parametrize("name", [*WRITTEN, *REJECTED])
def test_a_link_where_cleaning_writes_is_refused(photos: Path, outside: Path, name: str) -> None:
    link(photos, outside, name)
    with pytest.raises(DatasetError, match=f"{name} is a link to"):
        apply_decisions(photos, [Decision(action="reject", sha256=sha256_of(photos / LOW / "0.jpg"))])
    assert (photos / LOW / "0.jpg").exists()
    assert [path.read_bytes() for path in outside.parent.iterdir()] == [b"mine"]


@pytest.mark.parametrize("arguments", [("split",), ("collect", "page", "--slug", LOW, "--to"), ("clean",)])
def test_every_command_that_writes_refuses_it_in_one_line(
    photos: Path, outside: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    link(photos, outside, ".lock")
    shutil.copytree(photos / LOW, tmp_path / "page")
    command, *rest = (str(tmp_path / each) if each == "page" else each for each in arguments)
    done = sneakers("data", command, *rest, photos, data=tmp_path)
    assert done.returncode == 1
    assert ".lock is a link to" in only_line(done.stderr)
    assert outside.read_bytes() == b"mine"


def test_the_folders_of_models_and_photos_may_be_links(photos: Path, tmp_path: Path) -> None:
    (photos / LOW).rename(tmp_path / "elsewhere")
    (photos / LOW).symlink_to(tmp_path / "elsewhere")
    (photos / LOW / "linked.jpg").symlink_to(tmp_path / "elsewhere" / "0.jpg")
    (tmp_path / "elsewhere" / "1.jpg").write_bytes(b"another")
    decisions = [Decision(action="reject", sha256=sha256_of(photos / LOW / "1.jpg"))]
    assert apply_decisions(photos, decisions).rejected == 1
    assert quarantined(photos)[0].was == f"{LOW}/1.jpg"


@pytest.mark.parametrize("sha256", ["", "*", "../../outside/diary"])
def test_a_source_that_names_no_photo_is_refused(photos: Path, sha256: str) -> None:
    line = {"sha256": sha256, "slug": LOW, "file": f"{LOW}/0.jpg", "archive": "corrections!approved"}
    (photos / "sources.jsonl").write_text(json.dumps(line) + "\n")
    with pytest.raises(DatasetError, match="no source"):
        read_sources(photos)
