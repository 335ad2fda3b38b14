"""Models of a few photos beside models of many."""

import numpy as np

from replays import MODELS, made_up
from training.head import CANDIDATES, Head, train_head
from training.newcomers import PRICE, balanced
from training.replay import Replay

BASE = made_up(noise=30.0, models=(*MODELS, "one-more"))


def taken(head: Head, replay: Replay) -> int:
    """Validation photos that are named by the newcomer, and would be right without it."""
    rows, new = replay.rows("validation"), head.labels.index("one-more")
    logits = head.logits(replay.real(rows))
    others = np.delete(logits, new, axis=1).argmax(axis=1)
    right = others + (others >= new) == replay.targets(rows)
    return int((right & (logits.argmax(axis=1) == new)).sum())


def test_a_newcomer_takes_no_more_of_the_others_than_its_price() -> None:
    rows = [row for row in range(len(BASE.slugs)) if BASE.slugs[row] == "one-more" and BASE.roles[row] != "train"]
    replay = BASE.without({BASE.sha256[row] for row in rows})
    head = train_head(replay, candidates=CANDIDATES[:1])
    found = balanced(head, replay, MODELS)
    assert taken(found, replay) == round(PRICE * len(replay.rows("validation")))
    eager = eager_from(head, by=5.0)
    assert taken(eager, replay) > taken(found, replay)
    again = balanced(eager, replay, MODELS)
    assert np.allclose(again.layers[-1].bias, found.layers[-1].bias, atol=1e-3)


def test_without_newcomers_a_head_stays_as_it_is() -> None:
    head = train_head(BASE, candidates=CANDIDATES[:1])
    assert balanced(head, BASE, BASE.labels) is head


def eager_from(head: Head, *, by: float) -> Head:
    """The head with a newcomer that is named far too often."""
    bias = head.layers[-1].bias + np.float32(by) * np.array([label == "one-more" for label in head.labels])
    layer = type(head.layers[-1])(weights=head.layers[-1].weights, bias=bias.astype(np.float32))
    return Head(labels=head.labels, layers=(layer,), temperature=head.temperature, tried=head.tried)
