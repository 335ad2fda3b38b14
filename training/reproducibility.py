"""Reproducibility: seed, commit, and single-threaded numerics."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def commit() -> str | None:
    """The commit of the working tree, or None for an installed package."""
    command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, check=True, text=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


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
