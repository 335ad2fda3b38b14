"""Tables of a version's metrics by source, as Markdown, from its metrics.json.

Alone: `python -m training.release.source_tables PAGE.md` writes the shipped version's between the markers of a page.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from model.live import shipped

BEGIN, END = "<!-- figures: make model-page -->", "<!-- end of figures -->"
METRICS = Path("report/metrics.json")

_KINDS = {
    "known": "Known models",
    "other_shoe": "Unknown models",
    "no_shoe": "Other objects",
}
# What the sources of the field data set are; another one goes by its name.
_SOURCES = {
    "sneakers50": "web photos: studio, in hand, on feet",
    "air_jordans": "search thumbnails of Air Jordans",
    "nac_hand": "second source: search results, in hand, on feet, in boxes",
    "google_one_sku": "second source: one colourway from all sides",
    "adidas_google": "second source: adidas",
    "adidas_google, new models": "26 adidas models with few photos",
    "footlocker": "shop pictures of the wide catalogue",
    "flightclub_jordan": "second source: Air Jordans ¹",
    "nike_multiview": "backs, tops and soles, nike.com ¹",
    "nac_hand/new_models": "search results, in hand ¹",
    "phone_shoes": "shoes by phone, on floors",
    "phone_not_shoes": "clothes, bags and hats by phone",
    "not_sneakers": "everyday objects",
    "users": "photos from users",
}
_FEW_RIGHT, _MANY_NAMED, _FEW_FOUND = 0.6, 0.25, 0.5  # figures beyond which a source is named as a weakness


def source_tables(document: Mapping[str, Any]) -> str:
    """All tables that the metrics have figures for, with what fails."""
    parts = [_kind_table(kind, document["sources"]) for kind in _KINDS]
    parts += ["¹ No photo of this source, or of these models, took part in training or in the choice of the head."]
    if found := document.get("suggestions"):
        parts.append(_suggestion_table(found))
    if found := document.get("locator"):
        parts.append(_locator_table(found))
    return "\n\n".join([*(part for part in parts if part), _weaknesses(document)]) + "\n"


def source_title(source: str) -> str:
    """What a source of photos is, in words."""
    return _SOURCES.get(source, source)


def _kind_table(kind: str, rows: Sequence[Mapping[str, Any]]) -> str:
    found = sorted((row for row in rows if row["kind"] == kind), key=lambda row: -row["photos"])
    if not found:
        return ""
    columns = ["top1", "top3", "named_right", "no_sneaker"] if kind == "known" else ["named", "no_sneaker"]
    heads = {
        "top1": "top-1", "top3": "top-3", "named_right": "named right", "no_sneaker": '"no sneaker"',
        "named": "given a wrong name",
    }  # fmt: skip
    lines = [f"| {_KINDS[kind]} | photos | {' | '.join(heads[name] for name in columns)} |"]
    lines += ["| --- | ---: |" + " ---: |" * len(columns)]
    lines += [
        f"| {source_title(row['source'])} | {row['photos']:,} | {' | '.join(_share(row[name]) for name in columns)} |"
        for row in found
    ]
    return "\n".join(lines)


def _suggestion_table(rows: Sequence[Mapping[str, Any]]) -> str:
    lines = ["| Suggestions among all catalogue names | photos | right first | right among five |"]
    lines += ["| --- | ---: | ---: | ---: |"]
    for row in rows:
        source, _, taught = row["source"].partition(", ")
        lines.append(
            f"| {source_title(source)}, {taught} | {row['first']['photos']:,} | {_share(row['first'])} "
            f"| {_share(row['first_five'])} |"
        )
    return "\n".join(lines)


def _locator_table(found: Mapping[str, Any]) -> str:
    """Recall by the shoe's longer side, and false boxes, at each threshold."""
    least, at = found["threshold"], found["thresholds"]
    names = [name for name in next(iter(at.values()))["street"] if name not in ("all", "precision")]
    sides = sorted(names, key=lambda name: float(name.partition(" ")[0]))
    lines = [f"| Locator, least score | shoes found | {' | '.join(_side(name) for name in sides)} | precision |"]
    lines[0] += " everyday pictures with a box | clothes with a box |"
    lines += ["| --- |" + " ---: |" * (len(sides) + 4)]
    for score, row in at.items():
        street, boxes = row["street"], row["with a box"]
        cells = [street["all"], *(street[name] for name in sides), street["precision"]]
        cells += [boxes["not_sneakers"], boxes["phone_not_shoes"]]
        mark = " (used)" if float(score) == least else ""
        lines.append(f"| {score}{mark} | {' | '.join(f'{cell:.1%}' for cell in cells)} |")
    note = f"{found['boxes']} shoes of people in {found['photos']} street photos; IoU from 0.4."
    return "\n".join(lines) + f"\n\n{note} The columns of sides: the shoe's longer side, as a share of the picture's."


def _side(name: str) -> str:
    low, _, high = name.split()
    return f"side under {float(high):.0%}" if float(low) == 0 else f"from {float(low):.0%}"


def _share(found: Mapping[str, float]) -> str:
    return f"{found['value']:.1%} ({100 * found['low']:.0f} to {100 * found['high']:.0f})"


def _weaknesses(document: Mapping[str, Any]) -> str:
    """Where the version fails, from the figures."""
    lines = ["Where it fails:", ""]
    for row in sorted(document["sources"], key=lambda row: row["source"]):
        title = source_title(row["source"]).removesuffix(" ¹")
        if row["kind"] == "known" and row["named_right"]["value"] < _FEW_RIGHT:
            lines.append(f"- Known models, {title}: only {row['named_right']['value']:.0%} are named right.")
        if row["kind"] == "other_shoe" and row["named"]["value"] > _MANY_NAMED:
            lines.append(f"- Unknown models, {title}: {row['named']['value']:.0%} get the name of a known model.")
    weak = [slug for slug, row in document["per_class"].items() if row["photos"] >= 5 and row["recall"] < _FEW_RIGHT]
    if weak:
        lines.append(f"- Models with under {_FEW_RIGHT:.0%} of their test photos right: {len(weak)}. See `models.md`.")

    if found := document.get("locator"):
        street = found["thresholds"][str(found["threshold"])]["street"]
        small = min((name for name in street if name[0].isdigit()), key=lambda name: float(name.partition(" ")[0]))
        if street[small] < _FEW_FOUND:
            lines.append(f"- Shoes with a {_side(small)} of the picture are found in {street[small]:.0%}.")
    lines.append("- No phone photo and no street photo of a known model was at hand to measure with.")
    return "\n".join(lines)


def write_page(version: Path, page: Path) -> None:
    """Replace what stands between the markers of a page."""
    document = json.loads((version / METRICS).read_text(encoding="utf-8"))
    text = page.read_text(encoding="utf-8")
    page.write_text(filled(text, document), encoding="utf-8")


def filled(text: str, document: Mapping[str, Any]) -> str:
    """A page's text with the tables between its markers."""
    before, _, rest = text.partition(BEGIN)
    tables = f"{_summary(document)}\n\n{source_tables(document)}"
    return f"{before}{BEGIN}\n\n{tables}\n{END}{rest.partition(END)[2]}"


def _summary(document: Mapping[str, Any]) -> str:
    """The version's id, and its metrics on all test photos."""
    rows = [
        ("top-1", document["top1"]),
        ("top-3", document["top3"]),
        ("top-1 on the eight models that the first bot of this project knew", document["original"]),
        ("known models that get a name", document["accepted"]),
    ]
    lines = [
        f"Version `{document['version']}` knows {len(document['models'])} models. These are its figures on "
        f"{document['photos']:,} test photos of known models, and on photos without one.",
        "In brackets is the 95 % interval, in percent.",
        "",
        "| figure | value |",
        "| --- | ---: |",
        *(f"| {name} | {_share(found)} |" for name, found in rows),
        f"| calibration error (ECE) | {document['ece']:.3f} |",
        f"| pictures without a sneaker, AUROC | {document['no_sneaker']['auroc']:.3f} |",
        f"| unknown models, AUROC | {document['unknown']['auroc']:.3f} |",
    ]
    return "\n".join(lines)


def main() -> None:
    """Write the tables of a version into a page."""
    parser = argparse.ArgumentParser(description="Write a version's metrics by source into a page.")
    parser.add_argument("page", type=Path)
    options = parser.parse_args()
    write_page(shipped(), options.page)


if __name__ == "__main__":
    main()
