"""One line for each photo on the terminal."""

from typing import Any

import pytest

from bot.cli.answer_lines import print_answers

CANDIDATES = ("Nike Air Max 95", "Nike Air Max Plus", "Puma Suede")
ALIKE = ("Nike Zoom Vomero 10", "Nike Lunarglide 8", "Nike Air Zoom Structure 19")


def an_answer(verdict: str, alike: tuple[str, ...] = ALIKE) -> dict[str, Any]:
    """What `classify --json` says of a photo."""
    top = [{"name": each, "probability": 0.3, "buy_url": "https://example.org", "shops": []} for each in CANDIDATES]
    return {"photo": "a.jpg", "verdict": verdict, "top": top, "suggestions": [{"name": each} for each in alike]}


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
