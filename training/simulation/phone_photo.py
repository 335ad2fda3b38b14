"""Phone photo: scene, camera and file in one call."""

import numpy as np

from model.pictures import picture
from training.simulation.camera import photograph
from training.simulation.scene import LONG, compose
from training.simulation.severity import LEVELS, Severity

SEED = 20


def phone_photo(data: bytes, severity: Severity, *, seed: int, name: str) -> bytes:
    """Simulate a phone photo of a shoe; returns JPEG bytes.

    It has 960×1280 or 1280×960 pixels.
    """
    level = LEVELS[severity]
    rng = np.random.default_rng([seed, *name.encode()])
    return photograph(compose(picture.open_upright(data, LONG), level, rng), level, rng)
