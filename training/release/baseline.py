"""Rival: what the live version says about the photos that judge a new one, to compare the two photo by photo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.manifest import Manifest, Rejection
from model.rejection import rejection
from training.embeddings.embedding_set import ROLES, EmbeddingSet
from training.evaluation.metrics import Metrics, compute_metrics
from training.head.predict import predict
from training.head.tflite import read_head

Rows = NDArray[np.intp]
FileProbabilities = Mapping[
    str, NDArray[np.float32]
]  # probabilities that a finished file gave for a photo, by its sha256


@dataclass(frozen=True, kw_only=True)
class VersionPredictions:
    """What one version says about some photos."""

    labels: tuple[str, ...]
    probabilities: NDArray[np.float32]  # [photos, labels]
    values: NDArray[np.int8]  # [photos, embedding size], by the version's own backbone
    rule: Rejection
    arrays: rejection.Arrays
    looks: NDArray[np.intp]  # [photos], how often the bot would look at them

    @property
    def scores(self) -> rejection.Scores:
        """Both scores, `[photos]` each."""
        return rejection.score(self.rule.rule, self.probabilities, self.values, self.arrays)

    @property
    def verdicts(self) -> NDArray[np.str_]:
        """What the bot would say of each, `[photos]`."""
        return rejection.verdicts(self.rule, self.scores)

    def figures(self, slugs: Sequence[str]) -> Metrics:
        """The figures, where the photos show `slugs`."""
        return compute_metrics(
            labels=self.labels, slugs=slugs, probabilities=self.probabilities, scores=self.scores, rule=self.rule
        )

    def only(self, rows: NDArray[np.bool_]) -> "VersionPredictions":
        """What it says about some of the photos."""
        return replace(self, probabilities=self.probabilities[rows], values=self.values[rows], looks=self.looks[rows])

    def right(self, slugs: Sequence[str]) -> NDArray[np.bool_]:
        """For each photo, whether the likeliest label is what it shows."""
        best = self.probabilities.argmax(axis=1)
        return np.array([self.labels[place] == slug for place, slug in zip(best, slugs, strict=True)])


def predict_with_baseline(
    version: Path, replay: EmbeddingSet, rows: Rows, asked: FileProbabilities, *, own: EmbeddingSet | None = None
) -> tuple[VersionPredictions, Rows]:
    """What the version in a folder says about rows of a replay, and which of them it can be asked about.

    `own` is the base set as that version's backbone sees it, where that is another one. Photos in `asked` were shown to
    the finished file itself. Raises GraftError where the version's head cannot be read, and DatasetError where the base
    set no longer keeps what its second look sees.
    """
    manifest, head = Manifest.read(version), read_head(version)
    kept = own or replay
    judging = ROLES if own is None else [role for role in ROLES if role != "train"]  # what it was taught judges nobody
    place = {kept.sha256[row]: int(row) for row in kept.rows(*judging)}
    there = np.array([row for row in rows if replay.sha256[row] in place], dtype=np.intp)
    sighted = np.array([place[replay.sha256[row]] for row in there], dtype=np.intp)
    said, values, looks = predict(kept, head, sighted, manifest.second_look)
    probabilities = with_file_probabilities(said, replay, there, asked)
    arrays = rejection.read_arrays(version, manifest.files)
    judged = VersionPredictions(
        labels=manifest.labels, probabilities=probabilities, values=values, rule=manifest.rejection, arrays=arrays,
        looks=looks,
    )  # fmt: skip
    return judged, there


def with_file_probabilities(
    probabilities: NDArray[np.float32], replay: EmbeddingSet, rows: Rows, asked: FileProbabilities
) -> NDArray[np.float32]:
    """Probabilities `[rows, labels]`, those of `asked` photos replaced by what the finished file said."""
    return np.array(
        [asked.get(replay.sha256[row], given) for row, given in zip(rows, probabilities, strict=True)],
        dtype=np.float32,
    ).reshape(probabilities.shape)
