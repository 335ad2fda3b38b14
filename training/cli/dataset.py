"""Commands data split and stats, and shared options."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from training.reproducibility import SEED

if TYPE_CHECKING:
    from training.cleaning.clean import Steps

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A data set: one sub-folder of photos for each model.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Cache = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Keeps what was seen of photos from run to run; without it, `dataset` in SNEAKERS_DATA."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Change nothing: only tell, and write the contact sheet.")]

Share = Annotated[float, typer.Option(help="Of all photos, 0 to 1.")]
Seed = Annotated[int, typer.Option(help="The same seed shares out the same way.")]
ShareAgain = Annotated[bool, typer.Option("--again", help="Forget how the photos were shared out before.")]
Plot = Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw the balance, too.")]

DATASET = "dataset"  # where in a deployment's data it is kept

data = typer.Typer(help="Gather, clean, split and count photos to learn from.", no_args_is_help=True)


def mount(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    data.command()(split)
    data.command()(stats)
    app.add_typer(data, name="data")


def split(
    folder: Folder,
    test: Share = 0.20,
    validation: Share = 0.10,
    seed: Seed = SEED,
    dry_run: DryRun = False,
    again: ShareAgain = False,
    as_json: Json = False,
) -> None:
    """Split photos 80/20 by model and near-duplicates, and remember it."""
    from training.dataset.parts import PARTS, read_parts, write_parts
    from training.dataset.split import list_photos, split_photos

    if not 0 < test < 1 or not 0 <= validation < 1 - test:
        raise typer.BadParameter(f"--test {test} and --validation {validation} leave nothing to learn from.")
    old = {} if again else read_parts(folder)
    made = split_photos(list_photos(folder), seed=seed, test=test, validation=validation, fixed_parts=old)
    fixed_parts = old | {photo.sha256: part for part in PARTS for photo in made.part(part)}
    if not dry_run:
        write_parts(folder, fixed_parts)
    from training.cli import dataset_tables

    new = len(fixed_parts.keys() - old.keys())
    print_json(made.table() | {"new": new}) if as_json else dataset_tables.print_split(made, new=new)


def stats(
    context: typer.Context, folder: Folder, plot: Plot = None, cache: Cache = None, as_json: Json = False
) -> None:
    """Count photos of each model, their sizes, sources, copies and parts."""
    from dataclasses import asdict

    from training.cleaning.dataset_statistics import gather_stats, stats_plot
    from training.cli import deployment
    from training.dataset.photos import disk_errors
    from training.release.report import titles

    seen = deployment.folder_of(context, cache, DATASET)
    with steps() as step:
        found = gather_stats(folder, cache=seen, progress=step("Looking"))
    if plot:
        slugs = list(found.models)
        with disk_errors(plot):
            stats_plot(plot, found, dict(zip(slugs, titles(slugs), strict=True)))
    if as_json:
        print_json({"photos": found.photos, **asdict(found)})
    else:
        from training.cli import dataset_tables

        dataset_tables.print_stats(found)


def print_json(document: Any) -> None:
    """One document on stdout."""
    print(json.dumps(document, ensure_ascii=False, indent=2))


@contextmanager
def steps() -> "Iterator[Steps]":
    """Bars on stderr, one a step, where that is a terminal."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    console = Console(stderr=True)
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:

        def step(name: str) -> "Any":
            task = bar.add_task(name, total=None)
            return lambda done, all_: bar.update(task, completed=done, total=all_)

        yield step
