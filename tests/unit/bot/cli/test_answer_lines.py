"""One line for each photo on the terminal."""

from typing import Any

import pytest

from bot.cli.answer_lines import print_answers

CANDIDATES = ("Nike Air Max 95", "Nike Air Max Plus", "Puma Suede")
ALIKE = ("Nike Zoom Vomero 10", "Nike Lunarglide 8", "Nike Air Zoom Structure 19")


def an_answer(verdict: str, alike: tuple[str, ...] = ALIKE) -> dict[str, Any]:
    """What `classify --json` says of a photo."""
    top = [{"name": each, "probability": 0.3, "buy_url": "https://example.org", "shops": []} for each in CANDIDATES]
    suggested = [{"name": each, "similarity": 0.7} for each in alike]
    return {"photo": "a.jpg", "verdict": verdict, "top": top, "suggestions": suggested, "shoes": []}


def a_shoe(verdict: str, name: str, probability: float) -> dict[str, Any]:
    """One of several shoes of a photo."""
    shops = [{"shop": "Shop", "url": f"https://example.org/{name.split()[0]}"}]
    first = {"name": name, "probability": probability, "buy_url": shops[0]["url"], "shops": shops}
    return {"verdict": verdict, "top": [first], "suggestions": []}


def two_shoes(*shoes: dict[str, Any]) -> dict[str, Any]:
    """A photo of several shoes; the first is the main one."""
    return {**an_answer("sneaker"), **shoes[0], "shoes": [*shoes]}


GAZELLE = a_shoe("sneaker", "adidas Gazelle", 0.91)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (an_answer("unknown"), "unknown model        (like Nike Zoom Vomero 10, Nike Lunarglide 8)"),
        (an_answer("unknown", ()), "unknown model        (like Nike Air Max 95, Nike Air Max Plus)"),
        (an_answer("no_sneaker"), "no sneaker?        (like Nike Air Max 95, Nike Air Max Plus)"),
    ],
)
def test_an_unnamed_shoe_looks_like_what_the_chat_says(
    answer: dict[str, Any], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_answers([answer])
    assert capsys.readouterr().out == f"a.jpg  {line}\n"


def test_what_is_not_similar_enough_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    answer = an_answer("unknown")
    for each, similarity in zip(answer["suggestions"], (0.61, 0.59, 0.5), strict=True):
        each["similarity"] = similarity
    print_answers([answer])
    assert capsys.readouterr().out == "a.jpg  unknown model        (like Nike Zoom Vomero 10)\n"


@pytest.mark.parametrize(
    ("other", "line"),
    [
        (
            a_shoe("sneaker", "Vans Old Skool", 0.99),
            "adidas Gazelle 91% + Vans Old Skool 99%  https://example.org/adidas  https://example.org/Vans",
        ),
        (
            a_shoe("sneaker", "Vans Era", 0.5),
            "adidas Gazelle 91% + Vans Era? 50%  https://example.org/adidas  https://example.org/Vans",
        ),
        (a_shoe("unknown", "Vans Era", 0.5), "adidas Gazelle 91% + unknown model  https://example.org/adidas"),
    ],
)
def test_several_shoes_are_named_in_one_line(
    other: dict[str, Any], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_answers([two_shoes(GAZELLE, other)])
    assert capsys.readouterr().out == f"a.jpg  {line}\n"


def test_several_shoes_without_a_likely_name_are_one_answer(capsys: pytest.CaptureFixture[str]) -> None:
    print_answers([two_shoes(a_shoe("unknown", "Puma Suede", 0.4), a_shoe("sneaker", "Vans Era", 0.5))])
    assert capsys.readouterr().out == "a.jpg  unknown model        (like Puma Suede)\n"


def test_the_details_of_several_shoes_are_numbered(capsys: pytest.CaptureFixture[str]) -> None:
    print_answers([two_shoes(GAZELLE, a_shoe("sneaker", "Vans Old Skool", 0.99))], verbose=True)
    lines = capsys.readouterr().out.split("\n")
    assert lines[1:5] == ["  1.", "     91%  adidas Gazelle", "    Shop  https://example.org/adidas", "  2."]
