"""A model of a few photos is told from those that nobody knows, and takes nothing where it cannot be."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.data.embedding_sets import MODELS, synthetic_set
from training.embeddings.embedding_set import EmbeddingSet, newest_backbone
from training.head.few_shot_ood import HALFWAY, NEAR, SHARE, FisherDiscriminant, few_shot_directions
from training.head.ood_detectors import NO_FEW_SHOT

NEW = MODELS[2]


@pytest.fixture(scope="module")
def embedding_set() -> EmbeddingSet:
    return synthetic_set(noise=16.0)


def photos_of(embedding_set: EmbeddingSet, slug: str, role: str) -> NDArray[np.float64]:
    rows = [row for row, shows in enumerate(embedding_set.slugs) if shows == slug and embedding_set.roles[row] == role]
    return embedding_set.values[rows].astype(np.float64)


def test_one_photo_is_asked_for_a_part_of_the_way_halfway_to_it(embedding_set: EmbeddingSet) -> None:
    discriminant, own = FisherDiscriminant.of(embedding_set, MODELS[:2]), photos_of(embedding_set, NEW, "train")[:1]
    toward, least = discriminant.question(own, edge=-3, middle=5)
    near = max(NEAR, SHARE * HALFWAY)
    ways = [discriminant.away + part * (own[0] - discriminant.away) for part in (0, near, HALFWAY)]
    scores = [float(toward @ way) - least - 3 for way in ways]
    assert scores[0] < -3
    np.testing.assert_allclose(scores[1:], (-3, 5), atol=1e-6)


def test_photos_of_a_new_model_are_told_from_unknown_ones(embedding_set: EmbeddingSet) -> None:
    found = few_shot_directions(embedding_set, MODELS[:2], edge=0, middle=1)
    own, unknown = (
        values @ found["toward"][0] >= found["least"][0]
        for values in (
            photos_of(embedding_set, NEW, "test"),
            embedding_set.values[embedding_set.rows("unknown_reporting")],
        )
    )
    assert found["new"].tolist() == [2]
    assert own.mean() > 0.9
    assert unknown.mean() < 0.1


def test_without_unknown_models_a_new_one_is_told_from_the_old_ones(embedding_set: EmbeddingSet) -> None:
    alone = embedding_set.without({embedding_set.sha256[row] for row in embedding_set.rows("unknown_choosing")})
    found = few_shot_directions(alone, MODELS[:2], edge=0, middle=1)
    old = np.concatenate([photos_of(embedding_set, slug, "test") for slug in MODELS[:2]])
    assert (photos_of(embedding_set, NEW, "test") @ found["toward"][0] >= found["least"][0]).mean() > 0.9
    assert (old @ found["toward"][0] < found["least"][0]).mean() > 0.8


def test_photos_that_are_all_the_same_are_enough(embedding_set: EmbeddingSet) -> None:
    rows = [row for row in embedding_set.rows("train") if embedding_set.slugs[row] == NEW]
    twins = replace(embedding_set, values=embedding_set.values.copy())
    twins.values[rows] = embedding_set.values[rows[0]]
    found = few_shot_directions(twins, MODELS[:2], edge=0, middle=1)
    assert np.isfinite(found["toward"]).all()
    assert (photos_of(embedding_set, NEW, "test") @ found["toward"][0] >= found["least"][0]).mean() > 0.5


def test_a_model_that_lies_where_unknown_ones_do_takes_no_photo(embedding_set: EmbeddingSet) -> None:
    discriminant = FisherDiscriminant.of(embedding_set, MODELS[:2])
    toward, least = discriminant.question(np.tile(discriminant.away, (3, 1)), edge=-3, middle=5)
    assert not (embedding_set.values @ toward >= least).any()


def test_where_nothing_is_new_there_is_nothing_to_ask(embedding_set: EmbeddingSet) -> None:
    assert few_shot_directions(embedding_set, MODELS, edge=0, middle=1) == dict(NO_FEW_SHOT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("new", "related"),
    [
        ("adidas-stan-smith", ("adidas-superstar", "adidas-gazelle", "adidas-samba")),
        ("vans-authentic", ("vans-old-skool", "vans-sk8-hi", "vans-slip-on-checkerboard")),
        ("nike-air-jordan-12", ("nike-air-jordan-2", "nike-air-jordan-5", "nike-air-jordan-8")),
    ],
)
def test_a_new_models_relatives_are_kept_away_be_they_like_the_unknown_ones_or_not(
    new: str, related: tuple[str, ...]
) -> None:
    whole = EmbeddingSet.read(newest_backbone())
    base = whole.without({sha for sha, slug in zip(whole.sha256, whole.slugs, strict=True) if slug in (new, *related)})
    own, others = (
        whole.values[[row for row, slug in enumerate(whole.slugs) if slug in slugs]].astype(np.float64)
        for slugs in ((new,), related)
    )
    toward, least = FisherDiscriminant.of(base, base.labels).question(own[::20][:5], edge=0, middle=1)
    assert (own @ toward >= least).mean() > 0.6
    assert (others @ toward >= least).mean() < 0.4
