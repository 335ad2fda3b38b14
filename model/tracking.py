"""Tracking: the shoes of a video, and their frames' votes.

Boxes are matched by overlap, place and appearance. A crop that is surely of another model begins a track of its own.
Tracks that show the same model are one, so that a pair counts as one shoe.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.classifier import Classifier
from model.locator import LEAST_SCORE, iou
from model.pictures.crop import Box
from model.pictures.video import MAX_FRAMES, Limits, Still, encoded, stills
from model.pictures.vote import combine_frames
from model.prediction import Prediction, Ranked, Suggestion, Verdict
from model.shoes import ALIKE, SOMEWHAT_ALIKE, Crop

LOOKS = 24  # frames of a video that are looked at
PATIENCE = 2.0  # seconds that a track goes on without a box …
MISSES = 4  # … or looks, where these take longer
LEAST_OVERLAP = 0.1  # intersection over union with the last box
FARTHEST = 1.0  # sides of the last box, between two looks
LEAST_ALIKE = 0.35  # cosine with the last crops of a track: less is another shoe
RECENT = 3  # crops of a track that a new one is compared with
SURE = 0.8  # probability of a crop's or track's model
LEAST_LOOKS = 2  # of a track, where another one has more …
LEAST_SHARE = 0.15  # … and of the longest track's
LEAST_MAIN = 0.5  # share of the longest track's looks that the track with the answer has
VOTES = 60  # crops of a track that vote: more change nothing


@dataclass(frozen=True, kw_only=True)
class TrackedBox:
    """Where a shoe is at one moment of a video."""

    second: float
    box: Box
    score: float  # 0 to 1
    line: int  # boxes of the same line are the same shoe of a pair


@dataclass(frozen=True, kw_only=True)
class Track:
    """One shoe or pair of a video, with its frames' vote."""

    ranked: Sequence[Ranked]  # likeliest first
    verdict: Verdict
    suggestions: tuple[Suggestion, ...]
    seconds: tuple[float, float]  # when it is first and last seen
    boxes: tuple[TrackedBox, ...]  # in the order of time; none where no shoe was located
    embedding: NDArray[np.int8] = field(repr=False, compare=False)  # the mean over its crops


@dataclass(frozen=True, kw_only=True, eq=False)
class _Sighting:
    second: float
    frame: int
    crop: Crop


@dataclass(eq=False)
class _Line:
    """The sightings of one shoe so far."""

    sightings: list[_Sighting]

    @property
    def last(self) -> _Sighting:
        return self.sightings[-1]

    @cached_property
    def direction(self) -> NDArray[np.float32]:
        """The mean of its crops' embeddings, of length 1."""
        mean = np.mean([each.crop.direction for each in self.sightings], axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), np.float32)

    @cached_property
    def label(self) -> int:
        """The likeliest label of all its crops together."""
        return int(np.sum([each.crop.output[0] for each in self.sightings], axis=0).argmax())

    def goes_on(self, sighting: _Sighting) -> bool:
        """Whether the frame of a box comes soon enough to continue it."""
        waited, missed = sighting.second - self.last.second, sighting.frame - self.last.frame
        return missed > 0 and (waited <= PATIENCE or missed <= MISSES)

    def similarity(self, sighting: _Sighting) -> float | None:
        """How well a box continues it; None where it does not."""
        if self._shows_another(sighting.crop):
            return None
        alike = max(float(sighting.crop.direction @ each.crop.direction) for each in self.sightings[-RECENT:])
        overlap = iou(self.last.crop.located.box, sighting.crop.located.box)
        near = overlap >= LEAST_OVERLAP or _is_near(self.last, sighting)
        return overlap + alike if alike >= LEAST_ALIKE and near else None

    def _shows_another(self, crop: Crop) -> bool:
        """Whether a crop surely shows another model than the last sure one.

        Where the camera moves along a shelf, a box slides from one shoe to the next.
        """
        sure = next((each.crop for each in reversed(self.sightings) if each.crop.probability >= SURE), None)
        if sure is None or crop.probability < SURE:
            return False
        return sure.label != crop.label and float(sure.direction @ crop.direction) < ALIKE


def tracks_in(classifier: Classifier, data: bytes, limits: Limits) -> tuple[Track, ...]:
    """The shoes of a video file, longest first; raises PictureError."""
    if not classifier.locates:
        return ()
    return tracks(classifier, stills(data, limits))


def classify_video(
    classifier: Classifier, data: bytes, judge: Callable[[Prediction], Prediction] = lambda made: made
) -> Prediction:
    """Classify a video by its main track or its frames' vote.

    Raises PictureError. `judge` changes each prediction, such as by few-shot models.
    """
    limits, start = Limits(most=LOOKS), time.perf_counter()
    found = tracks_in(classifier, data, limits)
    if not found:
        return _vote(classifier, [still.image for still in stills(data, Limits(most=MAX_FRAMES))], judge)
    elapsed = (time.perf_counter() - start) * 1000
    return main_answer([judge(prediction_of(each, classifier.manifest.id, elapsed)) for each in main_tracks(found)])


def main_tracks(found: Sequence[Track]) -> list[Track]:
    """The longest track and those not much shorter, of tracks longest first."""
    longest, *others = found
    return [longest, *(each for each in others if len(each.boxes) >= LEAST_MAIN * len(longest.boxes))]


def main_answer(answers: Sequence[Prediction]) -> Prediction:
    """The longest track's answer, or a sure one if that is unknown.

    `answers` has the longest track's first. A thing in the background may look like an unknown shoe all the time.
    """
    if answers[0].verdict == "sneaker":
        return answers[0]
    sure = (each for each in answers if each.verdict == "sneaker" and each.ranked[0].probability >= SURE)
    return next(sure, answers[0])


def whole_video(classifier: Classifier, data: bytes, limits: Limits) -> tuple[Track, ...]:
    """The whole video as one track, if its frames show a sneaker."""
    shown = list(stills(data, replace(limits, most=MAX_FRAMES)))
    vote = _vote(classifier, [still.image for still in shown], lambda made: made)
    if vote.verdict == "no_sneaker":
        return ()
    whole = Track(
        ranked=vote.ranked,
        verdict=vote.verdict,
        suggestions=vote.suggestions,
        seconds=(shown[0].second, shown[-1].second),
        boxes=(),
        embedding=vote.verdict_embedding,
    )
    return (whole,)


def _vote(
    classifier: Classifier, images: Sequence[Image.Image], judge: Callable[[Prediction], Prediction]
) -> Prediction:
    return combine_frames([judge(classifier.classify(encoded(image))) for image in images])


def tracks(classifier: Classifier, frames: Iterable[Still]) -> tuple[Track, ...]:
    """The shoes of a video, longest first."""
    lines = follow((still.second, classifier.look(still.image, least=LEAST_SCORE)) for still in frames)
    found = [_track(classifier, group) for group in _by_model(_lasting(lines))]
    shown = [each for each in found if each.verdict != "no_sneaker"]
    return tuple(sorted(shown, key=lambda each: (each.seconds[0] - each.seconds[1], -len(each.boxes))))


def follow(looks: Iterable[tuple[float, Sequence[Crop]]]) -> list[_Line]:
    """The crops of each shoe, from each look's second and crops."""
    lines: list[_Line] = []
    for number, (second, crops) in enumerate(looks):
        _match(lines, [_Sighting(second=second, frame=number, crop=crop) for crop in crops])
    return lines


def prediction_of(track: Track, version: str, milliseconds: float) -> Prediction:
    """A video's answer by one of its tracks."""
    return Prediction(
        ranked=track.ranked,
        verdict=track.verdict,
        version=version,
        milliseconds=milliseconds,
        embedding=track.embedding,
        suggestions=track.suggestions,
    )


def _match(lines: list[_Line], sightings: Sequence[_Sighting]) -> None:
    """Let each box continue the best line, or begin one."""
    fits = [
        (similarity, number, at)
        for at, sighting in enumerate(sightings)
        for number, line in enumerate(lines)
        if line.goes_on(sighting) and (similarity := line.similarity(sighting)) is not None
    ]
    continued: dict[int, int] = {}  # box -> line
    for _, number, at in sorted(fits, key=lambda fit: -fit[0]):
        if at not in continued and number not in continued.values():
            continued[at] = number
    for at, sighting in enumerate(sightings):
        if at in continued:
            lines[continued[at]].sightings.append(sighting)
        else:
            lines.append(_Line(sightings=[sighting]))


def _lasting(lines: Sequence[_Line]) -> list[_Line]:
    """Lines that are more than a glimpse, beside the longest; longest first."""
    most = max((len(line.sightings) for line in lines), default=0)
    least = max(min(LEAST_LOOKS, most), LEAST_SHARE * most)
    lasting = [line for line in lines if len(line.sightings) >= least]
    return sorted(lasting, key=lambda line: -len(line.sightings))


def _by_model(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Lines by model: a pair, or one shoe found again."""
    groups: list[list[_Line]] = []
    for line in lines:
        group = next((each for each in groups if _same_model(line, each[0])), None)
        if group is None:
            groups.append([line])
        else:
            group.append(line)
    return groups


def _same_model(one: _Line, other: _Line) -> bool:
    similarity = float(one.direction @ other.direction)
    return similarity >= ALIKE or (one.label == other.label and similarity >= SOMEWHAT_ALIKE)


def _track(classifier: Classifier, group: Sequence[_Line]) -> Track:
    crops = [each.crop for line in group for each in line.sightings]
    chosen = np.linspace(0, len(crops) - 1, min(len(crops), VOTES)).round().astype(int).tolist()
    shoe = classifier.judge([crops[each] for each in chosen])
    assert shoe.embedding is not None  # it was judged just now
    boxes = [
        TrackedBox(second=each.second, box=each.crop.located.box, score=each.crop.located.score, line=number)
        for number, line in enumerate(group)
        for each in line.sightings
    ]
    return Track(
        ranked=shoe.ranked,
        verdict=shoe.verdict,
        suggestions=shoe.suggestions,
        seconds=(min(each.second for each in boxes), max(each.second for each in boxes)),
        boxes=tuple(sorted(boxes, key=lambda each: each.second)),
        embedding=shoe.embedding,
    )


def _is_near(one: _Sighting, other: _Sighting) -> bool:
    """Whether two boxes are similar in size and near."""
    boxes = one.crop.located.box, other.crop.located.box
    sides = [max(x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes]
    (x, y), (u, v) = (((x0 + x1) / 2, (y0 + y1) / 2) for x0, y0, x1, y1 in boxes)
    reach = FARTHEST * max(sides) * min(other.frame - one.frame, MISSES)
    return max(sides) <= 2 * min(sides) and float(np.hypot(x - u, y - v)) <= reach
