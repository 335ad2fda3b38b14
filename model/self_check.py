"""Self-check of a loaded version: a reference picture twice."""

import numpy as np
from numpy.typing import NDArray

from model.errors import VersionError
from model.interpreter import Interpreter
from model.manifest import Manifest
from model.rejection import rejection


def self_check(interpreter: Interpreter, manifest: Manifest, arrays: rejection.Arrays) -> None:
    """Classify a reference picture twice; raises VersionError for impossible outputs."""
    version, size, labels = f"Version {manifest.id}", manifest.input_size, len(manifest.labels)
    if interpreter.input_size != size:
        raise VersionError(f"{version}: the model takes {interpreter.input_size} pixels, the manifest says {size}.")
    first, embedding = interpreter.run(reference_picture(size))
    second, _ = interpreter.run(reference_picture(size))
    if first is None:
        raise VersionError(f"{version}: the model gives no probabilities; it is a backbone without a head.")
    if first.shape != (labels,):
        raise VersionError(f"{version}: the model gives {first.size} probabilities, the manifest has {labels} labels.")
    if not np.isfinite(first).all() or first.min() < 0 or abs(float(first.sum()) - 1) > 1e-3:
        raise VersionError(f"{version}: the probabilities of a known picture add up to {first.sum()}, not to 1.")
    if second is None or not np.array_equal(first, second):
        raise VersionError(f"{version}: the same picture gave two different outputs.")
    scores = rejection.score(manifest.rejection.rule, first, embedding, arrays)
    if not np.isfinite(scores).all() or np.shape(scores) != (2,):
        raise VersionError(f"{version}: the rejection scores of a known picture are {scores}, not two numbers.")


def reference_picture(size: int) -> NDArray[np.uint8]:
    """A slanted bar on a gradient, [size, size, 3], always equal."""
    rows, columns = np.mgrid[0:size, 0:size] / size  # each [size, size], 0 to 1
    bar = np.abs(rows - 0.3 - 0.4 * columns) < 0.12
    channels = [np.where(bar, dark, 255 * light) for dark, light in ((40, rows), (30, columns), (60, 1 - rows))]
    return np.stack(channels, axis=-1).astype(np.uint8)
