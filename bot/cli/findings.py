"""Findings of `sneakers doctor`: what a check found, and what to do."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The result of one check."""

    check: str
    status: Literal["ok", "note", "problem"]
    message: str  # what was found; for a problem also what to do


def ok(check: str, message: str) -> Finding:
    """Nothing is to be done."""
    return Finding(check=check, status="ok", message=message)


def note(check: str, message: str) -> Finding:
    """Something that the operator should know."""
    return Finding(check=check, status="note", message=message)


def problem(check: str, message: str) -> Finding:
    """Something that the operator must fix."""
    return Finding(check=check, status="problem", message=message)


def existing(path: Path) -> Path:
    """The path, or the nearest folder above it that exists."""
    return next(each for each in (path, *path.parents) if each.exists())


def unwritable(path: Path) -> str | None:
    """What to do about a path that this user may not write."""
    place, user = existing(path), os.geteuid()
    needed = os.W_OK | os.X_OK if place.is_dir() else os.W_OK
    return (
        None
        if os.access(place, needed, effective_ids=True)
        else f"user {user} cannot write {place}; `chown -R {user} {place}`."
    )
