"""What the answer to a photo says in each of its states."""

import re
from html import escape

import pytest

from bot.i18n import Translations, Translator
from bot.views import answer
from bot.views.message import MessageView
from model.catalogue.catalogue import Catalogue
from store.tables import Correction, How, PredictionRow, Verdict

CATALOGUE = Catalogue.load()
ENGLISH, ITALIAN = Translations.load()("en"), Translations.load()("it")
RANKED = (("nike-dunk-low", 0.8432), ("vans-old-skool", 0.1), ("adidas-samba", 0.05), ("puma-suede-classic", 0.004))


def a_row(verdict: Verdict = "sneaker", best: float = 0.8432) -> PredictionRow:
    """A photo's row as the store gives it."""
    return PredictionRow(id=7, chat_id=1001, verdict=verdict, ranked=((RANKED[0][0], best), *RANKED[1:]))


def a_correction(slug: str, how: How = "tapped") -> Correction:
    """What a person said instead."""
    return Correction(prediction_id=7, slug=slug, how=how)


def labels(view: MessageView) -> list[str]:
    """The texts of a view's buttons."""
    assert view.keyboard
    return [button.text for row in view.keyboard.inline_keyboard for button in row]


def test_a_sure_answer_names_the_model_and_the_three_likeliest() -> None:
    view = answer.answer(ENGLISH, CATALOGUE, a_row(), None)
    assert view.text.splitlines() == [
        "This looks like <b>Nike Dunk Low</b>.",
        "",
        "1. Nike Dunk Low",
        "▰▰▰▰▰▰▰▰▱▱ 84.3%",
        "2. Vans Old Skool",
        "▰▱▱▱▱▱▱▱▱▱ 10.0%",
        "3. adidas Samba",
        "▰▱▱▱▱▱▱▱▱▱ 5.0%",
    ]


def test_an_unsure_answer_sounds_unsure_and_an_italian_one_has_commas() -> None:
    view = answer.answer(ITALIAN, CATALOGUE, a_row(best=0.4), None)
    assert view.text.startswith("La mia ipotesi migliore è <b>Nike Dunk Low</b>.")
    assert "1. Nike Dunk Low\n▰▰▰▰▱▱▱▱▱▱ 40,0%" in view.text


@pytest.mark.parametrize(
    ("verdict", "words", "button"),
    [
        ("unknown", "I don’t know this one", "✏️ I know which it is"),
        ("no_sneaker", "I see no sneaker here", "✏️ It is a sneaker"),
    ],
)
def test_an_answer_without_a_name_sells_nothing_and_can_be_corrected(verdict: Verdict, words: str, button: str) -> None:
    view = answer.answer(ENGLISH, CATALOGUE, a_row(verdict), None)
    assert view.text.startswith(words)
    assert labels(view) == [button]


def test_a_corrected_answer_says_so_and_sells_the_corrected_model() -> None:
    view = answer.answer(ENGLISH, CATALOGUE, a_row(), a_correction("adidas-gazelle"))
    assert view.text == "<b>adidas Gazelle</b>: noted, thank you!\n\nI had guessed Nike Dunk Low (84.3%)."
    assert labels(view) == ["🛒 adidas", "Google", "Foot Locker", "Amazon", "StockX", "GOAT", "✏️ Change"]


def test_a_confirmed_answer_says_thanks_and_keeps_its_ranking() -> None:
    view = answer.answer(ENGLISH, CATALOGUE, a_row(), a_correction("nike-dunk-low", "confirmed"))
    assert view.text.startswith("<b>Nike Dunk Low</b> it is. Thank you")
    assert labels(view) == ["🛒 Nike", "Google", "Foot Locker", "Amazon", "StockX", "GOAT", "✏️ Change"]


def test_the_question_which_it_is_offers_the_others_and_never_what_was_wrong() -> None:
    view = answer.candidates(ENGLISH, CATALOGUE, a_row(), None)
    models = ["Vans Old Skool", "adidas Samba", "Puma Suede Classic"]
    assert labels(view) == [*models, "Other models…", "None of these", "✕ Cancel"]


def test_after_a_correction_the_first_guess_is_offered_again_and_the_correction_is_not() -> None:
    offered = labels(answer.candidates(ENGLISH, CATALOGUE, a_row(), a_correction("vans-old-skool")))
    assert "Nike Dunk Low" in offered
    assert "Vans Old Skool" not in offered


def test_an_unknown_model_offers_all_that_come_close() -> None:
    assert "Nike Dunk Low" in labels(answer.candidates(ENGLISH, CATALOGUE, a_row("unknown"), None))


def test_what_an_admin_took_back_is_offered_no_more() -> None:
    back = CATALOGUE["vans-old-skool"]
    fewer = Catalogue((each for each in CATALOGUE if each != back), {}, CATALOGUE.market, retired=[back])
    for view in (
        answer.candidates(ENGLISH, fewer, a_row(), None),
        answer.not_found(ENGLISH, fewer, a_row(), "skool"),
    ):
        assert "Vans Old Skool" not in labels(view)


def test_long_words_of_a_person_are_quoted_short() -> None:
    view = answer.not_found(ENGLISH, CATALOGUE, a_row(), "la " * 2000)
    assert len(view.text) < 300


CHAT = -1001000000002


@pytest.mark.parametrize("verdict", ["sneaker", "unknown", "no_sneaker"])
@pytest.mark.parametrize("say", [ENGLISH, ITALIAN])
@pytest.mark.parametrize(
    "correction", [None, a_correction("vans-authentic"), a_correction("nike-dunk-low", "confirmed")]
)
def test_the_answer_to_a_chat_has_links_only_and_wants_a_reply(
    say: Translator, verdict: Verdict, correction: Correction | None
) -> None:
    row = a_row(verdict)
    row.person_id = row.chat_id = CHAT
    view = answer.answer(say, CATALOGUE, row, correction)
    assert re.search("Reply to this message|Rispondi a questo messaggio", view.text)
    keyboard = view.keyboard.inline_keyboard if view.keyboard else ()
    assert all(button.url for line in keyboard for button in line)
    assert bool(keyboard) == (correction is not None or verdict == "sneaker")


def test_a_question_to_a_chat_lists_the_models_instead_of_buttons() -> None:
    row = a_row()
    row.person_id = row.chat_id = CHAT
    nike = CATALOGUE.by_brand("Nike")
    views = [
        answer.candidates(ENGLISH, CATALOGUE, row, None),
        answer.models(ENGLISH, CATALOGUE, row, nike[0].slug, 0),
        answer.choice(ENGLISH, row, "dunk", nike[:2]),
        answer.not_found(ENGLISH, CATALOGUE, row, "<b>"),
    ]
    assert [view.keyboard for view in views] == [None] * 4
    assert all("Reply to this message with the right name" in view.text for view in views)
    assert all("hoose" not in view.text for view in views)
    assert all(f"• {escape(each.title)}" in views[1].text for each in nike)
