"""A sneaker model that an admin is about to add: its facts so far, and what is asked next."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, NoReturn, get_args
from urllib.parse import urlsplit

from bot.errors import BotError

Step = Literal["brand", "name", "aliases", "links", "confirm"]
STEPS: tuple[Step, ...] = get_args(Step)
LONGEST_SLUG = 40  # bytes: callback data must hold it beside an id of 11 digits and a page of two
LONGEST_WORD = 60
MOST = 10  # aliases, links


class Unusable(BotError):
    """What the admin wrote cannot be used; `key` is the text that says why, `other` whose the word is already."""

    def __init__(self, key: str, word: str = "", other: str = "") -> None:
        super().__init__(key, word)
        self.key = key
        self.word = word
        self.other = other


def refuse(key: str, word: str, other: str = "") -> NoReturn:
    """Raise Unusable."""
    raise Unusable(key, word, other)


@dataclass(frozen=True, kw_only=True)
class Novelty:
    """The new model as far as it was told; `heard` is the last message that was taken in."""

    started: int  # the command's message id: buttons of another conversation are not of this one
    heard: int
    step: Step = "brand"
    brand: str = ""
    name: str = ""
    aliases: tuple[str, ...] = ()
    links: Mapping[str, str] | None = None  # shop -> address

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> "Novelty":
        """From what a draft holds."""
        return cls(**{**fields, "aliases": tuple(fields["aliases"])})

    def fields(self) -> dict[str, Any]:
        """What a draft holds."""
        return asdict(self)

    @property
    def title(self) -> str:
        """Brand and name, as people say it."""
        return f"{self.brand} {self.name}"

    @property
    def slug(self) -> str:
        """The label that the model will have: "nike-air-max-dn8"."""
        return _label(self.title)

    def told(self, words: str, *, heard: int) -> "Novelty":
        """With the answer to what was asked; raises Unusable."""
        told: dict[str, Any] = {self.step: _READ[self.step](words)}
        taken = replace(self, heard=heard, **told)
        if self.step == "name" and not 3 <= len(taken.slug) <= LONGEST_SLUG:
            refuse("add-bad-name", words.strip())
        return replace(taken, step=STEPS[STEPS.index(self.step) + 1])

    def skipped(self) -> "Novelty":
        """Without an answer to what was asked, where it may be left out."""
        return replace(self, step=STEPS[min(STEPS.index(self.step) + 1, len(STEPS) - 1)])


def at_once(started: int, words: str) -> Novelty:
    """All in one message: brand | name | aliases | links, the last two optional; raises Unusable."""
    new = Novelty(started=started, heard=started)
    for part in words.split("|"):
        if new.step == "confirm":
            refuse("add-bad-form", words)
        new = new.told(part, heard=started) if part.strip() else new.skipped()
    if not (new.brand and new.name):
        refuse("add-bad-form", words)
    return replace(new, step="confirm")


def _label(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.casefold())
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")


def _line(words: str) -> str:
    line = " ".join(words.split())
    if len(line) > LONGEST_WORD:
        refuse("add-too-long", line)
    if ":" in line:
        refuse("add-colon", line)
    return line


def _named(words: str) -> str:
    line = _line(words)
    if not _label(line):  # else it would share its label with every other name that leaves nothing of itself there
        refuse("add-no-letters", line)
    return line


def _aliases(words: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_line(each) for each in re.split(r"[,;\n]", words) if each.strip()))
    return _few(found)


def _links(words: str) -> dict[str, str]:
    return {_shop(address): address for address in _few(tuple(words.split()))}


def _few(found: tuple[str, ...]) -> tuple[str, ...]:
    if len(found) > MOST:
        refuse("add-too-many", str(len(found)))
    return found


def _shop(address: str) -> str:
    """A shop's name from its address; raises Unusable for what is no https address."""
    try:
        parts = urlsplit(address)
        host = parts.hostname if parts.scheme == "https" else None
    except ValueError:
        host = None
    if not host or "." not in host:
        refuse("add-bad-link", address)
    return host.removeprefix("www.").rpartition(".")[0]


_READ = {"brand": _named, "name": _named, "aliases": _aliases, "links": _links}


def listed(words: Sequence[str]) -> str:
    """Several words on one line."""
    return ", ".join(words)
