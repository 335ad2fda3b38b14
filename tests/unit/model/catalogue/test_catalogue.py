from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.catalogue.catalogue import Catalogue, Sneaker, certain
from model.errors import CatalogueError
from model.live import shipped
from model.manifest import Manifest

CATALOGUE = Catalogue.load()
MODEL = "[words]\n[sneakers.x]\nbrand = 'Nike'\nname = 'Q'\naliases = []\n"

CLEAR = {
    "jordan 1 high": "nike-air-jordan-1-high",
    "aj1 high": "nike-air-jordan-1-high",
    "Air Jordan 1 Retro High OG": "nike-air-jordan-1-high",
    "jordan 1 alte": "nike-air-jordan-1-high",
    "AJ-11": "nike-air-jordan-11",
    "jordan iv": "nike-air-jordan-4",
    "air jordan 3 black cement": "nike-air-jordan-3",
    "air force 1 low": "nike-air-force-1-low",
    "airforce one low": "nike-air-force-1-low",
    "yeezy 350": "yeezy-boost-350-v2",
    "wave runner": "yeezy-700-wave-runner",
    "chuck 70 low": "converse-chuck-70-low",
    "all star high": "converse-chuck-taylor-all-star-high",
    "stan smiths": "adidas-stan-smith",
    "stansmith": "adidas-stan-smith",
    "nike dunk hihg": "nike-dunk-high",
    "samba": "adidas-samba",
    "smaba": "adidas-samba",
    "superstr": "adidas-superstar",
    "air max plus": "nike-air-max-plus",
    "vapor max flyknit": "nike-air-vapormax-flyknit",
    "nb550s": "new-balance-550",
    "990v5": "new-balance-990",
    "old school vans": "vans-old-skool",
    "sk8-hi": "vans-sk8-hi",
    "gel lyte 3": "asics-gel-lyte-iii",
    "NMD_R1": "adidas-nmd-r1",
    "club c": "reebok-club-c-85",
    "BLAZER": "nike-blazer-mid-77",
    "jordan ten": "nike-air-jordan-10",
    "air jordan XIV": "nike-air-jordan-14",
    "aj5 fire red": "nike-air-jordan-5",
    "adiletten": "adidas-adilette",
    "zx 2k": "adidas-zx-2k-boost",
    "zx 2k boost 2.0": "adidas-zx-2k-boost-2",
    "run falcon": "adidas-runfalcon-2",
    "x9000": "adidas-x9000l4",
}

OPEN = {
    "jordan 1": {"nike-air-jordan-1-high", "nike-air-jordan-1-low"},
    "forum": {"adidas-forum-high", "adidas-forum-low"},
    "dunk": {"nike-dunk-high", "nike-dunk-low"},
    "air force 1": {"nike-air-force-1-high", "nike-air-force-1-low", "nike-air-force-1-mid"},
    "af1": {"nike-air-force-1-high", "nike-air-force-1-low", "nike-air-force-1-mid"},
    "chuck 70": {"converse-chuck-70-high", "converse-chuck-70-low"},
    "vapormax": {"nike-air-vapormax-flyknit", "nike-air-vapormax-plus"},
}


@pytest.mark.parametrize(("text", "slug"), CLEAR.items())
def test_a_clear_name_is_certain(text: str, slug: str) -> None:
    found = certain(CATALOGUE.find(text))
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize(("text", "slugs"), OPEN.items())
def test_an_ambiguous_name_offers_exactly_what_it_may_mean_first(text: str, slugs: set[str]) -> None:
    matches = CATALOGUE.find(text)
    assert {match.sneaker.slug for match in matches[: len(slugs)]} == slugs
    assert certain(matches) is None


@pytest.mark.parametrize("text", ["nike", "asics", "new balance", "jordan", "air max", "high", "1", "classic"])
def test_a_brand_or_a_common_word_alone_is_never_certain(text: str) -> None:
    assert certain(CATALOGUE.find(text)) is None
    assert CATALOGUE.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "jordan 15", "jordan 1 mid", "yeezy 500", "new balance 993", "air max 2021", "gel kayano", "gel lyte v",
        "air max 270 react", "air jordan 1 mid", "blazer low", "one star high", "samba 2",
    ],
)  # fmt: skip
def test_a_model_that_is_not_known_is_not_taken_for_another(text: str) -> None:
    assert certain(CATALOGUE.find(text)) is None


@pytest.mark.parametrize("text", ["jordan 1", "air jordan 1 mid"])
def test_what_shares_but_a_number_or_a_height_is_not_offered_first_or_at_all(text: str) -> None:
    first = [match.sneaker.slug for match in CATALOGUE.find(text)[:2]]
    assert first == ["nike-air-jordan-1-high", "nike-air-jordan-1-low"]
    assert {match.sneaker.title for match in CATALOGUE.find("jordan 1")} == {CATALOGUE[slug].title for slug in first}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Are these adidas Stan Smith?", "adidas-stan-smith"),
        ("the Air Jordan 1 Retro High OG by Nike", "nike-air-jordan-1-high"),
        ("new: Air Max Plus!", "nike-air-max-plus"),
        ("is it an Air Jordan 1 Mid?", None),
        ("my Air Max 270 React", None),
        ("Air Max 90 or Air Max 95?", None),
        ("are these authentic?", None),
        ("", None),
    ],
)
def test_a_sentence_mentions_a_sneaker_by_a_whole_name_of_two_words(text: str, slug: str | None) -> None:
    found = CATALOGUE.mentioned(text)
    assert (found.slug if found else None) == slug


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Air Jordan 99", []), ("Gel Kayano 14", []), ("Hoka Clifton 9", []), ("jordan 1 mid", []), ("dunk mid", []),
        ("dunk", ["Dunk High", "Dunk Low"]), ("jordan one", ["Air Jordan 1 High", "Air Jordan 1 Low"]),
        ("sambba", ["Samba"]),
    ],
)  # fmt: skip
def test_a_name_with_another_number_height_or_word_is_no_choice(text: str, names: list[str]) -> None:
    assert [each.name for each in CATALOGUE.choices(text)] == names


def test_a_model_is_meant_by_its_name_in_a_question() -> None:
    meant = CATALOGUE.meant("how much do jordan 4 cost?")
    assert meant is not None
    assert meant.slug == "nike-air-jordan-4"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("samba size 43", "adidas-samba"), ("samba, talla 43", "adidas-samba"), ("samba taglia 42", "adidas-samba"),
        ("size 9.5 samba", "adidas-samba"), ("gazelle 42", "adidas-gazelle"), ("gazelle 42.5", "adidas-gazelle"),
        ("gazelle 42 eu", "adidas-gazelle"), ("old skool 43", "vans-old-skool"), ("574 42", "new-balance-574"),
        ("jordan 4 US 9", "nike-air-jordan-4"), ("jordan 4", "nike-air-jordan-4"), ("574", "new-balance-574"),
        ("990", "new-balance-990"),
    ],
)  # fmt: skip
def test_a_size_is_no_part_of_a_name_and_a_models_number_is(text: str, slug: str) -> None:
    meant = CATALOGUE.meant(text)
    assert meant is not None
    assert meant.slug == slug


@pytest.mark.parametrize("text", ["size 43", "42", "nike 42", "jordan 40", "air jordan 36", "gazelle 85", "pegasus 41"])
def test_a_number_that_is_no_size_of_a_named_model_means_none(text: str) -> None:
    pegasus = Sneaker(slug="pegasus", brand="Nike", name="Pegasus 40", aliases=("pegasus",), market=CATALOGUE.market)
    assert CATALOGUE.extended([pegasus]).meant(text) is None


def test_a_size_behind_a_name_of_several_models_keeps_the_choice() -> None:
    assert CATALOGUE.choices("jordan 1 size 43") == CATALOGUE.choices("jordan 1")
    assert CATALOGUE.choices("dunk 43") == CATALOGUE.choices("dunk") != []
    pegasus = Sneaker(slug="pegasus", brand="Nike", name="Pegasus 40", aliases=(), market=CATALOGUE.market)
    assert CATALOGUE.extended([pegasus]).choices("pegasus 41") == []
    assert CATALOGUE.choices("air jordan 37") == []


@pytest.mark.parametrize("text", ["", " ", "🙂", "!?", "xyzzy", "\0", "的"])
def test_what_is_no_name_finds_nothing(text: str) -> None:
    assert CATALOGUE.find(text) == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("dun", "Nike Dunk "), ("jord", "Nike Air Jordan "), ("air ma", "Nike Air Max "), ("nike du", "Nike Dunk "),
        ("new bal", "New Balance "), ("gaz", "adidas Gazelle"), ("ad", "adidas "), ("airf", "Nike Air Force 1 "),
        ("air max 9", "Nike Air Max 9"), ("dunk", "Nike Dunk "),
    ],
)  # fmt: skip
def test_while_somebody_types_the_last_word_may_be_the_beginning_of_one(text: str, title: str) -> None:
    assert all(match.sneaker.title.startswith(title) for match in CATALOGUE.find(text, 2, typing=True))
    assert CATALOGUE.find(text, typing=True)
    assert certain(CATALOGUE.find("dun")) is None


def test_every_name_and_alias_finds_its_sneaker_first() -> None:
    for sneaker in CATALOGUE:
        for name in (sneaker.title, *sneaker.aliases):
            assert CATALOGUE.find(name)[0].sneaker == sneaker, name


def test_every_title_is_certain() -> None:
    assert [certain(CATALOGUE.find(sneaker.title)) for sneaker in CATALOGUE] == list(CATALOGUE)


@settings(deadline=None)  # a busy machine takes its time
@given(st.text(max_size=300))
def test_any_text_gives_at_most_five_ranked_matches(text: str) -> None:
    scores = [match.score for match in CATALOGUE.find(text)]
    assert len(scores) <= 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)


def test_the_shipped_version_knows_no_sneaker_that_the_catalogue_does_not() -> None:
    labels = Manifest.read(shipped()).labels
    assert [label for label in labels if label not in CATALOGUE] == []
    assert len(CATALOGUE) >= len(labels)


def test_every_sneaker_has_its_own_title() -> None:
    assert len({sneaker.title.casefold() for sneaker in CATALOGUE}) == len(CATALOGUE)


def test_brands_hold_every_sneaker_once() -> None:
    held = [sneaker for brand in CATALOGUE.brands() for sneaker in CATALOGUE.by_brand(brand)]
    assert sorted(sneaker.slug for sneaker in held) == sorted(sneaker.slug for sneaker in CATALOGUE)


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(CatalogueError, match=r"^The catalogue has no sneaker 'nike-air'"):
        CATALOGUE["nike-air"]
    with pytest.raises(CatalogueError, match="no brand 'Nikke'"):
        CATALOGUE.by_brand("Nikke")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[", "not TOML"),
        ("[sneakers]", "words is missing"),
        ("[words]\n[sneakers.x]\nbrand = 'Nike'\naliases = []", "x: name is missing"),
        ("[words]\n[sneakers]\nx = 3", "x is 3; it must be a table"),
        (f"{MODEL}kind = 'old'", "kind is 'old'"),
        (f"{MODEL}year = 85", "year is 85"),
        (f"{MODEL}price = {{ amount = 0, currency = 'USD', country = 'US', year = 2023 }}", "amount is 0"),
        (f"{MODEL}price = {{ amount = 9, currency = 'usd', country = 'US', year = 2023 }}", "currency is 'usd'"),
        (f"{MODEL}not_at = ['corner']", "x names the shop 'corner'"),
        (f"{MODEL}queries = {{ corner = 'Nike Q' }}", "x names the shop 'corner'"),
    ],
)
def test_a_wrong_catalogue_is_refused_with_the_place(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(text)
    with pytest.raises(CatalogueError) as caught:
        Catalogue.load(path)
    assert complaint in str(caught.value)


def test_a_brand_alone_is_known_as_one() -> None:
    assert [CATALOGUE.brand_called(text) for text in ("NB", "new balance", "Nike!", "nike dunk", "", "thanks")] == [
        "New Balance", "New Balance", "Nike", None, None, None,
    ]  # fmt: skip
