"""Cleaning puts aside what does not belong, deletes nothing, and says why; done again, it does nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from model.live import shipped
from tests.support.command import only_line, sneakers
from tests.support.data.dataset_photos import HIGH, LOW, ODD, draw_set, files_of, odd_formats, spoil
from tests.support.drawing.pictures import picture_judged
from training.cleaning.clean import Findings, Steps, apply_findings, examine
from training.cleaning.issues import PhotoIssue
from training.cleaning.quarantine import quarantined
from training.dataset.parts import read_parts, write_parts
from training.dataset.photos import ProgressCallback, list_photos, sha256_of


def silent(step: str) -> ProgressCallback:
    return lambda done, all_: None


def found_in(folder: Path, *, again: bool = False) -> Findings:
    return examine(folder, version=shipped(), cache=None, again=again, steps=silent)


def clean(folder: Path, steps: Steps = silent) -> Findings:
    found = examine(folder, version=shipped(), cache=None, again=False, steps=silent)
    apply_findings(folder, found, steps)
    return found


def reasons(folder: Path, issues: tuple[PhotoIssue, ...]) -> dict[str, str]:
    return {issue.photo.path.relative_to(folder).as_posix(): issue.reason for issue in issues}


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return draw_set(tmp_path / "photos")


def test_every_planted_fault_is_found_and_nothing_else(photos: Path) -> None:
    planted = spoil(photos)
    assert reasons(photos, found_in(photos).issues) == planted


def test_nothing_is_deleted_and_all_is_told(photos: Path) -> None:
    planted = spoil(photos)
    before = sorted(files_of(photos).values())
    clean(photos)
    assert sorted(files_of(photos).values()) == before
    assert {aside.was: aside.reason for aside in quarantined(photos)} == planted
    report = (photos / "rejected" / "report.md").read_text()
    assert all(path in report for path in planted)


def test_cleaning_again_changes_nothing(photos: Path) -> None:
    spoil(photos)
    clean(photos)
    before = files_of(photos)
    assert clean(photos).issues == ()
    assert files_of(photos) == before


def test_pictures_without_a_sneaker_may_lie_in_their_own_folder(photos: Path) -> None:
    (photos / "not_sneakers").mkdir()
    (photos / "not_sneakers" / "clouds.jpg").write_bytes(picture_judged("no_sneaker"))
    assert found_in(photos).issues == ()


def test_what_is_put_aside_is_no_model(photos: Path) -> None:
    spoil(photos)
    clean(photos)
    assert {photo.slug for photo in list_photos(photos)} == {LOW, HIGH}


def test_one_photo_under_two_models_is_put_aside_for_a_person_to_decide(photos: Path) -> None:
    Image.open(photos / LOW / "0.jpg").save(photos / HIGH / "also.jpg", quality=80)
    found = found_in(photos).issues
    assert {issue.reason for issue in found} == {"two-labels"}
    assert HIGH in {issue.photo.slug for issue in found}


@pytest.mark.parametrize("name", ODD)
def test_what_other_tools_cannot_read_becomes_a_jpeg(photos: Path, name: str) -> None:
    (photos / LOW / name).write_bytes(odd_formats()[name])
    clean(photos)
    made = photos / LOW / f"{name.partition('.')[0]}.jpg"
    with Image.open(made) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (160, 120))
    (kept,) = quarantined(photos)
    assert (photos / kept.now).read_bytes() == odd_formats()[name]


def test_a_converted_photo_keeps_its_part(photos: Path) -> None:
    path = photos / LOW / "odd.webp"
    path.write_bytes(odd_formats()["odd.webp"])
    write_parts(photos, {sha256_of(path): "test"})
    clean(photos)
    assert read_parts(photos)[sha256_of(photos / LOW / "odd.jpg")] == "test"


class Stopped(Exception):
    """As Ctrl-C would."""


def stopping_in(name: str, after: int) -> Callable[[str], ProgressCallback]:
    def steps(step: str) -> ProgressCallback:
        def progress(done: int, all_: int) -> None:
            if step == name and done == after:
                raise Stopped

        return progress

    return steps


@pytest.mark.parametrize(("step", "after"), [("Putting aside", 1), ("Putting aside", 5), ("Converting", 1)])
def test_stopped_in_the_middle_the_same_command_goes_on(photos: Path, step: str, after: int) -> None:
    planted = spoil(photos)
    for name in ("odd.webp", "print.jpg"):
        (photos / LOW / name).write_bytes(odd_formats()[name])
    with pytest.raises(Stopped):
        clean(photos, stopping_in(step, after))
    clean(photos)
    assert {aside.was for aside in quarantined(photos)} >= set(planted)
    assert clean(photos).issues == ()
    assert not list(photos.rglob("*.part"))


def test_a_copy_that_comes_later_goes_and_the_old_photo_stays(photos: Path) -> None:
    clean(photos)
    old = Image.open(photos / LOW / "0.jpg")
    old.resize((320, 240)).save(photos / LOW / "0-large.jpg", quality=95)
    assert reasons(photos, found_in(photos).issues) == {f"{LOW}/0-large.jpg": "duplicate"}


def test_the_command_prints_one_document_and_writes_a_sheet(photos: Path, tmp_path: Path) -> None:
    planted = spoil(photos)
    done = sneakers("data", "clean", photos, "--cache", tmp_path / "cache", "--json", data=tmp_path)
    printed = json.loads(done.stdout)
    assert sum(printed["put_aside"].values()) == len(planted)
    assert printed["photos"] == 12 + len(planted)
    assert Path(printed["sheet"]).stat().st_size > 10_000


def test_a_dry_run_changes_nothing_and_still_writes_the_sheet(photos: Path, tmp_path: Path) -> None:
    spoil(photos)
    before = files_of(photos)
    done = sneakers("data", "clean", photos, "--dry-run", "--cache", tmp_path / "cache", data=tmp_path)
    assert "would be put aside" in done.stdout
    assert files_of(photos) == before
    assert (photos / "contact-sheet.html").exists()


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_without_photos_is_named_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    done = sneakers("data", "clean", tmp_path / name, data=tmp_path)
    assert done.returncode == 1
    assert name in only_line(done.stderr)
