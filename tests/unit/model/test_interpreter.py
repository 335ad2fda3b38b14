import numpy as np
import pytest

from model.errors import VersionError
from model.interpreter import Interpreter, runtime_name
from model.live import SHIPPED, shipped
from model.manifest import BACKBONE_FILE, MODEL_FILE
from model.self_check import reference_picture

BACKBONES = SHIPPED.with_name("backbones")


@pytest.fixture(scope="module")
def model() -> bytes:
    return (shipped() / MODEL_FILE).read_bytes()


def test_the_runtime_has_a_name() -> None:
    assert runtime_name() in ("ai_edge_litert", "tflite_runtime")


def test_a_version_gives_probabilities_and_an_embedding(model: bytes) -> None:
    interpreter = Interpreter(model)
    probabilities, embedding = interpreter.run(reference_picture(interpreter.input_size))
    assert probabilities is not None
    assert probabilities.dtype == np.float32
    assert probabilities.sum() == pytest.approx(1, abs=1e-4)
    assert embedding.shape == (1280,)
    assert embedding.dtype == np.int8


def test_a_backbone_gives_an_embedding_and_no_probabilities() -> None:
    backbone = Interpreter(next(BACKBONES.glob(f"*/{BACKBONE_FILE}")).read_bytes())
    probabilities, embedding = backbone.run(reference_picture(backbone.input_size))
    assert probabilities is None
    assert embedding.shape == (1280,)


def test_what_one_run_gave_is_not_changed_by_the_next(model: bytes) -> None:
    interpreter = Interpreter(model)
    known = reference_picture(interpreter.input_size)
    first, embedding = interpreter.run(known)
    kept = None if first is None else first.copy(), embedding.copy()
    interpreter.run(255 - known)
    np.testing.assert_array_equal(first, kept[0])
    np.testing.assert_array_equal(embedding, kept[1])


def test_a_read_only_picture_is_as_good_as_another(model: bytes) -> None:
    interpreter = Interpreter(model)
    known = reference_picture(interpreter.input_size)
    known.flags.writeable = False
    assert interpreter.run(known)[0] is not None


@pytest.mark.parametrize("junk", [b"", b"no model", bytes(1000)])
def test_what_is_no_model_is_refused(junk: bytes) -> None:
    with pytest.raises(VersionError, match=r"no \.tflite"):
        Interpreter(junk)


@pytest.mark.skipif(
    runtime_name() == "tflite_runtime", reason="it crashes on a spoilt model; digests keep it from them"
)
def test_a_model_cut_short_is_refused(model: bytes) -> None:
    with pytest.raises(VersionError, match=r"no \.tflite"):
        Interpreter(model[: len(model) // 2])
