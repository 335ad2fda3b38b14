"""Composed pictures of two models, and what counts as right."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.classifier import Classifier
from model.prediction import Prediction, Ranked, Shoe
from tests.support.drawing.wall import LIKELY, LOW, MIDDLE, jpeg, locating, wall
from training.dataset.field_sources import FieldPhoto
from training.evaluation.two_models import SIDE, Layout, compose, judge, measure, pairs, table

DUNK, SAMBA, CORTEZ = "nike-dunk-low", "adidas-samba", "nike-cortez"


def photo(path: str, name: str) -> FieldPhoto:
    return FieldPhoto(path=path, sha256="0", folder="drawn", source="drawn", name=name, kind="known", part="test")


def shoe(slug: str, probability: float = 0.95) -> Shoe:
    return Shoe(boxes=(), ranked=(Ranked(slug=slug, probability=probability),), verdict="sneaker")


def answer(*shoes: Shoe) -> Prediction:
    ranked, nothing = shoes[0].ranked, np.zeros(2, np.int8)
    return Prediction(
        ranked=ranked, verdict="sneaker", version="0" * 12, milliseconds=1.0, embedding=nothing, shoes=shoes
    )


@pytest.mark.parametrize(("layout", "size"), [("side by side", (3 * SIDE, SIDE)), ("above each other", (SIDE, 720))])
def test_two_photos_share_a_side(layout: Layout, size: tuple[int, int]) -> None:
    one = Image.new("RGB", (200, 100), "red")
    other = Image.new("L", (20, 20))
    assert compose(one, other, layout).size == size


def test_a_pair_is_of_two_models_and_the_same_with_the_same_seed() -> None:
    photos = [photo(str(number), "ab"[number % 2]) for number in range(6)]
    drawn = list(islice(pairs(photos), 20))
    assert all(one.name != other.name for one, other in drawn)
    assert drawn == list(islice(pairs(photos), 20))


def test_of_several_shoes_those_with_a_likely_name_count() -> None:
    models = {DUNK, SAMBA}
    assert judge(answer(shoe(DUNK), shoe(SAMBA)), models).right == 2
    assert judge(answer(shoe(DUNK), shoe(SAMBA, 0.5)), models).right == 1
    assert judge(answer(shoe(DUNK), shoe(CORTEZ)), models).wrong
    one = answer(shoe(DUNK))
    assert (judge(one, models).right, judge(one, models).wrong) == (1, False)
    assert judge(replace(one, verdict="unknown"), models).right == 0


def test_each_layout_has_its_own_row(tmp_path: Path) -> None:
    classifier = Classifier.load(locating(tmp_path / "version"), workers=1)
    one, other = (wall((snapshot, MIDDLE)) for snapshot in (LOW, LIKELY))
    one.save(tmp_path / "0.png")
    other.save(tmp_path / "1.png")
    answers = classifier.classify(jpeg(compose(one, other, "side by side")))
    assert not answers.names_several
    pair = (photo("0.png", answers.best.slug), photo("1.png", "no model"))
    side, above = measure(classifier, tmp_path, [pair] * 3)
    assert (side.pictures, above.pictures) == (2, 1)
    assert (side.both.value, side.one.value, side.wrong.value) == (0, 1, 0)
    assert "| side by side | 2 | 0 % | 100 % | 0 % |" in table([side, above])
