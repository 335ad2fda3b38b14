"""The embedding set of field photos: which views are kept, and for what."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.manifest import BackboneManifest
from training.dataset.field_sources import FieldPhoto, Kind
from training.dataset.parts import Part
from training.embeddings.embed_crops import Crops
from training.embeddings.embedding_set import EmbeddingSet
from training.embeddings.field_set import FALLBACK, STEP, field_set, without_crop

PHOTOS: Sequence[tuple[str, Kind, Part, int]] = (  # name, kind, part, crops
    ("nike-dunk-low", "known", "train", 2), ("nike-dunk-low", "known", "test", 2),
    ("nike-ja-1", "other_shoe", "train", 1),
    ("nike-ja-1", "other_shoe", "validation", 0), ("not_sneakers", "no_shoe", "test", 0),
    ("nike-air-jordan-1-any", "ambiguous", "train", 1),
)  # fmt: skip
BACKBONE = BackboneManifest(
    id="0" * 12, created="2026-01-01T00:00:00+00:00", architecture="mobilenet_v2", input_size=160, resize="centre",
    embedding_size=4, embedding_scale=0.02, embedding_zero_point=-128, files={}, metrics={}, origin={},
)  # fmt: skip


def a_photo(number: int, name: str, kind: Kind, part: Part) -> FieldPhoto:
    return FieldPhoto(
        path=f"{number}.jpg",
        sha256=f"{number:064x}",
        folder="catalogue",
        source="a shop",
        name=name,
        kind=kind,
        part=part,
    )


def made(more: Mapping[str, NDArray[np.int8]] | None = None) -> tuple[list[FieldPhoto], Crops, EmbeddingSet]:
    photos = [a_photo(number, *each[:3]) for number, each in enumerate(PHOTOS)]
    rows = [(number, crop) for number, (*_, crops) in enumerate(PHOTOS) for crop in range(crops + 1)]
    crops = Crops(
        views=np.random.default_rng(1).integers(-128, 128, (len(rows), 4), np.int8),
        photo=np.array([number for number, _ in rows]),
        crop=np.array([crop for _, crop in rows]),
        scores=np.array([0.0 if crop == 0 else 0.9 / crop for _, crop in rows], np.float32),
    )
    return photos, crops, field_set(photos, crops, BACKBONE, more)


def test_every_photo_has_its_role_and_ambiguous_ones_have_none() -> None:
    _, _, found = made()
    assert found.roles == ("train", "test", "unknown_choosing", "unknown_validation", "no_sneaker_reporting")
    assert found.slugs == ("nike-dunk-low", "nike-dunk-low", "nike-ja-1", "nike-ja-1", "not_sneakers")
    assert found.boxes[:3] == (0.9, 0.9, 0.9)
    assert found.boxes[3:] == (0.0, 0.0)
    assert found.exposes_outliers


def test_a_photo_that_trains_keeps_its_best_crop_rounded_and_one_that_tests_all_exactly() -> None:
    _, crops, found = made()
    taught, judged = (found.again[f"{number:064x}"] for number in (0, 1))
    assert (len(taught), len(judged)) == (1, 2)
    assert np.abs(taught.astype(int) - crops.views[1:2]).max() <= STEP
    assert np.array_equal(judged, crops.views[4:6])
    assert np.array_equal(found.values[1], crops.views[3])


def test_more_views_follow_the_photos_own() -> None:
    photos, crops, _ = made()
    assert [photo.path for photo in without_crop(photos, crops)] == ["3.jpg", "4.jpg"]
    more = {f"{number:064x}": np.full((2, 4), 8, np.int8) for number in (0, 4)}
    _, _, found = made(more)
    assert [len(found.again[f"{number:064x}"]) for number in (0, 4)] == [3, 2]
    assert len(FALLBACK) == 2


def test_the_set_is_read_as_it_was_written(tmp_path: Path) -> None:
    _, _, found = made()
    (tmp_path / "backbone.tflite").write_bytes(b"graph")
    files = {"backbone.tflite": "0" * 64}
    plain = BACKBONE.derive_id(files=files, input_size=160, resize="centre")
    BackboneManifest(**{**vars(BACKBONE), "files": files, "id": plain}).write(tmp_path)
    found.write(tmp_path)
    kept = np.load(tmp_path / "replay.npz")
    assert kept["sources"][kept["source"]].tolist() == list(found.sources)
    assert kept["views"].tolist() == [2, 3, 2, 1, 1]
    assert kept["views_test"].tolist() == [found.values[1].tolist(), *found.again[f"{1:064x}"].tolist()]
