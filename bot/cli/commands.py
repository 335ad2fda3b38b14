"""Commands for the operator: classify; models list, show and export."""

import asyncio
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import doctor, promote
from bot.errors import SetupError

if TYPE_CHECKING:
    from model.catalogue.catalogue import Catalogue
    from model.classifier import Classifier

SHOWN = 3  # models named in an answer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
VersionFolder = Annotated[
    Path | None, typer.Option("--version", metavar="DIR", help="A version's folder; without it, the live version.")
]

models = typer.Typer(help="The versions of the model: list, show, export, promote, rollback.", no_args_is_help=True)


def mount(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command()(classify)
    app.command()(doctor.doctor)
    models.command("promote")(promote.promote)
    models.command("rollback")(promote.rollback)
    app.add_typer(models, name="models")


def classify(
    photos: Annotated[list[Path], typer.Argument(metavar="PHOTO…", help="Picture files.")],
    as_json: Json = False,
    version: VersionFolder = None,
) -> None:
    """Name the sneakers in each photo."""
    from bot.cli.catalogue import known
    from bot.services.versions import live_folder
    from bot.settings import Settings
    from model.classifier import Classifier

    settings = Settings.load()
    catalogue = asyncio.run(known(settings))
    classifier = Classifier.load(version or asyncio.run(live_folder(settings)))
    answers = [_answer(classifier, catalogue, photo) for photo in photos]
    classifier.close()
    if as_json:
        print(json.dumps(answers, ensure_ascii=False, indent=2))
    else:
        from bot.cli import tables

        tables.print_answers(answers)
    if any("error" in answer for answer in answers):
        raise typer.Exit(1)


@models.command("list")
def list_versions(as_json: Json = False) -> None:
    """List the versions on this machine, the newest first."""
    from bot.services.versions import folders, live_folder, numbers
    from bot.settings import Settings
    from model.manifest import Manifest

    settings = Settings.load()
    live, numbered = asyncio.run(live_folder(settings)), asyncio.run(numbers(settings))
    found = sorted(((Manifest.read(each), each) for each in folders(settings)), key=_created, reverse=True)
    rows = [
        {"live": folder == live, "number": numbered.get(folder.name), "folder": str(folder), **asdict(manifest)}
        for manifest, folder in found
    ]
    if as_json:
        print(json.dumps(rows, indent=2))
    else:
        from bot.cli import tables

        tables.print_versions(rows)


@models.command("show")
def show_version(
    version: Annotated[
        str | None, typer.Argument(metavar="[VERSION]", help="A number, an id, or its beginning.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show a version and its figures; without an id, the live version."""
    from bot.services.versions import find, live_folder, numbers
    from bot.settings import Settings
    from model.manifest import Manifest

    settings = Settings.load()
    folder = find(settings, version) if version else asyncio.run(live_folder(settings))
    manifest = Manifest.read(folder)
    if as_json:
        print(json.dumps(asdict(manifest), indent=2))
    else:
        from bot.cli import tables

        number = asyncio.run(numbers(settings)).get(manifest.id)
        tables.print_version(manifest, number, folder / "report" / "model-card.md")


@models.command("export")
def export_version(
    to: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write; made if it is not there.")],
    version: VersionFolder = None,
    embedding: Annotated[bool, typer.Option("--embedding", help="Keep the embedding as a second output.")] = False,
) -> None:
    """Write a version for a phone: one .tflite, and its labels."""
    from bot.services.versions import live_folder
    from bot.settings import Settings
    from model.export import export

    try:
        exported = export(version or asyncio.run(live_folder(Settings.load())), to, embedding=embedding)
    except OSError as error:
        raise SetupError(f"{to} cannot be written ({error.strerror}); name another folder.") from error
    print(*(getattr(exported, each.name) for each in fields(exported)), sep="\n")


def _created(found: tuple[Any, Path]) -> str:
    return str(found[0].created)


def _answer(classifier: "Classifier", catalogue: "Catalogue", photo: Path) -> dict[str, Any]:
    from model.errors import PictureError

    try:
        prediction = classifier.classify(photo.read_bytes())
    except OSError as error:
        return {"photo": str(photo), "error": f"It cannot be read: {error.strerror}."}
    except PictureError as error:
        return {"photo": str(photo), "error": str(error)}
    return {
        "photo": str(photo),
        "verdict": prediction.verdict,
        "top": [_model(catalogue, ranked.slug, ranked.probability) for ranked in prediction.top(SHOWN)],
        "version": prediction.version,
        "milliseconds": round(prediction.milliseconds, 2),
    }


def _model(catalogue: "Catalogue", slug: str, probability: float) -> dict[str, Any]:
    from bot.cli.catalogue import sneaker

    named = sneaker(catalogue, slug)
    return {"slug": slug, "name": named.title, "probability": probability, "buy_url": named.buy_url()}
