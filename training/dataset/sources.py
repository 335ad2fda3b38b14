"""Sources of photos: one line for each in `sources.jsonl`."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from model.text import lines_of, read_text
from training.dataset.photos import disk_errors
from training.errors import DatasetError

FILE = "sources.jsonl"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class PhotoSource:
    """One find; the same photo found again elsewhere is another line."""

    sha256: str  # of the file as it came
    slug: str
    file: str  # where it was put, relative to the data set's folder
    url: str | None = None  # without a password
    archive: str | None = None  # the ZIP or folder that it came in, and its name there
    query: str | None = None  # what was searched for
    product: str | None = None  # the name that a product search gave
    etag: str | None = None
    modified: str | None = None  # the server's Last-Modified
    at: str = ""  # ISO 8601, UTC

    @property
    def origin(self) -> str:
        """What to count it under: the site, or the archive."""
        return (urlsplit(self.url).hostname or "?") if self.url else (self.archive or "?").partition("!")[0]


def read_sources(folder: Path) -> list[PhotoSource]:
    """Every find, oldest first; none where nothing was recorded. Raises DatasetError."""
    path = folder / FILE
    if not path.exists():
        return []
    with disk_errors(folder):
        lines = lines_of(read_text(path))
    *whole, last = lines  # a line that a kill cut off has no end: it is written again by the same command
    del last
    return [_read(line, path) for line in whole if line.strip()]


def add_sources(folder: Path, sources: Iterable[PhotoSource], *, name: str = FILE) -> None:
    """Append sources; removes a truncated last line. Raises OSError."""
    path = folder / name
    with path.open("a+", encoding="utf-8") as file:
        if file.tell():
            file.seek(file.tell() - 1)
            if file.read(1) != "\n":
                _drop_last_line(path)
        for source in sources:
            table = {name: value for name, value in asdict(source).items() if value is not None}
            file.write(json.dumps(table) + "\n")


def drop_sources(folder: Path, when: Callable[[PhotoSource], bool], *, for_good: bool = False) -> list[PhotoSource]:
    """Find matching sources and, `for_good`, remove them; raises DatasetError."""
    every = read_sources(folder)
    gone = [source for source in every if when(source)]
    if gone and for_good:
        draft = folder / f".{FILE}.part"
        with disk_errors(folder):
            draft.write_text("", encoding="utf-8")
            add_sources(folder, [source for source in every if source not in gone], name=draft.name)
            draft.replace(folder / FILE)
    return gone


def _drop_last_line(path: Path) -> None:
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.truncate(whole.rfind(b"\n") + 1)


def _read(line: str, path: Path) -> PhotoSource:
    try:
        source = PhotoSource(**json.loads(line))
        if not _SHA256.fullmatch(source.sha256):  # files are looked for by it
            raise ValueError(f"sha256 is {source.sha256!r}")
    except (ValueError, TypeError) as error:
        raise DatasetError(f"{path} has a line that is no source ({line[:60]!r}): remove that line.") from error
    return source
