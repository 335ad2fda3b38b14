"""What the gate says of a version, a line a check."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.i18n import Translator
from model.catalogue.catalogue import Catalogue

# Of figures that are no shares of photos: ratios and areas under a curve.
DECIMALS = {"size": 2, "latency": 2, "unknown": 3, "no_sneaker": 3, "floor_unknown": 3, "floor_no_sneaker": 3}
NAMED = 8  # models in a line, which is one of a dozen in a message of at most 4096 characters
# What is told of a figure that is worse and passes: chance, so many points of a hundred, or the limit as it is.
TOLERANCES = {
    "top1": "chance",
    "known": "points",
    "accepted": "points",
    "named": "more",
    "calibration": "more",
    "unknown": "less",
    "no_sneaker": "less",
}


def report(say: Translator, catalogue: Catalogue, gate: Mapping[str, Any], *, former_baseline: int = 0) -> str:
    """The gate's result and each check, as a run stores them.

    `former_baseline` is the number of the version that the gate compared it with, if that is no longer live; else 0.
    """
    verdict = say("gate-verdict", passed="yes" if gate["passed"] else "no", then=former_baseline)
    return "\n".join([verdict, *(_check(say, catalogue, check) for check in gate["checks"])])


def _check(say: Translator, catalogue: Catalogue, check: Mapping[str, Any]) -> str:
    name, slug = str(check["name"]), check.get("slug")
    shown = {key: _shown(say, name, check.get(key)) for key in ("value", "live", "limit")}
    return say.html(
        "gate-check",
        passed="yes" if check["passed"] else "no",
        name=name,
        model=catalogue.title(slug) if slug else _listed(say, catalogue, check.get("slugs")),
        withdrawn=_listed(say, catalogue, check.get("withdrawn")),
        allowed=_tolerance(check) if shown["value"] != shown["live"] else "none",
        points=round(100 * (check.get("limit") or 0)),
        **shown,
    )


def _tolerance(check: Mapping[str, Any]) -> str:
    """Why a worse figure passes: few photos, chance, or the limit."""
    value, live, name = check.get("value"), check.get("live"), str(check["name"])
    if not check["passed"] or value is None or live is None:
        return "none"
    if check.get("by_chance"):
        return "few"
    worse = value > live if name in ("calibration", "named") else value < live
    return TOLERANCES.get(name, "none") if worse else "none"


def _listed(say: Translator, catalogue: Catalogue, slugs: Sequence[str] | None) -> str:
    """The first models by name, and the number of the others."""
    named = ", ".join(catalogue.title(slug) for slug in (slugs or ())[:NAMED])
    more = len(slugs or ()) - NAMED
    return say("gate-more", models=named, count=more) if more > 0 else named or "none"


def _shown(say: Translator, name: str, number: float | None) -> str:
    if number is None:
        return ""
    if name == "labels":
        return str(round(number))
    return say.number(number, DECIMALS[name]) if name in DECIMALS else say.counted(number)
