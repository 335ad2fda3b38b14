"""Drawn pictures about which the shipped model has a certain verdict."""

import io
from collections.abc import Iterator
from functools import cache

import numpy as np
from PIL import Image

from drawing import draw_sneaker, phone_jpeg
from model.classifier import Classifier
from model.live import shipped
from model.prediction import Prediction, Verdict


@cache
def classifier() -> Classifier:
    """The shipped version."""
    return Classifier.load(shipped(), workers=1)


@cache
def picture_judged(verdict: Verdict) -> bytes:
    """The first drawn JPEG with this verdict."""
    return next(data for data in _pictures() if judged(data).verdict == verdict)


def judged(data: bytes) -> Prediction:
    """What the shipped version says about a file."""
    return classifier().classify(data)


def _pictures() -> Iterator[bytes]:
    for seed in range(60):
        yield phone_jpeg(draw_sneaker(seed, size=(640, 480)))
    for seed in range(30):  # no sneakers: clouds of noise, ever coarser
        noise = np.random.default_rng(seed).integers(0, 256, (2 + seed, 3 + seed, 3), dtype=np.uint8)
        buffer = io.BytesIO()
        Image.fromarray(noise).resize((640, 480), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=90)
        yield buffer.getvalue()
