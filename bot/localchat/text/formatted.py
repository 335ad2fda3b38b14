"""Message text from a sender's text, ``parse_mode`` and entities."""

import re
from dataclasses import dataclass, field

from bot.localchat.core.errors import BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.text import html, utf16
from bot.localchat.text.detect import detect
from bot.localchat.text.entities import settle

MAX_TEXT = 4096  # UTF-16 units after parsing: https://core.telegram.org/bots/api#sendmessage
MAX_CAPTION = 1024
MAX_SOURCE = 1 << 15  # bytes before parsing
# Telegram turns control characters into spaces and drops those that steer the direction of text.
CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
DROPPED = re.compile("[\r\u2028-\u202e]")
# Found by Telegram itself, whatever the sender claims.
DETECTED = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}


@dataclass(frozen=True, kw_only=True)
class Formatted:
    """Text without markup and its entities, offsets and lengths in UTF-16 units."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)

    def fields(self, name: str) -> Json:
        """As fields of a Message: ``name`` is "text" or "caption"."""
        if not self.text:
            return {}
        entities = "entities" if name == "text" else f"{name}_entities"
        return {name: self.text, **({entities: self.entities} if self.entities else {})}


def read_text(text: str, parse_mode: str = "", entities: list[Json] | None = None) -> Formatted:
    """The text of a message.

    Raises BadRequest when it is empty, too long or badly marked up.
    """
    formatted = read(text, parse_mode, entities, longest=MAX_TEXT, too_long="message is too long")
    if not formatted.text:
        raise BadRequest("message text is empty")
    return formatted


def read_caption(text: str, parse_mode: str = "", entities: list[Json] | None = None) -> Formatted:
    """A caption, possibly empty.

    Raises BadRequest when it is too long or badly marked up.
    """
    return read(text, parse_mode, entities, longest=MAX_CAPTION, too_long="message caption is too long")


def read(
    text: str,
    parse_mode: str = "",
    entities: list[Json] | None = None,
    *,
    longest: int = MAX_TEXT,
    too_long: str = "text is too long",
) -> Formatted:
    """Parse the markup, clean the text and detect entities.

    Raises BadRequest where the markup is bad, or with ``too_long`` when more than ``longest`` UTF-16 units remain.
    """
    if len(text.encode(errors="replace")) > MAX_SOURCE:
        raise BadRequest(too_long)
    plain, found = _parse(clean(text), parse_mode.lower() if text else "", entities or [])
    kept = plain.strip()
    if utf16.length(kept) > longest:
        raise BadRequest(too_long)
    lead = utf16.length(plain[: len(plain) - len(plain.lstrip())])
    moved = [{**entity, "offset": entity["offset"] - lead} for entity in found]
    return Formatted(text=kept, entities=settle([*moved, *detect(kept, moved)], utf16.length(kept)))


def clean(text: str) -> str:
    """``text`` with control characters as Telegram leaves them."""
    return CONTROL.sub(" ", DROPPED.sub("", text))


def _parse(text: str, mode: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The text without markup and its entities.

    Entities come from the markup or from the sender.
    """
    if mode in ("", "none"):
        return text, _given(text, entities)
    if mode != "html":  # the bot sends no Markdown
        raise BadRequest("unsupported parse_mode")
    source = html.parse(text)
    return "".join(source.written), source.entities


def _given(text: str, entities: list[Json]) -> list[Json]:
    """Entities that the sender names, checked against the text."""
    size = utf16.length(text)
    for entity in entities:
        end = entity["offset"] + entity["length"]
        if entity["offset"] < 0 or entity["length"] < 0:
            raise BadRequest("receive an entity with incorrect offset or length")
        if end > size:
            raise BadRequest(
                f"entity beginning at UTF-16 offset {entity['offset']} ends after the end of the text "
                f"at UTF-16 offset {end}"
            )
    return [entity for entity in entities if entity["type"] not in DETECTED]
