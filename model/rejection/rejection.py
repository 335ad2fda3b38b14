"""Out-of-distribution detectors: two scores, and thresholds that give a verdict.

A detector is a function in DETECTORS. It takes

- `probabilities`: float32 [..., C], adding up to 1;
- `embedding`: int8 [..., E], as the backbone quantises it;
- `arrays`: what the version's `rejection.npz` holds, empty where its manifest lists no such file.

It takes one photo or many, so that training chooses thresholds with the same code.
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
from model.rejection.outlier_exposure import outlier_scores

FILE = "rejection.npz"

Floats = NDArray[np.floating]
Arrays = Mapping[str, NDArray[Any]]


class Scores(NamedTuple):
    """Scores of a known model and of a sneaker; higher is surer."""

    known: Floats
    sneaker: Floats


def _max_softmax(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """The largest probability, 0 to 1 (Hendrycks and Gimpel, arXiv:1610.02136)."""
    best = probabilities.max(axis=-1)
    return Scores(best, best)


def _entropy(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """One minus the normalised entropy, 0 to 1."""
    logs = np.log(np.clip(probabilities, 1e-12, 1.0))
    surety = 1 + (probabilities * logs).sum(axis=-1) / np.log(probabilities.shape[-1])
    return Scores(surety, surety)


def _generalised_entropy(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """Negative generalised entropy of the ten likeliest labels, -5.4 to 0.

    Gamma is 0.1 (GEN, Liu et al., CVPR 2023).
    """
    ten = np.clip(np.sort(probabilities, axis=-1)[..., -10:], 0.0, 1.0)
    surety = -((ten * (1 - ten)) ** 0.1).sum(axis=-1)
    return Scores(surety, surety)


def _linear_sneaker(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """Known: largest probability. Sneaker: logistic regression on the embedding.

    Arrays: `weight` float [E] and `bias` float [], on the int8 values themselves.
    """
    logit = embedding.astype(np.float32) @ arrays["weight"] + arrays["bias"]
    return Scores(probabilities.max(axis=-1), 1 / (1 + np.exp(-np.clip(logit, -50, 50))))


def _prototypes(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """Sneaker: cosine with the nearest prototype. Known: plus weighted log-probability.

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
    """Known as `prototypes`; sneaker: log-odds of a logistic regression.

    Arrays: those of `prototypes`, and `gate` float [E] and `gate_bias` float [], on the int8 values themselves.
    """
    log_odds = embedding.astype(np.float32) @ arrays["gate"] + arrays["gate_bias"]
    return Scores(_prototypes(probabilities, embedding, arrays).known, log_odds)


def _mahalanobis(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """Known: relative Mahalanobis distance. Sneaker: as `prototypes`.

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
    """Known as `mahalanobis`, sneaker as `gated_prototypes`; arrays of both."""
    log_odds = embedding.astype(np.float32) @ arrays["gate"] + arrays["gate_bias"]
    return Scores(_relative_distance(probabilities, embedding, arrays), log_odds)


def _outlier_exposure(probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """Log-odds against other shoes and other objects; see `model.rejection.outlier_exposure`."""
    return Scores(*outlier_scores(embedding, arrays))


Detector = Callable[[Floats, NDArray[np.int8], Arrays], Scores]

DETECTORS: Mapping[str, Detector] = {
    "max_softmax": _max_softmax,
    "entropy": _entropy,
    "generalised_entropy": _generalised_entropy,
    "linear_sneaker": _linear_sneaker,
    "prototypes": _prototypes,
    "gated_prototypes": _gated_prototypes,
    "mahalanobis": _mahalanobis,
    "gated_mahalanobis": _gated_mahalanobis,
    "outlier_exposure": _outlier_exposure,
}


def score(rule: str, probabilities: Floats, embedding: NDArray[np.int8], arrays: Arrays) -> Scores:
    """Both scores, shaped like the inputs less their last axis.

    Raises VersionError for a detector that is not installed, or for arrays that do not fit it.
    """
    if rule not in DETECTORS:
        raise VersionError(
            f"There is no out-of-distribution detector {rule!r}; this installation has {', '.join(DETECTORS)}."
        )
    try:
        return DETECTORS[rule](probabilities, embedding, arrays)
    except KeyError as error:
        raise VersionError(
            f"The out-of-distribution detector {rule!r} needs the array {error}, which {FILE} lacks. Make the "
            "version again, with /retrain or `sneakers retrain`."
        ) from error
    except (ValueError, TypeError) as error:
        raise VersionError(
            f"The arrays of {FILE} do not fit the out-of-distribution detector {rule!r} ({error})."
        ) from error


def read_arrays(folder: Path, files: Container[str]) -> Arrays:
    """Arrays of a version's rejection.npz, none if absent; raises VersionError."""
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
    """Verdict of one photo: no sneaker first, then unknown, else sneaker."""
    if scores.sneaker < rejection.no_sneaker_below:
        return "no_sneaker"
    return "unknown" if scores.known < rejection.unknown_below else "sneaker"


def verdicts(rejection: Rejection, scores: Scores) -> NDArray[np.str_]:
    """The verdict of each of many photos, `[photos]`."""
    return np.array([verdict(rejection, Scores(*pair)) for pair in zip(*scores, strict=True)], dtype="U10")
