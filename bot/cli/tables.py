"""Tables for the terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.answer_lines import SHOWN_FROM, looks_like
from model.manifest import Manifest

SHARE_NAMES = {
    "top1": "right model first",
    "top3": "among the first three",
    "original": "first, of the original's eight",
    "accepted": "known models accepted",
}
AUROC_NAMES = {"no_sneaker": "no sneaker, told from sneakers", "unknown": "unknown models, told from known"}


def print_versions(rows: Sequence[Mapping[str, Any]]) -> None:
    """One row for each version; the live one is marked."""
    table = Table("", "number", "version", "created", "backbone", "models", box=None, header_style="dim")
    for row in rows:
        mark, number = "live" if row["live"] else "", str(row["number"] or "none yet")
        table.add_row(mark, number, row["id"], row["created"], row["backbone"], str(len(row["labels"])))
    _console().print(table)


def print_version(manifest: Manifest, number: int | None, report: Path) -> None:
    """One line for each known fact about a version."""
    table = Table.grid(padding=(0, 2))
    for name, fact in {**_origin(manifest, number), **_figures(manifest.metrics)}.items():
        table.add_row(Text(name, style="dim"), fact)
    _console().print(table)
    if report.exists():
        print(f"Its report is {report}; `--json` prints the whole manifest.")


def _console() -> Console:
    """A console without markup: `[bold]` and `:shoe:` stay as they are."""
    return Console(markup=False, emoji=False)


def _origin(manifest: Manifest, number: int | None) -> dict[str, str]:
    tta = manifest.second_look
    views = f"{len(tta.views)} more views of photos below {tta.below:.0%}" if tta else "none"
    return {
        "version": manifest.id if number is None else f"{number} ({manifest.id})",
        "made": manifest.created,
        "backbone": f"{manifest.backbone}, {manifest.input_size} × {manifest.input_size} pixels",
        "models": str(len(manifest.labels)),
        "test-time augmentation": views,
    }


def _figures(metrics: Mapping[str, Any]) -> dict[str, str]:
    """The figures of a retraining, if the version has them."""
    found = {}
    for key, name in SHARE_NAMES.items():
        if isinstance(share := metrics.get(key), Mapping) and share["photos"]:
            bounds = f"({share['low']:.1%} to {share['high']:.1%}, {share['photos']:,} photos)"
            found[name] = f"{share['value']:.1%}  {bounds}"
    if "ece" in metrics:
        found["calibration error"] = f"{metrics['ece']:.3f}"
    for key, name in AUROC_NAMES.items():
        if isinstance(other := metrics.get(key), Mapping) and other["auroc"] is not None:
            found[name] = f"AUROC {other['auroc']:.3f} on {other['photos']:,} photos"
    return found


def print_tracks(tracks: Sequence[Mapping[str, Any]]) -> None:
    """One row for each shoe of a video."""
    if not tracks:
        print("No shoe was found in the video.")
        return
    table = Table("seen", "model", "", "next", box=None, header_style="dim")
    for track in tracks:
        (first, last), (best, *others) = track["seconds"], track["top"]
        name, share = best["name"], f"{best['probability']:.0%}"
        rest = ", ".join(
            f"{each['name']} {each['probability']:.0%}" for each in others if each["probability"] >= SHOWN_FROM
        )
        if track["verdict"] != "sneaker":
            name, share, rest = "unknown model", "", looks_like(track)
        table.add_row(f"{first:.1f}–{last:.1f} s", name, share, rest)
    _console().print(table)
