"""Command: classify."""

import asyncio
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Json, ModelFolder

if TYPE_CHECKING:
    from bot.cli.photos import PhotoArgument

BAR_FROM = 20  # photos

Photos = Annotated[list[str], typer.Argument(metavar="PHOTO", help="Picture files, folders, or - for standard input.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show all candidates, and shops with their addresses.")]
Country = Annotated[
    str | None, typer.Option(metavar="CODE", help="Link to shops of this country, such as IT, GB or US.")
]
Annotate = Annotated[Path | None, typer.Option(metavar="DIR", help="Write photos with numbered boxes here.")]


def classify(
    photos: Photos,
    verbose: Verbose = False,
    country: Country = None,
    as_json: Json = False,
    model: ModelFolder = None,
    annotate: Annotate = None,
) -> None:
    """Name the sneakers in photos.

    \b
    Examples:
      sneakers classify photo.jpg
      sneakers classify holiday/ -v --country IT
      curl -L https://example.org/shoe.jpg | sneakers classify -
    """
    from bot.cli.answers import AnnotationFolder, of_photo
    from bot.cli.catalogue import known
    from bot.cli.photos import photos_in
    from bot.services.versions import live_folder
    from bot.settings import Settings
    from model.classifier import Classifier

    shops_in = _country(country)
    settings = Settings.load()
    catalogue = asyncio.run(known(settings))
    classifier = Classifier.load(model or asyncio.run(live_folder(settings)))
    folder = AnnotationFolder(annotate) if annotate else None
    answers = [of_photo(classifier, catalogue, photo, shops_in, folder) for photo in _watched(photos_in(photos))]
    classifier.close()
    if as_json:
        print(json.dumps(answers, ensure_ascii=False, indent=2))
    else:
        from bot.cli.answer_lines import print_answers

        print_answers(answers, verbose=verbose)
    if any("error" in answer for answer in answers):
        raise typer.Exit(1)


def _country(code: str | None) -> str | None:
    if code is not None and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise typer.BadParameter(f"--country is {code!r}; give a code of two letters, such as IT, GB or US.")
    return code and code.upper()


def _watched(photos: "list[PhotoArgument]") -> "Iterable[PhotoArgument]":
    """The photos, with a bar on a terminal where they are many."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    hidden = not console.is_terminal or len(photos) < BAR_FROM
    return track(photos, "Photos", console=console, transient=True, disable=hidden)
