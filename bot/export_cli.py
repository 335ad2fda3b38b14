"""The command that takes a version to a phone: models export."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

Version = Annotated[str | None, typer.Argument(metavar="[VERSION]", help="An id, or its beginning; else the live one.")]
To = Annotated[Path, typer.Option(metavar="DIR", help="Where the files go.")]
Embedding = Annotated[
    bool, typer.Option("--embedding", help="Keep the second output; Android's ImageClassifier refuses it.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def export_version(
    version: Version = None, to: To = Path("export"), embedding: Embedding = False, as_json: Json = False
) -> None:
    """Write a version as a .tflite with its labels inside, for use on a phone, and labels.txt beside it."""
    from bot.settings import Settings
    from bot.versions import find, live_folder
    from model.export import export

    settings = Settings.load()
    folder = find(settings, version) if version else asyncio.run(live_folder(settings))
    made = {name: str(path) for name, path in asdict(export(folder, to, embedding=embedding)).items()}
    print(json.dumps(made, indent=2) if as_json else "\n".join(made.values()))
