import json

import pytest

from model.manifest import BackboneManifest
from training.backbone import changed
from training.errors import BackboneError
from training.finetune_cli import BACKBONES
from training.recipe import Recipe


def test_a_recipe_survives_the_manifest() -> None:
    recipe = Recipe(stages=((3, 96), (2, 128)), crop=(0.5, 0.9), half=False)
    assert Recipe.of_json(json.loads(json.dumps(recipe.as_json()))) == recipe


def test_the_stages_say_how_large_the_pictures_of_an_epoch_are() -> None:
    recipe = Recipe(stages=((2, 96), (1, 128)))
    assert [recipe.size(epoch) for epoch in range(recipe.epochs)] == [96, 96, 128]


def test_layers_thaw_stage_by_stage() -> None:
    recipe = changed(Recipe(), ["thaw=[[2, 100], [1, 40]]", "frozen=27", "stages=[[5, 96]]"])
    assert [recipe.frozen_in(epoch) for epoch in range(recipe.epochs)] == [100, 100, 40, 27, 27]
    assert [recipe.trained_from(layer) for layer in (100, 99, 40, 39, 27)] == [0, 2, 2, 3, 3]


@pytest.mark.parametrize(
    "thaw", ["[4, 100]", "4", "[[4, 27], [8, 90]]", "[[4, 10]]", "[[0, 100]]", "[[1, 90], [1, 90]]"]
)
def test_stages_that_do_not_thaw_are_refused(thaw: str) -> None:
    with pytest.raises(BackboneError, match="fewer layers each time, and at last more than the 20 that are frozen"):
        changed(Recipe(), [f"thaw={thaw}", "frozen=20"])


def test_fields_are_changed_by_name() -> None:
    recipe = changed(Recipe(), ["stages=[[1, 64]]", "rate=0.01", "architecture=resnet18"])
    assert (recipe.stages, recipe.rate, recipe.architecture) == (((1, 64),), 0.01, "resnet18")


@pytest.mark.parametrize("setting", ["speed=3", "rates=0.1", "=1"])
def test_an_unknown_field_is_named(setting: str) -> None:
    with pytest.raises(BackboneError, match="unknown field"):
        changed(Recipe(), [setting])


def test_the_recipes_of_shipped_backbones_are_read_and_mean_what_they_meant() -> None:
    kept = [BackboneManifest.read(folder).origin["recipe"] for folder in BACKBONES.iterdir() if folder.is_dir()]
    assert kept
    for table in kept:
        recipe = Recipe.of_json(table)
        assert json.loads(json.dumps(recipe.as_json())) == {**json.loads(json.dumps(Recipe().as_json())), **table}
        assert (recipe.optimizer, recipe.balance, recipe.thaw, recipe.patience) == ("adamw", 0, (), 0)
