"""What the command line shows people at a terminal, as tables."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

VERDICTS = {"sneaker": "", "unknown": "perhaps", "no_sneaker": "no sneaker?"}


def print_answers(answers: Sequence[Mapping[str, Any]]) -> None:
    """One row a photo: its name, the likeliest models with probabilities, or why it could not be read."""
    table = Table("photo", "", "model", "", "next", box=None, header_style="dim")
    for answer in answers:
        photo = Path(answer["photo"]).name
        if "error" in answer:
            table.add_row(photo, "", Text(answer["error"], style="red"))
            continue
        first, *others = answer["top"]
        rest = ", ".join(f"{each['name']} {each['probability']:.0%}" for each in others)
        table.add_row(photo, VERDICTS[answer["verdict"]], first["name"], f"{first['probability']:.0%}", rest)
    _console().print(table)


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
