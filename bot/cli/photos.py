"""Photos that `classify` reads: files, folders, standard input."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError

STDIN = "-"
PICTURES = frozenset(
    [".jpg", ".jpeg", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".heif"]
)


class UnreadablePhoto(BotError):
    """A photo that cannot be read."""


@dataclass(frozen=True, kw_only=True)
class PhotoArgument:
    """One photo on the command line."""

    name: str  # as it is printed
    path: Path | None = None  # none is standard input

    def read(self) -> bytes:
        """The photo's bytes; raises UnreadablePhoto."""
        if self.path is None:
            return sys.stdin.buffer.read()
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise UnreadablePhoto(_refusal(self.name, error)) from error


def photos_in(given: Iterable[str]) -> list[PhotoArgument]:
    """List the given photos; a folder stands for the pictures in it."""
    return [photo for each in given for photo in _photos(each)]


def _photos(given: str) -> Iterator[PhotoArgument]:
    path = Path(given)
    if given == STDIN:
        yield PhotoArgument(name="stdin")
    elif path.is_dir() and (found := _pictures(path)):
        yield from (PhotoArgument(name=str(each), path=each) for each in found)
    else:
        yield PhotoArgument(name=given, path=path)


def _pictures(folder: Path) -> list[Path]:
    """The folder's pictures and those of its sub-folders, in alphabetical order."""
    return sorted(each for each in folder.rglob("*") if each.suffix.lower() in PICTURES and each.is_file())


def _refusal(name: str, error: OSError) -> str:
    if name.startswith(("http://", "https://")):
        return f"It is an address; download it first: curl -L {name} | sneakers classify -"
    if isinstance(error, IsADirectoryError):
        return "The folder holds no pictures."
    return f"It cannot be read: {error.strerror}."
