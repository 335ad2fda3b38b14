"""A fine-tuning that ends early keeps the weights of its best look, after a kill, too."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.drawing.drawn_photos import draw_photos

pytest.importorskip("tensorflow", reason="the training environment has it")

from training.finetune.architectures import build
from training.finetune.checkpoint import FILE, Checkpoint
from training.finetune.run_folder import FACTS_FILE, HEAD_FILE, WEIGHTS_FILE
from training.finetune.train import train_backbone
from training.recipe import Recipe

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]
# Of four photos top-1 can grow but four times: with looks in every fifth epoch it has to stop by the thirtieth.
RECIPE = Recipe(
    architecture="custom", stages=((35, 32),), horizon=60, patience=1, batch=14, half=False, phone=0, plain_epochs=0,
    rate=3e-3, average=0.9,
)  # fmt: skip
LOOKS = "looks"  # folder of copies of the run as each look left it


class Killed(Exception):
    """Stands for the end of the process, right after a checkpoint."""


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_photos(tmp_path_factory.mktemp("drawn"), each=20)


@pytest.fixture(scope="module")
def stopped(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = tmp_path_factory.mktemp("run")

    def keep(facts: dict[str, float]) -> None:
        if "top1" in facts:
            shutil.copytree(run, run / LOOKS / str(facts["epoch"]), ignore=lambda *_: [LOOKS])

    train_backbone(photos, run, RECIPE, "none", progress=keep)
    return run


def facts_of(run: Path) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((run / FACTS_FILE).read_text(encoding="utf-8"))
    return facts


def looks_of(run: Path) -> list[dict[str, float]]:
    return [row for row in facts_of(run)["history"] if "top1" in row]


def same(one: Path, other: Path) -> None:
    with np.load(one) as ours, np.load(other) as theirs:
        names = [name for name in theirs.files if name != "facts"]
        assert names
        assert all((ours[name] == theirs[name]).all() for name in names)


def test_history_and_facts_say_where_it_stopped_and_what_was_kept(stopped: Path) -> None:
    facts, looks = facts_of(stopped), looks_of(stopped)
    history = facts["history"]
    assert facts["stopped"] is True
    assert (history[-1]["stopped"], history[-1]["best"]) == (True, facts["kept"])
    assert len(history) < RECIPE.epochs
    assert [row["epoch"] for row in looks] == list(range(5, len(history) + 1, 5))
    assert looks[-2]["epoch"] == facts["kept"]
    assert looks[-1]["top1"] <= looks[-2]["top1"]


def test_the_weights_are_those_that_the_best_look_saw(stopped: Path) -> None:
    best, last = (Checkpoint.load(stopped / LOOKS / str(row["epoch"])) for row in looks_of(stopped)[-2:])
    assert best is not None
    assert last is not None
    with np.load(stopped / HEAD_FILE) as layer:
        found = [*build("custom", stopped / WEIGHTS_FILE).get_weights(), layer["kernel"], layer["bias"]]
    assert all((one == other).all() for one, other in zip(found, best.average, strict=True))
    assert all((one != other).any() for one, other in zip(found, last.average, strict=True))


def test_a_kill_after_the_best_look_changes_nothing(photos: Path, stopped: Path, tmp_path: Path) -> None:
    def kill(facts: dict[str, float]) -> None:
        if facts["epoch"] == facts_of(stopped)["kept"] + 2:
            raise Killed

    with pytest.raises(Killed):
        train_backbone(photos, tmp_path, RECIPE, "none", progress=kill)
    train_backbone(photos, tmp_path, RECIPE, "none")
    same(tmp_path / FILE, stopped / FILE)
    same(tmp_path / HEAD_FILE, stopped / HEAD_FILE)
    assert {**facts_of(tmp_path), "history": []} == {**facts_of(stopped), "history": []}


def test_what_has_stopped_does_not_go_on(photos: Path, stopped: Path) -> None:
    before = (stopped / FILE).stat().st_mtime_ns
    again = train_backbone(photos, stopped, RECIPE, "none")
    assert (stopped / FILE).stat().st_mtime_ns == before
    facts = facts_of(stopped)
    assert again.top1 == facts["history"][facts["kept"] - 1]["top1"]
