"""What the gate says of a version, a line a check."""

from collections.abc import Mapping
from typing import Any

from bot.texts import Speech
from model.catalogue import Catalogue
from model.errors import CatalogueError

# Of figures that are no shares of photos: ratios and areas under a curve.
DECIMALS = {"size": 2, "latency": 2, "unknown": 3, "no_sneaker": 3, "floor_unknown": 3, "floor_no_sneaker": 3}


def reasons(say: Speech, catalogue: Catalogue, gate: Mapping[str, Any]) -> str:
    """The verdict and each check, as `training.gate` keeps them in a run."""
    verdict = say("gate-verdict", passed="yes" if gate["passed"] else "no")
    return "\n".join([verdict, *(_check(say, catalogue, check) for check in gate["checks"])])


def title(catalogue: Catalogue, slug: str) -> str:
    """What people call a model; the slug where the catalogue has it no more."""
    try:
        return catalogue[slug].title
    except CatalogueError:
        return slug


def _check(say: Speech, catalogue: Catalogue, check: Mapping[str, Any]) -> str:
    name, slug = str(check["name"]), check.get("slug")
    return say.html(
        "gate-check",
        passed="yes" if check["passed"] else "no",
        name=name,
        model=title(catalogue, slug) if slug else "",
        chance="yes" if check["passed"] and check.get("by_chance") else "no",
        **{key: _shown(say, name, check.get(key)) for key in ("value", "live", "limit")},
    )


def _shown(say: Speech, name: str, number: float | None) -> str:
    if number is None:
        return ""
    if name == "labels":
        return str(round(number))
    return say.number(number, DECIMALS[name]) if name in DECIMALS else say.percent(number)
