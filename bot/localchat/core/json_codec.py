"""JSON: the alias of an object, and one compact encoder."""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Clock: TypeAlias = Callable[[], float]  # Unix seconds; tests hand in one they turn by hand


def read_json_text(text: str | bytes) -> Any:
    """Parse JSON; raises ValueError for invalid JSON and for lone surrogates."""
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    dumps(value).encode()
    return value


def dumps(value: object) -> str:
    """Write ``value`` as compact JSON, leaving letters of any language readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
