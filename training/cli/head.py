"""The commands that need no TensorFlow: train head, retrain, evaluate."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from training.reproducibility import SEED

if TYPE_CHECKING:
    from training.dataset.photos import ProgressCallback
    from training.retrain.pipeline import RetrainedVersion

Folders = Annotated[
    list[Path], typer.Argument(metavar="FOLDER", help="One sub-folder of photos a model; or a folder `not_sneakers`.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Full = Annotated[bool, typer.Option("--full", help="With intervals, verdicts and unknown models, as in the manifest.")]
Part = Annotated[
    Literal["train", "validation", "test"] | None,
    typer.Option("--split", help="Only photos of this part of the base set, known by their bytes."),
]
VersionFolder = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="A version's folder; without it, the live version.")
]
BackboneFolder = Annotated[
    Path | None, typer.Option("--backbone", metavar="DIR", help="A backbone's folder; without it, the newest shipped.")
]
Photos = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A new base set, one sub-folder a model; without it, the kept one.")
]
Unknown = Annotated[Path | None, typer.Option(metavar="DIR", help="Other models, one sub-folder each.")]
NoSneaker = Annotated[Path | None, typer.Option(metavar="DIR", help="Pictures without a sneaker.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same version.")]
Save = Annotated[Path | None, typer.Option(metavar="FILE.npz", help="Keep the head in a file.")]
To = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Where the version's folder goes, named by its id; without it, `versions` in SNEAKERS_DATA."
    ),
]
PhoneShift = Annotated[
    bool, typer.Option("--phone-shift", help="Again as a phone would have taken them, and the drop.")
]
Severity = Annotated[Literal["mild", "usual", "hard"], typer.Option(help="Of --phone-shift.")]
Most = Annotated[int | None, typer.Option(metavar="N", help="Of --phone-shift: at most N photos, chosen by digest.")]
CrossSource = Annotated[
    bool, typer.Option("--cross-source", help="Photos of another source: model by model, without those it has seen.")
]
ApartFrom = Annotated[
    Path | None, typer.Option(metavar="DIR", help="With --cross-source: leave out copies of photos in this folder.")
]
Against = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A version's folder to be compared with; without it, floors hold.")
]
Cache = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Keeps embeddings from run to run; without it, `embeddings` in SNEAKERS_DATA."),
]


def mount(app: typer.Typer, train: typer.Typer) -> None:
    """Add these commands to `app` and to its `train`."""
    train.command("head")(head_command)
    app.command("retrain")(retrain_command)
    app.command("evaluate")(evaluate_command)


def head_command(backbone: BackboneFolder = None, seed: Seed = SEED, save: Save = None, as_json: Json = False) -> None:
    """Train heads on stored embeddings and compare them."""
    from training.cli import tables
    from training.embeddings.embedding_set import EmbeddingSet, newest_backbone
    from training.head.outlier_head import train_version_head

    trained = train_version_head(EmbeddingSet.read(backbone or newest_backbone()), seed=seed)
    if save:
        trained.write(save)
    if as_json:
        _print([asdict(tried) for tried in trained.tried])
    else:
        tables.print_heads(trained.tried)


def retrain_command(
    context: typer.Context,
    photos: Photos = None,
    unknown: Unknown = None,
    no_sneaker: NoSneaker = None,
    backbone: BackboneFolder = None,
    to: To = None,
    seed: Seed = SEED,
    cache: Cache = None,
    against: Against = None,
    as_json: Json = False,
) -> None:
    """Train a new version and compare it with another one.

    \b
    Examples:
      sneakers retrain
      sneakers retrain --photos photos/ --no-sneaker not_sneakers/
    """
    from training.cli import deployment, tables
    from training.dataset.photos import NOT_SNEAKERS
    from training.embeddings.build import build_embedding_set
    from training.embeddings.embedding_set import newest_backbone
    from training.head.test_time_augmentation import choose_views
    from training.retrain.pipeline import retrain

    if no_sneaker and no_sneaker.name != NOT_SNEAKERS:
        raise typer.BadParameter(
            f"--no-sneaker is {no_sneaker}: call that folder {NOT_SNEAKERS}, as evaluate knows it."
        )
    chosen = backbone or newest_backbone(with_embeddings=photos is None)
    given, to = to, deployment.folder_of(context, to, "versions")
    with _progress() as progress:
        if photos:
            cache = deployment.folder_of(context, cache, "embeddings")
            gathered = build_embedding_set(
                photos, chosen, unknown=unknown, no_sneaker=no_sneaker, cache=cache, progress=progress
            )
            tables.warn_of_files(gathered.unreadable, gathered.repeated)
            choose_views(chosen, gathered.photos, seed=seed, progress=progress)
        folders = [folder for folder in (photos, unknown, no_sneaker) if folder] if photos else []
        made = retrain(chosen, to, seed=seed, photos=folders, against=against, progress=progress)
    if as_json:
        version = {"version": made.manifest.id, "folder": str(made.folder)}
        _print({**version, "metrics": made.manifest.metrics, "gate": made.gate.table()})
    else:
        tables.print_figures(made.metrics, made.manifest.id)
        tables.print_gate(made.gate)
        print(f"Read {made.folder / 'report' / 'model-card.md'}.")
        print(_next_step(made, registered=given is None))


def _next_step(made: "RetrainedVersion", *, registered: bool) -> str:
    """That the version is not live, and how it becomes so."""
    version = made.manifest.id
    if not made.gate.passed:
        return f"Version {version} is made, but not live: the gate does not let it through."
    if not registered:
        return f"Version {version} is made in {made.folder}, but not live."
    return f"Version {version} is made, but not live. Make it live: sneakers models promote {version}"


def evaluate_command(
    context: typer.Context,
    folders: Folders,
    version: VersionFolder = None,
    split: Part = None,
    backbone: BackboneFolder = None,
    as_json: Json = False,
    full: Full = False,
    phone_shift: PhoneShift = False,
    severity: Severity = "usual",
    most: Most = None,
    cross_source: CrossSource = False,
    apart_from: ApartFrom = None,
) -> None:
    """Classify labelled photos as the bot does, and measure.

    \b
    Examples:
      sneakers evaluate photos/
      sneakers evaluate photos/ --split test --full --json
    """
    from model.manifest import Manifest
    from training.cli import deployment, tables
    from training.cli.folders import warn_of_unknown_folders
    from training.embeddings.embedding_set import photos_of_part
    from training.evaluation.evaluate import evaluate, evaluation_document, full_evaluation_document

    if cross_source and (phone_shift or split):
        raise typer.BadParameter("--cross-source is a question of its own: leave out --phone-shift and --split.")
    folder = version or deployment.of(context).live()
    manifest = Manifest.read(folder)
    warn_of_unknown_folders(folders, manifest.id, manifest.labels)
    only = photos_of_part(folder, split, backbone) if split else None
    if phone_shift:
        return _phone_shift(folder, folders, severity, only, most, as_json)
    if cross_source:
        return _cross_source(folder, folders, apart_from, backbone, as_json)
    with _progress() as progress:
        answers, figures = evaluate(folder, folders, only=only, progress=progress)
    if as_json:
        _print(full_evaluation_document(answers, figures, split) if full else evaluation_document(answers, figures))
    else:
        names = deployment.of(context).names(figures.per_class)
        shown = len(names) if full else tables.WORST
        tables.print_figures(figures, answers.version, models=shown, names=names, unreadable=answers.unreadable)
    return None


def _phone_shift(
    version: Path,
    folders: list[Path],
    severity: Severity,
    only: Mapping[str, str] | None,
    most: int | None,
    as_json: bool,
) -> None:
    from training.cli import tables
    from training.evaluation.phone_shift import phone_shift

    with _progress() as progress:
        found = phone_shift(version, folders, severity=severity, only=only, most=most, progress=progress)
    _print(found.table()) if as_json else tables.print_phone_shift(found)


def _cross_source(version: Path, folders: list[Path], base: Path | None, backbone: Path | None, as_json: bool) -> None:
    from training.cli import tables
    from training.embeddings.embedding_set import EmbeddingSet
    from training.evaluation.cross_dataset import evaluate_cross_dataset

    with _progress() as progress:
        embedding_set = EmbeddingSet.of_version(version, backbone)
        found = evaluate_cross_dataset(version, folders, embedding_set, base=base, progress=progress)
    _print(found.table()) if as_json else tables.print_cross_source(found)


def _print(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))


@contextmanager
def _progress() -> "Iterator[ProgressCallback]":
    """A bar on stderr where that is a terminal."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("Photos"), *Progress.get_default_columns()[1:], MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None, visible=False)
        yield lambda done, all_: bar.update(task, completed=done, total=all_, visible=True)
