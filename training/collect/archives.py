"""Import of photos from a ZIP archive or a folder."""

import lzma
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from model.pictures.guards import MAX_BYTES
from training.collect.candidates import Slugs
from training.collect.storage import PhotoStorage
from training.dataset.photos import ProgressCallback, disk_errors, list_folder
from training.dataset.sources import PhotoSource
from training.errors import DatasetError

MAX_FILES = 100_000
MAX_UNPACKED = 8 * 1024**3  # unpacked, of one archive
MAX_RATIO = 200  # unpacked to packed: pictures hardly shrink, a bomb's zeros shrink a thousandfold
RATIO_FROM = 1024 * 1024  # bytes unpacked, below which the ratio says nothing


@dataclass(frozen=True, kw_only=True)
class ImportCounts:
    """What became of the files of an archive or a folder."""

    new: int
    known: int
    no_picture: int  # pages, scripts, files too large to be read


@dataclass(frozen=True, kw_only=True)
class _Item:
    """One file to take over."""

    slug: str
    name: str
    size: int


def import_archive(
    path: Path, storage: PhotoStorage, slugs: Slugs, *, slug: str | None, query: str | None, progress: ProgressCallback
) -> ImportCounts:
    """Import the pictures of a ZIP; raises DatasetError for refused ones."""
    try:
        with disk_errors(path), zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _refuse(path, infos)
            shown = [info for info in infos if not _hidden(info.filename)]
            own = [_slug(path, info.filename, slugs, slug) for info in shown]  # before anything is taken
            counts = {"new": 0, "known": 0, "no_picture": 0}
            for done, (info, each) in enumerate(zip(shown, own, strict=True), start=1):
                item = _Item(slug=each, name=info.filename, size=info.file_size)
                part = storage.partial / "unpacked"
                if item.size <= MAX_BYTES:
                    with disk_errors(storage.folder), archive.open(info) as packed, part.open("wb") as file:
                        shutil.copyfileobj(packed, file)
                kept = _put(storage, part, item, path.name, query) if item.size <= MAX_BYTES else None
                counts[kept or "no_picture"] += 1
                progress(done, len(shown))
            return ImportCounts(**counts)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, EOFError) as error:
        raise DatasetError(f"{path} is damaged or no ZIP ({error}): download it again.") from error


def import_folder(
    path: Path, storage: PhotoStorage, slugs: Slugs, *, slug: str | None, query: str | None, progress: ProgressCallback
) -> ImportCounts:
    """Import a folder's pictures, or its sub-folders'; raises DatasetError."""
    with disk_errors(path):
        listed = list(_listed(path, slugs, slug))
    if not listed:
        raise DatasetError(
            f"{path} holds no files: put a model's photos into it, or into one sub-folder for each model."
        )
    counts = {"new": 0, "known": 0, "no_picture": 0}
    for done, (own, file) in enumerate(listed, start=1):
        item = _Item(slug=own, name=file.name, size=file.stat().st_size)
        part = storage.partial / "copied"
        if item.size <= MAX_BYTES:
            with disk_errors(storage.folder):
                shutil.copyfile(file, part)
        kept = _put(storage, part, item, path.name, query) if item.size <= MAX_BYTES else None
        counts[kept or "no_picture"] += 1
        progress(done, len(listed))
    return ImportCounts(**counts)


def _put(storage: PhotoStorage, part: Path, item: _Item, archive: str, query: str | None) -> str | None:
    source = PhotoSource(sha256="", slug=item.slug, file="", archive=f"{archive}!{item.name}", query=query)
    kept = storage.put(part, source)
    part.unlink(missing_ok=True)
    return kept


def _listed(path: Path, slugs: Slugs, slug: str | None) -> Iterator[tuple[str, Path]]:
    folders = sorted(each for each in path.iterdir() if each.is_dir() and not each.name.startswith("."))
    if slug or not folders:
        own = slug or _required(slugs.of_name(path.name), path, path.name)
        yield from ((own, photo.path) for photo in list_folder(path, own))
    for folder in folders:
        own = slug or _required(slugs.of_name(folder.name), folder, folder.name)
        yield from ((own, photo.path) for photo in list_folder(folder, own))


def _slug(path: Path, name: str, slugs: Slugs, given: str | None) -> str:
    """A file's model: as given, by its folder, or by the archive."""
    inner = PurePosixPath(name).parent.name
    return given or (inner and slugs.of_name(inner)) or _required(slugs.of_name(path.stem), path, inner or path.stem)


def _required(slug: str | None, path: Path, name: str) -> str:
    if slug is None:
        raise DatasetError(f"{path}: no sneaker is clearly meant by {name!r}; say which one with --slug.")
    return slug


def _refuse(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    """Raise DatasetError for an archive that nobody makes of photos."""
    why = None
    if not infos:
        why = "it is empty"
    elif len(infos) > MAX_FILES:
        why = f"it has {len(infos):,} files, and at most {MAX_FILES:,} are taken"
    elif (size := sum(info.file_size for info in infos)) > MAX_UNPACKED:
        why = f"it would unpack to {size:,} bytes, and at most {MAX_UNPACKED:,} are taken"
    for info in infos:
        if info.flag_bits & 0x1:
            why = f"{info.filename!r} in it is encrypted; save it without a password"
        elif PurePosixPath(info.filename).is_absolute() or ".." in info.filename.replace("\\", "/").split("/"):
            why = f"{info.filename!r} in it climbs out of the archive"
        elif stat.S_ISLNK(info.external_attr >> 16):
            why = f"{info.filename!r} in it is a link"
        elif info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            why = f"{info.filename!r} in it unpacks to {info.file_size:,} bytes from {info.compress_size:,}: a bomb"
    if why:
        raise DatasetError(f"{path} is refused: {why}.")


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)
