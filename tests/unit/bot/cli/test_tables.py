"""Tables on the terminal: the shoes of a video."""

from typing import Any

import pytest

from bot.cli.tables import print_tracks

TOP = [
    {"name": "Nike Cortez", "probability": 0.97},
    {"name": "Vans Era", "probability": 0.02},
    {"name": "Puma Suede", "probability": 0.004},
]
SUGGESTED = [{"name": "Nike Pegasus 40", "similarity": 0.8}, {"name": "Nike Kawa", "similarity": 0.3}]


def track(verdict: str) -> dict[str, Any]:
    return {"top": TOP, "verdict": verdict, "seconds": [0.0, 1.5], "suggestions": SUGGESTED}


def test_a_known_shoe_of_a_video_has_its_name_and_the_next_candidate(capsys: pytest.CaptureFixture[str]) -> None:
    print_tracks([track("sneaker")])
    assert " ".join(capsys.readouterr().out.split()).endswith("0.0–1.5 s Nike Cortez 97% Vans Era 2%")


def test_an_unknown_shoe_of_a_video_has_what_it_looks_like_and_no_probability(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_tracks([track("unknown")])
    line = " ".join(capsys.readouterr().out.split())
    assert "unknown model like Nike Pegasus 40" in line
    assert "Cortez" not in line
    assert "97%" not in line


def test_a_video_without_a_shoe_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    print_tracks([])
    assert capsys.readouterr().out == "No shoe was found in the video.\n"
