"""Figures by source."""

import numpy as np

from training.dataset.field_sources import FieldPhoto, Kind
from training.evaluation.by_source import NO_SNEAKER, UNKNOWN, Answers, figures, table


def photo(name: str, kind: Kind, source: str = "phones") -> FieldPhoto:
    return FieldPhoto(path=name, sha256="0", folder=source, source=source, name=name, kind=kind, part="test")


PHOTOS = [photo("a", "known"), photo("b", "known"), photo("c", "other_shoe"), photo("hat", "no_shoe")]
ANSWERS = Answers(
    labels=("a", "b"),
    shares=np.array([(0.9, 0.1), (0.6, 0.4), (0.7, 0.3), (0.5, 0.5)], np.float32),
    said=np.array([0, NO_SNEAKER, 0, UNKNOWN]),
)


def test_each_kind_of_a_source_has_its_own_row() -> None:
    known, nothing, other = figures(ANSWERS, PHOTOS)
    assert [each and each.value for each in (known.top1, known.named_right, known.no_sneaker)] == [0.5, 0.5, 0.5]
    assert [each.named and each.named.value for each in (nothing, other)] == [0.0, 1.0]


def test_a_model_that_the_classifier_does_not_know_is_another_shoe_to_it() -> None:
    fewer = Answers(labels=("a",), shares=ANSWERS.shares[:, :1], said=ANSWERS.said)
    rows = {row.kind: row.photos for row in figures(fewer, PHOTOS)}
    assert rows == {"known": 1, "no_shoe": 1, "other_shoe": 2}


def test_the_table_shows_shares_with_intervals() -> None:
    assert "| phones | known | 2 | 50.0 (9–91)" in table(figures(ANSWERS, PHOTOS))
