"""The `sneakers` command: in this process for most tests, in one of its own where that is the subject."""

import asyncio
import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import CompletedProcess
from unittest import mock

from sneakers import main


def sneakers(*arguments: str | Path, data: Path, **settings: str) -> CompletedProcess[str]:
    """Run a command here, with `data` as its folder and no settings but those given: a process takes 0.8 s more."""
    command = ["sneakers", *map(str, arguments)]
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return _main(command, _environment(data, settings))
    with ThreadPoolExecutor(1) as thread:  # as the command runs a loop of its own
        return thread.submit(_main, command, _environment(data, settings)).result()


def sneakers_process(*arguments: str | Path, data: Path, **settings: str) -> CompletedProcess[str]:
    """The same in a process of its own, with all that a shell sees of it; warnings are errors."""
    command = [sys.executable, "-W", "error", "-m", "sneakers", *map(str, arguments)]
    return subprocess.run(command, env=_environment(data, settings), capture_output=True, text=True, check=False)


def only_line(text: str) -> str:
    """The only line of `text`; anything else is a failure."""
    (line,) = text.splitlines()
    return line


def _environment(data: Path, settings: Mapping[str, str]) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SNEAKERS_")}
    return {**kept, "SNEAKERS_DATA": str(data), **settings}


def _main(command: list[str], environment: dict[str, str]) -> CompletedProcess[str]:
    """Run `main`; what it leaves in the process is put back, and an exception is one of the test's."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.object(sys, "argv", command),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
            status: str | int | None = 0
        except SystemExit as end:
            status = end.code
    texts = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return CompletedProcess(command, int(status or 0), *texts)
