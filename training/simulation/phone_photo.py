"""A photo as a phone would have taken that shoe: scene, lens, light and file."""

import numpy as np

from model.pictures import picture
from training.simulation.camera import photograph
from training.simulation.scene import LONG, compose
from training.simulation.severity import LEVELS, Severity

SEED = 20


def phone_photo(data: bytes, severity: Severity, *, seed: int, name: str) -> bytes:
    """The file of a photo, as a phone would have taken that shoe: a JPEG of 960×1280 or 1280×960 pixels.

    The same seed and name (the photo's digest, say) give the same file. Raises PictureError.
    """
    level = LEVELS[severity]
    rng = np.random.default_rng([seed, *name.encode()])
    return photograph(compose(picture.open_upright(data, LONG), level, rng), level, rng)
