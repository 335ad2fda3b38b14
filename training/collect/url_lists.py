"""Lists of addresses (CSV, JSON lines) and of SKUs."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from training.collect.candidates import Candidate, Slugs
from training.errors import DatasetError

JSON_LINES = (".jsonl", ".ndjson")
SUFFIXES = (".csv", ".tsv", ".txt", *JSON_LINES)


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
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def read_skus(path: Path) -> list[str]:
    """Read SKUs: a column `sku`, or one a line; raises DatasetError."""
    if path.suffix == ".txt":
        skus = [line.strip() for line in _text(path).splitlines()]
    else:
        skus = [row["sku"].strip() for _, row in _rows(path, ("sku",))]
    found = list(dict.fromkeys(sku for sku in skus if sku and not sku.startswith("#")))
    if not found:
        raise DatasetError(f"{path} is empty: give a SKU a line.")
    return found


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows with line numbers; raises DatasetError for missing columns."""
    rows = _json_rows(path) if path.suffix in JSON_LINES else _csv_rows(path)
    for number, row in rows:
        missing = [column for column in needed if not isinstance(row.get(column), str)]
        if missing:
            there = ", ".join(str(column) for column in row) or "nothing"
            raise DatasetError(f"{path}:{number} has no {' and no '.join(missing)}; its columns are {there}.")
        yield number, {key: value for key, value in row.items() if isinstance(value, str)}


def _csv_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    lines = _text(path).splitlines()
    reader = csv.DictReader(lines, delimiter="\t" if path.suffix == ".tsv" else ",")
    try:
        for row in reader:
            yield reader.line_num, {key.strip(): value for key, value in row.items() if key is not None}
    except csv.Error as error:
        raise DatasetError(f"{path}:{reader.line_num} is no CSV ({error}).") from error


def _json_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(_text(path).splitlines(), start=1):
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
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} cannot be read ({error}); give a text file in UTF-8.") from error
