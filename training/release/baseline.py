"""Predictions of the new version and the baseline on the same embeddings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.manifest import Manifest, Rejection
from model.rejection import rejection
from model.rejection.outlier_exposure import with_boxes
from training.embeddings.embedding_set import ROLES, EmbeddingSet
from training.evaluation.metrics import Metrics, compute_metrics
from training.head.head import Head
from training.head.ood_selection import ChosenDetector
from training.head.outlier_head import sureness
from training.head.predict import predict
from training.head.tflite import read_head

Rows = NDArray[np.intp]
FileProbabilities = Mapping[str, NDArray[np.float32]]  # by a finished .tflite file, [labels], by the photo's sha256


@dataclass(frozen=True, kw_only=True)
class VersionPredictions:
    """What one version predicts for some photos."""

    labels: tuple[str, ...]
    probabilities: NDArray[np.float32]  # [photos, labels]
    values: NDArray[np.int8]  # [photos, embedding size], by the version's own backbone
    rule: Rejection
    arrays: rejection.Arrays
    views: NDArray[np.intp]  # [photos], views that the bot would take
    boxes: NDArray[np.float32]  # [photos], score of the surest box, NaN where the locator would not run

    @property
    def scores(self) -> rejection.Scores:
        """Both OOD scores, `[photos]` each."""
        found = rejection.score(self.rule.rule, self.probabilities, self.values, self.arrays)
        return rejection.Scores(*with_boxes(*found, self.boxes, self.arrays))

    @property
    def verdicts(self) -> NDArray[np.str_]:
        """The bot's verdicts, `[photos]`."""
        return rejection.verdicts(self.rule, self.scores)

    def metrics(self, slugs: Sequence[str]) -> Metrics:
        """The metrics if the photos show `slugs`."""
        return compute_metrics(
            labels=self.labels, slugs=slugs, probabilities=self.probabilities, scores=self.scores, rule=self.rule
        )

    def subset(self, rows: NDArray[np.bool_]) -> "VersionPredictions":
        """The predictions for some of the photos."""
        return replace(
            self,
            probabilities=self.probabilities[rows],
            values=self.values[rows],
            views=self.views[rows],
            boxes=self.boxes[rows],
        )

    def correct(self, slugs: Sequence[str]) -> NDArray[np.bool_]:
        """Whether the likeliest label is right, `[photos]`, if the photos show `slugs`."""
        best = self.probabilities.argmax(axis=1)
        return np.array([self.labels[place] == slug for place, slug in zip(best, slugs, strict=True)])


def predict_version(
    embedding_set: EmbeddingSet, rows: Rows, head: Head, detector: ChosenDetector, file_probabilities: FileProbabilities
) -> VersionPredictions:
    """Predictions of a head and an OOD detector; `file_probabilities` replace the head's."""
    sure = sureness(detector.rejection, detector.arrays)
    found = predict(embedding_set, head, rows, embedding_set.second_look, sure)
    return VersionPredictions(
        labels=head.labels,
        probabilities=_with_file_probabilities(found.probabilities, embedding_set, rows, file_probabilities),
        values=found.values,
        rule=detector.rejection,
        arrays=detector.arrays,
        views=found.views,
        boxes=found.boxes,
    )


def predict_with_baseline(
    version: Path,
    embedding_set: EmbeddingSet,
    rows: Rows,
    file_probabilities: FileProbabilities,
    *,
    own: EmbeddingSet | None = None,
) -> tuple[VersionPredictions, Rows]:
    """Predictions of a version for rows of an embedding set.

    Also returns the rows that it can predict. `own` is the embedding set of that version's backbone if it has another
    one; its training photos are left out. Raises HeadError if the version's head cannot be read, and DatasetError if
    its views were not kept.
    """
    manifest, head = Manifest.read(version), read_head(version)
    own_set = own or embedding_set
    roles = ROLES if own is None else [role for role in ROLES if role != "train"]
    place = {own_set.sha256[row]: int(row) for row in own_set.rows(*roles)}
    there = np.array([row for row in rows if embedding_set.sha256[row] in place], dtype=np.intp)
    own_rows = np.array([place[embedding_set.sha256[row]] for row in there], dtype=np.intp)
    arrays = rejection.read_arrays(version, manifest.files)
    found = predict(own_set, head, own_rows, manifest.second_look, sureness(manifest.rejection, arrays))
    predictions = VersionPredictions(
        labels=manifest.labels,
        probabilities=_with_file_probabilities(found.probabilities, embedding_set, there, file_probabilities),
        values=found.values,
        rule=manifest.rejection,
        arrays=arrays,
        views=found.views,
        boxes=found.boxes,
    )
    return predictions, there


def _with_file_probabilities(
    probabilities: NDArray[np.float32], embedding_set: EmbeddingSet, rows: Rows, by_file: FileProbabilities
) -> NDArray[np.float32]:
    return np.array(
        [by_file.get(embedding_set.sha256[row], given) for row, given in zip(rows, probabilities, strict=True)],
        dtype=np.float32,
    ).reshape(probabilities.shape)
