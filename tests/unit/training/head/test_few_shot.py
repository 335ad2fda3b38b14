"""Models of a few photos beside models of many."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.data.embedding_sets import MODELS, SIZE, synthetic_set
from training.embeddings.embedding_set import EmbeddingSet, Role
from training.head.few_shot import correct_biases, min_validation
from training.head.head import HEAD_CANDIDATES, Head, train_head
from training.head.ood_detectors import prototypes

BASE = synthetic_set(noise=30.0, models=(*MODELS, "one-more"))
STRANGER = np.array([slug == "one-more" and role != "train" for slug, role in zip(BASE.slugs, BASE.roles, strict=True)])
MAX_TAKEN = 0.0075
MANY = 12  # times the validation photos, as many as a real base set has


@pytest.fixture(scope="module")
def embedding_set() -> EmbeddingSet:
    """The base set, of which the newcomer has photos to learn from, but none that choose or judge."""
    return BASE.without({BASE.sha256[row] for row in np.flatnonzero(STRANGER)})


@pytest.fixture(scope="module")
def head(embedding_set: EmbeddingSet) -> Head:
    return train_head(embedding_set, candidates=HEAD_CANDIDATES[:1])


def test_however_eager_a_newcomer_was_it_takes_hardly_any_of_the_others(
    embedding_set: EmbeddingSet, head: Head
) -> None:
    many = repeated(embedding_set)
    found, eager = correct_biases(head, many, MODELS, max_taken=MAX_TAKEN), eager_from(head, by=5.0)
    assert taken(eager, embedding_set) > taken(found, embedding_set) <= 1
    again = correct_biases(eager, many, MODELS, max_taken=MAX_TAKEN)
    assert np.allclose(again.layers[-1].bias, found.layers[-1].bias, atol=1e-3)


def test_a_newcomer_that_is_never_named_is_named_once_its_bias_has_moved(
    embedding_set: EmbeddingSet, head: Head
) -> None:
    shy, shown = eager_from(head, by=-20.0), BASE.real(np.flatnonzero(STRANGER))
    assert not named(shy, shown).any()
    assert named(correct_biases(shy, repeated(embedding_set), MODELS, max_taken=MAX_TAKEN), shown).mean() > 0.5


def test_few_validation_photos_are_no_reason_to_name_a_newcomer_more_often(
    embedding_set: EmbeddingSet, head: Head
) -> None:
    assert len(embedding_set.rows("validation")) < min_validation(MAX_TAKEN)
    shy = eager_from(head, by=-3.0)
    found = correct_biases(shy, embedding_set, MODELS, max_taken=MAX_TAKEN)
    assert np.array_equal(found.layers[-1].bias, shy.layers[-1].bias)


def test_two_photos_of_the_newcomer_under_an_old_name_do_not_silence_it(
    embedding_set: EmbeddingSet, head: Head
) -> None:
    many = repeated(embedding_set)
    strange = np.flatnonzero(STRANGER)[:2]
    logits = head.logits(BASE.real(strange))
    logits[:, head.labels.index("one-more")] = -np.inf
    misled = more(many, BASE.values[strange], [head.labels[best] for best in logits.argmax(axis=1)])
    before, after = (correct_biases(head, each, MODELS, max_taken=MAX_TAKEN) for each in (many, misled))
    ahead = head.logits(BASE.real(strange)).max(axis=1) - logits.max(axis=1)
    assert 0 < abs(before.layers[-1].bias - after.layers[-1].bias).max() < ahead.min() / 3
    shown = BASE.real(np.flatnonzero(STRANGER))
    assert named(after, shown).mean() > 0.9 * named(before, shown).mean() > 0.5


def test_prototypes_are_as_many_for_a_newcomer_of_few_photos(embedding_set: EmbeddingSet) -> None:
    rows = [row for row in embedding_set.rows("train") if embedding_set.slugs[row] == "one-more"]
    few = embedding_set.without({embedding_set.sha256[row] for row in rows[5:]})
    found = prototypes(few, 10, seed=0).reshape(len(few.labels), 10, SIZE)
    assert len(np.unique(found[few.labels.index("one-more")], axis=0)) == 5


def test_without_newcomers_a_head_stays_as_it_is(head: Head) -> None:
    assert correct_biases(head, BASE, BASE.labels, max_taken=MAX_TAKEN) is head


def repeated(embedding_set: EmbeddingSet) -> EmbeddingSet:
    """The replay with as many validation photos as a real base set has."""
    rows = embedding_set.rows("validation")
    return more(
        embedding_set, np.tile(embedding_set.values[rows], (MANY, 1)), [embedding_set.slugs[row] for row in rows] * MANY
    )


def more(embedding_set: EmbeddingSet, values: NDArray[np.int8], slugs: list[str]) -> EmbeddingSet:
    """The replay with further validation photos."""
    roles: list[Role] = ["validation" for _ in slugs]
    names = [f"{len(embedding_set.slugs) + number:064x}" for number in range(len(slugs))]
    return replace(
        embedding_set,
        values=np.concatenate([embedding_set.values, values]),
        slugs=(*embedding_set.slugs, *slugs),
        roles=(*embedding_set.roles, *roles),
        sha256=(*embedding_set.sha256, *names),
    )


def taken(head: Head, embedding_set: EmbeddingSet) -> int:
    """Validation photos that are named by the newcomer, and would be right without it."""
    rows, new = embedding_set.rows("validation"), head.labels.index("one-more")
    logits = head.logits(embedding_set.real(rows))
    others = np.delete(logits, new, axis=1).argmax(axis=1)
    right = others + (others >= new) == embedding_set.targets(rows)
    return int((right & (logits.argmax(axis=1) == new)).sum())


def named(head: Head, embeddings: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which photos are named as the newcomer."""
    found: NDArray[np.bool_] = head.logits(embeddings).argmax(axis=1) == head.labels.index("one-more")
    return found


def eager_from(head: Head, *, by: float) -> Head:
    """The head with a newcomer that is named far too often; too seldom where `by` is negative."""
    bias = head.layers[-1].bias + np.float32(by) * np.array([label == "one-more" for label in head.labels])
    layer = type(head.layers[-1])(weights=head.layers[-1].weights, bias=bias.astype(np.float32))
    return Head(labels=head.labels, layers=(layer,), temperature=head.temperature, tried=head.tried)
