"""Views of a gate result: one line, and a line a check."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from bot.i18n import Translator
from model.catalogue.catalogue import Catalogue
from store.releases.releases import Release

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


def title(say: Translator, catalogue: Catalogue, release: Release) -> str:
    """The result in one line; without a gate, the number."""
    if release.gate is None:
        return say("version-title", number=release.row.number)
    shown = comparison(say, release)
    failed = next((check for check in release.gate["checks"] if not check["passed"]), None)
    return say(
        "version-result",
        number=release.row.number,
        against="former" if release.former_baseline else "live",
        reason=_check(say, catalogue, failed) if failed else "",
        learned=escape(_listed(say, catalogue, learned(release))),
        **shown,
    )


def comparison(say: Translator, release: Release) -> dict[str, str | int]:
    """The comparison with the baseline, as values of a text."""
    gate = release.gate or {"passed": True, "checks": []}
    top1 = next((check for check in gate["checks"] if check["name"] == "top1"), None)
    than = release.baseline.number if release.baseline is not None else 0
    shown: dict[str, str | int] = {"than": than, "value": "", "before": "none", "points": ""}
    if release.gate is None:
        return {**shown, "result": "none"}
    if not gate["passed"]:
        return {**shown, "result": "failed"}
    if top1 is None:
        return {**shown, "result": "passed"}
    value, live = say.counted(top1["value"]), say.counted(top1["live"])
    better = top1["value"] > top1["live"] and value != live
    points = say.number(100 * (top1["value"] - top1["live"]), 1)
    return {**shown, "result": "better" if better else "same", "value": value, "before": live, "points": points}


def learned(release: Release) -> Sequence[str]:
    """The models that a version knows and its baseline does not."""
    if release.baseline is None:
        return ()
    before = set(release.baseline.manifest["labels"])
    return [slug for slug in release.row.manifest["labels"] if slug not in before]


def report(say: Translator, catalogue: Catalogue, gate: Mapping[str, Any], *, than: int) -> str:
    """The gate's result and each check, as a run stores them.

    `than` is the number of the version that the gate compared it with.
    """
    result = say("gate-result", passed="yes" if gate["passed"] else "no", than=than)
    return "\n".join([result, *(line(say, catalogue, check) for check in gate["checks"])])


def line(say: Translator, catalogue: Catalogue, check: Mapping[str, Any]) -> str:
    """One check, with a mark."""
    return say("gate-line", passed="yes" if check["passed"] else "no", text=_check(say, catalogue, check))


def _check(say: Translator, catalogue: Catalogue, check: Mapping[str, Any]) -> str:
    name, slug = str(check["name"]), check.get("slug")
    shown = {key: _shown(say, name, check.get(key)) for key in ("value", "live", "limit")}
    return say.html(
        "gate-check",
        passed="yes" if check["passed"] else "no",
        name=name,
        model=catalogue.title(slug) if slug else _listed(say, catalogue, check.get("slugs")),
        withdrawn=_listed(say, catalogue, check.get("withdrawn")),
        source=check.get("source") or "none",
        kind=check.get("kind") or "none",
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
