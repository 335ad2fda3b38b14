"""Field fine-tuning on drawn pictures: it learns, and it resumes from its checkpoint."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.drawing.drawing import draw_sneaker
from tests.support.paths import ROOT

pytest.importorskip("tensorflow", reason="the training environment has it")

from training.augmentation.field_loader import prepare
from training.augmentation.field_recipe import FieldRecipe
from training.dataset.field_sources import FieldPhoto, Kind
from training.dataset.photos import sha256_of
from training.errors import BackboneError
from training.finetune.field_training import CHECKPOINT, WEIGHTS, train
from training.finetune.model_soup import soup

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]

BACKBONE = next((ROOT / "model" / "backbones").iterdir())
RECIPE = FieldRecipe(size=32, known=4, other_shoe=2, no_shoe=2, warm_up=2, frozen=130)
NAMES: dict[str, Kind] = {
    "vans-era": "known",
    "nike-ja-1": "known",
    "nike-kwazi": "other_shoe",
    "not_sneakers": "no_shoe",
}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache of three drawn photos for each name."""
    photos = []
    for number, (name, kind) in enumerate(NAMES.items()):
        folder = tmp_path / "data" / name
        folder.mkdir(parents=True)
        for each in range(3):
            path = folder / f"{each}.png"
            draw_sneaker(10 * number + each, size=(96, 72)).save(path)
            photos.append(
                FieldPhoto(
                    path=f"{name}/{path.name}",
                    sha256=sha256_of(path),
                    folder="drawn",
                    source="drawn",
                    name=name,
                    kind=kind,
                )
            )
    boxes = {photo.path: [((0.1, 0.2, 0.9, 0.9), 0.8)] for photo in photos}
    prepare(tmp_path / "data", photos, boxes, tmp_path / "cache", floors=2)
    return tmp_path / "cache"


def test_a_run_resumes_from_its_checkpoint(cache: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    train(cache, run, RECIPE, BACKBONE, 2)
    first = (run / WEIGHTS).read_bytes()
    train(cache, run, RECIPE, BACKBONE, 3)
    with np.load(run / CHECKPOINT) as kept:
        assert int(kept["steps"]) == 3
    assert (run / WEIGHTS).read_bytes() != first


def test_a_run_resumes_with_other_layers_frozen(cache: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    train(cache, run, RECIPE, BACKBONE, 1)
    train(cache, run, replace(RECIPE, frozen=140), BACKBONE, 2)
    with np.load(run / CHECKPOINT) as kept:
        assert int(kept["steps"]) == 2


def test_a_run_goes_on_from_the_average_of_two_runs(cache: Path, tmp_path: Path) -> None:
    first, second, mixed = tmp_path / "first", tmp_path / "second", tmp_path / "mixed"
    train(cache, first, RECIPE, BACKBONE, 1)
    train(cache, second, replace(RECIPE, seed=RECIPE.seed + 1), BACKBONE, 2)
    mixed.mkdir()
    np.savez(mixed / CHECKPOINT, **soup(first, second))
    with np.load(first / CHECKPOINT) as one, np.load(second / CHECKPOINT) as other, np.load(mixed / CHECKPOINT) as mean:
        names = [name for name in other.files if name.startswith("average_")]
        assert any(not np.array_equal(one[name], other[name]) for name in names)
        for name in names:
            np.testing.assert_allclose(mean[name], (one[name] + other[name]) / 2, rtol=1e-5, atol=1e-6)
    train(cache, mixed, RECIPE, BACKBONE, 3)
    with np.load(mixed / CHECKPOINT) as kept:
        assert int(kept["steps"]) == 3


def test_runs_of_other_networks_have_no_average(cache: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    train(cache, first, RECIPE, BACKBONE, 1)
    second.mkdir()
    with np.load(first / CHECKPOINT) as kept:
        arrays = {name: kept[name] for name in kept.files}
    arrays["average_0000"] = arrays["average_0000"][..., :1]
    np.savez(second / CHECKPOINT, **arrays)
    with pytest.raises(BackboneError, match="differ in average_0000"):
        soup(first, second)
