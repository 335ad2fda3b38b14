"""The index of the wide catalogue finds what a shoe resembles."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.catalogue.catalogue import Catalogue
from model.catalogue.index import FILE, MAX_SLUG, CatalogueIndex, custom_slug, merged, resembled, title
from model.errors import VersionError
from model.live import shipped
from model.prediction import Suggestion


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
    assert title("adidas-ace-17-2-fg") == "adidas Ace 17.2 FG"
    assert title("nike-free-run-3-0-v4") == "Nike Free Run 3.0 V4"
    assert title("nike-free-5-0-2015") == "Nike Free 5.0 2015"
    assert title("adidas-eqt-support-93-17-boost") == "adidas EQT Support 93 17 Boost"
    assert title("adidas-superstar-5g-slide") == "adidas Superstar 5G Slide"
    assert title("nike-air-jordan-1-any") == "Nike Air Jordan 1"


def test_a_shoe_resembles_slides_only_where_one_is_the_most_similar() -> None:
    shoe, slide, far = (
        Suggestion(slug=slug, name=title(slug), similarity=value)
        for slug, value in (("nike-free-5-0", 0.8), ("adidas-superstar-5g-slide", 0.75), ("vans-era", 0.5))
    )
    assert resembled((shoe, slide, far)) == (shoe,)
    assert resembled((replace(slide, similarity=0.9), shoe)) == (replace(slide, similarity=0.9), shoe)


def test_suggestions_of_two_shoes_name_a_model_once() -> None:
    one, other = index().search(index().values[:1]), index().search(index().values[1:2])
    assert len({each.slug for each in merged(one, other)}) == len(merged(one, other)) == 3


LONG = "nike-zoom-hypervenom-phantom-3-dynamic-fit-fg"


def test_names_that_the_catalogue_lacks_are_found_as_models_are() -> None:
    shoes = CatalogueIndex(
        values=index().values, slugs=("nike-kwazi", "vans-era", "adidas-samba", LONG), zero_point=-128
    )
    listed = shoes.listed(Catalogue.load())
    assert [match.sneaker.title for match in listed.find("kwazi")] == ["Nike Kwazi"]
    assert (listed["vans-era"].brand, listed["vans-era"].name) == ("Vans", "Era")
    assert listed["vans-era"].buy_url() == "https://stockx.com/search?s=Vans+Era"
    assert "adidas-samba" not in listed


def test_a_listed_model_has_the_embeddings_of_its_pictures_and_a_slug_that_a_button_can_hold() -> None:
    assert [len(each) for each in index().embeddings("nike-ja-1")] == [8, 8]
    assert index().embeddings("nike-air-max-1") == []
    shoes = CatalogueIndex(values=index().values[:1], slugs=(LONG,), zero_point=-128)
    assert len(custom_slug(LONG).encode()) <= MAX_SLUG
    assert custom_slug(LONG) in shoes.listed(Catalogue.load())
    assert len(shoes.embeddings(custom_slug(LONG))) == 1


def test_the_search_finds_what_a_comparison_with_each_picture_finds() -> None:
    shoes = CatalogueIndex.read(shipped() / FILE)
    random = np.random.default_rng(3)
    units = shoes._units(shoes.values)
    for picture in random.choice(len(units), 40):
        noisy = np.clip(shoes.values[picture] + random.normal(0, 20, shoes.values.shape[1]), -128, 127)
        views = noisy.astype(np.int8)[np.newaxis]
        alike = units @ shoes._units(views)[0]
        names = dict.fromkeys(shoes.slugs[row] for row in np.argsort(-alike, kind="stable").tolist())
        assert [each.slug for each in shoes.search(views)] == list(names)[:5]


def test_an_index_without_pictures_suggests_nothing() -> None:
    empty = CatalogueIndex(values=np.zeros((0, 8), np.int8), slugs=(), zero_point=-128)
    assert empty.search(index().values[:1]) == ()


def test_a_model_whose_heights_the_catalogue_has_is_not_listed_beside_them() -> None:
    shoes = replace(index(), slugs=("nike-air-jordan-1-any", "vans-era", "nike-kwazi", "nike-kwazi-any"))
    listed = shoes.listed(Catalogue.load())
    assert "nike-air-jordan-1-any" not in listed
    assert "nike-kwazi-any" in listed
