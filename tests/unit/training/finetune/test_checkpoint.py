from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training.errors import BackboneError
from training.finetune.checkpoint import FILE, Checkpoint
from training.recipe import Recipe

RUN = Path("checkpoints/backbone")


def checkpoint(epochs: int = 1) -> Checkpoint:
    arrays = [np.full((2, 2), epochs, dtype=np.float32), np.array(epochs)]
    return Checkpoint(
        epochs=epochs, steps=5 * epochs, recipe=Recipe().as_json(), dataset="abc", model=arrays, optimizer=arrays,
        average=arrays, history=[{"epoch": epochs, "loss": 0.5}],
    )  # fmt: skip


def test_a_checkpoint_is_read_as_it_was_written(tmp_path: Path) -> None:
    checkpoint(3).save(tmp_path)
    found = Checkpoint.load(tmp_path)
    assert found is not None
    assert (found.epochs, found.steps, found.history) == (3, 15, [{"epoch": 3, "loss": 0.5}])
    assert all((one == two).all() for one, two in zip(found.model, checkpoint(3).model, strict=True))


def test_a_later_checkpoint_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    for epochs in (1, 2):
        checkpoint(epochs).save(tmp_path)
    found = Checkpoint.load(tmp_path)
    assert found is not None
    assert found.epochs == 2
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_an_empty_folder_has_none(tmp_path: Path) -> None:
    assert Checkpoint.load(tmp_path) is None


def test_another_recipe_is_refused_with_both_values() -> None:
    told = r"checkpoints/backbone holds a run with rate 0\.0008, this asks for rate 0\.5: give another --run"
    with pytest.raises(BackboneError, match=told):
        checkpoint().fits(RUN, Recipe(rate=0.5).as_json(), "abc", {})


def test_a_field_that_is_newer_than_the_checkpoint_had_its_default() -> None:
    before = {name: value for name, value in Recipe().as_json().items() if name != "optimizer"}
    older = replace(checkpoint(), recipe=before)
    older.fits(RUN, Recipe().as_json(), "abc", {})
    with pytest.raises(BackboneError, match="optimizer adamw, this asks for optimizer sgd"):
        older.fits(RUN, Recipe(optimizer="sgd").as_json(), "abc", {})


def test_other_photos_are_refused() -> None:
    with pytest.raises(BackboneError, match="run with photos abc, this asks for photos xyz"):
        checkpoint().fits(RUN, Recipe().as_json(), "xyz", {})


def test_other_first_weights_are_refused() -> None:
    begun = replace(checkpoint(), origin={"weights": {"name": "one"}, "teachers": []})
    begun.fits(RUN, Recipe().as_json(), "abc", {"weights": {"name": "one"}, "teachers": []})
    with pytest.raises(BackboneError, match="run with weights one, this asks for weights other"):
        begun.fits(RUN, Recipe().as_json(), "abc", {"weights": {"name": "other"}, "teachers": []})


def test_other_teachers_are_refused_and_the_one_of_an_older_checkpoint_is_known() -> None:
    one, two = ({"name": "w", "run": run, "sha256": run * 12} for run in "ab")
    older = replace(checkpoint(), origin={"teacher": one})
    older.fits(RUN, Recipe().as_json(), "abc", {"teachers": [one]})
    both = replace(checkpoint(), origin={"teachers": [one, two]})
    both.fits(RUN, Recipe().as_json(), "abc", {"teachers": [one, two]})
    for began, asked, told in (
        (older, [one, two], r"teachers a .*, this asks for teachers a .* and b "),
        (both, [], "teachers a .* and b .*, this asks for teachers none"),
        (both, [one, {**two, "sha256": "c"}], "teachers a .* and b "),
    ):
        with pytest.raises(BackboneError, match=told):
            began.fits(RUN, Recipe().as_json(), "abc", {"teachers": asked})


def test_a_digest_that_is_newer_than_the_checkpoint_is_taken_on_trust() -> None:
    older = replace(checkpoint(), origin={"weights": {"name": "one", "sha256": "a1"}, "backgrounds": {"name": "rooms"}})
    now = {"weights": {"name": "one", "sha256": "a1", "more": 1}, "backgrounds": {"name": "rooms", "sha256": "b2"}}
    older.fits(RUN, Recipe().as_json(), "abc", now)
    for other in ({"name": "streets", "sha256": "b2"}, None):
        with pytest.raises(BackboneError, match=r"backgrounds rooms, this asks for backgrounds (streets|none)"):
            older.fits(RUN, Recipe().as_json(), "abc", {**now, "backgrounds": other})
    with pytest.raises(BackboneError, match=r"backgrounds rooms \(b2\), this asks for backgrounds rooms \(b3\)"):
        replace(older, origin=now).fits(
            RUN, Recipe().as_json(), "abc", {**now, "backgrounds": {"name": "rooms", "sha256": "b3"}}
        )


def test_a_checkpoint_goes_on_with_the_backend_that_it_began_on(tmp_path: Path) -> None:
    checkpoint().goes_on_with(RUN, "torch")  # it is too old to know
    replace(checkpoint(), begun={"libraries": {"backend": "torch"}}).save(tmp_path)
    found = Checkpoint.load(tmp_path)
    assert found is not None
    found.goes_on_with(RUN, "torch")
    with pytest.raises(BackboneError, match="began on torch, and this is jax: set KERAS_BACKEND=torch"):
        found.goes_on_with(RUN, "jax")
