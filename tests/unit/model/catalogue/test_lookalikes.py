"""Look-alikes: complete in every language, for models that exist."""

import json
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from bot.i18n import Translations
from model.catalogue import lookalikes
from model.catalogue.catalogue import Catalogue
from model.errors import CatalogueError
from model.live import shipped

CATALOGUE = Catalogue.load()
LENGTH = 160  # characters: two or three lines on a phone
OFTEN = 0.09  # share of the test photos of both models
ENOUGH = 10  # test photos of each: with fewer, a confusion is chance


def test_every_pair_has_a_short_sentence_in_every_language() -> None:
    for texts in lookalikes.load().values():
        assert set(Translations.load().languages) <= set(texts)
        assert all(len(text) <= LENGTH and text.endswith(".") for text in texts.values())


def test_every_pair_is_of_two_models_that_exist_and_stands_once() -> None:
    file = tomllib.loads(lookalikes.FILE.read_text())["pairs"]
    pairs = [frozenset((one, other)) for pair in file for one in pair["one"] for other in pair["other"]]
    assert all(len(pair) == 2 and all(slug in CATALOGUE for slug in pair) for pair in pairs)
    assert len(set(pairs)) == len(pairs)


def test_the_shipped_versions_frequent_confusions_have_a_sentence() -> None:
    confusion = json.loads((shipped() / "report" / "metrics.json").read_text())["confusion"]
    labels, rows = confusion["labels"], confusion["rows_are_truth"]
    photos = [sum(row) for row in rows]
    often = [
        (labels[one], labels[other])
        for one, other in combinations(range(len(labels)), 2)
        if min(photos[one], photos[other]) >= ENOUGH
        and rows[one][other] + rows[other][one] >= OFTEN * (photos[one] + photos[other])
    ]
    assert often
    assert [pair for pair in often if CATALOGUE.lookalike(*pair) is None] == []


def test_a_pair_is_known_in_both_orders_and_others_are_not() -> None:
    pair = ("converse-chuck-70-high", "converse-chuck-taylor-all-star-high")
    assert CATALOGUE.lookalike(*pair) == CATALOGUE.lookalike(*reversed(pair)) is not None
    assert CATALOGUE.lookalike("adidas-samba", "yeezy-slide") is None
    assert CATALOGUE.lookalike("adidas-samba", "adidas-samba") is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("[", "not TOML"), ("", "pairs is missing"), ("[[pairs]]\none = []\nother = ['x']\ntext = {}", "one is []")],
)
def test_a_wrong_file_is_refused_with_the_place(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "lookalikes.toml"
    path.write_text(text)
    with pytest.raises(CatalogueError) as caught:
        lookalikes.load(path)
    assert complaint in str(caught.value)
