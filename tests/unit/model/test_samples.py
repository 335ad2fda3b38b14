"""The shipped version answers the sample pictures of the chat page as they promise."""

from pathlib import Path

import pytest

import bot.localchat
from bot.localchat.media.photos import sizes
from bot.views.answer import POSSIBLE_FROM
from model.classifier import Classifier
from model.live import shipped
from model.prediction import SURE_FROM, Prediction

SAMPLES = Path(bot.localchat.__file__).parent / "page" / "samples"


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load(shipped(), workers=1)


def seen(classifier: Classifier, name: str) -> Prediction:
    """The prediction of a sample, as the chat serves it."""
    served = sizes((SAMPLES / f"{name}.webp").read_bytes())
    side = classifier.manifest.serving_side
    return classifier.classify(next(each.data for each in served if min(each.width, each.height) >= side))


def test_the_canvas_shoes_are_surely_named(classifier: Classifier) -> None:
    prediction = seen(classifier, "canvas")
    assert (prediction.verdict, prediction.several) == ("sneaker", False)
    assert prediction.best.slug == "converse-chuck-70-high"
    assert prediction.best.probability >= SURE_FROM


def test_the_two_pairs_are_answered_shoe_by_shoe(classifier: Classifier) -> None:
    prediction = seen(classifier, "pairs")
    assert prediction.names_several
    assert [each.best.slug for each in prediction.shoes] == ["converse-chuck-70-high", "adidas-superstar"]


def test_the_mug_is_no_sneaker_and_offers_none(classifier: Classifier) -> None:
    prediction = seen(classifier, "mug")
    assert prediction.verdict == "no_sneaker"
    assert prediction.best.probability < POSSIBLE_FROM
