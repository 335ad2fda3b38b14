"""A linear discriminant steadies what a head learnt of a few photos."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.data.embedding_sets import MODELS, synthetic_set
from training.embeddings.embedding_set import EmbeddingSet
from training.head.few_shot import blend_lda
from training.head.head import Head, HeadCandidate, train_head

NEW, FEW = "one-more", 5
BASE = synthetic_set(noise=20.0, models=(*MODELS, NEW))
OTHERS = [row for row in range(len(BASE.slugs)) if BASE.slugs[row] == NEW][FEW:]  # photos of it that nobody is shown
REPLAY = BASE.without({BASE.sha256[row] for row in OTHERS})
HEAD_CANDIDATES = [HeadCandidate(kind="linear", strength=30), HeadCandidate(kind="two_layers", strength=1.0, hidden=16)]


@pytest.fixture(scope="module", params=HEAD_CANDIDATES, ids=["linear", "two_layers"])
def head(request: pytest.FixtureRequest) -> Head:
    return train_head(REPLAY, candidates=[request.param])


def scores(head: Head, base: EmbeddingSet, rows: NDArray[np.intp] | list[int]) -> NDArray[np.float32]:
    """What the newcomer's label scores on some photos."""
    logits: NDArray[np.float32] = head.logits(base.real(np.array(rows)))[:, head.labels.index(NEW)]
    return logits


def test_what_old_labels_score_stays(head: Head) -> None:
    values, old = REPLAY.real(REPLAY.rows("test")), [label != NEW for label in head.labels]
    after = blend_lda(head, REPLAY, MODELS)
    assert np.array_equal(head.logits(values)[:, old], after.logits(values)[:, old])


def test_the_newcomers_score_moves_halfway_to_one_that_tells_its_photos_apart(head: Head) -> None:
    after, rows = blend_lda(head, REPLAY, MODELS), REPLAY.rows("validation")
    own, others = (2 * scores(after, *each) - scores(head, *each) for each in ((BASE, OTHERS), (REPLAY, rows)))
    assert (own[:, None] > others[None]).mean() > 0.95
    unit = head.logits(REPLAY.real(rows)).std()
    assert unit / 4 < others.std() < 4 * unit  # it speaks as loudly as the others


def test_a_head_that_learnt_nothing_new_stays_as_it_is(head: Head) -> None:
    assert blend_lda(head, REPLAY, head.labels) is head
