"""What only a small share exceeds."""

import numpy as np
import pytest

from model.rejection.few_shot import MAX_FALSE_MATCHES, tail_quantile


@pytest.mark.parametrize("scale", [0.05, 3.0])
def test_of_many_values_about_one_in_a_hundred_is_above_the_edge(scale: float) -> None:
    random = np.random.default_rng(2)
    found = [tail_quantile(random.exponential(scale, 400).astype(np.float32)) for _ in range(50)]
    above = (random.exponential(scale, 100_000) > np.array(found)[:, None]).mean(axis=1)
    assert 0.7 * MAX_FALSE_MATCHES < above.mean() < 1.5 * MAX_FALSE_MATCHES
    assert above.max() < 4 * MAX_FALSE_MATCHES


def test_two_odd_values_hardly_move_it() -> None:
    values = np.random.default_rng(3).normal(0, 1, 500).astype(np.float32)
    before, after = tail_quantile(values), tail_quantile(np.append(values, [20, 20]).astype(np.float32))
    assert before < after < before + 2


def test_a_single_value_is_its_own_edge_and_none_has_none() -> None:
    assert tail_quantile(np.array([0.3], np.float32)) == pytest.approx(0.3)
    with pytest.raises(ValueError, match="one photo or more"):
        tail_quantile(np.zeros(0, np.float32))
