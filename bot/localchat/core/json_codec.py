"""JSON as it travels: the alias for an object, and one compact way to write it."""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Clock: TypeAlias = Callable[[], float]  # Unix seconds; tests hand in one they turn by hand


def read_json_text(text: str | bytes) -> Any:
    """What ``text`` says; raises ValueError when it is no JSON, or holds half a character (a lone surrogate)."""
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    dumps(value).encode()
    return value


def dumps(value: object) -> str:
    """Write ``value`` as compact JSON, leaving letters of any language readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
