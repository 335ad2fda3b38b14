"""Which rule tells best that a photo shows no known sneaker: many compared on one backbone and its head.

`python benchmarks/rejection.py [BACKBONE] [--control FOLDER] [--models N…]` prints the AUROC of validation photos of
known sneakers against the halves, kept for choosing, of pictures without a sneaker and of unknown models. FOLDER has
photos of known models from another source, a sub-folder each; against them the third column shows what is left of
telling unknown models apart when the source of the photos gives no hint. The last columns show which share passes where
95 % of the validation photos do. With `--models`, base sets of only so many known models are drawn, eight of each size,
and the mean AUROC of two rules for unknown models is printed instead. The halves for reporting are not touched.
"""

# ruff: noqa: E402
import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import numpy as np
from numpy.typing import NDArray

from model.rejection import rejection
from training.dataset.split import list_photos
from training.embeddings.embed import embed
from training.embeddings.embedding_set import EmbeddingSet, newest_backbone
from training.evaluation.ood_metrics import ACCEPTED, auroc
from training.head.head import CANDIDATES, Head, train_head
from training.head.ood_detectors import (
    NO_FEW_SHOT,
    mahalanobis_space,
    no_sneaker_detector,
    no_sneaker_scores,
    prototypes,
    scalar,
)
from training.head.ood_selection import choose_detector
from training.reproducibility import one_thread

Floats = NDArray[np.floating]
Scored = Mapping[str, Floats]
COMPONENTS = (64, 256)  # of the space in which Mahalanobis distances are taken
NEIGHBOURS = (1, 5, 20)
PASSING = ("unknown", "control")
DRAWS = 8  # base sets of each size


def main() -> None:
    """Train a head, score every set of photos with every rule, and print a line a rule."""
    parser = argparse.ArgumentParser(description="Compare rejection rules.")
    parser.add_argument("backbone", type=Path, nargs="?", default=None)
    parser.add_argument("--control", type=Path, help="known models from another source")
    parser.add_argument("--models", type=int, nargs="+", metavar="N", help="draw base sets of so many models")
    options = parser.parse_args()
    backbone = options.backbone or newest_backbone()
    embedding_set = EmbeddingSet.read(backbone)
    if options.models:
        few(embedding_set, options.models)
        return
    sets = {
        "known": embedding_set.values[embedding_set.rows("validation")],
        "no sneaker": embedding_set.values[embedding_set.rows("no_sneaker_choosing")],
        "unknown": embedding_set.values[embedding_set.rows("unknown_choosing")],
    }
    if options.control:
        photos = [photo for photo in list_photos(options.control) if photo.slug in embedding_set.labels]
        sets["control"] = embed(photos, backbone).values
    print(f"Backbone {backbone.name}, {', '.join(f'{len(values)} {name}' for name, values in sets.items())}\n")
    table(embedding_set, sets)


@one_thread()
def table(embedding_set: EmbeddingSet, sets: dict[str, NDArray[np.int8]]) -> None:
    """Print a line a rule."""
    print(f"{'rule':<36} no sneaker  unknown  unknown/control   passing: unknown  control")
    gate = np.mean([auroc(*pair) or 0.0 for pair in no_sneaker_scores(embedding_set)])
    print(f"{'gate, by cross-validation':<36}{gate:11.3f}          –          –")
    for rule, scored in rules(embedding_set, train_head(embedding_set), sets):
        pairs = (("known", "no sneaker"), ("known", "unknown"), ("control", "unknown"))
        figures = [auroc(scored[one], scored[other]) if one in scored else None for one, other in pairs]
        limit = np.quantile(scored["known"], 1 - ACCEPTED)
        figures += [float((scored[name] >= limit).mean()) if name in scored else None for name in PASSING]
        print(f"{rule:<36}" + "".join("          –" if each is None else f"{each:11.3f}" for each in figures))


@one_thread()
def few(embedding_set: EmbeddingSet, counts: Sequence[int]) -> None:
    """Print how two rules tell unknown models apart where few models are known."""
    random = np.random.default_rng(0)
    print("models  10 prototypes  relative Mahalanobis")
    for count in counts:
        found = [
            _of_few(embedding_set, random.choice(embedding_set.labels, count, replace=False)) for _ in range(DRAWS)
        ]
        print(f"{count:6}" + "".join(f"{mean:15.3f}" for mean in np.mean(found, axis=0)), flush=True)


def _of_few(embedding_set: EmbeddingSet, kept: NDArray[np.str_]) -> list[float]:
    left_out = set(embedding_set.labels) - set(kept.tolist())
    base = embedding_set.without(
        {sha for sha, slug in zip(embedding_set.sha256, embedding_set.slugs, strict=True) if slug in left_out}
    )
    head = train_head(base, candidates=CANDIDATES[:1])
    compared = {each.rule: each.unknown_auroc or 0.0 for each in choose_detector(base, head, seed=0).compared}
    return [compared["gated_prototypes, 10 a model, weight 0"], compared["gated_mahalanobis"]]


def rules(embedding_set: EmbeddingSet, head: Head, sets: dict[str, NDArray[np.int8]]) -> Iterator[tuple[str, Scored]]:
    """Each rule's name and its scores, higher for known sneakers, of every set."""
    real = {name: embedding_set.real_values(values) for name, values in sets.items()}
    logits = {name: head.logits(values) for name, values in real.items()}
    chances = {name: head.probabilities(values) for name, values in real.items()}
    yield "largest probability", {name: each.max(axis=1) for name, each in chances.items()}
    yield "largest logit", {name: each.max(axis=1) for name, each in logits.items()}
    yield "energy", {name: np.logaddexp.reduce(each, axis=1) for name, each in logits.items()}
    for rule in ("entropy", "generalised_entropy"):
        yield rule, {name: rejection.score(rule, chances[name], sets[name], {}).known for name in sets}
    taught, targets = (
        embedding_set.real(embedding_set.rows("train")),
        embedding_set.targets(embedding_set.rows("train")),
    )
    for size in COMPONENTS:
        yield f"Mahalanobis, {size} components", _mahalanobis(taught, targets, real, size)
    arrays = {
        **NO_FEW_SHOT,
        **(mahalanobis_space(embedding_set, embedding_set.labels) or {}),
        **no_sneaker_detector(embedding_set),
    }
    arrays |= {"prototypes": prototypes(embedding_set, 1, seed=0), "zero_point": scalar(0), "edge": scalar(0)}
    relative = {name: rejection.score("gated_mahalanobis", chances[name], sets[name], arrays).known for name in sets}
    yield "relative Mahalanobis", relative
    unit = {name: _unit(values) for name, values in real.items()}
    for nearest in NEIGHBOURS:
        similar = {name: np.sort(values @ _unit(taught).T, axis=1)[:, -nearest] for name, values in unit.items()}
        yield f"cosine with neighbour {nearest}", similar
    for count in (1, 4, 10):
        centres = prototypes(embedding_set, count, seed=0)
        cosine = {name: (values @ centres.T).max(axis=1) for name, values in unit.items()}
        yield f"{count} prototypes a model", cosine
        for weight in (0.02, 0.05, 0.1):
            surest = {name: np.log(each.max(axis=1)) for name, each in chances.items()}
            yield f"  + {weight:g} log-probability", {name: cosine[name] + weight * surest[name] for name in cosine}


def _mahalanobis(taught: Floats, targets: NDArray[np.intp], real: dict[str, Floats], size: int) -> dict[str, Floats]:
    """Minus the squared distance to the nearest model's mean under one shared covariance (Lee et al., 2018)."""
    from sklearn.decomposition import PCA

    space = PCA(size, random_state=0).fit(taught)
    inner = space.transform(taught)
    means = np.array([inner[targets == label].mean(axis=0) for label in range(targets.max() + 1)])
    spread = np.linalg.cholesky(np.linalg.inv(np.cov((inner - means[targets]).T) + 1e-6 * np.eye(size)))
    whitened = means @ spread
    distances = {name: ((space.transform(each) @ spread)[:, None] - whitened[None]) for name, each in real.items()}
    return {name: -(each**2).sum(axis=2).min(axis=1) for name, each in distances.items()}


def _unit(values: Floats) -> Floats:
    scaled: Floats = values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-6)
    return scaled


if __name__ == "__main__":
    main()
