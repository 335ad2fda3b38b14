"""Storage of collected photos by model and content, without duplicates."""

import fcntl
import hashlib
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from PIL import Image

from model.pictures import picture
from model.pictures.guards import BROKEN
from model.pictures.picture import looks_like_heif
from training.dataset.paths import refuse_links
from training.dataset.photos import REJECTED, disk_errors
from training.dataset.sources import PhotoSource, add_sources, read_sources
from training.errors import DatasetError

PutResult = Literal["new", "known"]
NAME_DIGITS = 16  # hex digits of the SHA-256 in a file's name
HEAD_BYTES = 64 * 1024  # bytes of a file that tell what it is
_SUFFIXES = {"JPEG": "jpg", "TIFF": "tif"}
_PARTIAL = ".partial-"


class PhotoStorage:
    """A data set's folder while photos are put into it."""

    def __init__(self, folder: Path, partial: Path) -> None:
        """`opened` makes one."""
        self.folder = folder
        self.partial = partial  # for files that are not whole yet: on the same disk, and gone afterwards
        self._there = {(path.parent.name, path.stem[:NAME_DIGITS]) for path in _files(folder)}
        self._there |= _moved(folder, {stem for _, stem in self._there})
        self._sources = {(source.sha256, source.slug, source.url, source.archive) for source in read_sources(folder)}
        self._by_url = {source.url: source for source in read_sources(folder) if source.url and self.has(source)}

    def has(self, source: PhotoSource) -> bool:
        """Whether the photo is here, among those put aside too."""
        return (source.slug, source.sha256[:NAME_DIGITS]) in self._there

    def of_url(self, url: str) -> PhotoSource | None:
        """The last find at an address whose photo is here."""
        return self._by_url.get(url)

    def forget(self, gone: Iterable[PhotoSource]) -> None:
        """Note that photos are here no more."""
        for source in gone:
            self._there.discard((source.slug, source.sha256[:NAME_DIGITS]))
            self._sources.discard((source.sha256, source.slug, source.url, source.archive))

    def put(self, file: Path, source: PhotoSource) -> PutResult | None:
        """Move a file into the data set; None for no picture.

        `source.sha256`, `file` and `at` are filled in. Raises DatasetError where the disk fails.
        """
        with disk_errors(self.folder):
            suffix = picture_suffix(file)
            if suffix is None:
                return None
            with file.open("rb") as open_storage:
                sha256 = hashlib.file_digest(open_storage, "sha256").hexdigest()
            target = self.folder / source.slug / f"{sha256[:NAME_DIGITS]}.{suffix}"
            new = (source.slug, target.stem) not in self._there
            if new:
                target.parent.mkdir(exist_ok=True)
                file.rename(target)
                self._there.add((source.slug, target.stem))
            self._write_down(source, sha256, target)
        return "new" if new else "known"

    def _write_down(self, source: PhotoSource, sha256: str, target: Path) -> None:
        table = vars(source) | {
            "sha256": sha256,
            "file": target.relative_to(self.folder).as_posix(),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        whole, key = PhotoSource(**table), (sha256, source.slug, source.url, source.archive)
        before = self._by_url.get(source.url or "")
        fresh = before is None or (before.etag, before.modified) != (source.etag, source.modified)
        if key not in self._sources or (source.url and fresh):
            add_sources(self.folder, [whole])
        self._sources.add(key)
        if source.url:
            self._by_url[source.url] = whole


@contextmanager
def open_storage(folder: Path) -> Iterator[PhotoStorage]:
    """Create and lock a data set's folder; raises DatasetError."""
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        refuse_links(folder)
        lock = (folder / ".lock").open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DatasetError(
                f"Photos are being gathered into {folder} already: wait for that, or stop it."
            ) from error
        for left in folder.glob(f"{_PARTIAL}*"):  # of a run that was killed
            shutil.rmtree(left, ignore_errors=True)
        with disk_errors(folder), tempfile.TemporaryDirectory(dir=folder, prefix=_PARTIAL) as partial:
            yield PhotoStorage(folder, Path(partial))


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.glob("*/*") if path.is_file())
    yield from (path for path in folder.glob(f"{REJECTED}/*/*/*") if path.is_file())


def _moved(folder: Path, stems: set[str]) -> set[tuple[str, str]]:
    """Recorded photos that now lie under another model.

    A person moved them, or put them aside after that. Their names tell, also of those that were made JPEG.
    """
    found = {(source.slug, source.sha256[:NAME_DIGITS]) for source in read_sources(folder)}
    return {(slug, stem) for slug, stem in found if stem in stems}


def picture_suffix(file: Path) -> str | None:
    """A picture's file extension by its content, or None."""
    with file.open("rb") as open_storage:
        head = open_storage.read(HEAD_BYTES)
        if looks_like_heif(head):
            return "heic"
        open_storage.seek(0)
        try:
            with picture.open_header(io.BytesIO(head) if len(head) < HEAD_BYTES else open_storage) as image:
                kind = str(image.format)
        except (*BROKEN, Image.DecompressionBombError):
            return None
    return _SUFFIXES.get(kind, kind.lower())
