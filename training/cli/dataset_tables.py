"""Tables about a data set, for people at a terminal."""

from collections import Counter
from pathlib import Path

from rich.table import Table

from training.cleaning.clean import Findings
from training.cleaning.dataset_statistics import Stats
from training.cleaning.issues import REASONS, SENTENCES
from training.cli.console import marked, terminal
from training.dataset.parts import PARTS
from training.dataset.photos import REJECTED
from training.dataset.split import Split

WIDTH = 110  # columns: names of models are not cut, whatever the terminal


def print_findings(found: Findings, folder: Path, sheet: Path, *, dry_run: bool) -> None:
    """What cleaning did, or would do, and what a person does next."""
    counts = Counter(issue.reason for issue in found.issues)
    done = "would be put aside" if dry_run else "put aside"
    print(f"{found.photos:,} photos, {counts.total():,} {done}, {len(found.conversions):,} made JPEG")
    table = Table("why", "photos", "what", box=None, header_style="dim")
    for reason in (reason for reason in REASONS if counts[reason]):
        table.add_row(reason, f"{counts[reason]:,}", SENTENCES[reason])
    if counts:
        terminal().print(table)
    where = "Nothing was changed." if dry_run else f"They lie in {folder / REJECTED}, with a report."
    print(f"{where}\nLook through {sheet} with a browser, and give its list to `sneakers data clean {folder} --apply`.")


def print_split(made: Split, *, new: int) -> None:
    """Photos of each model in each part, and what is in none."""
    counts = {part: Counter(photo.slug for photo in made.part(part)) for part in PARTS}
    table = Table("model", *PARTS, title_justify="left", box=None, header_style="dim")
    for column in table.columns[1:]:
        column.justify = "right"
    for slug in made.labels:
        table.add_row(slug, *(f"{counts[part][slug]:,}" for part in PARTS))
    table.add_row("all", *(f"{counts[part].total():,}" for part in PARTS), style="bold")
    console = terminal()
    console.print(table)
    print(f"{new:,} photos are new; {made.groups:,} groups of copies.")
    for why, paths in (("not readable", made.unreadable), ("the same bytes as another", made.repeated),
                       ("a copy of old photos in several parts", made.torn)):  # fmt: skip
        for path in paths:
            console.print(marked(f"{why}, in no part:", path), soft_wrap=True)


def print_stats(stats: Stats) -> None:
    """One line a model, then the sources."""
    title = f"{stats.photos:,} photos of {len(stats.models)} models, evenness {stats.even:.2f}"
    columns = ("photos", "short side", "copies", *PARTS, "put aside")
    table = Table("model", *columns, title=title, title_justify="left", box=None, header_style="dim")
    for column in table.columns[1:]:
        column.justify = "right"
    for slug, row in stats.models.items():
        parts = (str(row.parts[part] or "") for part in PARTS)
        table.add_row(
            slug, f"{row.photos:,}", str(row.short_side), str(row.repeated or ""), *parts, str(row.put_aside or "")
        )
    wide = terminal(width=max(terminal().width, WIDTH))
    wide.print(table)
    sources = Table("source", "photos", title_justify="left", box=None, header_style="dim")
    for source, photos in stats.sources.items():
        sources.add_row(source, f"{photos:,}")
    wide.print(sources)
    if stats.unreadable:
        print(f"{stats.unreadable:,} files cannot be used; `sneakers data clean` says why.")
