"""The questions of a correction: which models they offer."""

from dataclasses import replace
from html import escape

import pytest

from bot.i18n import Translator
from bot.views import answer, catalogue, correction
from bot.views.message import MessageView
from model.catalogue.catalogue import Catalogue
from store.tables import PredictionRow
from tests.support.prediction_rows import CATALOGUE, CHAT, ENGLISH, ITALIAN, SPANISH, a_correction, a_row, labels

NONE_LISTED = CATALOGUE.beside(())


def test_the_question_which_it_is_offers_the_others_and_never_what_was_wrong() -> None:
    view = correction.candidates(ENGLISH, CATALOGUE, NONE_LISTED, a_row(), None)
    models = ["Vans Old Skool", "adidas Samba", "Puma Suede Classic"]
    assert labels(view) == [*models, "More models…", "Not in the list", "✕ Cancel"]


def test_after_a_correction_the_first_guess_is_offered_again_and_the_correction_is_not() -> None:
    offered = labels(correction.candidates(ENGLISH, CATALOGUE, NONE_LISTED, a_row(), a_correction("vans-old-skool")))
    assert "Nike Dunk Low" in offered
    assert "Vans Old Skool" not in offered


def test_what_an_unknown_model_resembles_in_the_wide_catalogue_can_be_chosen() -> None:
    pegasus = CATALOGUE.named_only("Nike Air Zoom Pegasus 34")
    listed = CATALOGUE.beside([replace(pegasus, slug="nike-air-zoom-pegasus-34")])
    row = a_row("unknown", suggestions=["nike-air-zoom-pegasus-34", "vans-authentic"])
    view = correction.candidates(ENGLISH, CATALOGUE, listed, row, None)
    assert labels(view)[:4] == ["Nike Air Zoom Pegasus 34", "Vans Authentic", "Nike Dunk Low", "Vans Old Skool"]
    assert view.keyboard
    first_two = [button.callback_data for line in view.keyboard.inline_keyboard for button in line][:2]
    assert [str(data).split(":")[1] for data in first_two] == ["listed", "pick"]


def test_what_a_named_photo_resembles_is_not_offered() -> None:
    row = a_row("sneaker", suggestions=["vans-authentic"])
    assert "Vans Authentic" not in labels(correction.candidates(ENGLISH, CATALOGUE, NONE_LISTED, row, None))


@pytest.mark.parametrize("row", [a_row("unknown"), a_row(best=0.5)])
def test_an_answer_without_a_name_offers_all_that_come_close(row: PredictionRow) -> None:
    assert "Nike Dunk Low" in labels(correction.candidates(ENGLISH, CATALOGUE, NONE_LISTED, row, None))


def test_what_an_admin_took_back_is_offered_no_more() -> None:
    back = CATALOGUE["vans-old-skool"]
    fewer = Catalogue((each for each in CATALOGUE if each != back), {}, CATALOGUE.market, retired=[back])
    for view in (
        correction.candidates(ENGLISH, fewer, NONE_LISTED, a_row(), None),
        correction.not_found(ENGLISH, fewer, a_row(), "skool"),
        answer.answer(ENGLISH, fewer, a_row(best=0.5), None),
    ):
        assert "Vans Old Skool" not in labels(view)


def test_a_name_that_is_not_found_can_be_suggested_first() -> None:
    view = correction.not_found(ENGLISH, CATALOGUE, a_row(), "Air Jordan 13")
    assert "“Air Jordan 13” yet. Shall I suggest it" in view.text
    assert labels(view)[0] == "💡 Suggest it"


def by_name(text: str, say: Translator = ENGLISH, *, chat: int = 1001) -> MessageView:
    """The question after a typed name."""
    found = CATALOGUE.choices(text, len(CATALOGUE))
    return correction.by_name(say, CATALOGUE, a_row(chat_id=chat, person_id=1001), text, found, ())


@pytest.mark.parametrize(
    ("say", "text"),
    [
        (ENGLISH, "15 models fit. Pick one, or write more of the name:"),
        (ITALIAN, "I modelli possibili sono 15. Scegline uno"),
        (SPANISH, "Encajan 15 modelos. Elige uno"),
    ],
)
def test_a_name_of_many_models_has_the_pages_that_it_has_without_a_photo(say: Translator, text: str) -> None:
    view = by_name("jordan", say)
    assert view.text.startswith(text)
    alone = catalogue.several(say, CATALOGUE.choices("jordan", len(CATALOGUE)), "jordan")
    assert labels(view)[:9] == labels(alone)[:9]
    assert [each.removeprefix("Nike Air Jordan ") for each in labels(view)[:3]] == ["1 High", "1 Low", "2"]
    assert labels(view)[9:] == [say("button-brands"), say("button-none"), say("button-cancel")]


def test_in_a_group_the_pages_ask_for_no_text_that_would_not_arrive() -> None:
    assert by_name("jordan", chat=CHAT).text == "Which one do you mean?"


def test_a_name_that_does_not_fit_into_callback_data_has_one_page() -> None:
    long = CATALOGUE.choices("jordan", len(CATALOGUE))
    view = correction.choice(ENGLISH, a_row(id=99_999_999_999), long, words="j" * 40, page=1)
    assert "◀ 1/2" in labels(view)
    assert labels(correction.choice(ENGLISH, a_row(), long, words="j" * 41))[8:] == labels(view)[8:]


@pytest.mark.parametrize(
    ("say", "text"),
    [
        (ENGLISH, "I don’t know “air max 42” yet. Shall I suggest it"),
        (ITALIAN, "“air max 42” non lo conosco ancora. Lo propongo"),
        (SPANISH, "“air max 42” aún no lo conozco. ¿Se lo propongo"),
    ],
)
def test_a_number_that_no_model_of_its_line_has_is_said_to_be_unknown(say: Translator, text: str) -> None:
    view = by_name("air max 42", say)
    assert view.text.startswith(text)
    assert labels(view)[:2] == [say("button-suggest"), "Nike Air Max Plus"]


@pytest.mark.parametrize("text", ["dunk 43", "nike 42", "air max size 42", "air max"])
def test_a_size_behind_a_name_is_no_number_of_the_name(text: str) -> None:
    assert "don’t know" not in by_name(text).text


def test_long_words_of_a_person_are_quoted_short() -> None:
    view = correction.not_found(ENGLISH, CATALOGUE, a_row(), "la " * 2000)
    assert len(view.text) < 300


def test_a_question_to_a_chat_lists_the_models_instead_of_buttons() -> None:
    row = a_row(person_id=CHAT, chat_id=CHAT)
    nike = CATALOGUE.by_brand("Nike")
    views = [
        correction.candidates(ENGLISH, CATALOGUE, NONE_LISTED, row, None),
        correction.models(ENGLISH, CATALOGUE, row, nike[0].slug, 0),
        correction.choice(ENGLISH, row, nike[:2]),
        correction.not_found(ENGLISH, CATALOGUE, row, "<b>"),
    ]
    assert [view.keyboard for view in views] == [None] * 4
    assert all("Reply to this message with the right name" in view.text for view in views)
    assert all("ick one" not in view.text for view in views)
    assert all(f"• {escape(each.title)}" in views[1].text for each in nike)
