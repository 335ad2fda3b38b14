"""Decisions: what a person said about photos on a contact sheet, done."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from training.dataset.aside import Aside, asides, free, put_aside, write_summary
from training.dataset.clean import everything
from training.dataset.faults import Fault
from training.dataset.memory import Memory
from training.dataset.photos import NOT_SNEAKERS, Photo, model_folders, telling
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


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What became of the decisions, in photos."""

    restored: int
    rejected: int
    moved: int
    unchanged: int  # was so already
    missing: tuple[str, ...]  # sha256 of photos that are not there


def read_decisions(path: Path) -> list[Decision]:
    """Read a list that a contact sheet exported; raises DatasetError naming the line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} cannot be read ({error}): give the list that the contact sheet exports.") from error
    return [
        _decision(line, f"{path}:{number}")
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.startswith("#")
    ]


def apply_decisions(folder: Path, decisions: list[Decision]) -> Applied:
    """Keep, reject and move as a person decided; the same list again changes nothing. Raises DatasetError."""
    here = {photo.sha256: photo for photo in everything(folder)}
    gone = {aside.sha256: aside for aside in asides(folder) if aside.reason != "converted"}
    slugs = {path.name for path in model_folders(folder)} | {NOT_SNEAKERS}
    counts = {"restored": 0, "rejected": 0, "moved": 0, "unchanged": 0}
    missing = []
    for decision in decisions:
        if decision.slug and decision.slug not in slugs:
            raise DatasetError(
                f"{folder} has no model {decision.slug!r} to move a photo to: make that sub-folder first."
            )
    for decision in decisions:
        if done := _apply(folder, decision, here, gone):
            counts[done] += 1
        else:
            missing.append(decision.sha256)
    keep = {each.sha256 for each in decisions if each.action != "reject"} - set(missing)
    Memory.read(folder).deciding(keep, {each.sha256 for each in decisions} - keep).write(folder)
    write_summary(folder)
    return Applied(**counts, missing=tuple(missing))


def _decision(line: str, where: str) -> Decision:
    action, sha256, *rest = (*line.split("\t"), "", "")
    if action not in ACTIONS or not _SHA256.fullmatch(sha256) or (action == "move" and not rest[0]):
        raise DatasetError(
            f"{where}: {line[:80]!r} is no decision; a line is keep, reject or move, a tab, and the photo's sha256."
        )
    return Decision(action=action, sha256=sha256, slug=rest[0] if action == "move" else None)


def _apply(
    folder: Path, decision: Decision, here: Mapping[str, Photo], gone: Mapping[str, Aside]
) -> Literal["restored", "rejected", "moved", "unchanged"] | None:
    photo, aside = here.get(decision.sha256), gone.get(decision.sha256)
    if decision.action == "reject":
        if photo is None:
            return "unchanged" if aside else None
        put_aside(
            folder, [Fault(photo=photo, reason="by-hand", detail="A person put it aside.")], lambda done, all_: None
        )
        return "rejected"
    if photo is None and aside is None:
        return None
    path = photo.path if photo else folder / str(aside and aside.now)
    slug = decision.slug or (photo.slug if photo else str(aside and aside.slug))
    if photo and slug == photo.slug:
        return "unchanged"
    with telling(folder):
        target = free(folder / slug / path.name)
        target.parent.mkdir(exist_ok=True)
        path.rename(target)
    return "moved" if decision.slug else "restored"
