"""A cursor over marked-up text: position, output and open entities."""

from dataclasses import dataclass, field

from bot.localchat.core.errors import BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.text import utf16


@dataclass(kw_only=True)
class Open:
    """An open entity: its tag, its argument and its start."""

    name: str
    argument: str = ""
    offset: int  # UTF-16 units into the text without markup
    start: int  # characters into the text without markup
    byte: int  # UTF-8 bytes into the source, for error texts


@dataclass(kw_only=True)
class Source:
    """Reads ``text`` character by character and collects the result."""

    text: str
    at: int = 0
    written: list[str] = field(default_factory=list)
    offset: int = 0
    stack: list[Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def peek(self, ahead: int = 0) -> str:
        """The character ``ahead`` of here, or "" past the end."""
        index = self.at + ahead
        return self.text[index] if 0 <= index < len(self.text) else ""

    def starts(self, token: str) -> bool:
        """Whether ``token`` stands here."""
        return self.text.startswith(token, self.at)

    def byte(self, index: int | None = None) -> int:
        """The UTF-8 byte offset of a character; by default the current one."""
        return len(self.text[: self.at if index is None else index].encode())

    def write(self, character: str) -> None:
        """Append to the text without markup."""
        self.written.append(character)
        self.offset += utf16.length(character)

    def begin(self, name: str, *, at: int, argument: str = "") -> None:
        """Open an entity whose markup stands at character ``at``."""
        self.stack.append(
            Open(name=name, argument=argument, offset=self.offset, start=len(self.written), byte=self.byte(at))
        )

    def end(self, kind: str | None, **details: object) -> None:
        """Close the innermost entity.

        No entity remains if ``kind`` is None or the stretch is empty.
        """
        opened = self.stack.pop()
        if kind is not None and self.offset > opened.offset:
            size = self.offset - opened.offset
            self.entities.append({"type": kind, "offset": opened.offset, "length": size, **details})

    def inner(self) -> str:
        """The text written since the innermost entity began."""
        return "".join(self.written[self.stack[-1].start :])


def refuse(reason: str) -> BadRequest:
    """Telegram's refusal of markup that it can't read."""
    return BadRequest(f"can't parse entities: {reason}")
