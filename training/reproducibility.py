"""Reproducibility: seed, commit, and single-threaded numerics."""

import importlib.metadata
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from model.interpreter import runtime_name


def commit() -> str | None:
    """The commit of the working tree, or None for an installed package."""
    command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, check=True, text=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


def circumstances() -> dict[str, Any]:
    """What a fine-tuning's numbers depend on: commit, libraries, threads."""
    return {"commit": commit(), "libraries": _libraries(), "threads": os.environ.get("OMP_NUM_THREADS")}


def _libraries() -> dict[str, str]:
    import keras

    backend = keras.backend.backend()
    names = ("keras", backend, "numpy", "pillow", runtime_name().replace("_", "-"))
    versions = {name: importlib.metadata.version(name) for name in names}
    return {**versions, "backend": backend, "cores": str(os.cpu_count())}


SEED = 20


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold linear algebra and OpenMP to one thread.

    Only libraries that are loaded can be held, so everything that training uses is loaded first: a second copy of
    OpenBLAS that came later ran on all cores, and its sums differed in the last digits.
    """
    import sklearn.cluster
    import sklearn.linear_model
    import sklearn.neural_network  # noqa: F401
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(limits=1):
        yield
