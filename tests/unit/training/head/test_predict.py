"""Rules and comparisons go by what is seen at all looks, not by the first alone."""

from dataclasses import replace

import numpy as np
import pytest

from model.manifest import TestTimeAugmentation
from model.pictures.picture import View
from model.prediction import average
from tests.support.data.embedding_sets import synthetic_set
from training.embeddings.embedding_set import EmbeddingSet
from training.head.head import Head, HeadCandidate, train_head
from training.head.ood_selection import PredictedSet, choose_detector
from training.head.predict import predict
from training.release.baseline import predict_version

LOOK = TestTimeAugmentation(below=0.9, views=(View(resize="centre", share=0.7, mirrored=False),))


@pytest.fixture(scope="module")
def plain() -> EmbeddingSet:
    return synthetic_set(noise=30.0)


@pytest.fixture(scope="module")
def head(plain: EmbeddingSet) -> Head:
    return train_head(plain, candidates=[HeadCandidate(kind="linear", strength=10)])


@pytest.fixture(scope="module")
def embedding_set(plain: EmbeddingSet) -> EmbeddingSet:
    """At a second look each photo of a known model is seen as the mean of its model's, the others as themselves."""
    again = {}
    for row, (slug, sha256) in enumerate(zip(plain.slugs, plain.sha256, strict=True)):
        own = [place for place, each in enumerate(plain.slugs) if each == slug]
        shown = plain.values[own].mean(axis=0) if slug in plain.labels else plain.values[row]
        again[sha256] = np.rint(shown).astype(np.int8)[np.newaxis]
    return replace(plain, second_look=LOOK, again=again)


def test_only_the_unsure_are_seen_again(embedding_set: EmbeddingSet, plain: EmbeddingSet, head: Head) -> None:
    rows = embedding_set.rows("validation", "test")
    first, both = predict(plain, head, rows, None), predict(embedding_set, head, rows, LOOK)
    unsure = first.probabilities.max(axis=1) < LOOK.below
    assert 0 < unsure.sum() < len(rows)
    changed = (first.values != both.values).any(axis=1)
    assert not changed[~unsure].any()
    views = np.stack([embedding_set.again[embedding_set.sha256[row]][0] for row in rows[unsure]])
    expected = average(
        np.stack([first.probabilities[unsure], head.probabilities(embedding_set.real_values(views))], axis=1),
        np.stack([first.values[unsure], views], axis=1),
    )
    np.testing.assert_allclose(both.probabilities[unsure], expected[0], atol=1e-6)
    np.testing.assert_array_equal(both.values[unsure], expected[1])


def test_the_limit_itself_counts_as_sure(embedding_set: EmbeddingSet, head: Head) -> None:
    rows = embedding_set.rows("test")
    first = predict(embedding_set, head, rows, None)
    limit = float(np.sort(first.probabilities.max(axis=1))[len(rows) // 2])
    looks = [replace(LOOK, below=below) for below in (limit, np.nextafter(limit, 1))]
    at, above = (predict(replace(embedding_set, second_look=look), head, rows, look) for look in looks)
    place = int(np.argmin(np.abs(first.probabilities.max(axis=1) - limit)))
    np.testing.assert_array_equal(at.values[place], first.values[place])
    assert (above.values[place] != first.values[place]).any()


def test_thresholds_are_set_on_what_is_seen_at_all_looks(
    embedding_set: EmbeddingSet, plain: EmbeddingSet, head: Head
) -> None:
    wary = replace(embedding_set, second_look=replace(LOOK, below=1.0))
    once, twice = (choose_detector(each, head, seed=0) for each in (plain, wary))
    assert twice.rejection.unknown_below != once.rejection.unknown_below
    scores = PredictedSet.by(head, wary).scores(twice.rejection.rule, twice.arrays, "validation")
    accepted = (scores.known >= twice.rejection.unknown_below) & (scores.sneaker >= twice.rejection.no_sneaker_below)
    assert 0.95 <= accepted.mean() < 1


def test_a_version_is_judged_by_all_looks(embedding_set: EmbeddingSet, plain: EmbeddingSet, head: Head) -> None:
    chosen, rows = choose_detector(embedding_set, head, seed=0), embedding_set.rows("test")
    once, twice = (predict_version(each, rows, head, chosen, {}) for each in (plain, embedding_set))
    sight = predict(embedding_set, head, rows, LOOK)
    np.testing.assert_array_equal(twice.probabilities, sight.probabilities)
    np.testing.assert_array_equal(twice.values, sight.values)
    np.testing.assert_array_equal(twice.views, sight.views)
    assert set(once.views) == {1}
    assert set(twice.views) == {1, 1 + len(LOOK.views)}
    assert (once.values != twice.values).any()
