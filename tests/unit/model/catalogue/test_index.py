"""The index of the wide catalogue finds what a shoe resembles."""

from pathlib import Path

import numpy as np
import pytest

from model.catalogue.index import CatalogueIndex, merged, title
from model.errors import VersionError


def index() -> CatalogueIndex:
    values = np.full((4, 8), -128, np.int8)
    values[[0, 1, 2, 3], [0, 1, 2, 0]] = 100
    values[3, 3] = 60
    return CatalogueIndex(values=values, slugs=("nike-ja-1", "vans-era", "nike-kwazi", "nike-ja-1"), zero_point=-128)


def test_the_most_alike_model_is_first_and_each_comes_once() -> None:
    found = index().search(index().values[:1], count=3)
    assert found[0].slug == "nike-ja-1"
    assert len({each.slug for each in found}) == 3
    assert found[0].similarity == pytest.approx(1.0)


def test_an_index_is_read_as_it_was_written(tmp_path: Path) -> None:
    index().write(tmp_path / "catalogue.npz")
    kept = CatalogueIndex.read(tmp_path / "catalogue.npz")
    assert kept.slugs == index().slugs
    assert np.array_equal(kept.values, index().values)


def test_a_damaged_index_says_so(tmp_path: Path) -> None:
    (tmp_path / "catalogue.npz").write_bytes(b"PK junk")
    with pytest.raises(VersionError, match="catalogue index"):
        CatalogueIndex.read(tmp_path / "catalogue.npz")


def test_a_slug_is_written_as_people_write_it() -> None:
    assert title("nike-air-zoom-pegasus-34") == "Nike Air Zoom Pegasus 34"
    assert title("adidas-ace-17-2-fg") == "adidas Ace 17 2 FG"


def test_suggestions_of_two_shoes_name_a_model_once() -> None:
    one, other = index().search(index().values[:1]), index().search(index().values[1:2])
    assert len({each.slug for each in merged(one, other)}) == len(merged(one, other)) == 3
