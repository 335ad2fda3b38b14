"""The form of /addmodel: fields, steps, and validation of the answers."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, NoReturn, get_args
from urllib.parse import urlsplit

from anyascii import anyascii

from bot.errors import BotError

Step = Literal["brand", "name", "aliases", "links", "confirm"]
STEPS: tuple[Step, ...] = get_args(Step)
MAX_SLUG = 40  # bytes: callback data must hold it beside an id of 11 digits and a page of two
DIGEST = 8  # hexadecimal digits
MAX_LENGTH = 60
MAX_ITEMS = 10  # aliases, links


class InvalidInput(BotError):
    """An invalid answer; `key` is the text with the reason."""

    def __init__(self, key: str, word: str = "", other: str = "") -> None:
        super().__init__(key, word)
        self.key = key
        self.word = word
        self.other = other


def refuse(key: str, word: str, other: str = "") -> NoReturn:
    """Raise InvalidInput."""
    raise InvalidInput(key, word, other)


@dataclass(frozen=True, kw_only=True)
class AddModelForm:
    """The known fields of a new model, and the current step."""

    started: int  # message id of the command: a button of another form is too old
    last_message: int  # message id of the last stored answer
    step: Step = "brand"
    brand: str = ""
    name: str = ""
    aliases: tuple[str, ...] = ()
    links: Mapping[str, str] | None = None  # shop -> address
    asked: str = ""  # key of the unlisted name that the model is for

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> "AddModelForm":
        """A form from the fields of a draft."""
        return cls(**{**fields, "aliases": tuple(fields["aliases"])})

    def fields(self) -> dict[str, Any]:
        """The fields for a draft."""
        return asdict(self)

    @property
    def title(self) -> str:
        """Brand and name."""
        return f"{self.brand} {self.name}"

    @property
    def slug(self) -> str:
        """The label of the model: "nike-air-max-dn8", "naiki-3f2a1b0c"."""
        return _label(self.title)

    def answered(self, words: str, *, message_id: int) -> "AddModelForm":
        """The form with the answer to the current step; raises InvalidInput."""
        fields: dict[str, Any] = {self.step: _READ[self.step](words)}
        taken = replace(self, last_message=message_id, **fields)
        if self.step == "name" and taken.name.casefold().startswith(f"{taken.brand} ".casefold()):
            taken = replace(taken, name=taken.name[len(taken.brand) :].strip())
        if self.step == "name" and not 3 <= len(taken.slug) <= MAX_SLUG:
            refuse("add-bad-name", words.strip())
        following = STEPS[STEPS.index(self.step) + 1]
        if following == "name" and taken.name:  # users have named it
            return replace(taken, step="name").answered(taken.name, message_id=message_id)
        return replace(taken, step=following)

    def skipped(self) -> "AddModelForm":
        """The form with the current step left out."""
        return replace(self, step=STEPS[min(STEPS.index(self.step) + 1, len(STEPS) - 1)])


def from_one_line(started: int, words: str) -> AddModelForm:
    """A form from `brand | name | aliases | links`; raises InvalidInput."""
    form = AddModelForm(started=started, last_message=started)
    for part in words.split("|"):
        if form.step == "confirm":
            refuse("add-bad-form", words)
        form = form.answered(part, message_id=started) if part.strip() else form.skipped()
    if not (form.brand and form.name):
        refuse("add-bad-form", words)
    return replace(form, step="confirm")


def _label(words: str) -> str:
    """A label of a–z and digits; a digest tells similar names apart."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    if all(letter.isascii() or unicodedata.category(letter)[0] not in "LN" for letter in plain):
        return _hyphenated(plain.encode("ascii", "ignore").decode())
    key = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    digest = hashlib.sha256(key.encode()).hexdigest()[:DIGEST]
    latin = _hyphenated(anyascii(key).casefold())
    return f"{latin[: MAX_SLUG - DIGEST - 1]}-{digest}".replace("--", "-").strip("-")


def _hyphenated(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")


def _line(words: str) -> str:
    line = " ".join(words.split())
    if len(line) > MAX_LENGTH:
        refuse("add-too-long", line)
    if ":" in line:
        refuse("add-colon", line)
    return line


def _name(words: str) -> str:
    line = _line(words)
    if not _label(line):  # signs only: every other name of signs would have the same label
        refuse("add-no-letters", line)
    return line


def _aliases(words: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_line(each) for each in re.split(r"[,;\n]", words) if each.strip()))
    return _limited(found)


def _links(words: str) -> dict[str, str]:
    return {_shop(address): address for address in _limited(tuple(words.split()))}


def _limited(found: tuple[str, ...]) -> tuple[str, ...]:
    if len(found) > MAX_ITEMS:
        refuse("add-too-many", str(len(found)))
    return found


def _shop(address: str) -> str:
    """A shop's name from its https URL; raises InvalidInput."""
    try:
        parts = urlsplit(address)
        host = parts.hostname if parts.scheme == "https" else None
    except ValueError:
        host = None
    if not host or "." not in host:
        refuse("add-bad-link", address)
    return host.removeprefix("www.").rpartition(".")[0]


_READ = {"brand": _name, "name": _name, "aliases": _aliases, "links": _links}


def joined(words: Sequence[str]) -> str:
    """Words on one line, separated by commas."""
    return ", ".join(words)
