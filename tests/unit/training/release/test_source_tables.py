"""The model card's tables by source, and the page that repeats them."""

from typing import Any

from training.release.source_tables import BEGIN, END, filled, source_tables


def share(value: float, photos: int = 100) -> dict[str, Any]:
    return {"value": value, "low": max(0.0, value - 0.1), "high": min(1.0, value + 0.1), "photos": photos}


def known(source: str, right: float) -> dict[str, Any]:
    shares = {name: share(right) for name in ("top1", "top3", "named_right", "no_sneaker")}
    return {"source": source, "kind": "known", "photos": 100, "named": None, **shares}


def other(source: str, kind: str, named: float) -> dict[str, Any]:
    shares = {"named": share(named), "no_sneaker": share(0.5)}
    return {"source": source, "kind": kind, "photos": 40, **shares}


SOURCES = [
    known("sneakers50", 0.9), known("nike_multiview", 0.4), other("phone_shoes", "other_shoe", 0.1),
    other("nac_hand/new_models", "other_shoe", 0.6), other("not_sneakers", "no_shoe", 0.01),
]  # fmt: skip
DOCUMENT: dict[str, Any] = {
    "version": "a" * 12, "photos": 200, "top1": share(0.87), "top3": share(0.95), "original": share(0.9),
    "accepted": share(0.92), "ece": 0.03, "no_sneaker": {"auroc": 0.99}, "unknown": {"auroc": 0.97},
    "models": {"a": {}, "b": {}}, "sources": SOURCES,
    "per_class": {"a": {"photos": 9, "recall": 0.5}, "b": {"photos": 9, "recall": 0.9}},
    "suggestions": [
        {"source": "footlocker, held-out name", "first": share(0.36, 131), "first_five": share(0.66, 131)},
    ],
    "locator": {
        "photos": 135, "boxes": 224, "threshold": 0.3,
        "thresholds": {
            score: {
                "street": {"all": 0.6, "0 to 0.07": 0.1, "0.07 to 0.11": 0.7, "0.11 to 1.01": 0.8, "precision": 0.65},
                "with a box": {"not_sneakers": 0.2, "phone_not_shoes": 0.1},
            }
            for score in ("0.3", "0.4")
        },
    },
}  # fmt: skip


def test_every_source_has_its_figures_with_their_interval() -> None:
    text = source_tables(DOCUMENT)
    assert "| web photos: studio, in hand, on feet | 100 | 90.0% (80 to 100) |" in text
    assert "| shoes by phone, on floors | 40 | 10.0% (0 to 20) | 50.0% (40 to 60) |" in text
    assert "| everyday objects | 40 | 1.0% (0 to 11) |" in text


def test_suggestions_and_the_locator_have_theirs() -> None:
    text = source_tables(DOCUMENT)
    assert "held-out name | 131 | 36.0% (26 to 46) | 66.0% (56 to 76) |" in text
    assert "| 0.3 (used) | 60.0% | 10.0% | 70.0% | 80.0% | 65.0% | 20.0% | 10.0% |" in text


def test_where_it_fails_follows_from_the_figures() -> None:
    fails = source_tables(DOCUMENT).partition("Where it fails:")[2]
    assert "backs, tops and soles, nike.com: only 40% are named right" in fails
    assert "search results, in hand: 60% get the name of a known model" in fails
    assert "Models with under 60% of their test photos right: 1." in fails
    assert "side under 7% of the picture are found in 10%" in fails
    assert "web photos" not in fails


def test_a_version_without_these_figures_has_no_such_tables() -> None:
    plain = {name: value for name, value in DOCUMENT.items() if name not in ("suggestions", "locator")}
    assert "Locator" not in source_tables(plain)
    assert "Suggestions" not in source_tables(plain)


def test_a_page_keeps_what_stands_around_the_figures() -> None:
    page = filled(f"# Model\n\n{BEGIN}\nold figures\n{END}\n\n## More\n", DOCUMENT)
    assert page.startswith(f"# Model\n\n{BEGIN}\n\nVersion `aaaaaaaaaaaa` knows 2 models.")
    assert page.endswith(f"{END}\n\n## More\n")
    assert "old figures" not in page
    assert filled(page, DOCUMENT) == page
