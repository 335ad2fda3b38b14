"""Reading a table (from JSON or TOML) field by field, with errors that name the key and the bad value."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from model.errors import ModelError


class Fields:
    """One table of a file; every getter raises `error` naming the file, the key, the value and what is expected."""

    def __init__(self, table: object, where: str, error: type[ModelError]) -> None:
        self.where = where
        self.error = error
        if not isinstance(table, Mapping):
            raise error(f"{where}: {table!r:.80} is not a table; give an object with named fields.")
        self.table: Mapping[str, Any] = table

    def only(self, keys: Iterable[str]) -> None:
        """Refuse keys that are not in `keys`: a misspelt or newer field must not be passed over in silence."""
        for key in self.table:
            if key not in (known := sorted(keys)):
                raise self.error(f"{self.where}: unknown key {key!r}; known are {', '.join(known)}.")

    def text(self, key: str, pattern: str = r"(?s).*\S.*", expected: str = "a text that is not empty") -> str:
        """The text at `key`, which must match `pattern` as a whole."""
        value = self._get(key)
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise self.bad(key, value, expected)
        return value

    def time(self, key: str) -> str:
        """The point in time at `key`, ISO 8601 in UTC, as it is written."""
        value = self.text(key)
        try:
            offset = datetime.fromisoformat(value).utcoffset()
        except ValueError:
            offset = None
        if offset != timedelta(0):
            raise self.bad(key, value, "a time in UTC such as 2026-01-31T12:00:00Z")
        return value

    def integer(self, key: str, low: int, high: int) -> int:
        """The whole number at `key`, between `low` and `high`, both included."""
        value = self._get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.bad(key, value, f"a whole number from {low} to {high}")
        return value

    def number(self, key: str, low: float, high: float) -> float:
        """The finite number at `key`, between `low` and `high`, both included."""
        value = self._get(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise self.bad(key, value, f"a number from {low:g} to {high:g}")
        return float(value)

    def texts(self, key: str, *, at_least: int = 1) -> tuple[str, ...]:
        """The list of different, non-empty texts at `key`."""
        value = self._get(key)
        good = isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)
        if not good or len(value) < at_least or len(set(value)) != len(value):
            raise self.bad(key, value, f"a list of at least {at_least} different texts")
        return tuple(value)

    def truth(self, key: str) -> bool:
        """The true or false at `key`."""
        value = self._get(key)
        if not isinstance(value, bool):
            raise self.bad(key, value, "true or false")
        return value

    def tables(self, key: str, *, at_least: int = 0) -> list["Fields"]:
        """The list of tables at `key`, each to be read field by field."""
        value = self._get(key)
        if not isinstance(value, list) or len(value) < at_least:
            raise self.bad(key, value, f"a list of at least {at_least} tables")
        return [Fields(each, f"{self.where}: {key}[{place}]", self.error) for place, each in enumerate(value)]

    def mapping(self, key: str) -> dict[str, Any]:
        """The table at `key`, whatever it holds."""
        value = self._get(key)
        if not isinstance(value, Mapping):
            raise self.bad(key, value, "a table")
        return dict(value)

    def inner(self, key: str) -> "Fields":
        """The table at `key`, to be read field by field."""
        return Fields(self.mapping(key), f"{self.where}: {key}", self.error)

    def bad(self, key: str, value: object, expected: str) -> ModelError:
        """The error for a wrong value at `key`."""
        return self.error(f"{self.where}: {key} is {value!r:.80}; it must be {expected}.")

    def _get(self, key: str) -> Any:
        if key not in self.table:
            raise self.error(f"{self.where}: {key} is missing; add it.")
        return self.table[key]
