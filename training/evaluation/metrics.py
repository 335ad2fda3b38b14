"""Metrics of a version's predictions, each share with its interval."""

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
from training.evaluation.ood_metrics import CONFIDENCE, auroc, auroc_interval, fpr95

VERDICTS = ("sneaker", "unknown", "no_sneaker")
# The eight models that the original bot knew; top-1 on them is still among all models.
ORIGINAL = (
    "nike-air-jordan-1-high", "nike-air-jordan-11", "nike-air-jordan-4", "nike-air-max-1", "nike-blazer-mid-77",
    "yeezy-700-wave-runner", "yeezy-boost-350-v2", "yeezy-slide",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Proportion:
    """A share of photos with its 95 % interval, 0 to 1."""

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
    """How known sneakers are told from other pictures; None without any."""

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
    """Metrics of probabilities `[photos, labels]` and scores `[photos]`.

    A slug outside `labels` is an unknown model, `not_sneakers` no sneaker. Raises MetricsError without a known one.
    """
    from sklearn.metrics import confusion_matrix

    place = {slug: index for index, slug in enumerate(labels)}
    targets = np.array([place.get(slug, -1) for slug in slugs], dtype=np.intp)
    known = targets >= 0
    if not known.any():
        raise MetricsError("No photo shows a model that this version knows: name the folders by the version's labels.")
    empty = np.array([slug == NOT_SNEAKERS for slug in slugs])
    rows, truth = probabilities[known], targets[known]
    # Not top_k_accuracy_score: it gives no photo by photo result for the interval, and breaks ties by position.
    ranks = (rows > rows[np.arange(len(truth)), truth][:, None]).sum(axis=1)  # [known], 0 where the truth is first
    confusion = confusion_matrix(truth, rows.argmax(axis=1), labels=np.arange(len(labels)))
    verdicts = rejection.verdicts(rule, scores)
    per_class = _model_metrics(labels, truth, rows.argmax(axis=1))
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
    """The metrics in the manifest and in `sneakers evaluate --full --json`."""
    return {"split": split, "measured_on": measured_on, **figures.table()}


def proportion(true: NDArray[np.bool_]) -> Proportion:
    """The share of `[n]` that is true, with its Wilson interval.

    JASA 22, 1927, page 209.
    """
    from scipy.stats import binomtest

    if not len(true):
        return Proportion(value=0.0, low=0.0, high=1.0, photos=0)
    interval = binomtest(int(true.sum()), len(true)).proportion_ci(CONFIDENCE, method="wilson")
    return Proportion(value=float(true.mean()), low=float(interval.low), high=float(interval.high), photos=len(true))


def _model_metrics(labels: Sequence[str], truth: NDArray[np.intp], named: NDArray[np.intp]) -> dict[str, ModelMetrics]:
    from sklearn.metrics import precision_recall_fscore_support

    precision, recall, _, photos = precision_recall_fscore_support(
        truth, named, labels=np.arange(len(labels)), zero_division=np.nan
    )
    return {
        slug: ModelMetrics(
            photos=int(photos[row]),
            recall=float(recall[row]),
            precision=None if np.isnan(precision[row]) else float(precision[row]),
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
