"""Boxes of a photo become shoes: a pair is one, several models are several."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.classifier import Classifier
from model.interpreter import Interpreter
from model.live import shipped
from model.locator import Locator
from model.manifest import BACKBONE_FILE, MODEL_FILE, Rejection
from model.prediction import Located, Ranked, Verdict
from model.shoes import Crop, direction, grouped, models, reading_order
from tests.support.data.tile_locator import tile_locator
from tests.support.drawing.wall import ALWAYS, HIGH, LEFT, LOW, RIGHT, jpeg, locating, wall
from training.embeddings.embedding_set import newest_backbone
from training.head.head import Dense
from training.head.tflite import attach_head, read_layers


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return Classifier.load(locating(tmp_path_factory.mktemp("wall") / "version"), workers=1)


def crop(
    label: int, towards: tuple[float, float], *, score: float = 0.9, side: float = 0.3, probability: float = 0.9
) -> Crop:
    """A crop with one likely label, its embedding in a plane."""
    probabilities, embedding = np.full(3, (1 - probability) / 2, np.float32), np.array([*towards, 0], np.int8)
    probabilities[label] = probability
    box = Located(box=(0.1, 0.1, 0.1 + side, 0.1 + side), score=score)
    return Crop(located=box, output=(probabilities, embedding), direction=direction(embedding, 0))


def test_crops_that_look_alike_are_one_pair_whatever_their_names() -> None:
    assert len(grouped([crop(0, (100, 0)), crop(1, (90, 40))])) == 1
    assert len(grouped([crop(0, (100, 0)), crop(1, (0, 100))])) == 2


def test_crops_with_one_name_are_one_pair_unless_they_differ_in_everything() -> None:
    assert len(grouped([crop(0, (100, 0)), crop(0, (40, 90))])) == 1
    assert len(grouped([crop(0, (100, 0)), crop(0, (0, 100))])) == 2


def test_a_small_or_doubtful_box_beside_a_shoe_is_no_shoe_of_its_own() -> None:
    large, small = crop(0, (100, 0)), crop(1, (0, 100), side=0.05)
    doubtful = crop(2, (-100, 0), score=0.4)
    assert models([large, small], lambda _: "sneaker") == ((large,),)
    assert models([large, doubtful], lambda each: "sneaker" if large in each else "unknown") == ((large,),)
    assert len(models([large, doubtful], lambda _: "sneaker")) == 2


def test_a_faint_box_is_a_shoe_only_if_it_surely_shows_another_model() -> None:
    certain = crop(0, (100, 0))
    faint = crop(1, (0, 100), score=0.4)
    unsure, alike, same = (
        crop(1, (0, 100), score=0.4, probability=0.7),
        crop(1, (90, 40), score=0.4),
        crop(0, (0, 100), score=0.4),
    )
    assert len(models([certain, faint], lambda _: "sneaker")) == 2
    for other in (unsure, alike, same):
        assert models([certain, other], lambda _: "sneaker") == ((certain,),)
    assert models([faint], lambda _: "sneaker") == ()


def test_an_unknown_shoe_beside_a_sure_photos_own_is_left_out() -> None:
    large, unknown = crop(0, (100, 0)), crop(2, (-100, 0))

    def verdict(each: Sequence[Crop]) -> Verdict:
        return "sneaker" if large in each else "unknown"

    assert len(models([large, unknown], verdict)) == 2
    assert models([large, unknown], verdict, named=True) == ((large,),)


def test_boxes_are_numbered_as_one_reads() -> None:
    upper_right, lower, upper_left = (0.6, 0.1, 0.9, 0.3), (0.2, 0.6, 0.5, 0.8), (0.1, 0.15, 0.4, 0.35)
    assert reading_order([upper_right, lower, upper_left]) == [2, 0, 1]


def test_a_photo_of_two_models_has_a_result_for_each(classifier: Classifier) -> None:
    seen = classifier.classify(jpeg(wall((HIGH, RIGHT), (LOW, LEFT))), locate=True)
    assert [round(shoe.boxes[0].box[0], 1) for shoe in seen.shoes] == [0.1, 0.6]
    assert [len(shoe.top()) for shoe in seen.shoes] == [3, 3]
    assert seen.best in [shoe.best for shoe in seen.shoes]


def test_a_photo_of_several_shoes_names_several_only_with_a_likely_name(classifier: Classifier) -> None:
    seen = classifier.classify(jpeg(wall((HIGH, RIGHT), (LOW, LEFT))), locate=True)
    likely, unsure = (
        replace(seen.shoes[0], verdict="sneaker", ranked=(Ranked(slug="nike-cortez", probability=probability),))
        for probability in (0.6, 0.59)
    )
    unknown = replace(likely, verdict="unknown")
    assert not seen.with_shoes((unknown, unsure)).names_several
    assert seen.with_shoes((unknown, likely)).names_several
    assert not seen.with_shoes((likely,)).names_several


def test_each_of_two_models_is_named_as_in_a_photo_of_its_own(classifier: Classifier) -> None:
    left, right = classifier.classify(jpeg(wall((LOW, LEFT), (HIGH, RIGHT))), locate=True).shoes
    for shoe, alone in ((left, wall((LOW, LEFT))), (right, wall((HIGH, RIGHT)))):
        (own,) = classifier.classify(jpeg(alone), locate=True).shoes
        assert len(own.boxes) == 1
        assert shoe.boxes[0].box == pytest.approx(own.boxes[0].box, abs=0.02)


def test_a_pair_is_one_shoe_with_two_boxes(classifier: Classifier) -> None:
    seen = classifier.classify(jpeg(wall((LOW, LEFT), (LOW, RIGHT))), locate=True)
    (pair,) = seen.shoes
    assert not seen.several
    assert len(pair.boxes) == 2


def test_a_bare_wall_has_no_boxes_and_no_shoes(classifier: Classifier) -> None:
    seen = classifier.classify(jpeg(wall()), locate=True)
    assert (seen.boxes, seen.shoes) == ((), ())


def test_a_located_shoe_that_nobody_knows_is_unknown_and_a_bare_wall_shows_none(tmp_path: Path) -> None:
    strict = Rejection(rule="max_softmax", unknown_below=2.0, no_sneaker_below=2.0)
    classifier = Classifier.load(locating(tmp_path / "version", strict), workers=1)
    assert classifier.classify(jpeg(wall((LOW, LEFT))), locate=True).verdict == "unknown"
    assert classifier.classify(jpeg(wall())).verdict == "no_sneaker"


SURE, UNSURE = 50, 0.01


def scaled(classifier: Classifier, factor: float) -> Classifier:
    """The same version with a head that is sure of whatever it sees, or of nothing, and with the tile locator."""
    *first, last = read_layers((shipped() / MODEL_FILE).read_bytes())
    layers = [*first, Dense(weights=last.weights * factor, bias=last.bias * factor)]
    graph = attach_head((newest_backbone() / BACKBONE_FILE).read_bytes(), layers)
    manifest = replace(classifier.manifest, second_look=replace(ALWAYS, below=0.0))
    return Classifier(manifest, [Interpreter(graph)], classifier.arrays, [Locator(tile_locator())], classifier.index)


def test_a_photo_that_the_first_view_leaves_a_third_out_of_is_located_however_sure_it_is(
    classifier: Classifier,
) -> None:
    sure, shoe = scaled(classifier, SURE), wall((LOW, LEFT), (HIGH, RIGHT))
    assert sure.classify(jpeg(shoe.resize((896, 600)))).boxes == ()
    assert len(sure.classify(jpeg(shoe.resize((900, 600)))).boxes) == 2


def test_a_named_shoe_has_suggestions_only_where_its_model_is_not_likely(classifier: Classifier) -> None:
    photo = jpeg(wall((LOW, LEFT)))
    unsure, sure = scaled(classifier, UNSURE).classify(photo), scaled(classifier, SURE).classify(photo)
    assert (unsure.verdict, len(unsure.suggestions)) == ("sneaker", 5)
    assert (sure.verdict, sure.suggestions) == ("sneaker", ())
