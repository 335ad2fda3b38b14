"""The terminal, to which tables are printed as they are."""

from pathlib import Path

from rich.console import Console
from rich.text import Text


def terminal(*, stderr: bool = False, width: int | None = None) -> Console:
    """A console on stdout or stderr, without markup and emoji."""
    return Console(stderr=stderr, width=width, markup=False, emoji=False)


def marked(why: str, path: Path) -> Text:
    """A line about a file that something is wrong with."""
    return Text.assemble((why, "yellow"), " ", str(path))
