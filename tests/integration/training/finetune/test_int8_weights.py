"""From an int8 backbone back to a network: it computes the same, and goes on learning."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.drawing.drawn_photos import draw_photos

pytest.importorskip("tensorflow", reason="the training environment has it")

from model.manifest import BACKBONE_FILE
from model.pictures import picture
from training.dataset.split import list_photos, split
from training.errors import BackboneError
from training.finetune.architectures import build
from training.finetune.int8_weights import calibrate_batch_norm
from training.finetune.loop import VALIDATION_SIZE, accuracy
from training.finetune.model import TrainableBackbone, prepare
from training.finetune.run_folder import FACTS_FILE, HEAD_FILE, WEIGHTS_FILE, accuracy_of
from training.finetune.train import train_backbone
from training.head.head import linear_layer
from training.quantization.parity import float_embeddings, int8_embeddings
from training.quantization.quantize import quantise_backbone
from training.recipe import Recipe

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]
RECIPE = Recipe(architecture="mobilenet_v2_035", stages=((3, 64),), batch=8, half=False, phone=0, rate=3e-3)


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_photos(tmp_path_factory.mktemp("drawn"), each=20)


@pytest.fixture(scope="module")
def backbone(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = tmp_path_factory.mktemp("run")
    train_backbone(photos, run, RECIPE, "none")
    return quantise_backbone(photos, run / "backbones", run=run, size=64).folder


@pytest.fixture(scope="module")
def pictures(photos: Path) -> NDArray[np.uint8]:
    return np.stack([picture.read(photo.path.read_bytes(), 64) for photo in list_photos(photos)])


def cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(((one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)).mean())


def test_the_network_computes_what_the_graph_did(backbone: Path, pictures: NDArray[np.uint8]) -> None:
    prepare(RECIPE)
    scale, zero, values = int8_embeddings((backbone / BACKBONE_FILE).read_bytes(), pictures)
    net = build(RECIPE.architecture, backbone)
    assert cosine(float_embeddings(net, pictures), (values.astype(np.float32) - zero) * np.float32(scale)) > 0.98


def test_a_part_of_what_a_run_began_with_is_kept(backbone: Path, photos: Path, tmp_path: Path) -> None:
    recipe = RECIPE.with_fields(stages=((1, 64),), momentum=0.5)
    kept = {}
    for share in (0.0, 0.25, 1.0):
        run = tmp_path / f"{share}"
        train_backbone(photos, run, recipe.with_fields(first_share=share), backbone)
        kept[share] = weights_in(run)
        facts = json.loads((run / FACTS_FILE).read_text(encoding="utf-8"))
        assert set(facts.get("accuracy", ())) == ({"top1", "top3"} if share else set())
    for last, some, first in zip(*kept.values(), strict=True):
        np.testing.assert_allclose(some, 0.75 * last + 0.25 * first, atol=1e-5)
    for ours, begun_with in zip(kept[1.0], beginning_of(backbone, photos), strict=True):
        np.testing.assert_allclose(ours, begun_with, atol=1e-5)
    assert max(np.abs(last - first).max() for last, first in zip(kept[0.0], kept[1.0], strict=True)) > 1e-3


def test_the_accuracy_is_of_the_weights_that_are_asked_about(backbone: Path, pictures: NDArray[np.uint8]) -> None:
    targets = np.array([0] * 3 + [1], dtype=np.int64)
    trainable = TrainableBackbone(RECIPE, backbone, 2, 10)
    always = [np.zeros_like(each) for each in trainable.average]
    for right, bias in ((0.75, (1, 0)), (0.25, (0, 1))):
        always[-1][:] = bias
        assert accuracy(trainable, pictures[:4], targets, weights=always)["top1"] == right


def test_what_is_told_of_a_run_is_of_the_weights_that_it_kept() -> None:
    history = [{"epoch": 1, "top1": 0.5, "top3": 0.7, "best": 1}, {"epoch": 2, "top1": 0.4, "top3": 0.8, "best": 1}]
    assert accuracy_of({"history": history})["top1"] == 0.5
    mixed = {"history": history, "recipe": {"first_share": 0.3}}
    assert accuracy_of({**mixed, "accuracy": {"top1": 0.6, "top3": 0.9}}) == {"top1": 0.6, "top3": 0.9}
    assert accuracy_of(mixed) == {}


def test_only_a_run_that_goes_on_keeps_a_part_of_what_it_began_with(photos: Path, tmp_path: Path) -> None:
    with pytest.raises(BackboneError, match=r"first_share=0.5 keeps a part .* and 'none' is not a backbone's folder"):
        train_backbone(photos, tmp_path, RECIPE.with_fields(first_share=0.5), "none")


def weights_in(run: Path) -> list[NDArray[np.float32]]:
    """The network's and the class layer's."""
    with np.load(run / HEAD_FILE) as layer:
        return [*build(RECIPE.architecture, run / WEIGHTS_FILE).get_weights(), layer["kernel"], layer["bias"]]


def beginning_of(backbone: Path, photos: Path) -> list[NDArray[np.float32]]:
    """What a run that goes on from a backbone begins with."""
    parts = split(photos, seed=RECIPE.split_seed)
    taught = np.stack([picture.read(photo.path.read_bytes(), VALIDATION_SIZE) for photo in parts.train])
    trainable = TrainableBackbone(RECIPE, backbone, len(parts.labels), 10)
    trainable.begin(taught, np.array([parts.labels.index(photo.slug) for photo in parts.train]))
    return [*trainable.backbone.get_weights(), *trainable.model.get_layer("classes").get_weights()]


def test_settling_changes_no_embedding(backbone: Path, pictures: NDArray[np.uint8]) -> None:
    prepare(RECIPE)
    net = build(RECIPE.architecture, backbone)
    before = float_embeddings(net, pictures)
    calibrate_batch_norm(net, list(pictures))
    np.testing.assert_allclose(float_embeddings(net, pictures), before, atol=1e-3)


def test_a_settled_network_sees_a_batch_in_training_as_it_does_after(
    backbone: Path, pictures: NDArray[np.uint8]
) -> None:
    prepare(RECIPE)
    net = build(RECIPE.architecture, backbone)
    calibrate_batch_norm(net, list(pictures))
    pixels = pictures.astype(np.float32) / 127.5 - 1
    assert cosine(np.asarray(net(pixels, training=True)), np.asarray(net(pixels, training=False))) > 0.999


def test_a_backbone_starts_with_a_class_layer_fitted_on_its_own_embeddings(
    backbone: Path, pictures: NDArray[np.uint8]
) -> None:
    targets = np.repeat([0, 1], len(pictures) // 2)
    trainable = TrainableBackbone(RECIPE, backbone, 2, 10)
    trainable.begin(pictures, targets)
    expected = linear_layer(trainable.embeddings(pictures), targets)
    kernel, bias = trainable.model.get_layer("classes").get_weights()
    np.testing.assert_allclose(kernel, expected.weights, atol=1e-5)
    np.testing.assert_allclose(bias, expected.bias, atol=1e-4)
    assert all(
        (average == weight).all()
        for average, weight in zip(trainable.average, trainable.model.get_weights(), strict=True)
    )


def test_training_goes_on_from_a_backbone_and_says_so(photos: Path, backbone: Path, tmp_path: Path) -> None:
    recipe = RECIPE.with_fields(stages=((1, 64),), frozen=9)
    train_backbone(photos, tmp_path, recipe, backbone)
    facts = json.loads((tmp_path / FACTS_FILE).read_text())
    assert facts["weights"]["name"] == f"backbone {backbone.name}"
    train_backbone(photos, tmp_path / "none", recipe, "none")
    begun = json.loads((tmp_path / "none" / FACTS_FILE).read_text())["history"][0]["loss"]
    assert facts["history"][0]["loss"] < 0.8 * begun


def test_layers_that_are_frozen_stay_as_they_were(pictures: NDArray[np.uint8]) -> None:
    trainable = TrainableBackbone(RECIPE.with_fields(frozen=9), "none", 2, 10)
    before = [[np.array(value) for value in layer.get_weights()] for layer in trainable.backbone.layers]
    trainable.step(pictures[:8], np.eye(2, dtype=np.float32)[[0, 1] * 4])
    moved = [
        any((old != new).any() for old, new in zip(kept, layer.get_weights(), strict=True))
        for kept, layer in zip(before, trainable.backbone.layers, strict=True)
    ]
    assert not any(moved[:9])
    assert any(moved[9:])


def test_the_weights_of_another_architecture_are_refused(backbone: Path) -> None:
    with pytest.raises(BackboneError, match="is of mobilenet_v2_035, not of custom"):
        build("custom", backbone)
