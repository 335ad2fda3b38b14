"""Decisions: what a person said about photos on a contact sheet, done."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from model.text import lines_of, read_text
from training.cleaning.clean import all_photos
from training.cleaning.history import CleaningHistory
from training.cleaning.issues import PhotoIssue
from training.cleaning.quarantine import QuarantinedPhoto, free_path, quarantine, quarantined, write_summary
from training.dataset.photos import NOT_SNEAKERS, Photo, disk_errors, model_folders
from training.errors import DatasetError

Action = Literal["keep", "reject", "move"]
ACTIONS: tuple[Action, ...] = get_args(Action)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One line of the list."""

    action: Action
    sha256: str
    slug: str | None = None  # where to move to
    path: str | None = None  # which of several files with this content: where it is, or was


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What became of the decisions, in photos."""

    restored: int
    rejected: int
    moved: int
    unchanged: int  # was so already
    missing: tuple[str, ...]  # sha256 of photos that are not there


def read_decisions(path: Path) -> list[Decision]:
    """Read decisions from a contact sheet; raises DatasetError naming the line."""
    try:
        lines = lines_of(read_text(path))
    except (OSError, UnicodeError) as error:
        raise DatasetError(f"{path} cannot be read ({error}): give the list that the contact sheet exports.") from error
    found: dict[tuple[str, str | None], Decision] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            decision = _decision(line, f"{path}:{number}")
            before = found.setdefault((decision.sha256, decision.path), decision)
            if before != decision or (decision.path and (decision.sha256, None) in found):
                raise DatasetError(
                    f"{path}:{number} decides again about {decision.sha256[:12]}…: leave one line of both."
                )
    return list(found.values())


def apply_decisions(folder: Path, decisions: list[Decision]) -> Applied:
    """Keep, reject and move photos; idempotent. Raises DatasetError."""
    files = _Files.of(folder)
    slugs = {path.name for path in model_folders(folder)} | {NOT_SNEAKERS}
    counts = {"restored": 0, "rejected": 0, "moved": 0, "unchanged": 0}
    missing = []
    for decision in decisions:
        if decision.slug and decision.slug not in slugs:
            raise DatasetError(
                f"{folder} has no model {decision.slug!r} to move a photo to: make that sub-folder first."
            )
    for decision in decisions:
        if done := _apply(folder, decision, files):
            counts[done] += 1
        else:
            missing.append(decision.sha256)
    keep = {each.sha256 for each in decisions if each.action != "reject"} - set(missing)
    CleaningHistory.read(folder).deciding(keep, {each.sha256 for each in decisions} - keep).write(folder)
    write_summary(folder)
    return Applied(**counts, missing=tuple(missing))


def _decision(line: str, where: str) -> Decision:
    action, sha256, *rest = (*line.split("\t"), "")
    slug, *path = rest if action == "move" else ["", *rest]
    if action not in ACTIONS or not _SHA256.fullmatch(sha256) or (action == "move" and not slug):
        raise DatasetError(
            f"{where}: {line[:80]!r} is no decision; a line is keep, reject or move, a tab, and the photo's sha256."
        )
    return Decision(action=action, sha256=sha256, slug=slug or None, path=(path or [""])[0] or None)


@dataclass(frozen=True, kw_only=True)
class _Files:
    """Where each content is: copies may be in several places."""

    here: Mapping[tuple[str, str | None], Photo]  # by sha256 and path, and by sha256 and None
    gone: Mapping[tuple[str, str | None], QuarantinedPhoto]
    slugs: set[tuple[str, str]]  # sha256 and slug of those that are here; grows

    @classmethod
    def of(cls, folder: Path) -> "_Files":
        here, gone = all_photos(folder), [aside for aside in quarantined(folder) if aside.reason != "converted"]
        paths = [_written(photo.path.relative_to(folder).as_posix()) for photo in here]
        return cls(
            here={(photo.sha256, key): photo for photo, path in zip(here, paths, strict=True) for key in (path, None)},
            gone={(aside.sha256, key): aside for aside in gone for key in (_written(aside.was), None)},
            slugs={(photo.sha256, photo.slug) for photo in here},
        )


def _written(path: str) -> str:
    """The path as the sheet writes it, control characters replaced."""
    return re.sub("[\t\r\n\ud800-\udfff]", "\ufffd", path)


def _apply(
    folder: Path, decision: Decision, files: _Files
) -> Literal["restored", "rejected", "moved", "unchanged"] | None:
    key = decision.sha256, decision.path
    photo, aside = files.here.get(key), files.gone.get(key)
    at = photo or aside
    slug = decision.slug or (at.slug if at else (decision.path or "").partition("/")[0])
    there = (decision.sha256, slug) in files.slugs
    if decision.action == "reject" or (photo and there and slug != photo.slug):  # it is where it should go to already
        return _reject(folder, photo) if photo else "unchanged" if aside else None
    if photo is None and aside is None:
        return "unchanged" if there else None
    if there:
        return "unchanged"
    path = photo.path if photo else folder / str(aside and aside.now)
    with disk_errors(folder):
        target = free_path(folder / slug / path.name)
        target.parent.mkdir(exist_ok=True)
        path.rename(target)
    files.slugs.add((decision.sha256, slug))
    return "moved" if decision.slug else "restored"


def _reject(folder: Path, photo: Photo) -> Literal["rejected"]:
    issue = PhotoIssue(photo=photo, reason="by-hand", detail="A person put it aside.")
    quarantine(folder, [issue], lambda done, all_: None)
    return "rejected"
