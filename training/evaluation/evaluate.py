"""Evaluation: a finished version's predictions for labelled photos.

Alone: `sneakers evaluate FOLDER… [--split test] [--json]`.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.classifier import Classifier
from model.errors import PictureError
from model.prediction import Prediction
from model.rejection import rejection
from training.dataset.photos import MIXED, NOT_SNEAKERS, Photo, ProgressCallback, list_folder, list_photos
from training.embeddings.embed import CHUNK
from training.errors import DatasetError
from training.evaluation.metrics import Metrics, compute_metrics, metrics_document

THREADS = 2

Reader = Callable[[Photo], bytes]  # a photo's file; raises PictureError


@dataclass(frozen=True, kw_only=True)
class PhotoPredictions:
    """A version's predictions for labelled photos, one entry a photo."""

    version: str
    labels: tuple[str, ...]  # of the version
    photos: tuple[Photo, ...]  # a slug outside `labels` is an unknown model, `not_sneakers` none at all
    probabilities: NDArray[np.float32]  # [photos, labels]
    embeddings: NDArray[np.int8]  # [photos, embedding size], the mean of all views
    scores: rejection.Scores  # [photos] each, what the verdicts follow from
    unreadable: tuple[Path, ...]


def photos_of(folders: Sequence[Path], *, only: Mapping[str, str] | None = None) -> list[Photo]:
    """The photos of data sets, and of folders named `not_sneakers`.

    `only` maps the photos to keep, by sha256, to their slugs. Raises DatasetError where none is left.
    """
    photos = [photo for folder in folders for photo in _listed(folder)]
    if only is not None:  # copies of a photo were left out of the parts, so here one stands for all
        photos = list({photo.sha256: photo for photo in photos if only.get(photo.sha256) == photo.slug}.values())
    if not photos:
        raise DatasetError(f"{', '.join(map(str, folders))}: there is no photo here, or none of the part asked for.")
    return photos


def _listed(folder: Path) -> list[Photo]:
    if folder.name == NOT_SNEAKERS and folder.is_dir():
        return list_folder(folder, NOT_SNEAKERS)
    inner = folder / NOT_SNEAKERS
    photos = [photo for photo in list_photos(folder) if not photo.slug.endswith(MIXED)]
    return photos + (list_folder(inner, NOT_SNEAKERS) if inner.is_dir() else [])


def read_photo(photo: Photo) -> bytes:
    """The photo's file as it is."""
    return photo.path.read_bytes()


def predict_photos(
    classifier: Classifier,
    photos: Sequence[Photo],
    progress: ProgressCallback = lambda done, all_: None,
    *,
    read: Reader = read_photo,
) -> PhotoPredictions:
    """Classify photos in two threads; unreadable ones are listed apart.

    `read` reads a photo's file.
    """
    answers: list[tuple[Photo, Prediction | None]] = []
    with ThreadPoolExecutor(THREADS) as pool:
        for start in range(0, len(photos), CHUNK):
            chunk = photos[start : start + CHUNK]
            answers += zip(chunk, pool.map(lambda photo: _classify(classifier, photo, read), chunk), strict=True)
            progress(len(answers), len(photos))
    answered = [(photo, prediction) for photo, prediction in answers if prediction]
    labels = classifier.manifest.labels
    pairs = np.array([prediction.scores for _, prediction in answered], dtype=np.float64).reshape(-1, 2)
    return PhotoPredictions(
        version=classifier.manifest.id,
        labels=labels,
        photos=tuple(photo for photo, _ in answered),
        probabilities=np.array([_in_order(prediction, labels) for _, prediction in answered], dtype=np.float32),
        embeddings=np.array([prediction.verdict_embedding for _, prediction in answered], dtype=np.int8),
        scores=rejection.Scores(pairs[:, 0], pairs[:, 1]),
        unreadable=tuple(photo.path for photo, prediction in answers if not prediction),
    )


def _classify(classifier: Classifier, photo: Photo, read: Reader) -> Prediction | None:
    try:
        return classifier.classify(read(photo))
    except (PictureError, OSError):  # no picture, or gone meanwhile
        return None


def _in_order(prediction: Prediction, labels: Sequence[str]) -> list[float]:
    by_slug = {each.slug: each.probability for each in prediction.ranked}
    return [by_slug[label] for label in labels]


def evaluate(
    version: Path,
    folders: Sequence[Path],
    *,
    only: Mapping[str, str] | None = None,
    progress: ProgressCallback = lambda done, all_: None,
    read: Reader = read_photo,
) -> tuple[PhotoPredictions, Metrics]:
    """Classify labelled photos with the version in a folder, and measure.

    Raises DatasetError, MetricsError (no photo of a known model) and VersionError.
    """
    classifier = Classifier.load(version, workers=THREADS)
    try:
        answers = predict_photos(classifier, photos_of(folders, only=only), progress, read=read)
    finally:
        classifier.close()
    manifest = classifier.manifest
    figures = compute_metrics(
        labels=manifest.labels,
        slugs=[photo.slug for photo in answers.photos],
        probabilities=answers.probabilities,
        scores=answers.scores,
        rule=manifest.rejection,
    )
    return answers, figures


def evaluation_document(answers: PhotoPredictions, figures: Metrics) -> dict[str, Any]:
    """The output of `sneakers evaluate --json`.

    `rejection` is of pictures without a sneaker, null without any.
    """
    return {
        "version": answers.version,
        "photos": figures.photos,
        "top1": figures.top1.value,
        "top3": figures.top3.value,
        "per_class": {slug: vars(row) for slug, row in figures.per_class.items()},
        "ece": figures.ece,
        "rejection": {"auroc": figures.no_sneaker.auroc, "fpr95": figures.no_sneaker.fpr95},
        "unreadable": [str(path) for path in answers.unreadable],
    }


def full_evaluation_document(answers: PhotoPredictions, figures: Metrics, split: str | None) -> dict[str, Any]:
    """The output of `sneakers evaluate --full --json`: the manifest's metrics again."""
    unreadable = [str(path) for path in answers.unreadable]
    return {
        "version": answers.version,
        **metrics_document(figures, split=split, measured_on="photos"),
        "unreadable": unreadable,
    }
