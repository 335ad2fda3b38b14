"""A shipped version as the teacher of a network: its opinion of a view, and what the facts say of it."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.support.data.fine_tuned import RECIPE
from tests.support.drawing.drawing import draw_sneaker

pytest.importorskip("tensorflow", reason="the training environment has it")

from model.interpreter import Interpreter
from model.live import BACKBONES, shipped
from model.manifest import MODEL_FILE, Manifest, digest
from training.errors import BackboneError
from training.finetune.checkpoint import Checkpoint
from training.finetune.compare import compare_architectures
from training.finetune.distillation import Teachers
from training.finetune.run_folder import FACTS_FILE, origin_of
from training.finetune.train import train_backbone
from training.quantization.reproduce import training_command

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]
VERSION = shipped()
ONLY_TEACHER = RECIPE.with_fields(teacher_share=1.0, teacher_temperature=2.0)


def views(size: int) -> NDArray[np.uint8]:
    drawn = [
        draw_sneaker(seed, size=(240, 240)).convert("RGB").resize((size, size), Image.Resampling.BICUBIC)
        for seed in range(6)
    ]
    return np.stack([np.asarray(each) for each in drawn])


def opinion(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    labels = Manifest.read(VERSION).labels
    nothing = np.zeros((len(pictures), len(labels)), dtype=np.float32)
    return Teachers([VERSION], ONLY_TEACHER, labels).blend(pictures, nothing)


def test_a_version_says_what_it_sees_in_a_view_and_in_its_mirror_image() -> None:
    interpreter = Interpreter((VERSION / MODEL_FILE).read_bytes())
    pictures = views(interpreter.input_size)
    both = [np.array([interpreter.run(each)[0] for each in seen]) for seen in (pictures, pictures[:, :, ::-1].copy())]
    softened = np.sqrt(np.maximum(np.mean(both, axis=0), 1e-7))
    np.testing.assert_allclose(opinion(pictures), softened / softened.sum(axis=1, keepdims=True), atol=1e-5)
    assert np.abs(both[0] - both[1]).max() > 0.01  # so the mean is neither of them
    np.testing.assert_allclose(opinion(pictures), opinion(pictures[:, :, ::-1].copy()), atol=1e-5)


@pytest.mark.parametrize("size", [128, 192])
def test_a_version_is_shown_views_at_its_own_size(size: int) -> None:
    there, scaled = opinion(views(160)), opinion(views(size))
    assert scaled.shape == there.shape
    assert np.abs(scaled - there).sum(axis=1).mean() < np.abs(there - there[::-1]).sum(axis=1).mean() / 2


@pytest.fixture(scope="module")
def all_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve drawn pictures under the name of each model that the version knows."""
    photos = tmp_path_factory.mktemp("all")
    for number, slug in enumerate(Manifest.read(VERSION).labels):
        (photos / slug).mkdir()
        for each in range(12):
            draw_sneaker(20 * number + each, size=(48, 48)).save(photos / slug / f"{each}.png")
    return photos


def test_the_facts_and_the_command_name_the_version(all_models: Path, tmp_path: Path) -> None:
    manifest = Manifest.read(VERSION)
    recipe = ONLY_TEACHER.with_fields(stages=((1, 32),), batch=32, floors=0, phone=0.0)
    train_backbone(all_models, tmp_path / "run", recipe, "none", teachers=[VERSION])
    facts = json.loads((tmp_path / "run" / FACTS_FILE).read_text())
    (told,) = facts["teachers"]
    its_own = {key: manifest.origin[key] for key in ("seed", "dataset", "replay", "commit", "libraries")}
    files = {"name": MODEL_FILE, "sha256": digest(VERSION / MODEL_FILE)}
    assert told == {**files, "version": manifest.id, "backbone": manifest.backbone, **its_own}
    assert "ai-edge-litert" in facts["libraries"]
    assert f"--teacher model/versions/{manifest.id} " in training_command(all_models, "run", facts, 32, "centre")


def test_a_version_that_knows_other_models_is_refused() -> None:
    with pytest.raises(BackboneError, match=f"The teacher in .*{VERSION.name} knows other models"):
        Teachers([VERSION], RECIPE, ("high", "low"))


def test_a_version_that_was_altered_is_refused_before_anything_else(photos: Path, tmp_path: Path) -> None:
    version = tmp_path / VERSION.name
    shutil.copytree(VERSION, version)
    graph = bytearray((version / MODEL_FILE).read_bytes())
    graph[-1000] ^= 1
    (version / MODEL_FILE).write_bytes(graph)
    with pytest.raises(BackboneError, match=f"The teacher in {version} cannot be used: .*{MODEL_FILE}"):
        train_backbone(photos, tmp_path / "run", RECIPE, "none", teachers=[version])
    assert not (tmp_path / "run").exists()


def test_a_run_with_another_version_is_told_apart_by_its_name(tmp_path: Path) -> None:
    (teacher,) = origin_of("none", [VERSION], None, split_seed=20)["teachers"]
    before = Checkpoint(
        epochs=1, steps=1, recipe=RECIPE.as_json(), dataset="abc", model=[], optimizer=[], average=[],
        origin={"teachers": [{**teacher, "version": "0123456789ab", "sha256": 64 * "0"}]},
    )  # fmt: skip
    with pytest.raises(BackboneError, match=rf"teachers 0123456789ab \(0+\), this asks for teachers {VERSION.name} "):
        before.fits(tmp_path, RECIPE.as_json(), "abc", {"teachers": [teacher]})


def test_a_version_that_teaches_in_a_comparison_must_know_its_models(photos: Path, tmp_path: Path) -> None:
    with pytest.raises(BackboneError, match=f"cannot be compared: The teacher in {VERSION} knows other models"):
        compare_architectures(photos, [f"custom@{VERSION}"], tmp_path, RECIPE.with_fields(stages=((1, 32),)))


def test_a_network_that_a_version_taught_has_a_row_that_says_so(all_models: Path, tmp_path: Path) -> None:
    recipe = ONLY_TEACHER.with_fields(stages=((1, 32),), batch=32, floors=0, phone=0.0)
    table = compare_architectures(all_models, [f"custom@{VERSION}"], tmp_path, recipe, size=32)
    (row,) = json.loads((tmp_path / "compare.json").read_text(encoding="utf-8"))["rows"]
    assert (row["name"], row["teacher"]) == (f"custom@{VERSION.name}", VERSION.name)
    assert f"| custom | none | {VERSION.name} |" in table.read_text(encoding="utf-8")


def test_a_backbone_is_no_teacher_and_the_error_says_what_is(photos: Path, tmp_path: Path) -> None:
    backbone = BACKBONES / Manifest.read(VERSION).backbone
    with pytest.raises(BackboneError, match=f"{backbone} is a backbone, which names no model: give a version"):
        train_backbone(photos, tmp_path / "run", RECIPE, "none", teachers=[backbone])


def test_a_teacher_that_was_altered_ends_a_comparison_before_it_begins(photos: Path, tmp_path: Path) -> None:
    shutil.copytree(VERSION, tmp_path / "version")
    (tmp_path / "version" / MODEL_FILE).write_bytes(b"")
    with pytest.raises(BackboneError, match="cannot be used"):
        compare_architectures(photos, ["custom", f"resnet18@{tmp_path / 'version'}"], tmp_path / "out", RECIPE)
    assert not (tmp_path / "out").exists()
