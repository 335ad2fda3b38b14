"""The `sneakers` command as a real process."""

import os
import subprocess
import sys
from pathlib import Path


def sneakers(*arguments: str | Path, data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command with `data` as its folder and no settings but those given; warnings are errors."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SNEAKERS_")}
    command = [sys.executable, "-W", "error", "-m", "sneakers", *map(str, arguments)]
    return subprocess.run(
        command,
        env={**environment, "SNEAKERS_DATA": str(data), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def only_line(text: str) -> str:
    """The only line of `text`; anything else is a failure."""
    (line,) = text.splitlines()
    return line
