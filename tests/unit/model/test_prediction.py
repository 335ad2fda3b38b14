"""Rankings: the first labels are sorted at once, the others when they are read."""

import numpy as np
import pytest

from model.prediction import LEADING, Ranked, Ranking

COUNTS = (1, LEADING, LEADING + 1, 300)


@pytest.mark.parametrize("count", COUNTS)
def test_a_ranking_reads_as_the_sorted_labels_by_place_and_by_slice(count: int) -> None:
    random = np.random.default_rng(count)
    probabilities = random.choice([0.0, 0.1, 0.2, 0.3], count).astype(np.float32)  # many are equal
    labels = [f"model-{number}" for number in range(count)]
    expected = [
        Ranked(slug=labels[number], probability=float(probabilities[number]))
        for number in sorted(range(count), key=lambda each: -probabilities[each])
    ]
    ranking = Ranking(labels, probabilities)
    assert [ranking[place] for place in range(count)] == expected
    for cut in (slice(None), slice(3), slice(-2, None), slice(-3, 5), slice(None, None, 2), slice(10, 40)):
        assert list(ranking[cut]) == expected[cut]
    assert ranking[-1] == expected[-1]
    with pytest.raises(IndexError):
        ranking[count]
