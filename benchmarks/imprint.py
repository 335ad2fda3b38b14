"""How a new sneaker model is recognised from a handful of photos by imprinting, on real embeddings.

    python -m benchmarks.imprint [--backbone DIR] [--version DIR] [--photos 5 10]

Each unknown model of the replay in turn is shown with a few of its photos; the rest of them, the test photos of known
models and the other unknown models are then asked. Ten draws each; no photo file is needed.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import rejection
from model.imprint import Imprints
from model.live import shipped
from model.manifest import Manifest
from model.nearness import Nearness
from model.prediction import Prediction, Ranked
from training.pipeline import BACKBONES
from training.replay import Replay

DRAWS = 10


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Shares of photos, 0 to 1, over all new models and draws."""

    photos: int  # that a new model was shown with
    recognised: float  # of its other photos
    known_taken: float  # of test photos of known models: taken for the new one
    unknown_taken: float  # of photos of other unknown models
    stated: float  # the mean probability with which the new one was named


def measure(replay: Replay, near: Nearness, count: int, seed: int = 0) -> Measured:
    """Imprint every unknown model from `count` photos, and ask about all others."""
    random = np.random.default_rng(seed)
    rows = [_once(replay, near, own, count, random) for own in _unknown(replay) for _ in range(DRAWS)]
    recognised, known, unknown, stated = np.array(rows).mean(axis=0).tolist()
    return Measured(photos=count, recognised=recognised, known_taken=known, unknown_taken=unknown, stated=stated)


def _unknown(replay: Replay) -> Iterator[NDArray[np.intp]]:
    slugs = np.array(replay.slugs)
    others = replay.rows("unknown_choosing", "unknown_reporting")
    for slug in np.unique(slugs[others]):
        yield others[slugs[others] == slug]


def _once(
    replay: Replay, near: Nearness, own: NDArray[np.intp], count: int, random: np.random.Generator
) -> tuple[float, float, float, float]:
    shown = random.choice(own, count, replace=False)
    imprints = Imprints.taught(near, {"new": [replay.values[row].tobytes() for row in shown]})
    others = np.setdiff1d(replay.rows("unknown_choosing", "unknown_reporting"), own)
    own_shares = _shares(imprints, replay.values[np.setdiff1d(own, shown)])
    parts = (own_shares, *(_shares(imprints, replay.values[rows]) for rows in (replay.rows("test"), others)))
    mine, known, unknown = (float((part > 0).mean()) for part in parts)
    return mine, known, unknown, float(own_shares[own_shares > 0].mean()) if mine else 0.5


def _shares(imprints: Imprints, values: NDArray[np.int8]) -> NDArray[np.float64]:
    """With which probability each photo is taken for the new model; 0 where it is not."""
    ranked = (Ranked(slug="known", probability=1.0),)
    asked = {"ranked": ranked, "verdict": "unknown", "version": "", "milliseconds": 0.0}
    seen = (imprints.seen(Prediction(**asked, embedding=value)) for value in values)  # type: ignore[arg-type]
    return np.array([each.best.probability if each.best.slug == "new" else 0.0 for each in seen])


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description="How new models are recognised by imprinting.")
    parser.add_argument("--version", type=Path, default=shipped())
    parser.add_argument("--backbone", type=Path)
    parser.add_argument("--photos", type=int, nargs="+", default=[3, 5, 10, 20])
    options = parser.parse_args()
    manifest = Manifest.read(options.version)
    replay = Replay.read(options.backbone or BACKBONES / manifest.backbone)
    near = Nearness.of(manifest, rejection.read_arrays(options.version, manifest.files))
    found = [asdict(measure(replay, near, count)) for count in options.photos]
    print(json.dumps({"version": manifest.id, "limit": near.limit, "measured": found}, indent=2))


if __name__ == "__main__":
    main()
