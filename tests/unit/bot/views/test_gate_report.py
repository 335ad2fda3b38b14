"""The lines about the gate's checks."""

from typing import Any

import pytest

from bot.i18n import Translations
from bot.views.gate_report import report
from model.catalogue.catalogue import Catalogue

CATALOGUE = Catalogue.load()
SLUGS = sorted(each.slug for each in CATALOGUE)
TRANSLATIONS = Translations.load()
LOST: dict[str, Any] = {"name": "labels", "passed": False, "value": 2.0, "live": None, "limit": 0.0, "slug": None}


def line(language: str, **facts: Any) -> str:
    gate = {"passed": False, "checks": [{**LOST, **facts}]}
    return report(TRANSLATIONS(language), CATALOGUE, gate, than=1).splitlines()[1]


def test_of_a_run_that_kept_only_their_number_the_lost_models_are_counted() -> None:
    assert line("en") == "✗ no longer knows 2 of the models it knew before"
    assert line("it") == "✗ non conosce più 2 dei modelli che conosceva prima"


@pytest.mark.parametrize(
    ("language", "more", "words"),
    [
        ("en", 1, " and 1 more"),
        ("en", 4, " and 4 more"),
        ("it", 1, " e un altro"),
        ("it", 4, " e altri 4"),
    ],
)
def test_of_many_lost_models_eight_are_named_and_the_others_counted(language: str, more: int, words: str) -> None:
    told = line(language, slugs=SLUGS[: 8 + more], withdrawn=[])
    assert told.endswith(CATALOGUE[SLUGS[7]].title + words)
    assert CATALOGUE[SLUGS[8]].title not in told


def test_of_many_withdrawn_models_eight_are_named_and_the_others_counted() -> None:
    told = line("en", passed=True, value=0.0, slugs=[], withdrawn=SLUGS)
    assert f"{CATALOGUE[SLUGS[7]].title} and {len(SLUGS) - 8} more (removed, or" in told
