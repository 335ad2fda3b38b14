"""The questions of a correction: which models they offer."""

from dataclasses import replace
from html import escape

import pytest

from bot.views import answer, correction
from model.catalogue.catalogue import Catalogue
from store.tables import PredictionRow
from tests.support.prediction_rows import CATALOGUE, CHAT, ENGLISH, a_correction, a_row, labels

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
