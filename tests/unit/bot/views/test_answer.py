"""What the answer to a photo says in each of its tones and states."""

import re
from dataclasses import replace

import pytest

from bot.i18n import Translations, Translator
from bot.views import answer
from bot.views.message import MessageView
from model.catalogue.catalogue import Sneaker
from model.prediction import Ranked, Shoe, Suggestion
from model.shoes import MOST_SHOES
from store.db.types import now
from store.tables import Correction, PredictionRow, UnlistedName, Verdict
from tests.support import prediction_rows
from tests.support.prediction_rows import CATALOGUE, CHAT, ENGLISH, ITALIAN, RANKED, a_correction, a_row, labels


def first(row: PredictionRow, say: Translator = ENGLISH) -> MessageView:
    """The answer before anybody judged it."""
    return answer.answer(say, CATALOGUE, row, None)


def links(view: MessageView) -> list[str]:
    """The addresses of a view's buttons."""
    assert view.keyboard
    return [button.url for row in view.keyboard.inline_keyboard for button in row if button.url]


KNOWN = Shoe(verdict="sneaker", ranked=(Ranked(slug="nike-dunk-low", probability=0.97),), boxes=())
TRANSLATIONS = Translations.load()
DOT = "\u00a0·\u00a0"  # keeps a share on the line of its name
PRICE = "List price $115 (2023)"


def test_a_sure_answer_is_one_line_and_what_the_shops_need_to_know() -> None:
    view = first(a_row(best=0.97))
    assert view.text == f"👟 <b>Nike Dunk Low</b>{DOT}97%\n{PRICE}"
    assert labels(view)[-2:] == ["👍 Right", "👎 Wrong"]
    assert links(view)


def test_a_likely_answer_names_the_runner_up() -> None:
    assert first(a_row()).text == f"👟 Probably <b>Nike Dunk Low</b>{DOT}84%\nor Vans Old Skool{DOT}10%\n{PRICE}"
    assert first(a_row(), ITALIAN).text.startswith(f"👟 Probabilmente <b>Nike Dunk Low</b>{DOT}84%\noppure")


def test_a_runner_up_without_a_chance_is_not_named() -> None:
    ranked = (("nike-dunk-low", 0.8), ("vans-old-skool", 0.04))
    assert first(a_row(ranked=ranked)).text == f"👟 Probably <b>Nike Dunk Low</b>{DOT}80%\n{PRICE}"


def test_the_candidates_of_an_unsure_answer_are_its_buttons_and_nothing_is_sold() -> None:
    view = first(a_row(best=0.5))
    assert view.text == "🤔 I’m not sure. Is it one of these?"
    assert labels(view) == ["Nike Dunk Low", "Vans Old Skool", "adidas Samba", "More models…", "Not in the list"]
    assert links(view) == []
    assert "%" not in view.text


def test_an_unsure_answer_also_says_what_the_shoe_resembles_in_the_wide_catalogue() -> None:
    alike = ["nike-dunk-low", "nike-air-max-200", "nike-kawa", "nike-air-zoom-pegasus-34"]
    view = first(a_row(best=0.5, suggestions=alike))
    assert view.text.endswith("Is it one of these?\n\nIt also looks a bit like Nike Air Max 200 or Nike Kawa.")
    assert labels(view)[3:] == ["🔎 Nike Air Max 200", "🔎 Nike Kawa", "More models…", "Not in the list"]
    assert first(a_row(best=0.7, suggestions=alike)) == first(a_row(best=0.7))
    added = first(a_row(best=0.5, suggestions=["vans-authentic"]))  # by an admin: people may choose it
    assert added.text.endswith("Is it one of these?")
    assert labels(added)[3] == "Vans Authentic"


def test_a_brand_whose_models_share_the_probability_is_said_to_be_sure() -> None:
    ranked = (("nike-dunk-low", 0.4), ("nike-air-force-1-low", 0.35), ("vans-old-skool", 0.2), ("nike-cortez", 0.05))
    view = first(a_row(ranked=ranked))
    assert view.text.startswith("👟 <b>Nike</b> for sure. Which model is it?")
    assert labels(view)[:3] == ["Nike Dunk Low", "Nike Air Force 1 Low", "Nike Cortez"]


def test_an_unknown_model_has_no_number_and_links_to_similar_ones() -> None:
    view = first(a_row("unknown", best=0.6, ranked=(("nike-dunk-low", 0.6), ("vans-old-skool", 0.3))))
    assert view.text == "🤷 I don’t know this model yet. It looks a bit like Nike Dunk Low or Vans Old Skool."
    assert labels(view) == ["🔎 Nike Dunk Low", "🔎 Vans Old Skool", "✏️ I know this one"]
    assert len(links(view)) == 2
    assert all(link.startswith("https://www.google.com/search?") for link in links(view))


def test_an_unknown_model_of_a_sure_brand_says_the_brand_where_all_similar_models_are_its_own() -> None:
    own = a_row("unknown", suggestions=["nike-air-zoom-pegasus-34", "nike-cortez"])
    assert first(own).text.startswith("🤷 Looks like <b>Nike</b>, but I don’t know this model yet.")
    mixed = a_row("unknown", suggestions=["nike-air-zoom-pegasus-34", "vans-authentic"])
    assert first(mixed).text.startswith("🤷 I don’t know this model yet. It looks a bit like Nike Air Zoom")


def test_an_unknown_model_looks_like_what_the_wide_catalogue_suggests() -> None:
    view = first(a_row("unknown", suggestions=["nike-air-zoom-pegasus-34", "vans-authentic"]))
    assert labels(view)[:2] == ["🔎 Nike Air Zoom Pegasus 34", "🔎 Vans Authentic"]
    assert any("Pegasus+34" in link for link in links(view))


def test_an_unknown_model_that_resembles_nothing_is_compared_with_nothing() -> None:
    row = a_row("unknown", suggestions=[])
    assert first(row).text == "🤷 I don’t know this model yet."
    assert first(row, ITALIAN).text == "🤷 Questo modello non lo conosco ancora."
    assert labels(first(row)) == ["✏️ I know this one"]


def test_a_photo_without_a_found_shoe_offers_its_possible_models() -> None:
    view = first(a_row("no_sneaker", best=0.36))
    assert view.text == "🔍 I’m not sure there’s a sneaker in this photo. Could it be this one?"
    assert labels(view) == ["Nike Dunk Low", "More models…", "Not in the list"]


def test_a_photo_of_trousers_offers_no_models_and_says_what_to_send() -> None:
    view = first(a_row("no_sneaker", best=0.34))
    assert view.text.startswith("🔍 I can’t find a sneaker in this photo. Send me one from the side,")
    assert labels(view) == ["✏️ There is a sneaker"]


@pytest.mark.parametrize("verdict", ["sneaker", "unknown"])
def test_a_caption_that_names_one_of_the_first_three_wins(verdict: Verdict) -> None:
    row = a_row(verdict, caption_slug="adidas-samba")
    view = first(row)
    assert view.text.startswith("👟 <b>adidas Samba</b>, just as you wrote.\n")
    assert answer.named(CATALOGUE, row) == "adidas-samba"
    assert all("adidas+Samba" in link for link in links(view))


def test_a_caption_that_names_another_model_comes_first_among_the_buttons() -> None:
    view = first(a_row(best=0.97, caption_slug="salomon-xt-6"))
    assert view.text.startswith("👟 <b>Nike Dunk Low</b>")
    assert labels(view)[0] == "✏️ It’s Salomon XT-6"


@pytest.mark.parametrize(("verdict", "best"), [("unknown", 0.84), ("sneaker", 0.4), ("no_sneaker", 0.2)])
def test_an_answer_without_a_name_offers_the_captions_model_of_the_wide_catalogue_first(
    verdict: Verdict, best: float
) -> None:
    row = a_row(verdict, best=best, caption_slug="nike-flyknit-racer")
    view, plain = first(row), first(a_row(verdict, best=best))
    assert labels(view) == ["✏️ It’s Nike Flyknit Racer", *labels(plain)]
    assert view.text == plain.text
    assert answer.named(CATALOGUE, row) is None


def test_an_answer_with_a_name_offers_no_model_of_the_wide_catalogue() -> None:
    assert first(a_row(caption_slug="nike-flyknit-racer")) == first(a_row())


@pytest.mark.parametrize("say", [ENGLISH, ITALIAN, prediction_rows.SPANISH])
def test_an_answer_with_a_name_offers_the_captions_name_with_another_number(say: Translator) -> None:
    ranked = (("nike-air-jordan-1-high", 0.97), ("vans-old-skool", 0.03))
    listed = first(a_row(ranked=ranked, caption_slug="nike-air-jordan-20"), say)
    assert labels(listed)[0] == say("button-hint", name="Nike Air Jordan 20")
    typed = UnlistedName(prediction_id=7, name="air jordan 37")
    view = answer.answer(say, CATALOGUE, a_row(ranked=ranked), None, typed)
    assert view.text.endswith(say("answer-caption-unlisted", name="air jordan 37"))
    assert labels(view)[0] == say("button-suggest-name", name="air jordan 37")


@pytest.mark.parametrize("name", ["Nike Retro", "jordan 1 retro", "Nike 2024", "Hoka Bondi 42", "Nike size 9"])
def test_a_year_a_size_or_the_same_number_is_no_other_number(name: str) -> None:
    row = a_row(ranked=(("nike-air-jordan-1-high", 0.97), ("vans-old-skool", 0.03)))
    assert not answer.offers_name(CATALOGUE, row, name)


def test_a_corrected_answer_says_so_and_sells_the_corrected_model() -> None:
    view = answer.answer(ENGLISH, CATALOGUE, a_row(), a_correction("adidas-gazelle"))
    assert view.text == "✅ <b>adidas Gazelle</b>\nThanks, I’ve noted that."
    assert all("adidas+Gazelle" in link for link in links(view))
    assert labels(view)[-1] == "✏️ Change"


def test_a_confirmed_answer_is_the_name_and_the_shops() -> None:
    view = answer.answer(ENGLISH, CATALOGUE, a_row(), a_correction("nike-dunk-low", "confirmed"))
    assert view.text == "✅ <b>Nike Dunk Low</b>"
    assert links(view)


def test_a_model_that_is_not_listed_is_asked_for_and_then_sold_by_its_name() -> None:
    row = a_row(declined=now())
    assert "What is it called?" in first(row).text
    assert labels(first(row)) == ["✏️ Change"]
    typed = UnlistedName(prediction_id=7, name="Air <Jordan> 13")
    assert answer.answer(ENGLISH, CATALOGUE, row, None, typed) == first(row)  # not suggested yet
    typed.suggested = now()
    view = answer.answer(ENGLISH, CATALOGUE, row, None, typed)
    assert view.text.startswith("📝 <b>Air &lt;Jordan&gt; 13</b>")
    assert all("Jordan" in link for link in links(view))


def test_several_models_have_a_line_and_a_number_each_and_searches_but_for_a_guess() -> None:
    shares = [("sneaker", 0.97), ("sneaker", 0.7), ("sneaker", 0.3), ("unknown", 0.9)]
    slugs = [slug for slug, _ in RANKED]
    shoes = tuple(
        Shoe(verdict=verdict, ranked=(Ranked(slug=slug, probability=share),), boxes=())  # type: ignore[arg-type]
        for slug, (verdict, share) in zip(slugs, shares, strict=True)
    )
    view = first(a_row(shoes=shoes))
    assert view.text.splitlines()[2:6] == [
        f"1. <b>Nike Dunk Low</b>{DOT}97%",
        f"2. Probably <b>Vans Old Skool</b>{DOT}70%",
        "3. Perhaps <b>adidas Samba</b>",
        "4. I don’t know this one yet. It looks a bit like Puma Suede Classic.",
    ]
    assert labels(view) == ["🔎 1 · Nike Dunk Low", "🔎 2 · Vans Old Skool", "🔎 4 · Puma Suede Classic"]


@pytest.mark.parametrize(
    ("similarity", "line", "searched"),
    [
        (0.59, "2. I don’t know this one yet.", []),
        (0.6, "2. I don’t know this one yet. It looks a bit like Nike Kawa.", ["🔎 2 · Nike Kawa"]),
    ],
)
def test_an_unknown_one_of_several_is_compared_with_what_is_similar_enough(
    similarity: float, line: str, searched: list[str]
) -> None:
    found = (Suggestion(slug="nike-kawa", name="Nike Kawa", similarity=similarity),)
    view = first(a_row(shoes=(KNOWN, replace(KNOWN, verdict="unknown", suggestions=found))))
    assert view.text.splitlines()[3] == line
    assert labels(view)[1:] == searched


def test_an_unknown_one_of_several_that_resembles_an_added_model_has_its_name_in_the_catalogue() -> None:
    added = Sneaker(slug="nike-kawa", brand="Nike", name="Kawa Shower", aliases=(), market=CATALOGUE.market)
    found = (Suggestion(slug="nike-kawa", name="Nike Kawa", similarity=0.9),)
    row = a_row(shoes=(KNOWN, replace(KNOWN, verdict="unknown", suggestions=found)))
    view = answer.answer(ENGLISH, CATALOGUE.beside([*CATALOGUE, added]), row, None)
    assert view.text.splitlines()[3].endswith("looks a bit like Nike Kawa Shower.")


@pytest.mark.parametrize("language", TRANSLATIONS.languages)
def test_the_lines_of_as_many_models_as_are_looked_at_fit_under_a_picture(language: str) -> None:
    name = "Nike Hypervenom Phantomx 3 Academy Dynamic IC"
    longest = Suggestion(slug=name.lower().replace(" ", "-"), name=name, similarity=0.9)
    shoe = replace(KNOWN, verdict="unknown", suggestions=(longest,))
    text = first(a_row(shoes=(KNOWN, *[shoe] * (MOST_SHOES - 1))), TRANSLATIONS(language)).text
    assert len(re.sub("<[^>]+>", "", text)) <= 1024  # of a caption: https://core.telegram.org/bots/api#sendphoto


@pytest.mark.parametrize("row", [a_row("unknown"), a_row("no_sneaker", best=0.1), a_row(), a_row(best=0.5)])
@pytest.mark.parametrize("say", [ENGLISH, ITALIAN])
@pytest.mark.parametrize("said", [None, a_correction("vans-authentic"), a_correction("nike-dunk-low", "confirmed")])
def test_the_answer_to_a_chat_has_links_only_and_wants_a_reply(
    say: Translator, row: PredictionRow, said: Correction | None
) -> None:
    row.person_id = row.chat_id = CHAT
    view = answer.answer(say, CATALOGUE, row, said)
    assert re.search("Reply to this message|Rispondi a questo messaggio", view.text)
    keyboard = view.keyboard.inline_keyboard if view.keyboard else ()
    assert all(button.url for line in keyboard for button in line)
    assert bool(keyboard) == (said is not None or answer.tone(CATALOGUE, row) in ("likely", "unknown"))


def test_an_unsure_answer_to_a_chat_lists_its_candidates() -> None:
    row = a_row(best=0.5, person_id=CHAT, chat_id=CHAT)
    assert "• Nike Dunk Low\n• Vans Old Skool" in first(row).text
