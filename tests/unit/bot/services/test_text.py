"""Words that name no sneaker, in the language of who writes."""

import pytest

from bot.i18n import Translations
from bot.services.text import Meaning, denies, is_about_answer, is_question, small_talk, told_names

TRANSLATIONS = Translations.load()


@pytest.mark.parametrize(
    ("language", "text", "meaning"),
    [
        ("it", "Sì, certo!", "yes"),
        ("it", "si grazie mille", "yes"),
        ("it", "Non è una sneaker", "no"),
        ("it", "ciao", "idle"),
        ("es", "¡Sí, exacto, gracias!", "yes"),
        ("es", "No es esa, perdón", "no"),
        ("es", "ni idea", "unsure"),
        ("es", "buenos días", "idle"),
        ("en", "No, that's not it, sorry", "no"),
        ("en", "I don't know", "unsure"),
        ("en", "no thanks", "idle"),
        ("en", "that", None),
        ("en", "yes it", None),
        ("en", "!", None),
    ],
)
def test_what_is_made_of_phrases_is_heard(language: str, text: str, meaning: Meaning | None) -> None:
    assert small_talk(TRANSLATIONS(language), text) == meaning


def test_phrases_said_over_and_over_with_another_word_behind_them_take_no_time() -> None:
    assert small_talk(TRANSLATIONS("it"), "si certo " * 22 + "xy") is None
    small_talk(TRANSLATIONS("it"), "si certo " * 200 + "xy")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "how much is it?"),
        ("en", "Price?"),
        ("en", "what's the price of these shoes, please?"),
        ("en", "where can I buy it online"),
        ("en", "how much is it in size 43?"),
        ("es", "¿Cuánto cuesta?"),
        ("es", "hola, ¿dónde las puedo comprar?"),
        ("it", "quanto costa?"),
        ("it", "Dove le compro?"),
    ],
)
def test_a_question_without_a_name_is_about_an_answer(language: str, text: str) -> None:
    assert is_about_answer(TRANSLATIONS(language), text)
    assert small_talk(TRANSLATIONS(language), text) is None


@pytest.mark.parametrize("text", ["thanks", "is it these?", "what do you think?", "how much is a gazelle?", "samba"])
def test_other_words_are_no_question_about_an_answer(text: str) -> None:
    assert not is_about_answer(TRANSLATIONS("en"), text)
    assert is_question(TRANSLATIONS("en"), text) == ("gazelle" in text)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "No, I think it's a gazelle, thanks!", "gazelle"),
        ("en", "nope these are dunk lows", "dunk lows"),
        ("it", "No, secondo me è una Gazelle", "gazelle"),
        ("es", "Te equivocas, es una Gazelle", "gazelle"),
    ],
)
def test_a_correction_in_a_sentence_ends_with_its_name(language: str, text: str, name: str) -> None:
    assert told_names(TRANSLATIONS(language), text)[1] == name


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "not a samba", "not a samba"),
        ("it", "non è una samba", "non è una samba"),
        ("es", "no es una samba", "no es una samba"),
    ],
)
def test_a_model_that_a_sentence_denies_is_not_its_name(language: str, text: str, name: str) -> None:
    assert "samba" not in told_names(TRANSLATIONS(language), text)
    assert denies(TRANSLATIONS(language), text)
