"""How a new sneaker model is recognised from a handful of photos, on real embeddings: by imprinting, and by a new head.

    python -m benchmarks.imprint [--backbone DIR] [--version DIR] [--photos 5 10] [--head]

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
from training.head import CANDIDATES, Head, train_head
from training.lessons import Lesson, Taught, extended
from training.newcomers import balanced
from training.onethread import one_thread
from training.pipeline import BACKBONES
from training.replay import Replay
from training.ungraft import head_of

DRAWS = 10
Floats = NDArray[np.floating]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Shares of photos, 0 to 1, over all new models and draws."""

    photos: int  # that a new model was shown with
    recognised: float  # of its other photos
    known_taken: float  # of test photos of known models: taken for the new one
    unknown_taken: float  # of photos of other unknown models
    stated: float  # the mean probability with which the new one was named


def measure(replay: Replay, near: Nearness, head: Head, count: int, seed: int = 0) -> Measured:
    """Imprint every unknown model from `count` photos, and ask about all others."""
    sure = head.probabilities(replay.real(np.arange(len(replay.slugs)))).max(axis=1)
    random = np.random.default_rng(seed)
    rows = [_once(replay, near, sure, own, count, random) for own in _unknown(replay) for _ in range(DRAWS)]
    recognised, known, unknown, stated = np.array(rows).mean(axis=0).tolist()
    return Measured(photos=count, recognised=recognised, known_taken=known, unknown_taken=unknown, stated=stated)


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """The same once a head has learnt the new model, over all new models, one draw each; top-1, 0 to 1."""

    photos: int
    recognised: float
    least: float  # of the new model that fared worst
    most: float
    lost: float  # test photos of known models that the head had right without the new model, and has wrong with it
    gained: float  # the other way round
    most_lost: int
    models: dict[str, float]  # what was recognised of each


def learn(replay: Replay, count: int, seed: int = 0) -> Learnt:
    """Train a head with each unknown model in turn, and ask about all others."""
    random = np.random.default_rng(seed)
    before = _right(replay, train_head(replay, candidates=CANDIDATES[:1]))
    rows = [_learnt(replay, before, own, count, random) for own in _unknown(replay)]
    found, lost, gained = np.array(rows).T
    return Learnt(
        photos=count,
        recognised=float(found.mean()),
        least=float(found.min()),
        most=float(found.max()),
        lost=float(lost.mean()),
        gained=float(gained.mean()),
        most_lost=int(lost.max()),
        models={replay.slugs[own[0]]: round(share, 3) for own, share in zip(_unknown(replay), found, strict=True)},
    )


def _learnt(
    replay: Replay, before: NDArray[np.bool_], own: NDArray[np.intp], count: int, random: np.random.Generator
) -> tuple[float, int, int]:
    shown = random.choice(own, count, replace=False)
    lessons = tuple(_lesson(replay, row) for row in shown)
    whole = extended(replay, Taught(train=lessons, held_out=(), known=(), too_few=()))
    head = balanced(train_head(whole, candidates=CANDIDATES[:1]), whole, replay.labels)
    others = replay.real(np.setdiff1d(own, shown))
    named = head.probabilities(others).argmax(axis=1) == head.labels.index(replay.slugs[own[0]])
    after = _right(whole, head)
    return float(named.mean()), int((before & ~after).sum()), int((after & ~before).sum())


def _lesson(replay: Replay, row: int) -> Lesson:
    return Lesson(
        photo=replay.sha256[row],
        slug=replay.slugs[row],
        person_id=0,
        correction_id=None,
        sure=True,
        vector=replay.values[row].tobytes(),
    )


def _right(replay: Replay, head: Head) -> NDArray[np.bool_]:
    rows = replay.rows("test")
    found: NDArray[np.bool_] = head.probabilities(replay.real(rows)).argmax(axis=1) == replay.targets(rows)
    return found


def _unknown(replay: Replay) -> Iterator[NDArray[np.intp]]:
    slugs = np.array(replay.slugs)
    others = replay.rows("unknown_choosing", "unknown_reporting")
    for slug in np.unique(slugs[others]):
        yield others[slugs[others] == slug]


def _once(
    replay: Replay, near: Nearness, sure: Floats, own: NDArray[np.intp], count: int, random: np.random.Generator
) -> tuple[float, float, float, float]:
    shown = random.choice(own, count, replace=False)
    imprints = Imprints.taught(near, {"new": [replay.values[row].tobytes() for row in shown]})
    others = np.setdiff1d(replay.rows("unknown_choosing", "unknown_reporting"), own)
    own_shares = _shares(imprints, replay, sure, np.setdiff1d(own, shown))
    parts = (own_shares, *(_shares(imprints, replay, sure, rows) for rows in (replay.rows("test"), others)))
    mine, known, unknown = (float((part > 0).mean()) for part in parts)
    return mine, known, unknown, float(own_shares[own_shares > 0].mean()) if mine else 0.5


def _shares(imprints: Imprints, replay: Replay, sure: Floats, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """With which probability each photo is taken for the new model; 0 where it is not."""
    seen = (imprints.seen(_predicted(float(sure[row]), replay.values[row])) for row in rows)
    return np.array([each.best.probability if each.best.slug == "new" else 0.0 for each in seen])


def _predicted(share: float, embedding: NDArray[np.int8]) -> Prediction:
    ranked = (Ranked(slug="known", probability=share),)
    return Prediction(ranked=ranked, verdict="unknown", version="", milliseconds=0.0, embedding=embedding)


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description="How new models are recognised by imprinting.")
    parser.add_argument("--version", type=Path, default=shipped())
    parser.add_argument("--backbone", type=Path)
    parser.add_argument("--photos", type=int, nargs="+", default=[3, 5, 10, 20])
    parser.add_argument("--head", action="store_true", help="train a head with each new model instead: minutes")
    options = parser.parse_args()
    manifest = Manifest.read(options.version)
    replay = Replay.read(options.backbone or BACKBONES / manifest.backbone)
    if options.head:
        with one_thread():
            learnt = [asdict(learn(replay, count)) for count in options.photos]
        print(json.dumps({"backbone": manifest.backbone, "learnt": learnt}, indent=2))
        return
    near = Nearness.of(manifest, rejection.read_arrays(options.version, manifest.files))
    found = [asdict(measure(replay, near, head_of(options.version), count)) for count in options.photos]
    print(json.dumps({"version": manifest.id, "limit": near.limit, "measured": found}, indent=2))


if __name__ == "__main__":
    main()
