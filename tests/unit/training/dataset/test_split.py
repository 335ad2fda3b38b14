"""The split keeps twins together: no photo that teaches may come back, disguised, to judge."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from training.dataset.parts import FILE, write_parts
from training.dataset.split import PARTS, Part, Split, split
from training.errors import DatasetError

PHOTOS = 20


def picture(seed: int) -> Image.Image:
    """A picture of random patches: as far from any other as two different photos are."""
    patches = np.random.default_rng(seed).integers(0, 256, (12, 12, 3), dtype=np.uint8)
    return Image.fromarray(patches).resize((160, 160), Image.Resampling.NEAREST)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    for number, slug in enumerate(("nike-dunk-low", "vans-authentic")):
        (tmp_path / slug).mkdir()
        for shot in range(PHOTOS):
            picture(number * 100 + shot).save(tmp_path / slug / f"{shot:02}.jpg", quality=90)
    return tmp_path


def parts_of(made: Split) -> dict[str, str]:
    return {f"{photo.slug}/{photo.path.name}": name for name in PARTS for photo in made.part(name)}


TWINS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "re-encoded": lambda image: image,
    "mirrored": ImageOps.mirror,
    "halved": lambda image: image.resize((80, 80)),
    "cropped": lambda image: image.crop((6, 6, 154, 154)),
    "cropped at a corner": lambda image: image.crop((0, 0, 146, 146)),
}


@pytest.mark.parametrize("disguise", TWINS.values(), ids=TWINS.keys())
def test_a_planted_twin_lands_in_the_part_of_its_original(
    photos: Path, disguise: Callable[[Image.Image], Image.Image]
) -> None:
    for original in sorted((photos / "nike-dunk-low").iterdir()):
        disguise(Image.open(original)).save(photos / "nike-dunk-low" / f"twin-{original.name}", quality=70)
    part = parts_of(split(photos))
    names = [f"{shot:02}.jpg" for shot in range(PHOTOS)]
    assert all(part[f"nike-dunk-low/twin-{name}"] == part[f"nike-dunk-low/{name}"] for name in names)


def test_different_photos_are_groups_of_their_own(photos: Path) -> None:
    assert split(photos).groups == 2 * PHOTOS


def test_each_model_gives_a_fifth_to_the_test_and_a_tenth_to_validation(photos: Path) -> None:
    made = split(photos)
    for slug in made.labels:
        assert [sum(photo.slug == slug for photo in made.part(name)) for name in PARTS] == [14, 2, 4]


def test_the_same_seed_shares_out_the_same_way_whatever_the_files_are_called(photos: Path) -> None:
    before = split(photos)
    for path in (photos / "vans-authentic").iterdir():
        path.rename(path.with_name(f"renamed-{path.name[::-1]}"))
    assert split(photos).digest == before.digest
    assert split(photos, seed=1).digest != before.digest


def test_a_photo_more_moves_few_others(photos: Path) -> None:
    before = parts_of(split(photos))
    picture(999).save(photos / "nike-dunk-low" / "new.jpg")
    after = parts_of(split(photos))
    assert sum(before[name] != after[name] for name in before) <= 2


def remember(photos: Path, made: Split) -> dict[str, Part]:
    fixed_parts: dict[str, Part] = {photo.sha256: name for name in PARTS for photo in made.part(name)}
    write_parts(photos, fixed_parts)
    return fixed_parts


def test_once_remembered_no_photo_ever_changes_sides(photos: Path) -> None:
    before = parts_of(split(photos))
    remember(photos, split(photos))
    for seed in range(40):
        picture(1000 + seed).save(photos / "nike-dunk-low" / f"new-{seed}.jpg")
    after = parts_of(split(photos, seed=9))
    assert {name: after[name] for name in before} == before
    assert [sum(name.startswith("nike") and part == each for name, part in after.items()) for each in PARTS] == [
        42,
        6,
        12,
    ]


def test_a_new_twin_goes_where_its_old_original_is(photos: Path) -> None:
    before = parts_of(split(photos))
    remember(photos, split(photos))
    for original in sorted((photos / "vans-authentic").iterdir()):
        ImageOps.mirror(Image.open(original)).save(original.with_name(f"twin-{original.name}"), quality=70)
    after = parts_of(split(photos))
    assert all(
        after[f"vans-authentic/twin-{shot:02}.jpg"] == before[f"vans-authentic/{shot:02}.jpg"] for shot in range(PHOTOS)
    )


def test_a_new_twin_of_photos_on_both_sides_is_on_none(photos: Path) -> None:
    Image.open(photos / "nike-dunk-low" / "00.jpg").save(photos / "nike-dunk-low" / "twin.jpg", quality=60)
    made = split(photos)
    fixed_parts = remember(photos, made)
    near_duplicates = [
        photo.sha256 for name in PARTS for photo in made.part(name) if photo.path.name in ("00.jpg", "twin.jpg")
    ]
    write_parts(photos, {**fixed_parts, near_duplicates[0]: "train", near_duplicates[1]: "test"})
    Image.open(photos / "nike-dunk-low" / "00.jpg").save(photos / "nike-dunk-low" / "third.jpg", quality=40)
    again = split(photos)
    assert [path.name for path in again.torn] == ["third.jpg"]
    assert "nike-dunk-low/third.jpg" not in parts_of(again)


def test_a_memory_of_the_parts_that_cannot_be_read_is_named(photos: Path) -> None:
    (photos / FILE).write_text("{}")
    with pytest.raises(DatasetError, match=FILE):
        split(photos)


def test_a_file_that_is_no_picture_is_reported_and_the_rest_goes_on(photos: Path) -> None:
    (photos / "nike-dunk-low" / "notes.txt").write_text("size 43")
    (photos / "nike-dunk-low" / "cut.jpg").write_bytes((photos / "nike-dunk-low" / "00.jpg").read_bytes()[:200])
    made = split(photos)
    assert [path.name for path in made.unreadable] == ["cut.jpg", "notes.txt"]
    assert len(parts_of(made)) == 2 * PHOTOS


def test_the_same_bytes_twice_count_once(photos: Path) -> None:
    shutil.copy(photos / "nike-dunk-low" / "00.jpg", photos / "vans-authentic" / "copy.jpg")
    assert [path.name for path in split(photos).repeated] == ["copy.jpg"]


def test_pictures_without_a_sneaker_are_no_model(photos: Path) -> None:
    shutil.copytree(photos / "nike-dunk-low", photos / "not_sneakers")
    assert split(photos).labels == ("nike-dunk-low", "vans-authentic")


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_without_photos_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DatasetError, match=name):
        split(tmp_path / name)
