"""Boxes, annotated pictures and videos on the command line: drawn scenes and a version with a locator."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.support.command import only_line, sneakers
from tests.support.drawing.videos import film
from tests.support.drawing.wall import HIGH, LEFT, LOW, RIGHT, jpeg, locating, walk, wall


@pytest.fixture
def version(tmp_path: Path) -> Path:
    return locating(tmp_path / "version")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "shelf.jpg"
    path.write_bytes(jpeg(wall((LOW, LEFT), (HIGH, RIGHT))))
    return path


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "walk.mp4"
    path.write_bytes(film(walk(LOW, range(0, 600, 50))))
    return path


def test_classify_json_has_a_box_for_each_shoe_with_its_model(photo: Path, version: Path, tmp_path: Path) -> None:
    (answer,) = json.loads(sneakers("classify", photo, "--json", "--model", version, data=tmp_path).stdout)
    assert [set(each) for each in answer["boxes"]] == [{"box", "score", "slug", "shoe"}] * 2
    assert sorted(each["shoe"] for each in answer["boxes"]) == [1, 2]
    slugs = [each["top"][0]["slug"] for each in answer["shoes"]]
    assert {each["slug"] for each in answer["boxes"]} == set(slugs)
    assert answer["top"][0]["slug"] in slugs


def test_annotated_pictures_of_equal_names_stand_side_by_side(photo: Path, version: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "shelf.jpg"
    other.parent.mkdir()
    other.write_bytes(photo.read_bytes())
    for _ in range(2):  # a second run replaces the pictures of the first
        done = sneakers("classify", photo, other, "--annotate", tmp_path / "out", "--model", version, data=tmp_path)
        assert done.returncode == 0
    written = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in written] == ["shelf-annotated-2.jpg", "shelf-annotated.jpg"]
    with Image.open(written[0]) as picture:
        assert picture.size == (900, 600)


def test_a_folder_that_cannot_be_written_is_named(photo: Path, version: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    done = sneakers("classify", photo, "--annotate", tmp_path / "taken", "--model", version, data=tmp_path)
    assert done.returncode == 1
    assert "taken" in only_line(done.stderr)
    assert "name another folder" in done.stderr


def test_track_json_names_the_shoe_of_a_video_and_when_it_is_seen(video: Path, version: Path, tmp_path: Path) -> None:
    (track,) = json.loads(sneakers("track", video, "--json", "--model", version, data=tmp_path).stdout)["tracks"]
    assert set(track) == {"top", "verdict", "seconds", "boxes", "suggestions"}
    assert len(track["top"]) == 3
    assert {"slug", "name", "probability"} <= set(track["top"][0])
    first, last = track["seconds"]
    assert first == pytest.approx(0, abs=0.11)
    assert last == pytest.approx(1.1, abs=0.11)
    assert [set(each) for each in track["boxes"]] == [{"second", "box", "score"}] * len(track["boxes"])


def test_track_writes_a_video_that_can_be_tracked_again(video: Path, version: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    assert sneakers("track", video, "--annotate", out, "--model", version, data=tmp_path).returncode == 0
    done = sneakers("track", out, "--model", version, data=tmp_path)
    assert done.returncode == 0
    assert "0.0–1.1 s" in done.stdout


def test_a_video_in_which_no_shoe_is_located_is_named_by_the_vote_of_its_frames(version: Path, tmp_path: Path) -> None:
    path = tmp_path / "bare.mp4"
    path.write_bytes(film([wall()] * 4))
    (track,) = json.loads(sneakers("track", path, "--json", "--model", version, data=tmp_path).stdout)["tracks"]
    assert (track["boxes"], len(track["top"]), track["verdict"]) == ([], 3, "sneaker")


@pytest.mark.parametrize(
    ("content", "words"), [(b"no video", "no video that can be read"), (b"\0\0\0\x18ftypisom" + bytes(90), "damaged")]
)
def test_a_file_that_is_no_video_is_refused_in_one_line(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.mp4"
    path.write_bytes(content)
    done = sneakers("track", path, data=tmp_path)
    assert done.returncode == 1
    assert words in only_line(done.stderr)


def test_an_absent_video_and_the_video_as_output_are_refused(video: Path, version: Path, tmp_path: Path) -> None:
    absent = sneakers("track", tmp_path / "absent.mp4", data=tmp_path)
    assert "cannot be read" in only_line(absent.stderr)
    same = sneakers("track", video, "--annotate", video, "--model", version, data=tmp_path)
    assert "name another file" in only_line(same.stderr)
