"""Measure: the figures of a version, each share with its interval, from what it said about labelled photos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.manifest import Rejection
from model.rejection import rejection
from model.rejection.rejection import Scores
from training.dataset.split import NOT_SNEAKERS
from training.errors import MetricsError
from training.evaluation.calibration import ece, reliability
from training.evaluation.ood_metrics import Z, auroc, auroc_interval, fpr95

VERDICTS = ("sneaker", "unknown", "no_sneaker")
# The eight models that the original bot knew; top-1 on them is still among all models.
ORIGINAL = (
    "nike-air-jordan-1-high", "nike-air-jordan-11", "nike-air-jordan-4", "nike-air-max-1", "nike-blazer-mid-77",
    "yeezy-700-wave-runner", "yeezy-boost-350-v2", "yeezy-slide",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Proportion:
    """A share of photos with its 95 % interval, all 0 to 1."""

    value: float
    low: float
    high: float
    photos: int


@dataclass(frozen=True, kw_only=True)
class ModelMetrics:
    """How one sneaker model is recognised."""

    photos: int
    recall: float
    precision: float | None  # None where no photo was taken for this model


@dataclass(frozen=True, kw_only=True)
class OodMetrics:
    """How other pictures are told from known sneakers; None where there were none to tell apart."""

    photos: int
    auroc: float | None
    interval: tuple[float, float] | None  # of the AUROC, 95 %
    fpr95: float | None  # share accepted where 95 % of known sneakers are
    verdicts: Mapping[str, float]  # share of the other pictures that got each verdict


@dataclass(frozen=True, kw_only=True)
class Metrics:
    """Everything measured of a version on one set of photos."""

    photos: int  # of known sneaker models; top-1, top-3, ECE and the table are over these
    top1: Proportion
    top3: Proportion
    macro_recall: float  # the mean over models
    ece: float
    accepted: Proportion  # got the verdict `sneaker`
    per_class: Mapping[str, ModelMetrics]
    no_sneaker: OodMetrics
    unknown: OodMetrics
    original: Proportion  # top-1 on photos of the original's eight models
    confusion: NDArray[np.intp]  # [labels, labels]: rows are the truth
    bins: Sequence[tuple[float, float, int]]  # of the reliability plot

    def table(self) -> dict[str, Any]:
        """The figures as JSON holds them, without the matrix and the bins."""
        plain = {"photos": self.photos, "macro_recall": self.macro_recall, "ece": self.ece}
        shares = {name: vars(getattr(self, name)) for name in ("top1", "top3", "original", "accepted")}
        others = {name: vars(getattr(self, name)) for name in ("no_sneaker", "unknown")}
        return {**plain, **shares, **others, "per_class": {slug: vars(row) for slug, row in self.per_class.items()}}


def compute_metrics(
    *, labels: Sequence[str], slugs: Sequence[str], probabilities: NDArray[np.float32], scores: Scores, rule: Rejection
) -> Metrics:
    """The figures of `[photos, labels]` probabilities and `[photos]` scores against the photos' slugs.

    A slug outside `labels` is an unknown model, `not_sneakers` no sneaker. Raises MeasureError without a known one.
    """
    place = {slug: index for index, slug in enumerate(labels)}
    targets = np.array([place.get(slug, -1) for slug in slugs], dtype=np.intp)
    known = targets >= 0
    if not known.any():
        raise MetricsError("No photo shows a model that this version knows: name the folders by the version's labels.")
    empty = np.array([slug == NOT_SNEAKERS for slug in slugs])
    rows, truth = probabilities[known], targets[known]
    ranks = (rows > rows[np.arange(len(truth)), truth][:, None]).sum(axis=1)  # [known], 0 where the truth is first
    confusion = np.zeros((len(labels), len(labels)), dtype=np.intp)
    np.add.at(confusion, (truth, rows.argmax(axis=1)), 1)
    verdicts = rejection.verdicts(rule, scores)
    per_class = _model_metrics(labels, confusion)
    return Metrics(
        photos=int(known.sum()),
        top1=proportion(rows.argmax(axis=1) == truth),
        top3=proportion(ranks < 3),
        macro_recall=float(np.mean([row.recall for row in per_class.values()])),
        ece=float(ece(rows, truth)),
        accepted=proportion(verdicts[known] == "sneaker"),
        per_class=per_class,
        no_sneaker=_ood_metrics(scores.sneaker[known], scores.sneaker[empty], verdicts[empty]),
        unknown=_ood_metrics(scores.known[known], scores.known[~known & ~empty], verdicts[~known & ~empty]),
        original=proportion(
            (rows.argmax(axis=1) == truth)[np.isin(truth, [place[slug] for slug in ORIGINAL if slug in place])]
        ),
        confusion=confusion,
        bins=reliability(rows.max(axis=1), rows.argmax(axis=1) == truth),
    )


def metrics_document(figures: Metrics, *, split: str | None, measured_on: str) -> dict[str, Any]:
    """What a manifest keeps as its metrics and `sneakers evaluate --full --json` prints."""
    return {"split": split, "measured_on": measured_on, **figures.table()}


def proportion(true: NDArray[np.bool_]) -> Proportion:
    """The share of `[n]` that is true, with its Wilson interval (JASA 22, 1927, page 209)."""
    count = len(true)
    value = float(true.mean()) if count else 0.0
    if not count:
        return Proportion(value=0.0, low=0.0, high=1.0, photos=0)
    middle = (value + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z / (1 + Z * Z / count) * np.sqrt(value * (1 - value) / count + Z * Z / (4 * count * count))
    return Proportion(
        value=value, low=max(0.0, float(middle - half)), high=min(1.0, float(middle + half)), photos=count
    )


def _model_metrics(labels: Sequence[str], confusion: NDArray[np.intp]) -> dict[str, ModelMetrics]:
    photos, named, right = confusion.sum(axis=1), confusion.sum(axis=0), confusion.diagonal()
    return {
        slug: ModelMetrics(
            photos=int(photos[row]),
            recall=float(right[row] / photos[row]),
            precision=float(right[row] / named[row]) if named[row] else None,
        )
        for row, slug in enumerate(labels)
        if photos[row]
    }


def _ood_metrics(
    sneakers: NDArray[np.floating], others: NDArray[np.floating], verdicts: NDArray[np.str_]
) -> OodMetrics:
    area = auroc(sneakers, others)
    return OodMetrics(
        photos=len(others),
        auroc=area,
        interval=None if area is None else auroc_interval(area, len(sneakers), len(others)),
        fpr95=fpr95(sneakers, others),
        verdicts={verdict: float((verdicts == verdict).mean()) for verdict in VERDICTS} if len(others) else {},
    )
