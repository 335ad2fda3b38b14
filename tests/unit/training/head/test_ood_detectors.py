"""What the rules for rejecting know of photos is what their definitions say."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.decomposition import PCA

from model.rejection import rejection
from tests.support.data.embedding_sets import MODELS, synthetic_set
from training.embeddings.embedding_set import EmbeddingSet, Role
from training.evaluation.ood_metrics import auroc
from training.head.ood_detectors import (
    COMPONENTS,
    NO_FEW_SHOT,
    PER_COMPONENT,
    mahalanobis_space,
    no_sneaker_detector,
    scalar,
)

SIZE = 8  # components that ninety photos of three models are enough for


@pytest.fixture(scope="module")
def embedding_set() -> EmbeddingSet:
    return synthetic_set(noise=16.0)


def test_distances_in_few_axes_are_those_of_the_whole_space(embedding_set: EmbeddingSet) -> None:
    photos = embedding_set.values[embedding_set.rows("validation", "unknown_choosing")]
    found = rejection.score("gated_mahalanobis", np.zeros((len(photos), 3)), photos, _arrays(embedding_set)).known
    assert (len(embedding_set.rows("train")) - len(MODELS)) // PER_COMPONENT == SIZE < COMPONENTS
    # Half precision of the axes moves a distance by a thousandth or so.
    np.testing.assert_allclose(found, _relative_distances(embedding_set, photos), rtol=0.02, atol=0.1)


def test_known_models_are_nearer_than_unknown_ones(embedding_set: EmbeddingSet) -> None:
    known, unknown = (
        rejection.score(
            "gated_mahalanobis", np.zeros((len(rows), 3)), embedding_set.values[rows], _arrays(embedding_set)
        ).known
        for rows in (embedding_set.rows("test"), embedding_set.rows("unknown_reporting"))
    )
    assert (auroc(known, unknown) or 0) > 0.9


def test_one_model_or_hardly_a_photo_have_no_distances() -> None:
    assert mahalanobis_space(synthetic_set(models=MODELS[:1]), MODELS) is None
    base = synthetic_set()
    few = base.without({base.sha256[row] for row in base.rows("train")[::2]})
    fewer = few.without({few.sha256[row] for row in few.rows("train")[PER_COMPONENT:]})
    assert mahalanobis_space(few, MODELS) is not None
    assert mahalanobis_space(fewer, MODELS) is None


def test_new_models_do_not_move_the_distances_of_old_ones(embedding_set: EmbeddingSet) -> None:
    more = synthetic_set(noise=16.0, models=(*MODELS, "zoom-new"))
    rows = more.rows("train")
    fresh: tuple[Role, ...] = ("train",) * 30
    whole = replace(
        embedding_set,
        values=np.concatenate([embedding_set.values, more.values[rows[-30:]]]),
        slugs=(*embedding_set.slugs, *["zoom-new"] * 30),
        roles=(*embedding_set.roles, *fresh),
        sha256=(*embedding_set.sha256, *[f"{number:064x}" for number in range(30)]),
    )
    ours, theirs = mahalanobis_space(embedding_set, MODELS), mahalanobis_space(whole, MODELS)
    assert ours
    assert theirs
    assert all(np.array_equal(ours[name], theirs[name]) for name in ours)


def _arrays(embedding_set: EmbeddingSet) -> rejection.Arrays:
    near = {"prototypes": np.zeros((3, 32), np.float32), "zero_point": scalar(0), "edge": scalar(0)}
    return {
        **near,
        **NO_FEW_SHOT,
        **(mahalanobis_space(embedding_set, MODELS) or {}),
        **no_sneaker_detector(embedding_set),
    }


def _relative_distances(embedding_set: EmbeddingSet, photos: np.ndarray) -> np.ndarray:
    """Squared distance to the mean of all less that to the nearest model's, each in its own covariance."""
    rows = embedding_set.rows("train")
    space, targets = PCA(SIZE).fit(embedding_set.values[rows].astype(float)), embedding_set.targets(rows)
    taught, asked = (space.transform(values.astype(float)) for values in (embedding_set.values[rows], photos))
    means = np.array([taught[targets == label].mean(axis=0) for label in range(len(MODELS))])
    within, total = (np.linalg.inv(np.cov(each.T)) for each in (taught - means[targets], taught))
    apart = asked[:, None] - means
    nearest = np.einsum("ncj,jk,nck->nc", apart, within, apart).min(axis=1)
    return np.asarray(np.einsum("nj,jk,nk->n", asked, total, asked) - nearest)
