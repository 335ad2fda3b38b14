"""The attached file computes what NumPy computes, and a head that does not fit is refused."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from model.interpreter import Interpreter
from model.manifest import BACKBONE_FILE, BackboneManifest
from training.embeddings.embedding_set import newest_backbone
from training.errors import HeadError
from training.evaluation.calibration import softmax
from training.head.head import Dense
from training.head.tflite import attach_head, check_head


@pytest.fixture(scope="module")
def folder() -> Path:
    return newest_backbone()


@pytest.fixture(scope="module")
def backbone(folder: Path) -> bytes:
    return (folder / BACKBONE_FILE).read_bytes()


def layers(*widths: int) -> list[Dense]:
    random = np.random.default_rng(1)
    return [
        Dense(
            weights=random.normal(0, 0.1, (before, after)).astype(np.float32),
            bias=random.normal(0, 0.1, after).astype(np.float32),
        )
        for before, after in pairwise(widths)
    ]


def by_hand(head: list[Dense], values: np.ndarray) -> np.ndarray:
    for layer in head[:-1]:
        values = np.maximum(values @ layer.weights + layer.bias, 0)
    return softmax(values @ head[-1].weights + head[-1].bias)


@pytest.mark.parametrize("widths", [(1280, 50), (1280, 256, 50), (1280, 2)])
def test_probabilities_equal_numpy_and_the_embedding_is_the_backbones(
    folder: Path, backbone: bytes, widths: tuple[int, ...]
) -> None:
    head, manifest = layers(*widths), BackboneManifest.read(folder)
    whole, bare = Interpreter(attach_head(backbone, head)), Interpreter(backbone)
    pixels = np.random.default_rng(2).integers(0, 256, (whole.input_size, whole.input_size, 3), dtype=np.uint8)
    probabilities, embedding = whole.run(pixels)
    real = (embedding.astype(np.float32) - manifest.embedding_zero_point) * np.float32(manifest.embedding_scale)
    assert np.array_equal(embedding, bare.run(pixels)[1])
    assert probabilities is not None
    assert np.abs(probabilities - by_hand(head, real)).max() <= 1e-6


def test_both_outputs_have_their_names_and_a_signature(backbone: bytes) -> None:
    from ai_edge_litert.interpreter import Interpreter as Runtime

    runtime = Runtime(model_content=attach_head(backbone, layers(1280, 50)))
    assert [output["name"] for output in runtime.get_output_details()] == ["probabilities", "embedding"]
    assert runtime.get_signature_list() == {
        "serving_default": {"inputs": ["image"], "outputs": ["embedding", "probabilities"]}
    }


def test_the_same_head_gives_the_same_bytes(backbone: bytes) -> None:
    assert attach_head(backbone, layers(1280, 50)) == attach_head(backbone, layers(1280, 50))


@pytest.mark.parametrize(
    ("widths", "said"), [((640, 50), "takes 640 values where 1280 come"), ((), "no layers")], ids=["narrow", "empty"]
)
def test_a_head_that_does_not_fit_is_refused(backbone: bytes, widths: tuple[int, ...], said: str) -> None:
    with pytest.raises(HeadError, match=said):
        attach_head(backbone, layers(*widths))


@pytest.mark.parametrize("content", [b"", b"a text", b"\x18\0\0\0TFL3" + bytes(range(200))])
def test_a_file_that_is_no_backbone_is_refused(content: bytes) -> None:
    with pytest.raises(HeadError, match="backbone"):
        attach_head(content, layers(1280, 50))


def test_a_second_head_is_not_grafted_onto_the_first(backbone: bytes) -> None:
    with pytest.raises(HeadError, match="bare int8 backbone"):
        attach_head(attach_head(backbone, layers(1280, 50)), layers(1280, 50))


def test_layers_of_wrong_shape_dtype_or_values_are_refused() -> None:
    weights, bias = np.zeros((3, 2), np.float32), np.zeros(2, np.float32)
    for wrong in (weights.T, weights.astype(np.float64), weights * np.float32("nan")):
        with pytest.raises(HeadError):
            Dense(weights=wrong, bias=bias)  # type: ignore[arg-type]


def test_the_check_finds_a_head_that_is_not_the_one_grafted(folder: Path, backbone: bytes) -> None:
    head, manifest = layers(1280, 50), BackboneManifest.read(folder)
    attached = attach_head(backbone, head)
    check_head(attached, backbone, lambda values: by_hand(head, values), manifest)
    with pytest.raises(HeadError, match="off"):
        check_head(attached, backbone, lambda values: by_hand(head, values * 2), manifest)
