"""Contest: a new version beside the live one, on the same photos and on this machine."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from model import selfcheck
from model.interpreter import Interpreter
from model.manifest import MODEL_FILE, Manifest
from training.gate import Contest
from training.rival import Judged

LOOKS = 40  # at a known picture, in turns


def contest(new: Judged, live: Judged, slugs: Sequence[str], *, files: tuple[Path, Path]) -> Contest:
    """Put two versions' words about the same photos, showing `slugs`, side by side.

    Photos of a model that only one of them knows count for it, and neither for calibration nor for rejection. `files`
    are the new and the live version's folders.
    Raises MeasureError where they have no model in common.
    """
    by_new, by_live = (np.array([slug in side.labels for slug in slugs]) for side in (new, live))
    known, fair = by_new | by_live, by_new == by_live
    return Contest(
        new=new.figures(slugs, fair),
        live=live.figures(slugs, fair),
        new_right=new.right(slugs)[known],
        live_right=live.right(slugs)[known],
        slugs=tuple(slug for slug, taken in zip(slugs, known, strict=True) if taken),
        lost=tuple(slug for slug in live.labels if slug not in new.labels),
        size_ratio=_bytes(files[0]) / _bytes(files[1]),
        latency_ratio=_latency_ratio(*files),
    )


def _bytes(version: Path) -> int:
    return sum((version / name).stat().st_size for name in Manifest.read(version).files)


def _latency_ratio(new: Path, live: Path) -> float:
    """The least time of one inference, new to live: in turns, and of many, so that a busy machine plays no part."""
    runners = [Interpreter((folder / MODEL_FILE).read_bytes()) for folder in (new, live)]
    pictures = [selfcheck.known_picture(runner.input_size) for runner in runners]
    times: list[list[float]] = [[], []]
    for _ in range(LOOKS):
        for runner, picture, taken in zip(runners, pictures, times, strict=True):
            start = time.perf_counter()
            runner.run(picture)
            taken.append(time.perf_counter() - start)
    return min(times[0]) / min(times[1])
