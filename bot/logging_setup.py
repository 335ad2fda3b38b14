"""Logging: one line an event, as text or JSON, without secrets."""

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

TOKEN = re.compile(r"(?<=/bot)\d+:[\w-]+|\b\d{6,}:[\w-]{20,}")  # a bot's token, wherever a message quotes it
QUIET = ("httpx", "httpcore", "telegram", "alembic")  # what they say below a warning holds addresses, or is of no use
REPEATED = ("telegram.request.BaseRequest",)  # logs, with a traceback, what it raises as well


# The update that the current task handles: one id from the webhook or the poll to the answer.
update_id: ContextVar[int | None] = ContextVar("update_id", default=None)


class Redacted(logging.Formatter):
    """Text lines, tokens struck out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback under it."""
        return TOKEN.sub("<token>", super().format(record))


class Json(Redacted):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message, update; the traceback as one string."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (update := update_id.get()) is not None:
            line["update"] = update
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return TOKEN.sub("<token>", json.dumps(line, ensure_ascii=False))


def configure(form: Literal["text", "json"]) -> None:
    """Log to stderr from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if form == "json" else Redacted("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in REPEATED:
        logging.getLogger(name).setLevel(logging.CRITICAL)
