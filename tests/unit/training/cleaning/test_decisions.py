"""What a person decided on the contact sheet is done, once, and lasts."""

import os
import shutil
from pathlib import Path

import pytest

from model.live import shipped
from tests.support.command import only_line, sneakers
from tests.support.data.dataset_photos import HIGH, LOW, draw_set, files_of, odd_formats, spoil
from training.cleaning.clean import apply_findings, examine
from training.cleaning.decisions import apply_decisions, read_decisions
from training.cleaning.quarantine import quarantined
from training.dataset.photos import ProgressCallback, sha256_of
from training.errors import DatasetError


def silent(step: str) -> ProgressCallback:
    return lambda done, all_: None


def clean(folder: Path) -> None:
    apply_findings(folder, examine(folder, version=shipped(), cache=None, again=False, steps=silent), silent)


@pytest.fixture
def cleaned(tmp_path: Path) -> Path:
    folder = draw_set(tmp_path / "photos")
    spoil(folder)
    clean(folder)
    return folder


@pytest.fixture
def decided(cleaned: Path, tmp_path: Path) -> Path:
    """A list: the clouds stay, one sneaker goes, another moves."""
    clouds = next(aside for aside in quarantined(cleaned) if aside.reason == "no-shoe")
    rows = [
        f"keep\t{clouds.sha256}\t{clouds.was}",
        f"reject\t{sha256_of(cleaned / LOW / '0.jpg')}\t{LOW}/0.jpg",
        f"move\t{sha256_of(cleaned / LOW / '1.jpg')}\t{HIGH}\t{LOW}/1.jpg",
    ]
    path = tmp_path / "decisions.txt"
    path.write_text("# Decisions of a contact sheet\n" + "\n".join(rows) + "\n")
    return path


def test_photos_come_back_go_and_move(cleaned: Path, decided: Path) -> None:
    applied = apply_decisions(cleaned, read_decisions(decided))
    assert (applied.restored, applied.rejected, applied.moved, applied.missing) == (1, 1, 1, ())
    assert (cleaned / LOW / "clouds.jpg").exists()
    assert (cleaned / "rejected" / "by-hand" / LOW / "0.jpg").exists()
    assert (cleaned / HIGH / "1-2.jpg").exists()


def test_the_same_list_again_changes_nothing(cleaned: Path, decided: Path) -> None:
    apply_decisions(cleaned, read_decisions(decided))
    before = files_of(cleaned)
    assert apply_decisions(cleaned, read_decisions(decided)).unchanged == 3
    assert files_of(cleaned) == before


def test_what_a_person_kept_is_not_put_aside_again(cleaned: Path, decided: Path) -> None:
    apply_decisions(cleaned, read_decisions(decided))
    found = examine(cleaned, version=shipped(), cache=None, again=True, steps=silent)
    assert "clouds.jpg" not in {issue.photo.path.name for issue in found.issues}


def test_a_photo_that_is_gone_is_named_and_the_others_are_done(cleaned: Path, decided: Path, tmp_path: Path) -> None:
    gone = "0" * 64
    decided.write_text(f"keep\t{gone}\n{decided.read_text()}")
    done = sneakers("data", "clean", cleaned, "--apply", decided, data=tmp_path)
    assert done.returncode == 1
    assert gone in done.stdout
    assert (cleaned / LOW / "clouds.jpg").exists()


@pytest.mark.parametrize("line", ["keep", "drop\t" + "0" * 64, "move\t" + "0" * 64, "keep\tnothing", "<html>"])
def test_a_line_that_is_no_decision_is_named_with_its_number(tmp_path: Path, line: str) -> None:
    (tmp_path / "list.txt").write_text(f"# Decisions\n{line}\n")
    with pytest.raises(DatasetError, match=r"list\.txt:2"):
        read_decisions(tmp_path / "list.txt")


def test_a_move_to_a_model_that_is_not_there_is_refused_before_anything_is_done(cleaned: Path, tmp_path: Path) -> None:
    first, second = (sha256_of(cleaned / LOW / name) for name in ("0.jpg", "1.jpg"))
    (tmp_path / "list.txt").write_text(f"reject\t{first}\nmove\t{second}\t../elsewhere\n")
    done = sneakers("data", "clean", cleaned, "--apply", tmp_path / "list.txt", data=tmp_path)
    assert done.returncode == 1
    assert "../elsewhere" in only_line(done.stderr)
    assert (cleaned / LOW / "0.jpg").exists()


def decide(folder: Path, *lines: str) -> Path:
    path = folder.parent / "list.txt"
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def test_one_photo_under_two_models_is_decided_for_each(tmp_path: Path) -> None:
    folder = draw_set(tmp_path / "photos")
    shutil.copy(folder / LOW / "0.jpg", folder / HIGH / "twice.jpg")
    sha256 = sha256_of(folder / LOW / "0.jpg")
    clean(folder)
    rows = decide(folder, f"keep\t{sha256}\t{HIGH}/twice.jpg", f"reject\t{sha256}\t{LOW}/0.jpg")
    for _ in range(2):
        apply_decisions(folder, read_decisions(rows))
        assert (folder / HIGH / "twice.jpg").exists()
        assert not (folder / LOW / "0.jpg").exists()


def test_a_copy_that_a_person_rejects_does_not_take_its_original_along(tmp_path: Path) -> None:
    folder = draw_set(tmp_path / "photos")
    shutil.copy(folder / LOW / "0.jpg", folder / LOW / "again.jpg")
    clean(folder)
    (copy,) = quarantined(folder)
    applied = apply_decisions(folder, read_decisions(decide(folder, f"reject\t{copy.sha256}\t{copy.was}")))
    assert applied.unchanged == 1
    assert len({"0.jpg", "again.jpg"} & {path.name for path in (folder / LOW).iterdir()}) == 1


@pytest.mark.parametrize("path", ["", f"\t{LOW}/0.jpg"])
def test_a_list_that_contradicts_itself_is_refused_with_the_line(tmp_path: Path, path: str) -> None:
    sha256 = "a" * 64
    with pytest.raises(DatasetError, match=r"list\.txt:2 decides again"):
        read_decisions(decide(tmp_path / "photos", f"keep\t{sha256}{path}", f"reject\t{sha256}{path}"))


def test_a_name_that_is_no_text_is_put_aside_and_brought_back(tmp_path: Path) -> None:
    folder = draw_set(tmp_path / "photos")
    odd = folder / LOW / os.fsdecode(b"foto\xe8.jpg")
    odd.write_bytes((folder / LOW / "0.jpg").read_bytes()[:900])
    assert sneakers("data", "clean", folder, data=tmp_path).returncode == 0
    assert not odd.exists()
    (aside,) = quarantined(folder)
    apply_decisions(folder, read_decisions(decide(folder, f"keep\t{aside.sha256}\t{LOW}/foto\ufffd.jpg")))
    assert odd.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_saved_by_another_systems_editor_is_read(tmp_path: Path, encoding: str, end: str) -> None:
    lines = ("# Decisions", f"keep\t{'0' * 64}\ta\u2028b.jpg", "", f"reject\t{'1' * 64}", "")
    (tmp_path / "list.txt").write_bytes(end.join(lines).encode(encoding))
    assert [(each.action, each.path) for each in read_decisions(tmp_path / "list.txt")] == [
        ("keep", "a\u2028b.jpg"),
        ("reject", None),
    ]


@pytest.fixture
def gathered(tmp_path: Path) -> Path:
    """A data set gathered from a page, one of whose pictures cleaning has made JPEG."""
    page, folder = draw_set(tmp_path / "page", each=2), tmp_path / "photos"
    (page / LOW / "odd.webp").write_bytes(odd_formats()["odd.webp"])
    gather(folder)
    clean(folder)
    return folder


def plain(folder: Path) -> Path:
    """One of LOW's photos that came as JPEG."""
    made = {path.stem for path in (folder / "rejected" / "converted" / LOW).iterdir()}
    return next(path for path in (folder / LOW).iterdir() if path.stem not in made)


def gather(folder: Path) -> None:
    assert sneakers("data", "collect", folder.parent / "page", "--to", folder, data=folder.parent).returncode == 0


def move(photo: Path) -> Path:
    """Move a photo from LOW to HIGH; where it is then."""
    folder = photo.parents[1]
    apply_decisions(folder, read_decisions(decide(folder, f"move\t{sha256_of(photo)}\t{HIGH}\t{LOW}/{photo.name}")))
    return folder / HIGH / photo.name


def nothing_comes_of_gathering_again(folder: Path) -> None:
    before = files_of(folder)
    gather(folder)
    assert files_of(folder) == before


def test_a_photo_that_was_moved_does_not_come_back_under_its_old_model(gathered: Path) -> None:
    moved = move(plain(gathered))
    nothing_comes_of_gathering_again(gathered)
    assert moved.exists()


def test_a_photo_that_was_made_jpeg_and_moved_does_not_come_back_though_its_original_is_gone(gathered: Path) -> None:
    (original,) = (gathered / "rejected" / "converted" / LOW).iterdir()
    moved = move(gathered / LOW / f"{original.stem}.jpg")
    shutil.rmtree(gathered / "rejected")
    nothing_comes_of_gathering_again(gathered)
    assert moved.exists()


def test_a_photo_that_was_moved_and_then_put_aside_does_not_come_back(gathered: Path) -> None:
    moved = move(plain(gathered))
    apply_decisions(gathered, read_decisions(decide(gathered, f"reject\t{sha256_of(moved)}")))
    nothing_comes_of_gathering_again(gathered)
    assert not moved.exists()
