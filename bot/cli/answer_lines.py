"""Answers on the terminal: one line for each photo."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.style import Style
from rich.text import Text

from model.catalogue.index import LEAST_SIMILARITY
from model.prediction import LIKELY_FROM

SHOWN_FROM = 0.01  # a runner-up with less is left out
RESEMBLED = 2  # models that an unnamed shoe looks like
GAP = "  "


def print_answers(answers: Sequence[Mapping[str, Any]], *, verbose: bool = False) -> None:
    """Print one line per answer; unreadable photos go to stderr.

    A terminal gets lines of its width, with the shop as the link of the name. A pipe gets whole paths and addresses.
    """
    console = Console(markup=False, emoji=False, highlight=False)
    width = console.width if console.is_terminal else None
    readable = [answer for answer in answers if "error" not in answer]
    paths = [answer["photo"] for answer in readable]
    names = dict(zip(paths, paths if width is None else _without_common_folder(paths), strict=True))
    photo = _longest(names.values(), width // 4 if width else None)
    model = _longest((_name(answer) for answer in readable if not _several(answer)), None)
    for answer in answers:
        if "error" in answer:
            print(f"sneakers: {answer['photo']}: {answer['error']}", file=sys.stderr)
            continue
        shoes = _several(answer)
        line = Text(_cut(names[answer["photo"]], photo) + GAP).append(_names(shoes) or _answer(answer, model))
        if verbose:
            line.append("\n").append(_numbered(shoes) or _details(answer))
        elif width is None:
            line.append("".join(GAP + each["top"][0]["buy_url"] for each in shoes or [answer] if _is_named(each)))
        elif width is not None:
            line.truncate(width, overflow="ellipsis")
        line.rstrip()  # of padding: nothing may follow the name
        console.print(line, soft_wrap=True)


def _is_named(answer: Mapping[str, Any]) -> bool:
    return bool(answer["verdict"] == "sneaker")


def _several(answer: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The shoes of a photo answered shoe by shoe, else none."""
    shoes: Sequence[Mapping[str, Any]] = answer["shoes"]
    likely = [each for each in shoes if _is_named(each) and each["top"][0]["probability"] >= LIKELY_FROM]
    return shoes if len(shoes) > 1 and likely else ()


def _names(shoes: Iterable[Mapping[str, Any]]) -> Text:
    """The name of each of several shoes."""
    return Text(" + ").join(_short(each) for each in shoes)


def _short(shoe: Mapping[str, Any]) -> Text:
    """Name and probability, without padding."""
    if not _is_named(shoe):
        return Text(_name(shoe))
    first = shoe["top"][0]
    return Text(_name(shoe), Style(bold=True, link=first["buy_url"])).append(f" {first['probability']:.0%}")


def _answer(answer: Mapping[str, Any], cells: int) -> Text:
    """Name, probability and runner-up."""
    first, *others = answer["top"]
    named = _is_named(answer)
    style = Style(bold=True, link=first["buy_url"] if named else None)
    line = Text().append(set_cell_size(_name(answer), cells), style)
    line.append(GAP + (f"{first['probability']:4.0%}" if named else " " * 4))
    if also := _runner_up(first, others) if named else looks_like(answer):
        line.append(f"{GAP}({also})", Style(dim=True))
    return line


def _name(answer: Mapping[str, Any]) -> str:
    first = answer["top"][0]
    if _is_named(answer):
        return f"{first['name']}{'' if first['probability'] >= LIKELY_FROM else '?'}"
    return "unknown model" if answer["verdict"] == "unknown" else "no sneaker?"


def _runner_up(first: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> str:
    """The next candidate; a brand that was said is not said again."""
    brand = first["name"].partition(" ")[0] + " "
    also = [each for each in others[:1] if each["probability"] >= SHOWN_FROM]
    return "".join(f"{each['name'].removeprefix(brand)} {each['probability']:.0%}" for each in also)


def looks_like(answer: Mapping[str, Any]) -> str:
    """What it looks like: suggestions for an unknown model, else candidates."""
    suggested = answer["suggestions"] if answer["verdict"] == "unknown" else ()
    near = [each for each in suggested if each["similarity"] >= LEAST_SIMILARITY] if suggested else answer["top"]
    return f"like {', '.join(each['name'] for each in near[:RESEMBLED])}" if near else ""


def _numbered(shoes: Iterable[Mapping[str, Any]]) -> Text:
    """The details of each of several shoes, under its number."""
    return Text().join(Text(f"  {number}.\n").append(_details(each)) for number, each in enumerate(shoes, 1))


def _details(answer: Mapping[str, Any]) -> Text:
    """All candidates, and the shops of a named sneaker."""
    text = Text()
    for each in answer["top"]:
        share = f"{each['probability']:.0%}" if each["probability"] >= SHOWN_FROM else "<1%"
        text.append(f"    {share:>4}{GAP}{each['name']}\n")
    shops = answer["top"][0]["shops"] if _is_named(answer) else ()
    wide = _longest((each["shop"] for each in shops), None)
    for each in shops:
        text.append(f"    {set_cell_size(each['shop'], wide)}{GAP}").append(f"{each['url']}\n", Style(dim=True))
    return text


def _without_common_folder(paths: Sequence[str]) -> list[str]:
    """The paths, less the folder that all are in."""
    folders = {str(Path(path).parent) for path in paths}
    try:
        common = os.path.commonpath(folders)
    except ValueError:  # none, or absolute paths beside relative ones
        return list(paths)
    return [os.path.relpath(path, common) for path in paths]


def _longest(words: Iterable[str], most: int | None) -> int:
    widest = max(map(cell_len, words), default=0)
    return widest if most is None else min(widest, most)


def _cut(path: str, cells: int) -> str:
    """A path of this width: padded, or without its beginning."""
    if cell_len(path) <= cells:
        return set_cell_size(path, cells)
    while cell_len(path) >= cells:
        path = path[1:]
    return f"…{path}"
