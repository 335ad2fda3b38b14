"""A shoe is followed through a drawn video, and its frames vote."""

from pathlib import Path

import numpy as np
import pytest

from model.classifier import Classifier
from model.live import LiveVersion
from model.manifest import Rejection
from model.pictures.video import Limits, Still
from model.prediction import Located, Prediction, Ranked, Verdict
from model.rejection.few_shot import MIN_PHOTOS, FewShot
from model.shoes import Crop, direction
from model.tracking import (
    LOOKS,
    Track,
    TrackedBox,
    classify_video,
    follow,
    main_answer,
    main_tracks,
    prediction_of,
    tracks,
    tracks_in,
)
from tests.support.drawing.videos import film
from tests.support.drawing.wall import HIGH, LEFT, LIKELY, LOW, RIGHT, locating, walk, wall


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return Classifier.load(locating(tmp_path_factory.mktemp("wall") / "version"), workers=1)


def stills(images: list[object], every: float = 0.25) -> list[Still]:
    return [Still(second=number * every, image=image) for number, image in enumerate(images)]  # type: ignore[arg-type]


def test_a_moving_shoe_is_one_track_from_first_to_last(classifier: Classifier) -> None:
    (track,) = tracks(classifier, stills([*walk(LOW, range(0, 600, 100))]))
    assert track.seconds == (0.0, 1.25)
    lefts = [each.box[0] for each in track.boxes]
    assert lefts == sorted(lefts)
    assert len(track.ranked) == len(classifier.manifest.labels)


def test_a_track_survives_missed_detections(classifier: Classifier) -> None:
    (track,) = tracks(classifier, stills([*walk(LOW, [100, 150, None, None, None, 250, 300])]))
    assert track.seconds == (0.0, 1.5)
    assert len({each.line for each in track.boxes}) == 1


def test_a_pair_in_a_video_is_one_track(classifier: Classifier) -> None:
    (track,) = tracks(classifier, stills([wall((LOW, LEFT), (LOW, RIGHT))] * 3))
    assert {each.line for each in track.boxes} == {0, 1}


def test_of_two_shoes_the_longer_seen_comes_first(classifier: Classifier) -> None:
    both, one = wall((LOW, LEFT), (HIGH, RIGHT)), wall((HIGH, RIGHT))
    first, second = tracks(classifier, stills([both, both, both, one, one, one]))
    assert (first.seconds, second.seconds) == ((0.0, 1.25), (0.0, 0.5))
    assert first.boxes[0].box[0] > second.boxes[0].box[0]


def test_a_video_without_a_shoe_has_no_track(classifier: Classifier) -> None:
    assert tracks(classifier, stills([wall()] * 3)) == ()


def test_a_video_file_is_tracked_and_answered_by_its_longest_track(classifier: Classifier) -> None:
    (track,) = tracks_in(classifier, film(walk(LOW, range(0, 600, 50))), Limits(most=8))
    answer = prediction_of(track, classifier.manifest.id, 5.0)
    assert (answer.ranked, answer.verdict) == (track.ranked, "sneaker")
    assert track.seconds[1] - track.seconds[0] >= 0.9


def crop(label: int, towards: tuple[float, float], probability: float = 0.95) -> Crop:
    """A crop with one likely label, its embedding in a plane."""
    probabilities, embedding = np.full(2, 1 - probability, np.float32), np.array(towards, np.int8)
    probabilities[label] = probability
    box = Located(box=(0.1, 0.1, 0.6, 0.6), score=0.9)
    return Crop(located=box, output=(probabilities, embedding), direction=direction(embedding, 0))


def followed(*crops: Crop) -> list[list[int]]:
    """The labels of each shoe, where each look sees one crop at the same place."""
    lines = follow((number / 4, [each]) for number, each in enumerate(crops))
    return [[each.crop.label for each in line.sightings] for line in lines]


def test_a_box_that_slides_to_a_shoe_of_another_model_begins_a_track() -> None:
    one, between, other = crop(0, (100, 0)), crop(1, (70, 70), 0.6), crop(1, (20, 100))
    assert followed(one, between, between, other, other) == [[0, 1, 1], [1, 1]]


def test_a_shoe_that_is_named_differently_from_another_side_stays_one_track() -> None:
    assert followed(crop(0, (100, 0)), crop(1, (80, 60)), crop(0, (100, 0))) == [[0, 1, 0]]
    assert followed(crop(0, (100, 0)), crop(1, (40, 90), 0.6)) == [[0, 1]]


def answer(verdict: Verdict, probability: float = 0.8) -> Prediction:
    return prediction_of(track(verdict, 1, probability), "0" * 12, 5.0)


def track(verdict: Verdict, looks: int, probability: float = 0.8) -> Track:
    boxes = tuple(TrackedBox(second=number, box=(0, 0, 1, 1), score=0.9, line=0) for number in range(looks))
    ranked, embedding = (Ranked(slug="nike-cortez", probability=probability),), np.zeros(2, np.int8)
    return Track(ranked=ranked, verdict=verdict, suggestions=(), seconds=(0, looks), boxes=boxes, embedding=embedding)


def test_a_glimpse_of_a_shoe_never_answers_a_video() -> None:
    longest, shorter, glimpse = track("unknown", 24), track("sneaker", 12), track("sneaker", 11)
    assert main_tracks([longest, shorter, glimpse]) == [longest, shorter]


def test_a_sure_name_answers_a_video_before_a_longer_unknown_shoe() -> None:
    unknown, named = answer("unknown"), answer("sneaker")
    assert main_answer([unknown, named]) is named
    for other in (answer("sneaker", 0.79), answer("unknown")):
        assert main_answer([unknown, other]) is unknown
    longest = answer("sneaker", 0.5)
    assert main_answer([longest, named]) is longest


def test_an_added_model_answers_a_video_before_a_known_one_that_is_seen_shorter(tmp_path: Path) -> None:
    seventy = Rejection(rule="max_softmax", unknown_below=0.7, no_sneaker_below=-100.0)
    live = LiveVersion(Classifier.load(locating(tmp_path / "version", seventy), workers=1))
    both, one = wall((LOW, LEFT), (LIKELY, RIGHT)), wall((LOW, LEFT))
    data = film([both] * 7 + [one] * 3)
    unknown, known = tracks_in(live.classifier, data, Limits(most=LOOKS))
    assert (unknown.verdict, known.verdict) == ("unknown", "sneaker")
    assert classify_video(live.classifier, data).best == known.ranked[0]
    photos = [unknown.embedding.tobytes()] * MIN_PHOTOS
    few_shot = live.set_few_shot(lambda own: FewShot.fit(own, {"custom-new": photos}))
    assert classify_video(live.classifier, data, few_shot.apply).best.slug == "custom-new"
