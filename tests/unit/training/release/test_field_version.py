"""The parts of a field version."""

import numpy as np

from model.manifest import BackboneManifest
from training.dataset.field_sources import FieldPhoto
from training.embeddings.embed_crops import Crops
from training.head.field_head import NO_SHOE, OTHER_SHOE, FieldHead
from training.release.field_version import choose_thresholds, mean_embeddings, on_real_values

CHANCE = np.random.default_rng(0)
HEAD = FieldHead(
    labels=("a", "b", OTHER_SHOE, NO_SHOE),
    weights=CHANCE.normal(0, 0.1, (8, 4)).astype(np.float32),
    bias=CHANCE.normal(size=4).astype(np.float32),
)
VALUES = CHANCE.integers(-128, 128, (5, 8), np.int8)


def backbone() -> BackboneManifest:
    return BackboneManifest(
        id="0" * 12,
        created="2026-01-01T00:00:00+00:00",
        architecture="mobilenet_v2",
        input_size=160,
        resize="centre",
        embedding_size=8,
        embedding_scale=0.02,
        embedding_zero_point=-128,
        files={},
        metrics={},
        origin={},
    )


def test_the_layer_on_real_values_gives_the_logits_of_the_known_models() -> None:
    layer = on_real_values(HEAD, backbone())
    real = (VALUES.astype(np.float32) + 128) * np.float32(0.02)
    expected = VALUES.astype(np.float32) @ HEAD.weights[:, :2] + HEAD.bias[:2]
    np.testing.assert_allclose(real @ layer.weights + layer.bias, expected, rtol=1e-3, atol=1e-3)


def test_the_views_of_a_photo_are_averaged() -> None:
    views = np.array([(10, 20), (20, 40), (-5, 5)], np.int8)
    photo, crop = np.array([0, 0, 2]), np.array([0, 1, 0])
    crops = Crops(views=views, photo=photo, crop=crop, scores=np.zeros(3, np.float32))
    assert mean_embeddings(crops, 3).tolist() == [[15, 30], [0, 0], [-5, 5]]


def test_thresholds_let_most_known_photos_pass() -> None:
    photos = [
        FieldPhoto(path="", sha256="", folder="", source="", name="a", kind="known", part="validation")
        for _ in range(50)
    ]
    arrays = {"outlier_weights": HEAD.weights, "outlier_bias": HEAD.bias}
    values = CHANCE.integers(-128, 128, (50, 8), np.int8)
    strict = choose_thresholds(photos, values, np.zeros(50, np.float32), arrays)
    doubtful = {**arrays, "box_weight": np.array(3.0), "box_enough": np.array(0.6)}
    assert choose_thresholds(photos, values, np.zeros(50, np.float32), doubtful).known < strict.known
