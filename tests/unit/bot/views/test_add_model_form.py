"""A model's label: one for each name in any script, and unchanged for names in Latin letters."""

import re
from itertools import combinations

import pytest

from bot.views.add_model_form import MAX_SLUG, AddModelForm
from model.catalogue.catalogue import Catalogue, Sneaker, certain

# Names that leave nothing of themselves in ASCII, sound alike, or differ by a mark only.
NAMES = (
    "韦德之道 10", "韋德之道 10", "驭帅 10", "御帅 10", "10", "ガ", "カ", "がっこう", "かつこう", "Спорт", "Спорть",
    "И", "Й", "की", "का", "नाइकी", "ไก่", "ไก้", "١", "٢", "나이키", "나이끼", "نايك", "נייק", "Νίκη", "Łódź", "Đá", "Da",
)  # fmt: skip


def label(name: str, brand: str = "Li-Ning") -> str:
    return AddModelForm(started=1, last_message=1, brand=brand, name=name).slug


def test_different_names_have_different_labels() -> None:
    labels = {name: label(name) for name in NAMES}
    assert len(set(labels.values())) == len(NAMES)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", each) and len(each) <= MAX_SLUG for each in labels.values())


@pytest.mark.parametrize(("first", "second"), [each for each in combinations(NAMES, 2) if "10" in "".join(each)] + [
    ("ガ", "カ"), ("И", "Й"), ("की", "का"), ("ไก่", "ไก้"), ("١", "٢"),
])  # fmt: skip
def test_no_name_is_taken_for_another(first: str, second: str) -> None:
    listed = Catalogue.load()
    known = Sneaker(slug="known", brand="Li-Ning", name=first, aliases=(), market=listed.market)
    catalogue = listed.extended([known])
    matches = catalogue.find(f"Li-Ning {second}")
    assert certain(matches) is not known or matches[0].score < 99.9
    assert catalogue.owner_of(second) is None
    assert catalogue.owner_of(first) == known.title


def test_a_name_written_otherwise_has_the_same_label() -> None:
    assert label("Спорт") == label("  СПОРТ ") == label("спорт")
    assert label("ｶﾞ１") == label("ガ1")


def test_labels_can_be_read() -> None:
    assert label("Спорт", "Нике").startswith("nike-sport-")
    assert label("韦德之道 10").startswith("li-ning-weidezhidao-10-")


@pytest.mark.parametrize(
    ("brand", "name", "slug"),
    [
        ("Ünïque", "N°5 “Été”", "unique-n5-ete"),
        ("Nike", "Air Max DN8", "nike-air-max-dn8"),
        ("Nike", "❤️ Low", "nike-low"),
    ],
)
def test_labels_of_latin_names_stay(brand: str, name: str, slug: str) -> None:
    assert label(name, brand) == slug


def test_a_long_name_in_another_script_has_a_label() -> None:
    taken = AddModelForm(started=1, last_message=1, step="name", brand="李宁").answered("韦德之道" * 15, message_id=2)
    assert len(taken.slug) == MAX_SLUG


def test_a_name_that_begins_with_the_brand_has_it_once() -> None:
    asked = AddModelForm(started=1, last_message=1, name="hoka Clifton 9").answered("Hoka", message_id=2)
    assert (asked.title, asked.step) == ("Hoka Clifton 9", "aliases")
