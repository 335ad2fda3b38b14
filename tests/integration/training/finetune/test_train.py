"""Fine-tuning end to end on drawn pictures: its result, and its resumption after a kill."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.data.fine_tuned import RECIPE
from tests.support.drawing.drawing import draw_sneaker
from tests.support.paths import ROOT

pytest.importorskip("tensorflow", reason="the training environment has it")

from model.manifest import BackboneManifest, digest
from training.dataset.split import split
from training.errors import BackboneError
from training.finetune.architectures import build
from training.finetune.checkpoint import FILE, Checkpoint
from training.finetune.distillation import Teachers
from training.finetune.run_folder import FACTS_FILE, HEAD_FILE, WEIGHTS_FILE, origin_of
from training.finetune.train import train_backbone
from training.quantization.quantize import quantise_backbone
from training.recipe import Recipe

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]

SETTINGS = [
    "architecture=custom",
    "stages=[[2, 32], [2, 64]]",
    "batch=4",
    "half=false",
    "plain_epochs=1",
    "floors=2",
    "frozen=0",
]


def start(photos: Path, run: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.support.processes.train_backbone", str(photos), str(run), *SETTINGS]
    return subprocess.Popen(command, env={**os.environ, "KERAS_BACKEND": "tensorflow"}, stdout=subprocess.DEVNULL)


def test_a_run_leaves_weights_classifier_and_facts(trained: Path) -> None:
    facts = json.loads((trained / FACTS_FILE).read_text())
    assert Recipe.of_json(facts["recipe"]) == RECIPE
    assert [epoch["size"] for epoch in facts["history"]] == [32, 32, 64, 64]
    assert facts["history"][-1]["top3"] == 1.0  # of two models
    assert {WEIGHTS_FILE, HEAD_FILE} <= {path.name for path in trained.iterdir()}


def test_a_killed_run_ends_with_the_weights_it_would_have_had(photos: Path, trained: Path, tmp_path: Path) -> None:
    process = start(photos, tmp_path)
    while process.poll() is None and not (tmp_path / FILE).exists():
        time.sleep(0.05)
    process.kill()
    process.wait()
    killed = Checkpoint.load(tmp_path)
    assert killed is not None
    assert killed.epochs < RECIPE.epochs
    assert start(photos, tmp_path).wait() == 0
    with np.load(tmp_path / FILE) as resumed, np.load(trained / FILE) as whole:
        names = [name for name in whole.files if name != "facts"]
        assert all((resumed[name] == whole[name]).all() for name in names)


def test_a_finished_run_gives_its_result_again_and_leaves_it(photos: Path, trained: Path) -> None:
    files = [trained / name for name in (FILE, FACTS_FILE, WEIGHTS_FILE, HEAD_FILE)]
    before = [file.stat().st_mtime_ns for file in files]
    again = train_backbone(photos, trained, RECIPE, "none")
    assert (again.labels, again.recipe, again.top1) == (("high", "low"), RECIPE, last(trained)["top1"])
    assert [file.stat().st_mtime_ns for file in files] == before


def last(run: Path) -> dict[str, float]:
    history: list[dict[str, float]] = json.loads((run / FACTS_FILE).read_text())["history"]
    return history[-1]


def test_a_run_tells_what_it_began_on(photos: Path, trained: Path, tmp_path: Path) -> None:
    begun = unfinished(trained, tmp_path, commit="of before", threads="3")
    train_backbone(photos, tmp_path, RECIPE, "none")
    facts = json.loads((tmp_path / FACTS_FILE).read_text())
    assert {name: facts[name] for name in begun} == begun
    assert begun["libraries"]["backend"] == "tensorflow"


def unfinished(ended: Path, run: Path, **circumstances: Any) -> dict[str, Any]:
    """Leave in `run` the checkpoint of a run that has ended, as if its result had not been written, begun otherwise."""
    found = Checkpoint.load(ended)
    assert found is not None
    begun = found.begun | circumstances
    replace(found, begun=begun).save(run)
    return begun


def test_a_run_of_another_backend_does_not_go_on(photos: Path, trained: Path, tmp_path: Path) -> None:
    unfinished(trained, tmp_path, libraries={"backend": "torch"})
    with pytest.raises(BackboneError, match="began on torch, and this is tensorflow: set KERAS_BACKEND=torch"):
        train_backbone(photos, tmp_path, RECIPE, "none")


def test_other_backgrounds_are_noticed(photos: Path, tmp_path: Path) -> None:
    pictures, run = tmp_path / "pictures", tmp_path / "run"
    for folder in (pictures, run):
        folder.mkdir()
    draw_pictures(pictures, range(8))
    kept = origin_of("none", (), pictures, split_seed=20)
    checkpoint = Checkpoint(
        epochs=1, steps=1, recipe=RECIPE.as_json(), dataset=split(photos).digest, model=[], optimizer=[], average=[],
        origin=kept,
    )  # fmt: skip
    checkpoint.save(run)
    draw_pictures(pictures, range(8, 16))  # half of all are chosen
    told = r"holds a run with backgrounds pictures \(\w+\), this asks for backgrounds pictures \(\w+\)"
    with pytest.raises(BackboneError, match=told):
        train_backbone(photos, run, RECIPE, "none", backgrounds=pictures)


def test_views_by_phone_without_backdrops_are_refused(photos: Path, tmp_path: Path) -> None:
    with pytest.raises(BackboneError, match="give --backgrounds, or --set floors=200"):
        train_backbone(photos, tmp_path / "run", RECIPE.with_fields(floors=0), "none")


def draw_pictures(folder: Path, numbers: range) -> None:
    for number in numbers:
        draw_sneaker(900 + number).save(folder / f"{number}.png")


def test_a_folder_without_backgrounds_is_refused(photos: Path, tmp_path: Path) -> None:
    with pytest.raises(BackboneError, match=r"no picture in .*: give a folder of some as --backgrounds"):
        train_backbone(photos, tmp_path / "run", RECIPE, "none", backgrounds=tmp_path)


def test_a_teacher_that_is_not_there_is_named_before_anything_else(photos: Path, tmp_path: Path) -> None:
    with pytest.raises(BackboneError, match=r"typo/training.json is missing: give as --teacher"):
        train_backbone(photos, tmp_path / "run", RECIPE, "none", teachers=[tmp_path / "typo"])
    assert not (tmp_path / "run").exists()


def test_a_run_that_is_not_there_is_named(photos: Path, tmp_path: Path) -> None:
    with pytest.raises(BackboneError, match=r"typo/training.json is missing: give as --run"):
        quantise_backbone(photos, tmp_path, run=tmp_path / "typo")


def test_a_student_learns_the_opinion_of_its_teacher(photos: Path, trained: Path, tmp_path: Path) -> None:
    recipe = RECIPE.with_fields(stages=((1, 32),), teacher_share=1.0)
    teacher = Teachers([trained], recipe, ("high", "low"))
    pictures = np.random.default_rng(0).integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
    opinions = [teacher.blend(pictures, np.eye(2, dtype=np.float32)[truth]) for truth in ([0, 0, 0], [1, 1, 1])]
    assert (opinions[0] == opinions[1]).all()
    assert np.allclose(opinions[0].sum(axis=1), 1)
    with pytest.raises(BackboneError, match=f"Two teachers are called {trained.name}: rename"):
        origin_of("none", [trained, trained], None, split_seed=20)
    train_backbone(photos, tmp_path, recipe, "none", teachers=[trained])
    (told,) = json.loads((tmp_path / FACTS_FILE).read_text())["teachers"]
    assert (told["name"], told["sha256"], told["run"]) == (WEIGHTS_FILE, digest(trained / WEIGHTS_FILE), trained.name)
    assert Recipe.of_json(told["recipe"]) == RECIPE


def test_a_teacher_of_other_models_is_refused(trained: Path) -> None:
    with pytest.raises(BackboneError, match="knows other models"):
        Teachers([trained], RECIPE, ("high", "runner"))


def run_again(command: str, folder: Path) -> Path:
    """Run what a manifest says makes it again, in `folder`; the backbone's folder."""
    words = shlex.split(command)
    settings = dict(word.split("=", 1) for word in words[: words.index("sneakers")])
    arguments = [*words[words.index("sneakers") + 1 :], "--to", "made"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    subprocess.run([sys.executable, "-m", "sneakers", *arguments], cwd=folder, env=environment, check=True)
    (made,) = (folder / "made").iterdir()
    return made


def test_the_commands_in_a_manifest_make_the_backbone_again(photos: Path, tmp_path: Path) -> None:
    recipe = RECIPE.with_fields(stages=((1, 32),))
    small, *large = (tmp_path / name for name in ("small", "large", "larger"))
    for seed, teacher in enumerate(large, start=1):
        train_backbone(photos, teacher, recipe.with_fields(seed=seed), "none")
    train_backbone(photos, small, recipe, "none", teachers=large)
    pictures = np.random.default_rng(0).integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
    targets = np.eye(2, dtype=np.float32)[[0, 1, 1]]
    both, *each = (Teachers(runs, recipe, ("high", "low")).blend(pictures, targets) for runs in (large, *zip(large)))
    np.testing.assert_allclose(both, np.mean(each, axis=0), atol=1e-6)
    assert np.abs(each[0] - each[1]).max() > 1e-3
    made = quantise_backbone(photos, tmp_path / "out", run=small, size=32)
    origin = made.manifest.origin
    again = tmp_path / "again"
    shutil.copytree(photos, again / photos.name)
    for teacher in origin["teachers"]:
        shutil.rmtree(run_again(teacher["command"], again))
    found = BackboneManifest.read(run_again(origin["command"], again))
    assert found.origin["recipe"] == origin["recipe"]
    taught = [[{**each, "sha256": None} for each in made["teachers"]] for made in (found.origin, origin)]
    assert taught[0] == taught[1]


def test_the_command_of_bare_weights_names_the_network(photos: Path, tmp_path: Path) -> None:
    weights = tmp_path / "custom.weights.h5"
    build("custom").save_weights(weights)
    made = quantise_backbone(photos, tmp_path / "out", weights=weights, architecture="custom", size=32)
    assert made.manifest.origin["weights"] == {"name": weights.name, "sha256": digest(weights)}
    shutil.copytree(photos, tmp_path / photos.name)
    found = BackboneManifest.read(run_again(made.manifest.origin["command"], tmp_path))
    assert found.architecture == "custom"
    assert {**found.origin, "commit": None} == {**made.manifest.origin, "commit": None}
