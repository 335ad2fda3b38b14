"""The command that cleans photos: data clean."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from training.cli.dataset import DATASET, Cache, DryRun, Folder, Json, print_json, steps

if TYPE_CHECKING:
    from training.cleaning.clean import Findings

VersionFolder = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="A version's folder; without it, the live version.")
]
Apply = Annotated[
    Path | None, typer.Option(metavar="LIST", help="Do what a person decided on the contact sheet, and nothing else.")
]
Again = Annotated[bool, typer.Option("--again", help="Judge photos anew that were judged before.")]
Sheet = Annotated[Path | None, typer.Option(metavar="FILE", help="Where the contact sheet goes; else into FOLDER.")]
Doubts = Annotated[
    int, typer.Option(min=0, help="How many of the photos that stay are on the sheet, least sure first.")
]


def mount(data: typer.Typer) -> None:
    """Add this command to `data`."""
    data.command()(clean)


def clean(
    context: typer.Context,
    folder: Folder,
    version: VersionFolder = None,
    apply: Apply = None,
    dry_run: DryRun = False,
    again: Again = False,
    sheet: Sheet = None,
    doubtful: Doubts = 200,
    cache: Cache = None,
    as_json: Json = False,
) -> None:
    """Put aside broken, repeated and mislabelled photos; nothing is deleted."""
    if apply:
        return _apply(folder, apply, as_json)
    from training.cleaning.clean import apply_findings, examine
    from training.cli import dataset_tables, deployment

    live = version or deployment.of(context).live()
    seen = deployment.folder_of(context, cache, DATASET)
    with steps() as step:
        found = examine(folder, version=live, cache=seen, again=again, steps=step)
        if not dry_run:
            apply_findings(folder, found, step)
    written = _write_sheet(folder, found, sheet, doubtful, dry_run)
    if as_json:
        return print_json(_document(found) | {"dry_run": dry_run, "sheet": str(written)})
    return dataset_tables.print_findings(found, folder, written, dry_run=dry_run)


def _write_sheet(folder: Path, found: "Findings", path: Path | None, doubtful: int, dry_run: bool) -> Path:
    from training.cleaning import contact_sheet
    from training.cleaning.quarantine import quarantined

    cards = [
        *(contact_sheet.issue_cards(folder, found.issues) if dry_run else ()),
        *contact_sheet.quarantine_cards(folder, quarantined(folder)),
        *contact_sheet.doubt_cards(folder, found.doubtful[:doubtful]),
    ]
    return contact_sheet.write_sheet(folder, cards, path or folder / contact_sheet.FILE)


def _document(found: "Findings") -> dict[str, Any]:
    issues = [
        {
            "photo": str(issue.photo.path),
            "reason": issue.reason,
            "detail": issue.detail,
            "other": str(issue.other) if issue.other else None,
            "suggestion": issue.suggestion,
        }
        for issue in found.issues
    ]
    counts = Counter(issue.reason for issue in found.issues)
    return {"photos": found.photos, "put_aside": counts, "converted": len(found.conversions), "faults": issues}


def _apply(folder: Path, decisions: Path, as_json: bool) -> None:
    from training.cleaning.decisions import apply_decisions, read_decisions

    done = apply_decisions(folder, read_decisions(decisions))
    if as_json:
        print_json(asdict(done))
    else:
        counts = f"{done.restored} brought back, {done.rejected} put aside, {done.moved} moved"
        print(f"{counts}, {done.unchanged} left as they were.")
        for sha256 in done.missing:
            print(f"Not there any more: {sha256}")
    if done.missing:
        raise typer.Exit(1)
