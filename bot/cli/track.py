"""The command `track`: name the shoes of a video."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import Json, ModelFolder
from bot.errors import SetupError

if TYPE_CHECKING:
    from model.catalogue.catalogue import Catalogue
    from model.classifier import Classifier
    from model.tracking import Track

MOST_LOOKS = 120  # frames that are looked at
MOST_PIXELS = 4_000 * 1920 * 1080  # decoded ones: two minutes of HD video
MOST_SECONDS = 300.0


def track(
    video: Annotated[Path, typer.Argument(metavar="VIDEO", help="An MP4, QuickTime or WebM file.")],
    as_json: Json = False,
    annotate: Annotated[
        Path | None, typer.Option(metavar="OUT.mp4", help="Write the video with numbered boxes and names.")
    ] = None,
    model: ModelFolder = None,
) -> None:
    """Name the shoes in a video, each with when it is seen."""
    from bot.cli.catalogue import known
    from bot.services.versions import live_folder
    from bot.settings import Settings
    from model.classifier import Classifier

    data = _read(video)
    settings = Settings.load()
    catalogue = asyncio.run(known(settings))
    classifier = Classifier.load(model or asyncio.run(live_folder(settings)))
    try:
        found = _tracks(classifier, video, data)
        if annotate:
            _annotate(catalogue, found, data, video, annotate)
    finally:
        classifier.close()
    shown = [_as_json(catalogue, each) for each in found]
    if as_json:
        print(json.dumps({"tracks": shown}, ensure_ascii=False, indent=2))
    else:
        from bot.cli import tables

        tables.print_tracks(shown)


def _read(video: Path) -> bytes:
    try:
        return video.read_bytes()
    except OSError as error:
        raise SetupError(f"{video} cannot be read ({error.strerror}): name a video file.") from error


def _tracks(classifier: "Classifier", video: Path, data: bytes) -> "Sequence[Track]":
    from model.errors import PictureError
    from model.pictures.video import Limits
    from model.tracking import tracks_in, whole_video

    limits = Limits(most=MOST_LOOKS, pixels=MOST_PIXELS, seconds=MOST_SECONDS)
    try:
        return tracks_in(classifier, data, limits) or whole_video(classifier, data, limits)
    except PictureError as error:
        raise SetupError(f"{video}: {error}") from error


def _annotate(catalogue: "Catalogue", found: "Sequence[Track]", data: bytes, video: Path, to: Path) -> None:
    from model.errors import PictureError
    from model.pictures.annotated_video import write
    from model.pictures.video import Limits

    if to.exists() and to.samefile(video):
        raise SetupError(f"{to} is the video itself: name another file for --annotate.")
    labels = [_label(catalogue, each) for each in found]
    try:
        write(to, data, found, labels, Limits(pixels=MOST_PIXELS, seconds=MOST_SECONDS))
    except PictureError as error:
        raise SetupError(f"{video}: {error}") from error
    except OSError as error:
        raise SetupError(f"{to} cannot be written ({error.strerror}): name another file, such as out.mp4.") from error


def _label(catalogue: "Catalogue", track: "Track") -> str:
    from bot.cli.catalogue import sneaker

    first = track.ranked[0]
    return (
        "not known"
        if track.verdict != "sneaker"
        else f"{sneaker(catalogue, first.slug).title} · {first.probability:.0%}"
    )


def _as_json(catalogue: "Catalogue", track: "Track") -> dict[str, Any]:
    from bot.cli.answers import SHOWN, box, model, suggestions

    return {
        "top": [model(catalogue, each) for each in track.ranked[:SHOWN]],
        "verdict": track.verdict,
        "seconds": [round(each, 3) for each in track.seconds],
        "boxes": [{"second": round(each.second, 3), **box(each.box, each.score)} for each in track.boxes],
        "suggestions": suggestions(track.suggestions),
    }
