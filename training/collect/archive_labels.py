"""Labels of an archive's files: given, by folder, or by name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from training.collect.candidates import Slugs
from training.dataset.system_files import without_additions

# Words of folders that say nothing about the model.
_PLAIN = frozenset(
    (
        "image", "images", "photo", "photos", "picture", "pictures", "pic", "pics", "img", "jpg", "jpeg", "png",
        "webp", "heic", "original", "originals", "new", "folder", "dcim", "camera", "data", "dataset", "train",
        "test", "val", "validation", "foto", "fotos", "immagini", "immagine", "nuova", "cartella", "bilder", "ordner",
        "dossier", "carpeta", "imagenes", "on", "feet", "for", "sale", "outfit", "used", "in", "hand", "google",
        "bing", "search", "unsorted", "all",
    )
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ArchiveLabels:
    """The label of each folder, with notes for the user."""

    slugs: Mapping[PurePosixPath, str | None]  # by folder inside; None where no name means a model
    notices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Names:
    """What the names around a folder's files say, innermost first."""

    label: str | None
    others: tuple[str, ...]  # other models that are named too
    passed: str | None  # a name that means no model, inside the one that gave the label


def label_folders(path: Path, folders: Iterable[PurePosixPath], slugs: Slugs, given: str | None) -> ArchiveLabels:
    """Label the folders of an archive or folder; notices tell disagreements."""
    root = path.stem if path.suffix.lower() == ".zip" else path.name
    named = {folder: _named(root, folder, slugs, given) for folder in sorted(set(folders))}
    names = {root: None} | {part: None for folder in named for part in folder.parts}
    notices = [*_disagreements(path, named.values()), *_unknown(path, named.values())]
    if counted := [repr(name) for name in names if not given and slugs.is_counted(name)]:
        notices.append(f"{path.name}: the last number of {', '.join(counted)} is taken as a copy's.")
    return ArchiveLabels(slugs={folder: each.label for folder, each in named.items()}, notices=tuple(notices))


def _disagreements(path: Path, named: Iterable[_Names]) -> Iterator[str]:
    taken = dict.fromkeys(f"{each.label} (not {' or '.join(each.others)})" for each in named if each.others)
    if taken:
        yield f"{path.name}: its names disagree about the model. Taken: {', '.join(taken)}."


def _unknown(path: Path, named: Iterable[_Names]) -> Iterator[str]:
    taken = dict.fromkeys(f"{each.passed!r} as {each.label}" for each in named if each.passed)
    if taken:
        yield f"{path.name}: folders whose names mean no model are taken too: {', '.join(taken)}."


def other_names(path: Path, files: Iterable[PurePosixPath], labels: ArchiveLabels, slugs: Slugs) -> tuple[str, ...]:
    """A notice of files that are named as other models."""
    taken: dict[str, str] = {}
    for file in files:
        label, meant = labels.slugs[file.parent], slugs.titled(_uncounted(file.stem))
        if label and meant not in (None, label):
            taken.setdefault(f"{label} (not {meant})", file.name)
    said = ", ".join(f"{name!r} as {labelled}" for labelled, name in taken.items())
    return (f"{path.name}: files named as other models are taken too: {said}.",) if taken else ()


def _uncounted(stem: str) -> str:
    """The name of a file without the number of a photo.

    "nike-air-jordan-11_02" has one, "nike-air-jordan-11" none.
    """
    return re.sub(r"[\s_.-]*(\(\d+\)|\[\d+\]|[\s_.]\d+|-0\d+)$", "", stem)


def _named(root: str, folder: PurePosixPath, slugs: Slugs, given: str | None) -> _Names:
    passed, said = None, []
    for name in reversed(folder.parts):
        if slug := None if _is_plain(name) else slugs.of_file(name):
            said.append(slug)
        elif not (said or given or passed) and _tells(name):
            passed = name
    said += [slug] if not _is_plain(root) and (slug := slugs.of_file(root)) else []
    label = given or (said[0] if said else None)
    others = tuple(dict.fromkeys(slug for slug in said if slug != label))
    return _Names(label=label, others=others, passed=passed if label else None)


def _tells(name: str) -> bool:
    """Whether a folder's name may be that of a model."""
    return any(word not in _PLAIN and sum(letter.isalpha() for letter in word) > 2 for word in _words(name))


def _is_plain(name: str) -> bool:
    """Whether every word of a name is plain.

    "originals" is a folder of originals, not the adidas Originals Flex.
    """
    return all(word in _PLAIN for word in _words(name))


def _words(name: str) -> list[str]:
    return without_additions(name).casefold().replace("_", " ").replace("-", " ").split()
