"""When to say "I do not know": each rule gives two scores, and the manifest's thresholds turn them into a verdict.

A rule is a function in RULES. It takes

- `probabilities`: float32 [..., C], adding up to 1;
- `embedding`: int8 [..., E], as the backbone quantises it;
- `arrays`: what the version's `rejection.npz` holds, empty where its manifest lists no such file.

It works on one photo or on many at once, so that training chooses thresholds with the very code that applies them.
"""

import io
import zipfile
from collections.abc import Callable, Container, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import VersionError
from model.manifest import Rejection
from model.prediction import Verdict

FILE = "rejection.npz"

Floats = NDArray[np.floating]
Arrays = Mapping[str, NDArray[Any]]


class Scores(NamedTuple):
    """How surely it is one of the known models, and how surely a sneaker at all; higher is surer, any range; [...]."""

    known: Floats
    sneaker: Floats


def _max_softmax(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """The largest probability, 0 to 1 (Hendrycks and Gimpel, arXiv:1610.02136)."""
    best = probabilities.max(axis=-1)
    return Scores(best, best)


def _entropy(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """One less the entropy as a share of the largest possible, 0 to 1."""
    logs = np.log(np.clip(probabilities, 1e-12, 1.0))
    surety = 1 + (probabilities * logs).sum(axis=-1) / np.log(probabilities.shape[-1])
    return Scores(surety, surety)


def _generalised_entropy(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """Negative generalised entropy of the ten likeliest, gamma 0.1 (GEN, Liu et al., CVPR 2023); -5.4 to 0."""
    ten = np.clip(np.sort(probabilities, axis=-1)[..., -10:], 0.0, 1.0)
    surety = -((ten * (1 - ten)) ** 0.1).sum(axis=-1)
    return Scores(surety, surety)


def _linear_sneaker(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """Known by the largest probability; a sneaker by a logistic regression on the embedding, both 0 to 1.

    Arrays: `weight` float [E] and `bias` float [], on the int8 values themselves.
    """
    logit = embedding.astype(np.float32) @ arrays["weight"] + arrays["bias"]
    return Scores(probabilities.max(axis=-1), 1 / (1 + np.exp(-np.clip(logit, -50, 50))))


def _prototypes(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """A sneaker by the cosine with the nearest prototype, -1 to 1; known by that and the largest log-probability.

    Arrays: `prototypes` float [P, E] of length 1, `zero_point` and `weight` float [].
    """
    cosine = _cosine(embedding, arrays)
    surest = np.log(np.clip(probabilities.max(axis=-1), 1e-12, 1.0))
    return Scores(cosine + arrays["weight"] * surest, cosine)


def _cosine(embedding: NDArray[np.int8], arrays: Arrays) -> Floats:
    """The cosine with the nearest of the `prototypes`, -1 to 1, [...]."""
    real = embedding.astype(np.float32) - arrays["zero_point"]
    length = np.maximum(np.linalg.norm(real, axis=-1), 1e-6)
    # Not `@`: OpenBLAS would share this out among its threads, which cost 5 ms where a busy machine's other core waits.
    return np.asarray(np.einsum("...e,pe->...p", real, arrays["prototypes"]).max(axis=-1) / length)


def _gated_prototypes(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """Known as by `prototypes`; a sneaker by the log-odds of a logistic regression on the embedding.

    Arrays: those of `prototypes`, and `gate` float [E] and `gate_bias` float [], on the int8 values themselves.
    """
    log_odds = embedding.astype(np.float32) @ arrays["gate"] + arrays["gate_bias"]
    return Scores(_prototypes(probabilities, embedding, arrays).known, log_odds)


def _mahalanobis(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """Known by how near it is to a model, less how near to all photos; a sneaker as by `prototypes`.

    Both are squared Mahalanobis distances: to the nearest model's mean, in the covariance within models, and to the
    mean of all, in the covariance of all (the relative distance of Ren et al., arXiv:2106.09022). Arrays: `axes`
    float [E, K] and `origin` float [K], which take int8 values to where models vary by 1 along each axis and all photos
    together by the variances `spread` float [K] around 0; the models' `means` there, float [C, K]; `prototypes` and
    `zero_point`.

    Models of a few photos would be near to many, so a photo that is named as one of them is asked another question: is
    it rather this model than one that nobody knows. Arrays: `new` int [N], their labels; `toward` float [N, E], which
    int8 values are multiplied with; `least` float [N], from where on a photo is theirs; `edge` float [], the score
    that it then has, and so the manifest's `unknown_below`. Without new models there is no `toward`.
    """
    return Scores(_relative_distance(probabilities, embedding, arrays), _cosine(embedding, arrays))


def _relative_distance(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Floats:
    """The first score of `mahalanobis`."""
    place = np.einsum("...e,ek->...k", embedding.astype(np.float32), arrays["axes"]) - arrays["origin"]
    along = np.einsum("...k,ck->...c", place, arrays["means"])
    nearest = (np.square(arrays["means"]).sum(axis=-1) - 2 * along).min(axis=-1)
    known: Floats = -nearest - (np.square(place) * (1 - 1 / arrays["spread"])).sum(axis=-1)
    named = probabilities.argmax(axis=-1)
    for row, (label, least) in enumerate(zip(arrays["new"].tolist(), arrays["least"], strict=True)):
        new = embedding.astype(np.float32) @ arrays["toward"][row] - least + arrays["edge"]
        known = np.where(named == label, new, known)
    return known


def _gated_mahalanobis(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """Known as by `mahalanobis`, a sneaker as by `gated_prototypes`; the arrays of both."""
    log_odds = embedding.astype(np.float32) @ arrays["gate"] + arrays["gate_bias"]
    return Scores(_relative_distance(probabilities, embedding, arrays), log_odds)


Rule = Callable[[Floats, NDArray[np.int8], Arrays], Scores]

RULES: Mapping[str, Rule] = {
    "max_softmax": _max_softmax,
    "entropy": _entropy,
    "generalised_entropy": _generalised_entropy,
    "linear_sneaker": _linear_sneaker,
    "prototypes": _prototypes,
    "gated_prototypes": _gated_prototypes,
    "mahalanobis": _mahalanobis,
    "gated_mahalanobis": _gated_mahalanobis,
}


def score(rule: str, probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """Both scores of one photo or many, shaped like the inputs less their last axis; raises VersionError.

    The error tells of a rule that this installation does not have, or of arrays that do not fit it.
    """
    if rule not in RULES:
        raise VersionError(f"There is no rejection rule {rule!r}; this installation has {', '.join(RULES)}.")
    try:
        return RULES[rule](probabilities, embedding, arrays)
    except KeyError as error:
        raise VersionError(
            f"The rejection rule {rule!r} needs the array {error}, which {FILE} lacks: an older program made the "
            "version. Make it again, with /retrain or `sneakers retrain`."
        ) from error
    except (ValueError, TypeError) as error:
        raise VersionError(f"The arrays of {FILE} do not fit the rejection rule {rule!r} ({error}).") from error


def read_arrays(folder: Path, files: Container[str]) -> Arrays:
    """The arrays of the version in `folder`, none where its manifest's `files` lists none; raises VersionError."""
    if FILE not in files:
        return {}
    try:
        with np.load(io.BytesIO((folder / FILE).read_bytes()), allow_pickle=False) as arrays:
            return {name: _single(array) for name, array in arrays.items()}
    except (OSError, EOFError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise VersionError(f"{folder / FILE} is not a file of plain arrays ({error}).") from error


def _single(array: NDArray[Any]) -> NDArray[Any]:
    """Half precision is for the file: computing in it is slow."""
    return array.astype(np.float32) if array.dtype == np.float16 else array


def verdict(rejection: Rejection, scores: Scores) -> Verdict:
    """What a photo's scores mean: no sneaker first, then a sneaker of an unknown model, else one that is known."""
    if scores.sneaker < rejection.no_sneaker_below:
        return "no_sneaker"
    return "unknown" if scores.known < rejection.unknown_below else "sneaker"


def verdicts(rejection: Rejection, scores: Scores) -> NDArray[np.str_]:
    """The verdict of each of many photos, `[photos]`."""
    return np.array([verdict(rejection, Scores(*pair)) for pair in zip(*scores, strict=True)], dtype="U10")
