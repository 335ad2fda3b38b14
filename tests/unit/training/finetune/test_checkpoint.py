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


def test_other_photos_are_refused() -> None:
    with pytest.raises(BackboneError, match="run with photos abc, this asks for photos xyz"):
        checkpoint().fits(RUN, Recipe().as_json(), "xyz", {})


def test_other_first_weights_are_refused() -> None:
    begun = replace(checkpoint(), origin={"weights": {"name": "one"}, "teachers": []})
    begun.fits(RUN, Recipe().as_json(), "abc", {"weights": {"name": "one"}, "teachers": []})
    with pytest.raises(BackboneError, match="run with weights one, this asks for weights other"):
        begun.fits(RUN, Recipe().as_json(), "abc", {"weights": {"name": "other"}, "teachers": []})


def test_other_teachers_are_refused() -> None:
    one, two = ({"name": "w", "run": run, "sha256": run * 12} for run in "ab")
    alone = replace(checkpoint(), origin={"teachers": [one]})
    alone.fits(RUN, Recipe().as_json(), "abc", {"teachers": [one]})
    both = replace(checkpoint(), origin={"teachers": [one, two]})
    both.fits(RUN, Recipe().as_json(), "abc", {"teachers": [one, two]})
    for began, asked, told in (
        (alone, [one, two], r"teachers a .*, this asks for teachers a .* and b "),
        (both, [], "teachers a .* and b .*, this asks for teachers none"),
        (both, [one, {**two, "sha256": "c"}], "teachers a .* and b "),
    ):
        with pytest.raises(BackboneError, match=told):
            began.fits(RUN, Recipe().as_json(), "abc", {"teachers": asked})


def test_other_backgrounds_are_refused() -> None:
    asked = {"backgrounds": {"name": "rooms", "sha256": "b2"}}
    begun = replace(checkpoint(), origin=asked)
    begun.fits(RUN, Recipe().as_json(), "abc", asked)
    for other, told in (
        ({"name": "streets", "sha256": "b1"}, r"streets \(b1\)"), ({"name": "rooms", "sha256": "b3"}, r"rooms \(b3\)"),
        (None, "none"),
    ):  # fmt: skip
        with pytest.raises(BackboneError, match=rf"backgrounds rooms \(b2\), this asks for backgrounds {told}"):
            begun.fits(RUN, Recipe().as_json(), "abc", {"backgrounds": other})
