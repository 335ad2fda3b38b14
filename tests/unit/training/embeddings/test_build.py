"""Which photo gets which role when a base set is put together."""

import shutil
from pathlib import Path

import pytest

from tests.support.drawing.drawn_photos import draw_photos
from training.dataset.split import Photo, Split
from training.embeddings.build import unknown_models
from training.embeddings.embedding_set import roles_of


def photo(name: str, slug: str = "low") -> Photo:
    return Photo(path=Path(name), slug=slug, sha256=name)


def split_of(train: str, validation: str = "", test: str = "") -> Split:
    parts = {"train": train, "validation": validation, "test": test}
    photos = {part: tuple(map(photo, names)) for part, names in parts.items()}
    return Split(**photos, unreadable=(), repeated=(), torn=(), groups=3, seed=1)


def test_other_pictures_are_halved_into_choosing_and_reporting() -> None:
    roles = roles_of(split_of("a", "b", "c"), unknown=split_of("d", test="e"), no_sneaker=split_of("f", test="g"))
    assert [(each.sha256, role) for each, role in roles.items()] == [
        ("a", "train"),
        ("b", "validation"),
        ("c", "test"),
        ("d", "unknown_choosing"),
        ("e", "unknown_reporting"),
        ("f", "no_sneaker_choosing"),
        ("g", "no_sneaker_reporting"),
    ]


def test_a_known_photo_among_the_others_keeps_its_part() -> None:
    roles = roles_of(split_of("a", "b", "c"), unknown=split_of("c", test="e"))
    assert [role for each, role in roles.items() if each.sha256 == "c"] == ["test"]


@pytest.mark.parametrize("name", ["low", "air-jordan-1-any"], ids=["known", "mixed"])
def test_folders_of_known_or_mixed_models_are_notunknown_models_ones(tmp_path: Path, name: str) -> None:
    draw_photos(tmp_path, models=2, each=2)
    if name not in ("low", "high"):
        shutil.copytree(tmp_path / "low", tmp_path / name)
    assert {each.slug for each in unknown_models(tmp_path, ("low",))} == {"high"}
