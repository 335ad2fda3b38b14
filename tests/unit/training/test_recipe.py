import json
import re
from pathlib import Path

import pytest

from model.live import BACKBONES
from model.manifest import FILE as MANIFEST_FILE
from model.manifest import BackboneManifest
from training.augmentation.field_recipe import FieldRecipe
from training.errors import BackboneError
from training.recipe import Recipe, changed, recipe_in


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
    with pytest.raises(BackboneError, match="fewer layers each time, and at last more than `frozen`"):
        changed(Recipe(), [f"thaw={thaw}", "frozen=20"])


def test_fields_are_changed_by_name() -> None:
    recipe = changed(Recipe(), ["stages=[[1, 64]]", "rate=0.01", "architecture=resnet18"])
    assert (recipe.stages, recipe.rate, recipe.architecture) == (((1, 64),), 0.01, "resnet18")


@pytest.mark.parametrize("setting", ["speed=3", "rates=0.1", "=1"])
def test_an_unknown_field_is_named(setting: str) -> None:
    with pytest.raises(BackboneError, match="unknown field"):
        changed(Recipe(), [setting])


def test_a_single_setting_leaves_the_others_at_their_defaults() -> None:
    assert changed(Recipe(), ["rate=0.01"]).phone == Recipe().phone > 0


def test_the_shipped_backbone_keeps_the_whole_recipe_of_its_training() -> None:
    origins = [BackboneManifest.read(folder).origin for folder in BACKBONES.iterdir() if folder.is_dir()]
    assert [set(origin["recipe"]) for origin in origins] == [set(FieldRecipe().as_json())]
    assert all(re.fullmatch("[0-9a-f]{40}", origin["commit"]) for origin in origins)


def test_a_recipe_is_read_from_a_manifest_and_from_the_facts_of_a_run(tmp_path: Path) -> None:
    recipe = Recipe(stages=((3, 96), (2, 128)), rate=0.01)
    manifest, facts = tmp_path / MANIFEST_FILE, tmp_path / "training.json"
    manifest.write_text(json.dumps({"id": "x", "origin": {"recipe": recipe.as_json()}}), encoding="utf-8")
    facts.write_text(json.dumps({"recipe": recipe.as_json(), "labels": []}), encoding="utf-8")
    assert recipe_in(str(manifest)) == recipe_in(str(facts)) == recipe


@pytest.mark.parametrize("text", ["typo.json", "{rate", '{"recipe": 3}', '{"rates": 0.1}'])
def test_what_has_no_recipe_is_refused(text: str) -> None:
    with pytest.raises(BackboneError, match="recipe"):
        recipe_in(text)


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("half=False", "half is False: give true or false, for example --set 'half=true'"),
        ("batch=0", "batch is 0: give a whole number, 1 or more, for example --set 'batch=64'"),
        ("batch=6.5", "batch is 6.5: give a whole number"),
        ("batch=true", "batch is true: give a whole number"),
        ("stages=30", "stages is 30: give [[EPOCHS, SIDE], …]"),
        ("stages=[[3, 0]]", "stages is [[3, 0]]: give [[EPOCHS, SIDE], …]"),
        ("stages=[]", "stages is []: give [[EPOCHS, SIDE], …]"),
        ("balance=half", "balance is half: give a number from 0 to 1, for example --set 'balance=0.0'"),
        ("phone=1.5", "phone is 1.5: give a number from 0 to 1"),
        ("rate=NaN", "rate is NaN: give a number above 0"),
        ("rate=Infinity", "rate is Infinity: give a number above 0"),
        ("crop=[0.9, 0.3]", "crop is [0.9, 0.3]: give [LEAST, MOST]"),
        ("crop=0.5", "crop is 0.5: give [LEAST, MOST]"),
        ("architecture=3", "architecture is 3: give a name"),
        ("mixup=0.9", "mixup is 0.9 and its cutmix 0.2"),
        ('thaw=[["a", 3]]', "give [[EPOCHS, LAYERS], …]"),
    ],
)
def test_a_value_that_has_no_meaning_is_named(setting: str, told: str) -> None:
    with pytest.raises(BackboneError, match=re.escape(told)):
        changed(Recipe(), [setting])


def test_whole_numbers_are_numbers() -> None:
    assert changed(Recipe(), ["balance=1", "phone=0", "crop=[1, 1]"]).crop == (1, 1)
