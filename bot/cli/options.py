"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
ModelFolder = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="A version's folder; without it, the live version.")
]
