"""On PyTorch, which trains fastest: our layers are Keras's, late layers step as any, kills cost nothing."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.drawing.drawn_photos import draw_photos
from tests.support.paths import ROOT
from training.finetune.checkpoint import FILE

HAS_TORCH = all(importlib.util.find_spec(name) is not None for name in ("torch", "keras"))
pytestmark = [pytest.mark.tensorflow, pytest.mark.skipif(not HAS_TORCH, reason="needs PyTorch and Keras")]
SCRIPT = ROOT / "tests/support/processes/torch_backend.py"
KILLED = 9


def run(*arguments: str, status: int = 0) -> dict[str, Any]:
    environment = {**os.environ, "KERAS_BACKEND": "torch", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(SCRIPT), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == status, done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1]) if done.stdout else {}
    return result


def test_our_layers_compute_and_learn_what_keras_does() -> None:
    apart = run("layers")
    variances = {name: apart.pop(name) for name in sorted(apart) if name.startswith("variance")}
    assert (len(apart), len(variances)) == (18, 2)
    assert max(apart.values()) < 1e-5, apart
    # PyTorch keeps the variance of what a batch is a sample of: n / (n - 1) of Keras's, here with n = 484.
    assert 1e-5 < variances["variance channels_first"] < 1e-3
    assert variances["variance channels_last"] < 1e-5


def test_layers_that_thaw_late_begin_with_a_step_as_long_as_any_and_the_others_go_on() -> None:
    found = run("course")
    assert (found["optimizer"], found["iteration"], found["carried"]) == ("LateAdamW", 2, True)
    assert found["more"] > 0
    assert found["momenta"][0] == 0 < found["momenta"][1]
    assert found["step"] == pytest.approx(1.0, rel=0.02)


def test_kills_in_every_stage_leave_the_weights_that_there_would_have_been(tmp_path: Path) -> None:
    photos = str(draw_photos(tmp_path / "photos", each=20))
    assert run("train", photos, str(tmp_path / "whole"), "99") == {"epochs": 4}
    killed = str(tmp_path / "killed")
    for epochs in ("1", "2"):
        run("train", photos, killed, epochs, status=KILLED)
    assert run("train", photos, killed, "99") == {"epochs": 1}
    with np.load(tmp_path / "killed" / FILE) as resumed, np.load(tmp_path / "whole" / FILE) as whole:
        names = [name for name in whole.files if name != "facts"]
        assert resumed.files == whole.files
        assert all((resumed[name] == whole[name]).all() for name in names)
