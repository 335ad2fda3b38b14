"""From what a sender gives (text, ``parse_mode``, entities) to what a message holds."""

import re
from dataclasses import dataclass, field

from bot.localchat.errors import BadRequest
from bot.localchat.text import html, markdown, units
from bot.localchat.text.detect import detect
from bot.localchat.text.source import refuse
from bot.localchat.wire import Json

MAX_TEXT = 4096  # UTF-16 units after parsing: https://core.telegram.org/bots/api#sendmessage
MAX_CAPTION = 1024
# Telegram turns control characters into spaces and drops those that steer the direction of text.
CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x20]")
DROPPED = re.compile("[\r\u202a-\u202e\u2028\u2029]")


@dataclass(frozen=True, kw_only=True)
class Formatted:
    """Text without markup and its entities, offsets in UTF-16 units, sorted as Telegram sorts them."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)

    def fields(self, name: str) -> Json:
        """As fields of a Message: ``name`` is "text" or "caption"."""
        if not self.text:
            return {}
        entities = "entities" if name == "text" else f"{name}_entities"
        return {name: self.text, **({entities: self.entities} if self.entities else {})}


def read_text(text: str, parse_mode: str = "", entities: list[Json] | None = None) -> Formatted:
    """A message's text; raises BadRequest when it is empty, too long or badly marked up."""
    formatted = read(text, parse_mode, entities)
    if not formatted.text:
        raise BadRequest("message text is empty")
    if units.length(formatted.text) > MAX_TEXT:
        raise BadRequest("message is too long")
    return formatted


def read_caption(text: str, parse_mode: str = "", entities: list[Json] | None = None) -> Formatted:
    """A caption, which may be empty; raises BadRequest when it is too long or badly marked up."""
    formatted = read(text, parse_mode, entities)
    if units.length(formatted.text) > MAX_CAPTION:
        raise BadRequest("message caption is too long")
    return formatted


def read(text: str, parse_mode: str = "", entities: list[Json] | None = None) -> Formatted:
    """Clean ``text``, take its markup out, find what Telegram finds by itself, and trim."""
    plain, found = _parse(clean(text), parse_mode, entities or [])
    return _trim(plain, found + detect(plain, found))


def clean(text: str) -> str:
    """``text`` with control characters as Telegram leaves them."""
    return CONTROL.sub(" ", DROPPED.sub("", text))


def _parse(text: str, parse_mode: str, entities: list[Json]) -> tuple[str, list[Json]]:
    match parse_mode.lower():
        case "" | "none":
            return text, [dict(entity) for entity in entities]
        case "html":
            source = html.parse(text)
        case "markdownv2":
            source = markdown.parse(text)
        case _:
            raise refuse_mode(parse_mode)
    return "".join(source.written), source.entities


def refuse_mode(parse_mode: str) -> BadRequest:
    """The refusal of a ``parse_mode`` that is none."""
    return (
        refuse(f"unsupported parse_mode {parse_mode!r}")
        if parse_mode.lower() == "markdown"
        else BadRequest("unsupported parse_mode")
    )


def _trim(text: str, entities: list[Json]) -> Formatted:
    kept = text.strip()
    lead = units.length(text[: len(text) - len(text.lstrip())])
    end = units.length(kept)
    trimmed = []
    for entity in entities:
        first = max(0, entity["offset"] - lead)
        last = min(end, entity["offset"] + entity["length"] - lead)
        if last > first:
            trimmed.append({**entity, "offset": first, "length": last - first})
    trimmed.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted(text=kept, entities=trimmed)
