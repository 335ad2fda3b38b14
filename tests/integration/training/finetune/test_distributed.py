"""Several devices, and several machines, learn what one device learns: each from its share of the batch."""

import importlib.util
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.drawing.drawing import draw_sneaker
from tests.support.drawing.drawn_photos import draw_photos
from tests.support.paths import ROOT
from training.errors import BackboneError
from training.finetune.distributed import data_parallel, own_share
from training.finetune.run_folder import FACTS_FILE
from training.recipe import Recipe

HAS_JAX = importlib.util.find_spec("jax") is not None
pytestmark = [pytest.mark.tensorflow, pytest.mark.skipif(not HAS_JAX, reason="the training environment has JAX")]
SCRIPT = ROOT / "tests/support/processes/distributed.py"


def started(weights: Path, *arguments: str, devices: int = 1) -> subprocess.Popen[str]:
    flags = f"--xla_force_host_platform_device_count={devices}"
    environment = {**os.environ, "KERAS_BACKEND": "jax", "XLA_FLAGS": flags, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(SCRIPT), str(weights), *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def done(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors[-2000:]
    result: dict[str, Any] = json.loads(out.splitlines()[-1])
    return result


def same(found: Path, expected: Path) -> None:
    """The weights after three steps are equal but for the order in which sums are taken."""
    with np.load(found) as one, np.load(expected) as other:
        assert one.files == other.files
        for name in one.files:
            np.testing.assert_allclose(one[name], other[name], atol=2e-5)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    weights = tmp_path_factory.mktemp("alone") / "weights.npz"
    return weights, done(started(weights))


def test_two_devices_learn_what_one_does(alone: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    expected, one = alone
    two = done(started(tmp_path / "weights.npz", devices=2))
    assert (one["devices"], two["devices"]) == (1, 2)
    assert two["losses"] == pytest.approx(one["losses"], abs=1e-4)
    np.testing.assert_allclose(two["shares"], one["shares"], atol=1e-5)
    same(tmp_path / "weights.npz", expected)


@pytest.mark.slow
def test_two_machines_learn_what_one_does(alone: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        coordinator = f"127.0.0.1:{free.getsockname()[1]}"
    files = [tmp_path / f"{machine}.npz" for machine in range(2)]
    both = [started(file, coordinator, "2", str(machine)) for machine, file in enumerate(files)]
    results = [done(process) for process in both]
    assert results[0] == results[1]
    for file in files:
        same(file, alone[0])


def train(photos: Path, run: Path, *options: str | Path) -> dict[str, Any]:
    """Its facts, once `sneakers train distributed` has trained on two devices."""
    settings = ("architecture=custom", "stages=[[1, 32]]", "batch=4", "half=false", "floors=2")
    arguments = [str(each) for setting in settings for each in ("--set", setting)] + [str(each) for each in options]
    command = [
        sys.executable,
        "-m",
        "sneakers",
        "train",
        "distributed",
        str(photos),
        "--run",
        str(run),
        "--weights",
        "none",
    ]
    flags = "--xla_force_host_platform_device_count=2"
    environment = {**os.environ, "KERAS_BACKEND": "jax", "XLA_FLAGS": flags, "PYTHONPATH": str(ROOT)}
    subprocess.run([*command, *arguments], env=environment, check=True, timeout=240)
    facts: dict[str, Any] = json.loads((run / FACTS_FILE).read_text(encoding="utf-8"))
    return facts


@pytest.mark.slow
def test_several_devices_learn_from_a_teacher_on_backgrounds(tmp_path: Path) -> None:
    photos = draw_photos(tmp_path / "photos", each=8)
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    for number in range(8):
        draw_sneaker(900 + number).save(rooms / f"{number}.png")
    teacher = train(photos, tmp_path / "teacher")
    facts = train(photos, tmp_path / "student", "--teacher", tmp_path / "teacher", "--backgrounds", rooms)
    assert (facts["teachers"][0]["run"], facts["teachers"][0]["recipe"]) == ("teacher", teacher["recipe"])
    assert facts["backgrounds"]["name"] == "rooms"
    assert len(facts["history"]) == 1


def test_another_backend_is_refused() -> None:
    with pytest.raises(BackboneError, match="KERAS_BACKEND=jax"), data_parallel(Recipe()):
        pass


def test_a_batch_is_left_whole_where_nothing_is_shared_out() -> None:
    batch = np.arange(8)
    assert own_share(batch) is batch
