"""PyTorch's files, written here byte by byte as PyTorch writes them, put into our networks."""

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.data.state_dicts import MAGIC, Tensors, new_style, old_style, wheel

pytest.importorskip("tensorflow", reason="the training environment has it")

from training.errors import BackboneError
from training.finetune import pytorch_weights
from training.finetune.architectures import build
from training.finetune.int8_weights import pairs

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]


def drawn(name: str) -> dict[str, NDArray[np.float32]]:
    """A state dict of random numbers for a network, its layers named and laid out as the PyTorch models' are."""
    chance, tensors = np.random.default_rng(0), {}
    for number, (conv, norm) in enumerate(pairs(build(name))):
        kernel = chance.normal(size=conv.kernel.shape).astype(np.float32)
        depthwise = kernel.shape[-1] == 1
        tensors[f"{number}.conv.weight"] = kernel.transpose((2, 3, 0, 1) if depthwise else (3, 2, 0, 1))
        for part in ("weight", "bias", "running_mean", "running_var"):
            tensors[f"{number}.bn.{part}"] = chance.uniform(0.5, 1.5, norm.gamma.shape).astype(np.float32)
    return {**tensors, "fc.weight": np.zeros((10, 1280), np.float32)}


@pytest.mark.parametrize(("write", "suffix"), [(old_style, "pth"), (new_style, "pth"), (wheel, "whl")])
def test_every_kind_of_file_gives_the_tensors_back(
    write: Callable[[Tensors], bytes], suffix: str, tmp_path: Path
) -> None:
    chance = np.random.default_rng(1)
    tensors: dict[str, NDArray[np.float32]] = {
        "a.weight": chance.normal(size=(4, 3, 2, 2)).astype(np.float32),
        "b": np.ones(2, np.float32),
    }
    path = tmp_path / f"net.{suffix}"
    path.write_bytes(write(tensors))
    found = pytorch_weights.read(path)
    assert list(found) == list(tensors)
    assert all((found[name] == tensors[name]).all() for name in tensors)


@pytest.mark.parametrize("name", ["efficientnet_lite0", "efficientnet_lite2"])
def test_each_layer_gets_its_own_weights(name: str, tmp_path: Path) -> None:
    tensors = drawn(name)
    path = tmp_path / "net.pth"
    path.write_bytes(old_style(tensors))
    for number, (conv, norm) in enumerate(pairs(build(name, path))):
        theirs, ours = tensors[f"{number}.conv.weight"], np.asarray(conv.kernel)
        assert (ours == theirs.transpose((2, 3, 0, 1) if ours.shape[-1] == 1 else (2, 3, 1, 0))).all()
        parts = [tensors[f"{number}.bn.{part}"] for part in ("weight", "bias", "running_mean", "running_var")]
        assert all((a == b).all() for a, b in zip(norm.get_weights(), parts, strict=True))


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.pth"
    path.write_bytes(new_style(drawn("custom")))
    with pytest.raises(
        BackboneError, match=r"other\.pth has 5 convolutions .* do not fit the 49 of efficientnet_lite0"
    ):
        build("efficientnet_lite0", path)


def test_networks_that_pytorch_pads_otherwise_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BackboneError, match="pads and scales otherwise"):
        build("custom", tmp_path / "custom.pth")


def test_a_pickle_that_would_run_something_runs_nothing(tmp_path: Path) -> None:
    path, trace = tmp_path / "evil.pth", tmp_path / "trace"
    call = b"\x80\x02cpathlib\nPath\n" + pickle.dumps((str(trace),), 2)[2:-1] + b"R."
    path.write_bytes(pickle.dumps(MAGIC, 2) + call + call)
    with pytest.raises(BackboneError, match=r"wants pathlib\.Path"):
        pytorch_weights.read(path)


@pytest.mark.parametrize("keep", [0, 7, 40, 200, 600])
def test_a_file_that_was_cut_off_is_named(keep: int, tmp_path: Path) -> None:
    path = tmp_path / "short.pth"
    path.write_bytes(old_style({"a": np.ones((4, 3), np.float32), "b": np.ones(40, np.float32)})[:keep])
    with pytest.raises(BackboneError, match=r"short\.pth cannot be read"):
        pytorch_weights.read(path)


def test_a_tensor_cannot_reach_beyond_its_numbers(tmp_path: Path) -> None:
    path = tmp_path / "long.pth"
    small, large = (pickle.dumps(shape, 2)[2:-1] for shape in ((4, 3), (9, 9)))
    path.write_bytes(old_style({"a": np.ones((4, 3), np.float32)}).replace(small, large))
    with pytest.raises(BackboneError, match="beyond the numbers"):
        pytorch_weights.read(path)
