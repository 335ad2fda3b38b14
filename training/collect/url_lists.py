"""Lists of addresses (CSV, JSON lines) and of SKUs."""

import csv
import io
import itertools
import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from model.text import lines_of, read_text
from training.collect.candidates import Candidate, Slugs
from training.errors import DatasetError

JSON_LINES = (".jsonl", ".ndjson")
SUFFIXES = (".csv", ".tsv", ".txt", *JSON_LINES)
SEPARATORS = (",", ";", "\t", "|")  # Excel writes the one of its country


def read_candidates(path: Path, slugs: Slugs, *, slug: str | None = None, query: str | None = None) -> list[Candidate]:
    """Read a list of addresses; raises DatasetError naming the line."""
    needed = ("url",) if slug else ("slug", "url")
    candidates: dict[Candidate, None] = {}
    for number, row in _rows(path, needed):
        where = f"{path}:{number}"
        url = row["url"].strip()
        if not _is_web(url):
            raise DatasetError(f"{where}: {url[:80]!r} is no web address; it begins with https:// or http://.")
        own = slugs.check((row.get("slug") or slug or "").strip(), where)
        candidates[Candidate(slug=own, url=url, query=row.get("query") or query)] = None
    if not candidates:
        raise DatasetError(f"{path} is empty: give a line for each photo, with {' and '.join(needed)}.")
    return list(candidates)


def _is_web(url: str) -> bool:
    if re.search(r"[\s\0-\x20\x7f\ud800-\udfff]", url):  # a quotation mark that is not closed joins lines
        return False
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def read_skus(path: Path) -> list[str]:
    """Read SKUs: a column `sku`, or one a line; raises DatasetError."""
    if path.suffix.lower() == ".txt":
        skus = [line.strip() for line in lines_of(_text(path))]
    else:
        skus = [row["sku"].strip() for _, row in _rows(path, ("sku",))]
    found = list(dict.fromkeys(sku for sku in skus if sku and not sku.startswith("#")))
    if not found:
        raise DatasetError(f"{path} is empty: give a SKU a line.")
    return found


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows with line numbers; raises DatasetError for missing columns."""
    rows = _json_rows(path) if path.suffix.lower() in JSON_LINES else _csv_rows(path, needed)
    for number, row in rows:
        values = {key: value for key, value in row.items() if isinstance(value, str)}
        _check_columns(f"{path}:{number}", needed, values, row)
        yield number, values


def _check_columns(where: str, needed: tuple[str, ...], there: Collection[str], columns: Collection[str]) -> None:
    """Raise DatasetError for a column that is needed and not there."""
    missing = [column for column in needed if column not in there]
    if missing:
        named = ", ".join(str(column)[:80] for column in columns) or "nothing"
        raise DatasetError(f"{where} has no {' and no '.join(missing)}; its columns are {named}.")


def _csv_rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Rows by column in lower case; empty rows are left out."""
    text = _text(path)
    separator, named = _separator(text, needed, "\t" if path.suffix.lower() == ".tsv" else ",")
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    rows = ((reader.line_num, row) for row in reader if any(cell.strip() for cell in row))
    try:
        if named:
            next(rows)
        line, first = next(rows, (0, []))
        header = [cell.strip().casefold() for cell in first]
        if header:  # a list without a header may have one row only
            _check_columns(f"{path}:{line}, the first row,", needed, header, header)
        for number, row in rows:
            if any(cell.strip() for cell in row[len(header) :]):
                told = f"{len(row)} cells for {len(header)} columns; put a cell that contains {separator!r} into quotes"
                raise DatasetError(f"{path}:{number} has {told}.")
            yield number, dict(itertools.zip_longest(header, row[: len(header)]))
    except csv.Error as error:
        raise DatasetError(f"{path}:{reader.line_num} is no CSV ({error}).") from error


def _separator(text: str, needed: tuple[str, ...], default: str) -> tuple[str, bool]:
    """The separator of a CSV, and whether its first row declares it."""
    first = next((line for line in lines_of(text) if line.strip()), "").strip(' "')
    if first.casefold().startswith("sep=") and len(first) > len("sep="):  # as Excel writes and reads it
        return first[len("sep=")], True
    columns: dict[str, list[str]] = {}
    for separator in (default, *SEPARATORS):
        columns[separator] = [cell.strip(' "\t').casefold() for cell in first.split(separator)]
        if set(needed) <= set(columns[separator]):
            return separator, False
    return max(columns, key=lambda separator: len(columns[separator])), False


def _json_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(lines_of(_text(path)), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DatasetError(f"{path}:{number} is no JSON ({error}); write an object a line.") from error
        if not isinstance(row, dict):
            raise DatasetError(f"{path}:{number} is no JSON object; write one a line.")
        yield number, row


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except (OSError, UnicodeError) as error:
        raise DatasetError(f"{path} cannot be read ({error}); give a text file in UTF-8.") from error
