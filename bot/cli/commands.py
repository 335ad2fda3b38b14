"""Commands for the operator: models list, show and export."""

import asyncio
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import doctor, promote, track
from bot.cli.classify import classify
from bot.cli.options import Json, ModelFolder
from bot.errors import SetupError

models = typer.Typer(help="List, show, export and promote versions of the model.", no_args_is_help=True)


def mount(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command()(classify)
    app.command()(track.track)
    app.command()(doctor.doctor)
    models.command("promote")(promote.promote)
    models.command("rollback")(promote.rollback)
    app.add_typer(models, name="models")


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
    model: ModelFolder = None,
    embedding: Annotated[bool, typer.Option("--embedding", help="Keep the embedding as a second output.")] = False,
) -> None:
    """Write a version for a phone: one .tflite, and its labels."""
    from bot.services.versions import live_folder
    from bot.settings import Settings
    from model.export import export

    try:
        exported = export(model or asyncio.run(live_folder(Settings.load())), to, embedding=embedding)
    except OSError as error:
        raise SetupError(f"{to} cannot be written ({error.strerror}); name another folder.") from error
    print(*(getattr(exported, each.name) for each in fields(exported)), sep="\n")


def _created(found: tuple[Any, Path]) -> str:
    return str(found[0].created)
