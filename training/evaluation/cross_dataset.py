"""Cross-dataset accuracy: photos of known models that another source gathered.

`sneakers evaluate FOLDER --cross-source [--apart-from BASE]`.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from training.dataset.perceptual_hash import fingerprint_of, near_pairs
from training.dataset.photos import ProgressCallback
from training.dataset.split import Photo, list_photos
from training.embeddings.embedding_set import CHOOSING, EmbeddingSet
from training.evaluation.evaluate import THREADS, PhotoPredictions, evaluate, photos_of
from training.evaluation.metrics import OodMetrics, Proportion, proportion

MAX_CONFUSIONS = 3  # models that one is mistaken for


@dataclass(frozen=True, kw_only=True)
class ModelAccuracy:
    """How photos of one sneaker model from the other source are recognised."""

    top1: Proportion
    top3: Proportion
    mistaken_for: tuple[tuple[str, int], ...]  # slug and photos, the commonest first


@dataclass(frozen=True, kw_only=True)
class CrossDatasetResult:
    """A version's results on another source.

    Models that it does not know count for `unknown` only.
    """

    version: str
    top1: Proportion  # of photos of known models, among all the labels of the version
    top3: Proportion
    macro_recall: float
    per_model: dict[str, ModelAccuracy]
    unknown: OodMetrics
    taught: int  # photos left out because the version was trained, chosen or checked on them
    twins: int  # left out because they are twins of photos of the base set

    def table(self) -> dict[str, Any]:
        """What `sneakers evaluate --cross-source --json` prints."""
        return asdict(self)


def evaluate_cross_dataset(
    version: Path,
    folders: Sequence[Path],
    embedding_set: EmbeddingSet,
    *,
    base: Path | None = None,
    progress: ProgressCallback = lambda done, all_: None,
) -> CrossDatasetResult:
    """Classify another source's photos that the version has not seen.

    `embedding_set` is the one that the version was made with. With `base`, the folder of its photos, near-duplicates
    are left out too. Raises DatasetError, MetricsError and VersionError.
    """
    photos = photos_of(folders)
    seen = embedding_set.slugs_of("train", "validation", *CHOOSING)
    fresh = [photo for photo in photos if photo.sha256 not in seen]
    apart = without_duplicates(fresh, list_photos(base)) if base else fresh
    answers, figures = evaluate(version, folders, only={photo.sha256: photo.slug for photo in apart}, progress=progress)
    return CrossDatasetResult(
        version=answers.version,
        top1=figures.top1,
        top3=figures.top3,
        macro_recall=figures.macro_recall,
        per_model={slug: _model(answers, slug) for slug in figures.per_class},
        unknown=figures.unknown,
        taught=len(photos) - len(fresh),
        twins=len(fresh) - len(apart),
    )


def without_duplicates(photos: Sequence[Photo], base: Sequence[Photo]) -> list[Photo]:
    """The photos that are no near-duplicate of one in `base`.

    Near-duplicates are re-encoded, resized, mirrored or cropped. Unreadable photos stay.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        prints = list(pool.map(lambda photo: fingerprint_of(photo.path), [*photos, *base]))
    readable = [place for place, found in enumerate(prints) if found is not None]
    near = near_pairs([found for found in prints if found is not None])
    pairs = [sorted((readable[one], readable[other])) for one, other, _ in near]
    copies = {first for first, second in pairs if first < len(photos) <= second}
    return [photo for place, photo in enumerate(photos) if place not in copies]


def _model(answers: PhotoPredictions, slug: str) -> ModelAccuracy:
    rows = [row for row, photo in enumerate(answers.photos) if photo.slug == slug]
    right = answers.labels.index(slug)
    order = np.argsort(-answers.probabilities[rows], axis=1)  # [photos, labels]
    counts = np.bincount(order[:, 0], minlength=len(answers.labels))
    counts[right] = 0
    others = [
        (answers.labels[other], int(counts[other])) for other in np.argsort(-counts, kind="stable")[:MAX_CONFUSIONS]
    ]
    return ModelAccuracy(
        top1=proportion(order[:, 0] == right),
        top3=proportion((order[:, :3] == right).any(axis=1)),
        mistaken_for=tuple((other, photos) for other, photos in others if photos),
    )
