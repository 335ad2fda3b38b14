"""Head: dense layers from embedding to probabilities, trained with scikit-learn.

Alone: `sneakers train head [--backbone FOLDER] [--seed N] [--save HEAD.npz]`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from training.embeddings.embedding_set import EmbeddingSet
from training.errors import DatasetError, HeadError
from training.evaluation.calibration import ece, fit_temperature, log_loss, softmax
from training.reproducibility import SEED, one_thread

EPOCHS = 30
BATCH = 64
STEPS = 16  # an epoch has at least so many, or a small set would hardly be learnt in EPOCHS

Real = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Dense:
    """One dense layer: `output = input @ weights + bias`."""

    weights: NDArray[np.float32]  # [inputs, outputs]
    bias: NDArray[np.float32]  # [outputs]

    def __post_init__(self) -> None:
        """Refuse shapes, dtypes and values that the graph could not hold."""
        if self.weights.ndim != 2 or self.bias.shape != self.weights.shape[1:]:
            raise HeadError(f"A dense layer of {self.weights.shape} with a bias of {self.bias.shape}: they differ.")
        if self.weights.dtype != np.float32 or self.bias.dtype != np.float32:
            raise HeadError(f"A dense layer of {self.weights.dtype} and {self.bias.dtype}: give float32.")
        if not (np.isfinite(self.weights).all() and np.isfinite(self.bias).all()):
            raise HeadError("A dense layer holds values that are not finite: the training did not converge.")


@dataclass(frozen=True, kw_only=True)
class HeadCandidate:
    """One way to train a head."""

    kind: Literal["linear", "two_layers"]
    strength: float  # of the regularisation: 1/C of the logistic regression, alpha of the perceptron
    hidden: int = 0  # units of the layer between, with ReLU


# The better of one and two layers depends on the backbone, and the strength on both: each retraining measures them all
# on the validation part. Stronger and weaker ones lost on every backbone that was tried.
HEAD_CANDIDATES = (
    HeadCandidate(kind="linear", strength=300),
    HeadCandidate(kind="linear", strength=100),
    HeadCandidate(kind="linear", strength=30),
    HeadCandidate(kind="two_layers", strength=0.1, hidden=256),
    HeadCandidate(kind="two_layers", strength=1.0, hidden=256),
)


@dataclass(frozen=True, kw_only=True)
class CandidateResult:
    """How a candidate did on the validation part, with its own temperature."""

    candidate: HeadCandidate
    top1: float
    log_loss: float  # in nats; the lowest wins: it moves smoothly where top-1 jumps with single photos
    ece: float
    temperature: float


@dataclass(frozen=True, kw_only=True)
class Head:
    """One or two dense layers on real-valued embeddings.

    Standardisation and temperature are folded into the weights.
    """

    labels: tuple[str, ...]
    layers: tuple[Dense, ...]
    temperature: float
    tried: tuple[CandidateResult, ...]  # the chosen one first
    outliers: Dense | None = None  # logits of another shoe and of no shoe, beside the last layer's (outlier exposure)

    def logits(self, embeddings: Real) -> Real:
        """Logits `[n, labels]`, divided by the temperature, of real-valued embeddings.

        Embeddings are `[n, embedding size]`.
        """
        logits: Real = self.before_last(embeddings) @ self.layers[-1].weights + self.layers[-1].bias
        return logits

    def before_last(self, embeddings: Real) -> Real:
        """The last layer's input, `[n, its inputs]`, of real-valued embeddings."""
        for layer in self.layers[:-1]:
            embeddings = np.maximum(embeddings @ layer.weights + layer.bias, 0)
        return embeddings

    def probabilities(self, embeddings: Real) -> Real:
        """Probabilities `[n, labels]` of real-valued embeddings, as the .tflite computes them."""
        return softmax(self.logits(embeddings))

    def write(self, path: Path) -> None:
        """Save labels and layers, for `python -m training.head.tflite`."""
        arrays = {f"{name}_{n}": array for n, layer in enumerate(self.layers) for name, array in vars(layer).items()}
        np.savez(path, labels=np.array(self.labels), temperature=self.temperature, **arrays)

    @classmethod
    def read(cls, path: Path) -> "Head":
        """Load what `write` saved, less what was tried."""
        with np.load(path, allow_pickle=False) as kept:
            numbers = range(sum(name.startswith("weights_") for name in kept.files))
            layers = tuple(Dense(weights=kept[f"weights_{n}"], bias=kept[f"bias_{n}"]) for n in numbers)
            labels = tuple(kept["labels"].tolist())
            return cls(labels=labels, layers=layers, temperature=float(kept["temperature"]), tried=())


@one_thread()
def train_head(
    embedding_set: EmbeddingSet, *, seed: int = SEED, candidates: Sequence[HeadCandidate] = HEAD_CANDIDATES
) -> Head:
    """Train all candidates; choose one and its temperature on the validation part.

    Deterministic for a seed: one thread, so that the number of cores plays no part and the bot beside keeps its own.
    Raises DatasetError where a part or a model has no photos.
    """
    train, validation = embedding_set.rows("train"), embedding_set.rows("validation")
    targets, judged = embedding_set.targets(train), embedding_set.targets(validation)
    _check_parts(embedding_set, targets, judged)
    mean, spread = _standardisation(embedding_set.real(train))
    made = []
    for candidate in candidates:
        first, *rest = _fit((embedding_set.real(train) - mean) / spread, targets, candidate, seed)
        layers = (_after_standardisation(first, mean, spread), *rest)
        raw = Head(labels=embedding_set.labels, layers=layers, temperature=1.0, tried=())
        made.append((_validate(candidate, raw.logits(embedding_set.real(validation)), judged), raw))
    made.sort(key=lambda pair: pair[0].log_loss)
    return _with_temperature(made[0][1], made[0][0].temperature, tuple(tried for tried, _ in made))


def linear_layer(values: Real, targets: NDArray[np.intp], strength: float = 100) -> Dense:
    """Logistic regression on embeddings, to start a network's class layer with.

    Embeddings are `[n, embedding size]`.
    """
    mean, spread = _standardisation(values)
    fitted = _linear((values - mean) / spread, targets, HeadCandidate(kind="linear", strength=strength))
    return _after_standardisation(fitted, mean, spread)


def _check_parts(embedding_set: EmbeddingSet, targets: NDArray[np.intp], judged: NDArray[np.intp]) -> None:
    if len(embedding_set.labels) < 2:
        raise DatasetError(f"{len(embedding_set.labels)} models, no more: give photos of two or more.")
    if not len(judged):
        raise DatasetError("No photo is left to validate on: give more photos, some ten of each model.")
    missing = sorted(set(range(len(embedding_set.labels))) - set(targets.tolist()))
    if missing:
        label = embedding_set.labels[missing[0]]
        raise DatasetError(f"{label} has no photo to train on: add photos, or leave the model out.")


def _standardisation(values: Real) -> tuple[Real, Real]:
    """Mean and spread of each feature; a constant feature keeps its scale.

    Both are `[embedding size]`.
    """
    spread = values.std(axis=0)
    return values.mean(axis=0), np.where(spread > 1e-6, spread, 1).astype(np.float32)


def _fit(values: Real, targets: NDArray[np.intp], candidate: HeadCandidate, seed: int) -> list[Dense]:
    """Layers on standardised embeddings; every model has the same total weight."""
    if candidate.kind == "linear":
        return [_linear(values, targets, candidate)]
    return _two_layers(values, targets, candidate, seed)


def _linear(values: Real, targets: NDArray[np.intp], candidate: HeadCandidate) -> Dense:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1 / candidate.strength, class_weight="balanced", max_iter=1000).fit(values, targets)
    weights, bias = fitted.coef_.T, fitted.intercept_
    if weights.shape[1] == 1:  # of two classes scikit-learn keeps one logit, the second's
        weights, bias = np.hstack([-weights / 2, weights / 2]), np.hstack([-bias / 2, bias / 2])
    return Dense(weights=weights.astype(np.float32), bias=bias.astype(np.float32))


def _two_layers(values: Real, targets: NDArray[np.intp], candidate: HeadCandidate, seed: int) -> list[Dense]:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    network = MLPClassifier(
        (candidate.hidden,),
        alpha=candidate.strength,
        batch_size=int(np.clip(len(values) // STEPS, 8, BATCH)),
        max_iter=EPOCHS,
        random_state=seed,
    )
    weights = len(targets) / np.bincount(targets)[targets]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a fixed number of epochs is the recipe
        network.fit(values, targets, sample_weight=weights / weights.mean())
    (first, second), (bias, last) = network.coefs_, network.intercepts_
    if second.shape[1] == 1:
        second, last = np.hstack([-second / 2, second / 2]), np.hstack([-last / 2, last / 2])
    pairs = ((first, bias), (second, last))
    return [Dense(weights=each.astype(np.float32), bias=plus.astype(np.float32)) for each, plus in pairs]


def _after_standardisation(layer: Dense, mean: Real, spread: Real) -> Dense:
    """The layer on plain embeddings that equals `layer` on standardised ones."""
    weights = layer.weights / spread[:, None].astype(np.float64)
    bias = layer.bias - mean.astype(np.float64) @ weights
    return Dense(weights=weights.astype(np.float32), bias=bias.astype(np.float32))


def _with_temperature(raw: Head, temperature: float, tried: tuple[CandidateResult, ...]) -> Head:
    """The head with its temperature folded into the last layer."""
    last, by = raw.layers[-1], np.float32(temperature)
    layers = (*raw.layers[:-1], Dense(weights=last.weights / by, bias=last.bias / by))
    return Head(labels=raw.labels, layers=layers, temperature=temperature, tried=tried)


def _validate(candidate: HeadCandidate, logits: Real, targets: NDArray[np.intp]) -> CandidateResult:
    temperature = fit_temperature(logits, targets)
    probabilities = softmax(logits / temperature)
    return CandidateResult(
        candidate=candidate,
        top1=float((probabilities.argmax(axis=1) == targets).mean()),
        log_loss=log_loss(probabilities, targets),
        ece=ece(probabilities, targets),
        temperature=temperature,
    )
