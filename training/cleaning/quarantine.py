"""Quarantine: `rejected/<reason>/<slug>/`, with a record; nothing is deleted."""

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from model.text import lines_of, read_text
from training.cleaning import convert
from training.cleaning.issues import REASONS, SENTENCES, PhotoIssue, Reason
from training.dataset.parts import read_parts, write_parts
from training.dataset.paths import is_name, is_within
from training.dataset.photos import REJECTED, Photo, ProgressCallback, disk_errors, sha256_of
from training.errors import DatasetError

RECORD = "report.jsonl"
SUMMARY = "report.md"


@dataclass(frozen=True, kw_only=True)
class QuarantinedPhoto:
    """One file in `rejected`; paths are relative to the data set."""

    sha256: str
    slug: str
    was: str
    now: str
    reason: Reason
    detail: str
    other: str | None = None  # what it is a copy of, or what it was converted to
    suggestion: str | None = None


def quarantine(folder: Path, issues: Sequence[PhotoIssue], progress: ProgressCallback) -> None:
    """Move photos with issues, each recorded first; raises DatasetError."""
    for done, issue in enumerate(issues, start=1):
        with disk_errors(folder):
            target = _record(folder, issue.photo, issue.reason, issue.detail, issue.other, issue.suggestion)
            issue.photo.path.rename(target)
        progress(done, len(issues))


def convert_all(folder: Path, photos: Sequence[Photo], progress: ProgressCallback) -> list[str]:
    """Convert photos to JPEG, quarantine originals; returns new digests; raises DatasetError."""
    new: dict[str, str] = {}
    for done, photo in enumerate(photos, start=1):
        with disk_errors(folder):
            new[photo.sha256] = _convert(folder, photo)
        progress(done, len(photos))
    fixed_parts = read_parts(folder)
    if changed := {new[old]: side for old, side in fixed_parts.items() if old in new}:
        write_parts(folder, fixed_parts | changed)
    return list(new.values())


def _convert(folder: Path, photo: Photo) -> str:
    """At every moment the original or the JPEG is among the photos."""
    made = free_path(photo.path.with_suffix(".jpg"), but=photo.path)
    draft = made.with_name(f".{made.name}.part")
    draft.write_bytes(convert.as_jpeg(photo.path.read_bytes()))
    sha256 = sha256_of(draft)
    shutil.copy2(photo.path, _record(folder, photo, "converted", "It was made a JPEG.", made, None))
    draft.replace(made)
    if made != photo.path:
        photo.path.unlink()
    return sha256


def quarantined(folder: Path) -> list[QuarantinedPhoto]:
    """All quarantined photos in the record's order; raises DatasetError."""
    path = folder / REJECTED / RECORD
    if not path.exists():
        return []
    with disk_errors(folder):
        lines = lines_of(read_text(path))
    found = {aside.now: aside for aside in (_read(line, path) for line in lines if line.strip())}
    return [aside for aside in found.values() if (folder / aside.now).exists()]


def write_summary(folder: Path) -> Path:
    """Write a summary of `rejected` for people; raises DatasetError."""
    found = quarantined(folder)
    counts = Counter(aside.reason for aside in found)
    lines = ["# Put aside", "", "| why | photos | what |", "| --- | ---: | --- |"]
    lines += [f"| {reason} | {counts[reason]} | {SENTENCES[reason]} |" for reason in REASONS if counts[reason]]
    for reason in (reason for reason in REASONS if counts[reason]):
        lines += ["", f"## {reason}", ""]
        lines += [f"- `{aside.was}` {_details(aside)}" for aside in found if aside.reason == reason]
    path = folder / REJECTED / SUMMARY
    with disk_errors(folder):
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogateescape")
    return path


def _details(aside: QuarantinedPhoto) -> str:
    other = f" See `{aside.other}`." if aside.other else ""
    return aside.detail + other + (f" It looks like {aside.suggestion}." if aside.suggestion else "")


def _record(
    folder: Path, photo: Photo, reason: Reason, detail: str, other: Path | None, suggestion: str | None
) -> Path:
    """Write down why a photo goes; where it goes."""
    target = folder / REJECTED / reason / photo.slug / photo.path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    target = free_path(target)
    line = {
        "sha256": photo.sha256,
        "slug": photo.slug,
        "was": photo.path.relative_to(folder).as_posix(),
        "now": target.relative_to(folder).as_posix(),
        "reason": reason,
        "detail": detail,
        "other": other.relative_to(folder).as_posix() if other else None,
        "suggestion": suggestion,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    with (folder / REJECTED / RECORD).open("a", encoding="utf-8") as record:
        record.write(json.dumps(line) + "\n")
    return target


def free_path(path: Path, but: Path | None = None) -> Path:
    """The path, or one like it that is not taken."""
    names = (path if number == 1 else path.with_stem(f"{path.stem}-{number}") for number in range(1, 1 << 20))
    return next(name for name in names if name == but or not name.exists())


def _read(line: str, path: Path) -> QuarantinedPhoto:
    try:
        table = json.loads(line)
        aside = QuarantinedPhoto(**{name: table[name] for name in QuarantinedPhoto.__dataclass_fields__})
        _refuse_climbing(aside, path)
    except (ValueError, LookupError, TypeError) as error:
        raise DatasetError(f"{path} has a line that is no record ({line[:60]!r}): remove that line.") from error
    return aside


def _refuse_climbing(aside: QuarantinedPhoto, path: Path) -> None:
    """Raise DatasetError for a record outside this data set."""
    odd = [each for each in (aside.was, aside.now, aside.other or aside.was) if not is_within(each)]
    odd += [] if is_name(aside.slug) else [aside.slug]
    odd += [] if aside.now.startswith(f"{REJECTED}/") else [aside.now]
    if odd:
        raise DatasetError(f"{path} names {odd[0]!r}, which is none of the files put aside here: remove that line.")
