"""Photos of another source: those that a version has seen say nothing, and copies of its base set neither."""

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from model.live import shipped
from tests.support.drawing.drawing import draw_sneaker
from tests.support.drawing.drawn_photos import draw_photos
from training.dataset.split import list_photos
from training.embeddings.embedding_set import EmbeddingSet
from training.evaluation.cross_dataset import CrossDatasetResult, evaluate_cross_dataset, without_duplicates

KNOWN, UNKNOWN = "nike-dunk-low", "somebody-else-1"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> CrossDatasetResult:
    drawn = draw_photos(tmp_path_factory.mktemp("source") / "photos", models=2, each=4)
    (drawn / "low").rename(drawn / KNOWN)
    (drawn / "high").rename(drawn / UNKNOWN)
    base = copies(drawn, tmp_path_factory.mktemp("base"))
    return evaluate_cross_dataset(shipped(), [drawn], EmbeddingSet.of_version(shipped()), base=base)


def copies(drawn: Path, folder: Path) -> Path:
    """A base set that has one of the known model's photos already, as a mirrored copy."""
    (folder / KNOWN).mkdir()
    ImageOps.mirror(Image.open(drawn / KNOWN / "0.jpg")).save(folder / KNOWN / "copy.jpg", quality=80)
    return folder


def test_models_that_the_version_knows_are_counted_one_by_one(found: CrossDatasetResult) -> None:
    assert list(found.per_model) == [KNOWN]
    assert found.per_model[KNOWN].top1.photos == found.top1.photos


def test_a_copy_of_a_photo_of_the_base_set_is_left_out(found: CrossDatasetResult) -> None:
    assert (found.twins, found.taught) == (1, 0)
    assert found.top1.photos == 3


def test_models_that_it_does_not_know_tell_how_well_it_says_so(found: CrossDatasetResult) -> None:
    assert found.unknown.photos == 4
    assert found.unknown.auroc is not None


def test_what_a_model_is_mistaken_for_is_named(found: CrossDatasetResult) -> None:
    row = found.per_model[KNOWN]
    assert KNOWN not in dict(row.mistaken_for)
    assert sum(photos for _, photos in row.mistaken_for) <= row.top1.photos


def test_different_photos_are_no_copies(tmp_path: Path) -> None:
    first = list_photos(draw_photos(tmp_path / "one", models=1, each=3))
    (tmp_path / "two" / KNOWN).mkdir(parents=True)
    draw_sneaker(77, style="high", size=(64, 64)).save(tmp_path / "two" / KNOWN / "0.jpg")
    assert without_duplicates(first, list_photos(tmp_path / "two")) == first


def test_a_file_that_is_no_picture_is_no_copy(tmp_path: Path) -> None:
    folder = draw_photos(tmp_path / "one", models=1, each=1)
    (folder / "low" / "broken.jpg").write_bytes(b"no picture")
    shutil.copytree(folder, tmp_path / "base")
    assert [photo.path.name for photo in without_duplicates(list_photos(folder), list_photos(tmp_path / "base"))] == [
        "broken.jpg"
    ]
