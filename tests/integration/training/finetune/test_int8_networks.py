"""Every kind of network comes back from its int8 graph, branches and all, and what cannot is refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.drawing.drawn_photos import draw_photos

pytest.importorskip("tensorflow", reason="the training environment has it")

import keras

from model.manifest import BACKBONE_FILE, BackboneManifest, digest
from model.pictures import picture
from training.dataset.split import list_photos
from training.errors import BackboneError
from training.finetune.architectures import build
from training.finetune.int8_weights import calibrate_batch_norm, pairs
from training.finetune.model import prepare
from training.quantization.parity import float_embeddings, graph_embeddings
from training.quantization.quantize import convert, quantise_backbone
from training.recipe import Recipe

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]
NETWORKS = ("mobilenet_v2_035", *(pytest.param(name, marks=pytest.mark.slow) for name in ("resnet18", "resnet50")))
SIZE = 64


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_photos(tmp_path_factory.mktemp("drawn"), each=12)


@pytest.fixture(scope="module")
def pictures(photos: Path) -> NDArray[np.uint8]:
    return np.stack([picture.read(photo.path.read_bytes(), SIZE) for photo in list_photos(photos)])


def random(name: str) -> Any:
    """A network whose normalisations each do something else."""
    prepare(Recipe(half=False))
    net, chance = build(name), np.random.default_rng(0)
    for _, norm in pairs(net):
        high, low = (chance.uniform(0.5, 1.5, norm.gamma.shape) for _ in range(2))
        norm.set_weights([high, *(chance.normal(0, 0.1, high.shape) for _ in range(2)), low])
    return net


@pytest.fixture(scope="module")
def backbone_of(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    made: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            random(name).save_weights(folder / "net.weights.h5")
            made[name] = quantise_backbone(
                photos, folder, weights=folder / "net.weights.h5", architecture=name, size=SIZE
            ).folder
        return made[name]

    return of


def cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(((one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)).min())


@pytest.mark.parametrize("name", NETWORKS)
def test_each_convolution_gets_its_own_kernel_and_bias_back(name: str, backbone_of: Callable[[str], Path]) -> None:
    net, found = random(name), build(name, backbone_of(name))
    for (conv, norm), (ours, after) in zip(pairs(net), pairs(found), strict=True):
        kernel, folded = np.asarray(conv.kernel), np.asarray(ours.kernel)
        gain = np.asarray(norm.gamma) / np.sqrt(np.asarray(norm.moving_variance) + norm.epsilon)
        expected = kernel * (gain[:, None] if kernel.shape[-1] == 1 else gain)
        assert np.abs(folded - expected).max() <= 0.01 * np.abs(expected).max()
        bias = np.asarray(norm.beta) - np.asarray(norm.moving_mean) * gain
        np.testing.assert_allclose(np.asarray(after.beta), bias, atol=0.001)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_computes_what_its_graph_did_and_settling_keeps_that(
    name: str, backbone_of: Callable[[str], Path], pictures: NDArray[np.uint8]
) -> None:
    graph = graph_embeddings((backbone_of(name) / BACKBONE_FILE).read_bytes(), pictures)
    net = build(name, backbone_of(name))
    assert (
        cosine(float_embeddings(net, pictures), graph) > 0.97
    )  # of random weights int8 rounds worse than of taught ones
    before = float_embeddings(net, pictures)
    calibrate_batch_norm(net, list(pictures))
    np.testing.assert_allclose(float_embeddings(net, pictures), before, atol=1e-3 * np.abs(before).max())


def test_depthwise_kernels_become_as_large_as_imagenet_weights_are(
    backbone_of: Callable[[str], Path], pictures: NDArray[np.uint8]
) -> None:
    net = build("mobilenet_v2_035", backbone_of("mobilenet_v2_035"))
    calibrate_batch_norm(net, list(pictures))
    kernels = [np.asarray(conv.kernel) for conv, _ in pairs(net)]
    depthwise = [kernel for kernel in kernels if kernel.shape[-1] == 1]
    assert len(depthwise) == 17
    for kernel in depthwise:
        np.testing.assert_allclose(np.sqrt((kernel**2).mean(axis=(0, 1))), 0.6, rtol=1e-3)


def test_a_backbone_of_another_network_is_refused_by_name(backbone_of: Callable[[str], Path]) -> None:
    with pytest.raises(BackboneError, match="is of resnet18, not of resnet50: --set architecture=resnet18"):
        build("resnet50", backbone_of("resnet18"))


@pytest.mark.parametrize("kind", ["float", "dynamic"])
def test_a_graph_that_is_not_int8_is_refused(
    kind: Any, backbone_of: Callable[[str], Path], pictures: NDArray[np.uint8], tmp_path: Path
) -> None:
    graph = tmp_path / BACKBONE_FILE
    graph.write_bytes(convert(build("resnet18"), SIZE, list(pictures), kind))
    manifest = BackboneManifest.read(backbone_of("resnet18"))
    files = {BACKBONE_FILE: digest(graph)}
    made = BackboneManifest.derive_id(files=files, input_size=SIZE, resize=manifest.resize)
    replace(manifest, files=files, id=made).write(tmp_path)
    with pytest.raises(BackboneError, match=r"is not quantised: give a backbone .* of int8"):
        build("resnet18", tmp_path)


def test_weights_of_a_deep_network_are_read_again(tmp_path: Path) -> None:
    net = random("resnet50")
    net.save_weights(tmp_path / "net.weights.h5")
    pixels = np.random.default_rng(1).uniform(-1, 1, (2, 32, 32, 3)).astype(np.float32)
    again = build("resnet50", tmp_path / "net.weights.h5")
    np.testing.assert_array_equal(np.asarray(again(pixels)), np.asarray(net(pixels)))


def test_a_deep_network_sees_what_its_imagenet_weights_expect() -> None:
    theirs = keras.applications.ResNet50(include_top=False, weights=None, input_shape=(32, 32, 3), pooling="avg")
    ours = build("resnet50")
    ours.set_weights(theirs.get_weights())
    pixels = np.random.default_rng(1).integers(0, 256, (2, 32, 32, 3)).astype(np.float32)
    expected = theirs.predict_on_batch(keras.applications.resnet50.preprocess_input(pixels.copy()))
    np.testing.assert_allclose(ours.predict_on_batch(pixels / 127.5 - 1), expected, rtol=1e-3, atol=1e-3)
