"""Validation of JSON and TOML files by pydantic, with readable errors.

The classes that describe a file are plain frozen dataclasses whose fields carry `annotated_types`. pydantic is imported
when the first file is read: it costs 100 ms, half as much as everything else that a classifier imports.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from annotated_types import Predicate

from model.errors import ModelError
from model.text import read_text

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

T = TypeVar("T")

_EXPECTED = {
    "dict_type": "a table",
    "dataclass_type": "a table",
    "mapping_type": "a table",
    "tuple_type": "a list",
    "bool_type": "true or false",
}

_ADAPTERS: dict[type, "TypeAdapter[Any]"] = {}  # built once: it takes milliseconds


class FileTable:
    """Base of the dataclasses that describe a file: unknown keys are refused."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012


def matching(pattern: str, expected: str) -> Predicate:
    """Constraint: the whole text matches `pattern`; `expected` completes "it must be …"."""

    def matches(value: str) -> bool:
        return must(re.fullmatch(pattern, value) is not None, expected)

    return Predicate(matches)


def must(holds: bool, expected: str) -> bool:
    """True where a constraint holds; raises ValueError with what is expected otherwise."""
    if not holds:
        raise ValueError(expected)
    return True


def _is_utc(value: str) -> bool:
    try:
        offset = datetime.fromisoformat(value).utcoffset()
    except ValueError:
        offset = None
    return must(offset == timedelta(0), "a time in UTC such as 2026-01-31T12:00:00Z")


def _are_different(values: Sequence[str]) -> bool:
    good = all(value.strip() for value in values) and len(set(values)) == len(values)
    return must(good, "a list of different texts")


Text = Annotated[str, matching(r"(?s).*\S.*", "a text that is not empty")]
Texts = Annotated[tuple[str, ...], Predicate(_are_different)]
UtcTime = Annotated[str, Predicate(_is_utc)]


def from_json(kind: type[T], text: bytes, where: str, error: type[ModelError]) -> T:
    """Read `kind` from JSON, types strict; raises `error` naming the key.

    Raises ValueError for text that is not JSON.
    """
    from pydantic import ValidationError

    try:
        value: T = _adapter(kind).validate_json(text, strict=True)
        return value
    except ValidationError as invalid:
        (detail, *_) = invalid.errors(include_url=False)
        if detail["type"] == "json_invalid":
            raise ValueError(detail["msg"]) from invalid
        raise error(_sentence(kind, detail, where)) from invalid


def from_table(kind: type[T], table: Mapping[str, Any], where: str, error: type[ModelError]) -> T:
    """Read `kind` from a TOML table; raises `error` naming the key."""
    from pydantic import ValidationError

    try:
        value: T = _adapter(kind).validate_python(table)
        return value
    except ValidationError as invalid:
        raise error(_sentence(kind, invalid.errors(include_url=False)[0], where)) from invalid


def from_toml(kind: type[T], path: Path, error: type[ModelError]) -> T:
    """Read `kind` from a TOML file; raises `error` naming file or key."""
    try:
        table = tomllib.loads(read_text(path))
    except OSError as failure:
        raise error(f"{path} cannot be read ({failure.strerror}).") from failure
    except ValueError as failure:
        raise error(f"{path} is not TOML: {failure}.") from failure
    return from_table(kind, table, path.name, error)


def _adapter(kind: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _sentence(kind: type, detail: "ErrorDetails", where: str) -> str:
    """File, key, value, and what to do."""
    if not detail["loc"]:
        return f"{where}: {detail['input']!r:.80} is not a table; give an object with named fields."
    *outer, key = _path(detail["loc"])
    place = ": ".join([where, *outer])
    if detail["type"] == "missing":
        return f"{place}: {key} is missing; add it."
    if detail["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        known = ", ".join(sorted(field.name for field in fields(kind))) if is_dataclass(kind) and not outer else ""
        return f"{place}: unknown key {key!r}; " + (f"known are {known}." if known else "remove it.")
    return f"{place}: {key} is {detail['input']!r:.80}; it must be {_expected(detail)}."


def _path(loc: Sequence[str | int]) -> list[str]:
    """Keys of a value, outermost first, list indices appended."""
    path: list[str] = []
    for part in loc:
        if isinstance(part, int) and path:
            path[-1] += f"[{part}]"
        else:
            path.append(str(part))
    return path


def _expected(detail: "ErrorDetails") -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "value_error":
        return str(context["error"])
    if detail["type"] == "too_short":
        return f"a list of at least {context['min_length']}"
    return _EXPECTED.get(detail["type"]) or detail["msg"].removeprefix("Input should be ")
