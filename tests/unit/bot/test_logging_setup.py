"""Logging: JSON lines carry the update that the task handles."""

import json
import logging

from bot import logging_setup
from bot.logging_setup import Json


def line() -> dict[str, str | int]:
    """A log line as its reader sees it."""
    record = logging.LogRecord("bot.x", logging.INFO, "x.py", 1, "", (), None)
    record.msg, record.args = "token 1234567:%s", ("a" * 35,)
    read: dict[str, str | int] = json.loads(Json().format(record))
    return read


def test_a_line_outside_of_an_update_names_none_and_shows_no_token() -> None:
    assert "update" not in line()
    assert line()["message"] == "token <token>"


def test_a_line_of_an_update_names_it() -> None:
    reset = logging_setup.update_id.set(42)
    try:
        assert line()["update"] == 42
    finally:
        logging_setup.update_id.reset(reset)
