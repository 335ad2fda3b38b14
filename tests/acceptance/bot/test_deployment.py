"""Everything that a large bot runs on, as processes: the short form of `python -m benchmarks.faults`."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.faults import run
from tests.support.databases import programs

pytestmark = pytest.mark.skipif(programs() is None, reason="no PostgreSQL on the PATH")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL may enter, which runs as another user."""
    made = Path(tempfile.mkdtemp(prefix="sneakers-deployment-"))
    made.chmod(0o755)
    yield made
    print((made / "log").read_text()[-10_000:])  # shown if the test fails
    shutil.rmtree(made)


async def test_no_photo_is_lost_while_parts_fail_and_every_replica_serves_what_a_worker_retrained(folder: Path) -> None:
    checks = await run(folder, 12, ["kill", "database"], kill_worker=False, trouble=0.0)
    assert [text for text, passed in checks if not passed] == []
