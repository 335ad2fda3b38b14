"""Cached predictions of a version for the photos of a data set."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import PIL
from numpy.typing import NDArray

from model.classifier import Classifier
from model.errors import PictureError
from model.manifest import digest
from model.pictures import conversion, picture
from model.rejection import rejection
from training.cleaning.cache import RowCache
from training.dataset.photos import Photo, ProgressCallback
from training.embeddings.embed import CHUNK, THREADS
from training.evaluation.evaluate import PhotoPredictions, predict_photos


@dataclass(frozen=True, kw_only=True)
class CachedPredictions:
    """A version's view of photos; all entries have one position a photo."""

    embeddings: NDArray[np.int8]  # [photos, embedding size], as the backbone quantises
    sneaker: NDArray[np.float32]  # [photos], higher for surer; the rule's own range
    limit: float  # under which the version says "no sneaker"
    probabilities: NDArray[np.float32]  # [photos, labels]
    labels: tuple[str, ...]  # that the version knows

    @property
    def no_sneaker(self) -> NDArray[np.bool_]:
        """Whether the version sees no sneaker, `[photos]`."""
        return self.sneaker < self.limit


def predict_cached(
    photos: Sequence[Photo], version: Path, cache: Path | None, progress: ProgressCallback
) -> CachedPredictions:
    """Classify readable photos with a version; raises VersionError."""
    classifier = Classifier.load(version, workers=THREADS)
    manifest = classifier.manifest
    code = "-".join(digest(Path(module.__file__ or ""))[:6] for module in (picture, conversion))
    known = RowCache(cache, f"votes-{manifest.id}-{code}-{PIL.__version__}")
    arrays = rejection.read_arrays(version, manifest.files)
    try:
        for start in range(0, len(photos), CHUNK):
            fresh = [photo for photo in photos[start : start + CHUNK] if photo.sha256 not in known.rows]
            answers = predict_photos(classifier, fresh) if fresh else None
            if answers:
                scores = rejection.score(manifest.rejection.rule, answers.probabilities, answers.embeddings, arrays)
                _keep(known, answers, scores.sneaker)
            progress(min(start + CHUNK, len(photos)), len(photos))
    finally:
        classifier.close()
        known.save()
    rows = [known.rows[photo.sha256] for photo in photos]
    size = rows[0][0].shape[0] if rows else 0
    return CachedPredictions(
        embeddings=np.array([row[0] for row in rows], dtype=np.int8).reshape(-1, size),
        sneaker=np.array([row[1] for row in rows], dtype=np.float32),
        limit=manifest.rejection.no_sneaker_below,
        probabilities=np.array([row[2] for row in rows], dtype=np.float32).reshape(-1, len(manifest.labels)),
        labels=tuple(manifest.labels),
    )


def _keep(known: RowCache, answers: PhotoPredictions, sneaker: NDArray[np.floating]) -> None:
    if answers.unreadable:  # it was decoded a moment ago: somebody is changing the folder
        raise PictureError(f"{answers.unreadable[0]} cannot be read any more: run the same command again.")
    rows = zip(answers.photos, answers.embeddings, sneaker, answers.probabilities, strict=True)
    for photo, embedding, score, chances in rows:
        known.rows[photo.sha256] = embedding, np.array(score, dtype=np.float32), chances.astype(np.float32)
