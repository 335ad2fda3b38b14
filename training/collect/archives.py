"""Import of photos from a ZIP archive or a folder."""

import lzma
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from model.pictures.guards import MAX_BYTES
from training.collect.archive_labels import label_folders, other_names
from training.collect.candidates import Slugs
from training.collect.storage import PhotoStorage, PutResult, picture_suffix
from training.dataset.photos import REJECTED, ProgressCallback, disk_errors
from training.dataset.sources import PhotoSource
from training.dataset.system_files import is_system_file
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
    notices: tuple[str, ...] = ()  # names that disagree about the model


@dataclass(frozen=True, kw_only=True)
class _Item:
    """One file to take over."""

    name: PurePosixPath  # inside the archive or the folder
    recorded: str  # as written into the sources
    size: int
    copy: Callable[[Path], object]  # raises OSError, and what zipfile raises


@dataclass(frozen=True, kw_only=True)
class _Options:
    """What the caller says of all files."""

    slug: str | None
    query: str | None
    progress: ProgressCallback


def import_archive(
    path: Path, storage: PhotoStorage, slugs: Slugs, *, slug: str | None, query: str | None, progress: ProgressCallback
) -> ImportCounts:
    """Import the pictures of a ZIP; raises DatasetError for refused ones."""
    try:
        with disk_errors(path), zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not _name(info).endswith("/")]
            _refuse(path, infos)
            items = [
                _Item(
                    name=PurePosixPath(_name(info)),
                    recorded=_name(info),
                    size=info.file_size,
                    copy=partial(_unpack, archive, info),
                )
                for info in infos
            ]
            shown = [item for item in items if not _is_passed_over(item.name)]
            return _import(path, shown, storage, slugs, _Options(slug=slug, query=query, progress=progress))
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, EOFError) as error:
        raise DatasetError(f"{path} is damaged or no ZIP ({error}): download it again.") from error


def import_folder(
    path: Path, storage: PhotoStorage, slugs: Slugs, *, slug: str | None, query: str | None, progress: ProgressCallback
) -> ImportCounts:
    """Import a folder's pictures, and its sub-folders'; raises DatasetError."""
    path = path.resolve() if path.name in ("", "..") else path
    with disk_errors(path):
        files = list(_files(path, links=True))
        items = [
            _Item(
                name=PurePosixPath(file.relative_to(path)),
                recorded=file.name,
                size=file.stat().st_size,
                copy=partial(shutil.copyfile, file),
            )
            for file in files
        ]
    if not items:
        raise DatasetError(
            f"{path} holds no files: put a model's photos into it, or into one sub-folder for each model."
        )
    return _import(path, items, storage, slugs, _Options(slug=slug, query=query, progress=progress))


def _import(path: Path, items: list[_Item], storage: PhotoStorage, slugs: Slugs, options: _Options) -> ImportCounts:
    labels = label_folders(path, (item.name.parent for item in items), slugs, options.slug)
    for item in items:  # before anything is taken
        if labels.slugs[item.name.parent] is None and _is_picture(item, storage):
            raise DatasetError(_unclear(path, item.name))
    notices = labels.notices + other_names(path, (item.name for item in items), labels, slugs)
    counts = {"new": 0, "known": 0, "no_picture": 0}
    for done, item in enumerate(items, start=1):
        slug = labels.slugs[item.name.parent]
        kept = _put(path, item, slug, storage, options.query) if slug else None
        counts[kept or "no_picture"] += 1
        options.progress(done, len(items))
    return ImportCounts(**counts, notices=notices)


def _put(path: Path, item: _Item, slug: str, storage: PhotoStorage, query: str | None) -> PutResult | None:
    with _copied(item, storage) as part:
        source = PhotoSource(sha256="", slug=slug, file="", archive=f"{path.name}!{item.recorded}", query=query)
        return storage.put(part, source) if part else None


def _is_picture(item: _Item, storage: PhotoStorage) -> bool:
    with _copied(item, storage) as part:
        return part is not None and picture_suffix(part) is not None


@contextmanager
def _copied(item: _Item, storage: PhotoStorage) -> Iterator[Path | None]:
    """Copy a file beside the data set; None if too large."""
    part = storage.partial / "copied"
    try:
        if item.size <= MAX_BYTES:
            with disk_errors(storage.folder):
                item.copy(part)
        yield part if item.size <= MAX_BYTES else None
    finally:
        part.unlink(missing_ok=True)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, part: Path) -> None:
    with archive.open(info) as packed, part.open("wb") as file:
        shutil.copyfileobj(packed, file)


def _files(folder: Path, *, links: bool) -> Iterator[Path]:
    """The files below a folder; links lead into its first level."""
    for path in sorted(folder.iterdir()):
        if _is_passed_over(PurePosixPath(path.name)):
            continue
        if path.is_dir() and (links or not path.is_symlink()):
            yield from _files(path, links=False)
        elif path.is_file():
            yield path


def _unclear(path: Path, name: PurePosixPath) -> str:
    said = name.parent.name or (path.stem if path.suffix.lower() == ".zip" else path.name)
    return f"{path}: no sneaker is clearly meant by {said!r}, where {name.name!r} is; say which one with --slug."


def _name(info: zipfile.ZipInfo) -> str:
    """A file's name with slashes, also where Windows wrote backslashes."""
    return info.filename.replace("\\", "/")


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
        elif _name(info).startswith("/") or ".." in _name(info).split("/"):
            why = f"{info.filename!r} in it climbs out of the archive"
        elif stat.S_ISLNK(info.external_attr >> 16):
            why = f"{info.filename!r} in it is a link"
        elif info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            why = f"{info.filename!r} in it unpacks to {info.file_size:,} bytes from {info.compress_size:,}: a bomb"
    if why:
        raise DatasetError(f"{path} is refused: {why}.")


def _is_passed_over(name: PurePosixPath) -> bool:
    """Whether a file is hidden, a system's own, or in quarantine."""
    return any(is_system_file(part) for part in name.parts) or REJECTED in name.parts
