"""Provenance: which commit of the project made something."""

import subprocess
from pathlib import Path


def commit() -> str | None:
    """The commit of the working tree, or None for an installed package."""
    command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, check=True, text=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
