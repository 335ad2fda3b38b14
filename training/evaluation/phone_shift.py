"""Phone shift: accuracy lost on simulated phone photos of the same shoes.

`sneakers evaluate FOLDER --split test --phone-shift [--severity mild|usual|hard] [--most N]`. To look at such photos:
`python -m training.evaluation.phone_shift FOLDER OUT`.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from training.dataset.photos import ProgressCallback
from training.dataset.split import Photo, list_photos
from training.evaluation.evaluate import PhotoPredictions, evaluate, photos_of
from training.evaluation.metrics import Proportion
from training.evaluation.ood_metrics import Z
from training.simulation.phone_photo import SEED, phone_photo
from training.simulation.severity import Severity


@dataclass(frozen=True, kw_only=True)
class AccuracyDrop:
    """The drop of a share with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class PhoneShift:
    """Results on photos as they are and as simulated phone photos."""

    version: str
    severity: Severity
    seed: int
    plain_top1: Proportion
    plain_top3: Proportion
    shifted_top1: Proportion
    shifted_top3: Proportion
    accepted: Proportion  # of the shifted photos: got the verdict `sneaker`
    drop_top1: AccuracyDrop
    drop_top3: AccuracyDrop

    def table(self) -> dict[str, Any]:
        """What `sneakers evaluate --phone-shift --json` prints."""
        return asdict(self)


def phone_shift(
    version: Path,
    folders: Sequence[Path],
    *,
    severity: Severity = "usual",
    seed: int = SEED,
    only: Mapping[str, str] | None = None,
    most: int | None = None,
    progress: ProgressCallback = lambda done, all_: None,
) -> PhoneShift:
    """Classify labelled photos as they are and as phone photos.

    `most` limits the photos: those with the lowest digests are a sample. Raises what `evaluate` raises.
    """
    if most is not None:
        sample = sorted(photos_of(folders, only=only), key=lambda photo: photo.sha256)[:most]
        only = {photo.sha256: photo.slug for photo in sample}

    def shifted(photo: Photo) -> bytes:
        return phone_photo(photo.path.read_bytes(), severity, seed=seed, name=photo.sha256)

    plain, figures = evaluate(version, folders, only=only, progress=progress)
    phone, worse = evaluate(version, folders, only=only, progress=progress, read=shifted)
    ranks, shifted_ranks = _ranks(plain), _ranks(phone)
    both = ranks.keys() & shifted_ranks.keys()
    before, after = (np.array([found[path] for path in both]) for found in (ranks, shifted_ranks))
    return PhoneShift(
        version=plain.version,
        severity=severity,
        seed=seed,
        plain_top1=figures.top1,
        plain_top3=figures.top3,
        shifted_top1=worse.top1,
        shifted_top3=worse.top3,
        accepted=worse.accepted,
        drop_top1=accuracy_drop(before < 1, after < 1),
        drop_top3=accuracy_drop(before < 3, after < 3),
    )


def accuracy_drop(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> AccuracyDrop:
    """The drop from `before` to `after`, `[n]` each, photo by photo."""
    lost = before.astype(np.float64) - after
    half = Z * float(lost.std()) / max(1, len(lost)) ** 0.5
    value = float(lost.mean())
    return AccuracyDrop(value=value, low=value - half, high=value + half)


def _ranks(answers: PhotoPredictions) -> dict[Path, int]:
    """The rank of the right label, from 0, for known models."""
    place = {slug: index for index, slug in enumerate(answers.labels)}
    rows = [(row, place[photo.slug]) for row, photo in enumerate(answers.photos) if photo.slug in place]
    shares = answers.probabilities  # [photos, labels]
    return {answers.photos[row].path: int((shares[row] > shares[row, right]).sum()) for row, right in rows}


def main() -> None:
    """Write simulated phone photos of a folder's photos."""
    parser = argparse.ArgumentParser(description="Turn photos into what a phone would have taken.")
    parser.add_argument("folder", type=Path, help="one sub-folder a model")
    parser.add_argument("out", type=Path)
    parser.add_argument("--severity", choices=get_args(Severity), default="usual")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for photo in list_photos(options.folder):
        made = phone_photo(photo.path.read_bytes(), options.severity, seed=options.seed, name=photo.sha256)
        (options.out / f"{photo.slug}-{photo.sha256[:12]}.jpg").write_bytes(made)


if __name__ == "__main__":
    main()
