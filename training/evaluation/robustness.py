"""Robustness: a version on simulated phone photos and on another source's photos.

The test photos again as phones would have taken those shoes, and photos of another source: each also a command of its
own, `sneakers evaluate FOLDER --split test --phone-shift --most 400` and `sneakers evaluate FOLDER --cross-source`.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.dataset.photos import MIXED, NOT_SNEAKERS, ProgressCallback
from training.embeddings.embedding_set import EmbeddingSet
from training.errors import DatasetError, MetricsError
from training.evaluation.cross_dataset import CrossDatasetResult, evaluate_cross_dataset
from training.evaluation.phone_shift import PhoneShift, phone_shift

logger = logging.getLogger(__name__)
MAX_PHOTOS = 400  # by simulated phone, which takes 0.4 s a photo; an interval of four points to each side


@dataclass(frozen=True, kw_only=True)
class Robustness:
    """A version's results on other photos.

    `sources` are the names of the folders, the base set's first.
    """

    phone: PhoneShift
    other: CrossDatasetResult | None  # None where nobody else's photos show a model that the version knows
    sources: tuple[str, ...]

    def table(self) -> dict[str, Any]:
        """What a report's metrics.json keeps."""
        return {"phone_shift": self.phone.table(), "cross_source": self.other.table() if self.other else None}

    def commands(self, version: str) -> dict[str, str]:
        """How to make the figures again."""
        base, *others = self.sources
        of = f"--model model/versions/{version}"
        shift = f"--split test --phone-shift --most {MAX_PHOTOS} --json"
        found = {"phone_shift": f"sneakers evaluate {base} {shift} {of}"}
        if self.other:
            shown = " ".join(others)
            found["cross_source"] = f"sneakers evaluate {shown} --cross-source --apart-from {base} --json {of}"
        return found


def measure_robustness(
    version: Path,
    photos: Sequence[Path],
    embedding_set: EmbeddingSet,
    *,
    progress: ProgressCallback = lambda done, all_: None,
) -> Robustness:
    """Measure a version on phone photos and on other sources.

    `photos` are the base set's folder, then others. Raises DatasetError, MetricsError and VersionError.
    """
    base, *more = photos
    others = [folder for folder in more if _shows(folder, embedding_set.labels)]
    other = None
    if others:
        try:
            other = evaluate_cross_dataset(version, others, embedding_set, base=base, progress=progress)
        except (DatasetError, MetricsError) as error:  # all that they show of known models may be the base set's
            logger.warning("The report has no photos of another source: %s", error)
            others = []
    return Robustness(
        phone=phone_shift(version, [base], only=embedding_set.slugs_of("test"), most=MAX_PHOTOS, progress=progress),
        other=other,
        sources=(base.name, *(folder.name for folder in others)),
    )


def _shows(folder: Path, labels: Sequence[str]) -> bool:
    """Whether a folder has photos of one of these models."""
    if folder.name == NOT_SNEAKERS:
        return False
    return any(
        path.is_dir() and path.name in labels and not path.name.endswith(MIXED) and any(path.iterdir())
        for path in folder.iterdir()
    )
