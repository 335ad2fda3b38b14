import json
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.drawing.drawn_photos import draw_photos

pytest.importorskip("tensorflow", reason="the training environment has it")

from model.pictures import picture
from training.dataset.split import split
from training.errors import BackboneError
from training.finetune.architectures import build
from training.finetune.checkpoint import FILE
from training.finetune.compare import ComparisonRow, NetworkSpec, as_markdown, compare_architectures, failure_reason
from training.finetune.run_folder import FACTS_FILE, HEAD_FILE, WEIGHTS_FILE
from training.quantization.parity import float_embeddings, top_k_accuracy
from training.recipe import Recipe

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]


RECIPE = Recipe(stages=((2, 32),), batch=4, half=False, phone=0.0, teacher_share=1.0)
BOTH, SIZE = ["custom", "custom@custom"], 48


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_photos(tmp_path_factory.mktemp("photos") / "drawn", each=20)


@pytest.fixture(scope="module")
def table(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("compared")
    return compare_architectures(photos, BOTH, out, RECIPE, size=SIZE)


class Killed(Exception):
    """Stands for the end of the process, right after a checkpoint."""


def test_networks_are_compared_in_a_table_and_a_plot(table: Path) -> None:
    rows = json.loads((table.parent / "compare.json").read_text())["rows"]
    assert [row["name"] for row in rows] == ["custom", "custom@custom"]
    assert (table.parent / "compare.png").read_bytes().startswith(b"\x89PNG")
    assert rows[0]["costs"]["int8_bytes"] < rows[0]["costs"]["float_bytes"] / 2


def test_a_row_says_what_the_network_names_rightly_at_its_size(photos: Path, table: Path) -> None:
    row = json.loads((table.parent / "compare.json").read_text())["rows"][0]
    parts = split(photos, seed=RECIPE.split_seed)
    pictures = np.stack([picture.read(photo.path.read_bytes(), SIZE) for photo in parts.validation])
    embeddings = float_embeddings(build("custom", table.parent / "custom" / WEIGHTS_FILE), pictures)
    targets = parts.targets(parts.validation)
    assert row["top1"] == top_k_accuracy(embeddings, targets, table.parent / "custom" / HEAD_FILE, 1)
    assert (row["photos"], row["read_at"]) == (len(pictures), SIZE)
    low, high = row["top1_between"]
    assert high - low > 0.3  # four photos say little


def test_the_table_says_what_was_cut_short(table: Path) -> None:
    text = table.read_text()
    assert "| custom | none | – | 2 of 43 epochs, 32 instead of 160 px at last | 48 |" in text
    assert "stages=[[2, 32]], batch=4" in text


def test_a_network_learns_from_one_before_it(table: Path) -> None:
    facts = [json.loads((table.parent / name / FACTS_FILE).read_text()) for name in ("custom", "custom@custom")]
    assert facts[1]["teachers"]
    assert facts[0]["history"][0]["loss"] != facts[1]["history"][0]["loss"]
    assert "| custom | none | custom | 2 of 43" in table.read_text()


def test_all_runs_share_the_decoded_photos(table: Path) -> None:
    assert [path.parent.name for path in table.parent.rglob("photos.npy")] == ["photos"]


def test_what_was_trained_before_is_not_trained_again(photos: Path, table: Path) -> None:
    said: list[dict[str, float]] = []
    again = compare_architectures(photos, ["custom"], table.parent, RECIPE, size=SIZE, progress=said.append)
    assert said == []
    assert "| custom | none | – |" in again.read_text()


@pytest.mark.slow
def test_a_comparison_that_was_killed_ends_as_it_would_have(photos: Path, table: Path, tmp_path: Path) -> None:
    said: list[dict[str, float]] = []

    def kill(facts: dict[str, float]) -> None:
        said.append(facts)
        if len(said) == 3:  # after the first network's two epochs, and one of the second's
            raise Killed

    with pytest.raises(Killed):
        compare_architectures(photos, BOTH, tmp_path, RECIPE, size=SIZE, progress=kill)
    assert not (tmp_path / "compare.md").exists()
    again: list[dict[str, float]] = []
    compare_architectures(photos, BOTH, tmp_path, RECIPE, size=SIZE, progress=again.append)
    assert [facts["epoch"] for facts in again] == [2]
    for name in BOTH:
        with np.load(tmp_path / name / FILE) as resumed, np.load(table.parent / name / FILE) as whole:
            assert all((resumed[each] == whole[each]).all() for each in whole.files if each != "facts")


def test_a_row_from_other_weights_or_another_teacher_or_size_is_not_passed_off(
    photos: Path, table: Path, tmp_path: Path
) -> None:
    out = Path(shutil.copytree(table.parent, tmp_path / "out"))
    weights = out / "custom" / WEIGHTS_FILE
    with pytest.raises(BackboneError, match=r"custom cannot .* with weights none, this asks for weights backbone\.w"):
        compare_architectures(photos, [f"custom={weights}"], out, RECIPE, size=SIZE)
    with pytest.raises(BackboneError, match="check_size 48 px, this asks for check_size 64 px"):
        compare_architectures(photos, ["custom"], out, RECIPE, size=64)
    build("custom").save_weights(weights)  # the teacher is another now
    with pytest.raises(BackboneError, match=r"custom@custom cannot .* with teachers custom"):
        compare_architectures(photos, BOTH, out, RECIPE, size=SIZE)


def test_networks_that_stopped_at_other_epochs_are_each_said_to_be_cut_short(table: Path) -> None:
    row = ComparisonRow(**json.loads((table.parent / "compare.json").read_text())["rows"][0])
    text = as_markdown([row, replace(row, name="custom@custom", epochs=1)], RECIPE)
    size = "32 instead of 160 px at last"
    assert f"Cut short: custom: 2 of 43 epochs, {size}; custom@custom: 1 of 43 epochs, {size}. " in text


def test_a_process_that_was_killed_is_told_of_by_its_status() -> None:
    killed = f"import os; os.kill(os.getpid(), {signal.SIGKILL:d})"
    for code, told in ((killed, "ended with status -9"), ("raise ValueError('no room')", "ValueError: no room")):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert told in failure_reason(done)


@pytest.mark.parametrize(
    ("text", "architecture", "weights", "teacher"),
    [
        ("resnet18", "resnet18", "none", ""),
        ("mobilenet_v2=a/b=c.h5", "mobilenet_v2", "a/b=c.h5", ""),
        ("mobilenet_v2=c.h5@resnet18", "mobilenet_v2", "c.h5", "resnet18"),
        ("custom@checkpoints/large", "custom", "none", "checkpoints/large"),
    ],
)
def test_an_entrant_is_a_network_its_weights_and_its_teacher(
    text: str, architecture: str, weights: str, teacher: str
) -> None:
    assert NetworkSpec.of(text) == NetworkSpec(architecture=architecture, weights=weights, teacher=teacher)


@pytest.mark.parametrize(
    ("entrants", "said"),
    [(["custom", "custom=w.h5"], "given twice"), (["custom@resnet18", "resnet18"], "cannot teach")],
)
def test_what_cannot_be_compared_is_refused_before_anything_is_trained(
    entrants: list[str], said: str, photos: Path, tmp_path: Path
) -> None:
    with pytest.raises(BackboneError, match=said):
        compare_architectures(photos, entrants, tmp_path, RECIPE)
    assert list(tmp_path.iterdir()) == []
