"""Drawn pictures about which the shipped model has a certain verdict."""

import hashlib
import io
from collections.abc import Iterator
from functools import cache
from itertools import chain

import numpy as np
from PIL import Image

from bot.localchat.media.photos import sizes
from model.classifier import Classifier
from model.live import shipped
from model.pictures.vote import shown_models
from model.prediction import SURE_FROM, Prediction, Verdict
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

SURE = 0.8  # far enough from where the shipped version would look again, or the answer would be worded otherwise


@cache
def classifier() -> Classifier:
    """The shipped version."""
    return Classifier.load(shipped(), workers=1)


@cache
def picture_judged(verdict: Verdict) -> bytes:
    """The first drawn JPEG with this verdict, and clearly so: a messenger makes others of it."""
    drawn = chain(_noise(), _shoes()) if verdict == "no_sneaker" else _shoes()
    found = next((data for data in drawn if _clearly(verdict, data)), None)
    if found is None:
        raise LookupError(f"The shipped version is not clear that any drawn picture is {verdict!r}: draw others.")
    return found


@cache
def pictures_of_different_models() -> tuple[bytes, bytes]:
    """Two drawn pictures that surely show different models.

    The shipped version is sure of them as the local chat serves them.
    """
    found: list[tuple[bytes, Prediction]] = []
    for each in _shoes():
        said = judged(served(each))
        if said.verdict != "sneaker" or said.best.probability < SURE_FROM:
            continue
        for other, seen in found:
            if shown_models([seen, said]):
                return other, each
        found.append((each, said))
    raise LookupError("The shipped version is not sure of two models among the drawn pictures: draw others.")


def served(data: bytes) -> bytes:
    """A photo in the size that the bot asks the local chat for."""
    side = classifier().manifest.serving_side
    return next(each.data for each in sizes(data) if min(each.width, each.height) >= side)


def judged(data: bytes) -> Prediction:
    """What the shipped version says about a file."""
    return classifier().classify(data)


def shoe_number(seed: int) -> bytes:
    """A drawn shoe as JPEG, a different one for each seed."""
    return phone_jpeg(draw_sneaker(seed, size=(640, 480)))


def digest(photo: bytes) -> str:
    """A photo's SHA-256 in hex."""
    return hashlib.sha256(photo).hexdigest()


def _clearly(verdict: Verdict, data: bytes) -> bool:
    seen = [judged(each) for each in (data, _smaller(data))]
    sure = verdict != "sneaker" or min(each.top(1)[0].probability for each in seen) > SURE
    return sure and all(each.verdict == verdict for each in seen)


def _smaller(data: bytes) -> bytes:
    picture, buffer = Image.open(io.BytesIO(data)), io.BytesIO()
    picture.thumbnail((320, 320))
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _shoes() -> Iterator[bytes]:
    for seed in range(100):
        yield shoe_number(seed)


def _noise() -> Iterator[bytes]:
    """Clouds of colours, ever finer; coarser ones look like a studio's wall."""
    for seed in range(8, 38):
        noise = np.random.default_rng(seed).integers(0, 256, (2 + seed, 3 + seed, 3), dtype=np.uint8)
        buffer = io.BytesIO()
        Image.fromarray(noise).resize((640, 480), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=90)
        yield buffer.getvalue()
