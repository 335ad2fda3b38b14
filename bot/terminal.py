"""What the command line shows people at a terminal, as tables."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

VERDICTS = {"sneaker": "", "unknown": "perhaps", "no_sneaker": "no sneaker?"}


def print_answers(answers: Sequence[Mapping[str, Any]]) -> None:
    """One row a photo: its path, the likeliest models with probabilities; on stderr, why others could not be read."""
    console = _console()
    photo, model = (Column(name, no_wrap=True) for name in ("photo", "model"))
    table = Table(photo, "", model, "", "next", box=None, header_style="dim")
    for answer in answers:
        if "error" in answer:
            print(f"sneakers: {answer['photo']}: {answer['error']}", file=sys.stderr)
        else:
            table.add_row(_shortened(answer["photo"], console.width // 3), *_said(answer))
    if table.row_count:
        console.print(table)


def _said(answer: Mapping[str, Any]) -> tuple[str, ...]:
    first, *others = answer["top"]
    rest = ", ".join(f"{each['name']} {each['probability']:.0%}" for each in others)
    return VERDICTS[answer["verdict"]], first["name"], f"{first['probability']:.0%}", rest


def _shortened(path: str, cells: int) -> str:
    """A path without its beginning where it is wider than some cells: what tells two photos apart is its end."""
    if cell_len(path) <= cells:
        return path
    while cell_len(path) >= cells:
        path = path[1:]
    return f"…{path}"


def print_versions(rows: Sequence[Mapping[str, Any]]) -> None:
    """One row a version with the number that the chat has for it, the live one marked."""
    table = Table("", "", "version", "created", "backbone", "models", box=None, header_style="dim")
    for row in rows:
        mark, number = "live" if row["live"] else "", str(row["number"] or "–")
        table.add_row(mark, number, row["id"], row["created"], row["backbone"], str(len(row["labels"])))
    _console().print(table)


def print_version(manifest: Mapping[str, Any]) -> None:
    """Everything in a manifest, a line a fact, nested facts indented."""
    table = Table.grid(padding=(0, 2))
    for key, value in _facts(manifest):
        table.add_row(Text(key, style="dim"), value)
    _console().print(table)


def _console() -> Console:
    """A terminal that shows names as they are: `[bold]` in one is no markup, and `:shoe:` no picture."""
    return Console(markup=False, emoji=False)


def _facts(mapping: Mapping[str, Any], depth: int = 0) -> list[tuple[str, str]]:
    rows = []
    for key, value in mapping.items():
        indented = "  " * depth + key
        if isinstance(value, Mapping):
            rows += [(indented, ""), *_facts(value, depth + 1)]
        else:
            rows.append((indented, ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)))
    return rows
