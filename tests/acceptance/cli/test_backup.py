"""The commands of the guide to backups: what was stored before the backup is there after a restore."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.app import App
from store.learning import photos
from store.tables import PredictionRow
from tests.support.bots.chatting import answered
from tests.support.bots.learning import corrected, kept
from tests.support.bots.person import Person
from tests.support.bots.serving import serving
from tests.support.databases import new_database, postgresql, programs, url
from tests.support.paths import ROOT

__all__ = ["postgresql", "url"]

DOCKER = """
docker() {  # the last of its arguments, or all behind a service's name, are what a container runs
    shift
    case "$1" in
        exec) shift 3 ;;
        run) while [ "$1" != --entrypoint ]; do shift; done; set -- "$2" "${@:4}" ;;
        *) return ;;
    esac
    "${@//\\/data/$DATA}"
}
"""

GUIDE = (ROOT / "docs/how-to/back-up-and-restore.md").read_text()
ON_SERVER = "postgresql://sneakers:PASSWORD@HOST/sneakers"


def commands(heading: str) -> tuple[str, str]:
    """The two blocks under a heading of the guide: the backup and the restore."""
    part = GUIDE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    backup, restore = re.findall(r"(?:^    .+\n)+", part, re.MULTILINE)
    return backup, restore


def run(script: str, folder: Path) -> None:
    """Run commands of the guide in a folder."""
    path = f"PATH={programs()}:$PATH"
    subprocess.run(["bash", "-euc", f"{path}\n{script}"], cwd=folder, check=True)


async def count(app: App) -> int:
    """How many predictions there are."""
    async with app.state.sessions() as session:
        return await session.scalar(select(func.count()).select_from(PredictionRow)) or 0


async def fill(app: App, photo: bytes) -> None:
    """One photo, which is kept."""
    async with Person(app.address) as anna:
        await corrected(app, anna, photo, "adidas Samba")


async def is_as_before(app: App, kept_photo: bytes, another: bytes) -> None:
    """The photo of the backup is there, the later one is not, and the bot answers."""
    async with Person(app.address) as anna:
        assert (await count(app), await kept(app, anna)) == (1, 1)
        async with app.state.sessions() as session:
            (row,) = await photos.of_person(session, anna.id)
        assert await app.state.objects.photo(row.sha256) == kept_photo
        await answered(anna, another)


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="no sqlite3 on the PATH")
async def test_sqlite_and_a_folder(tmp_path: Path, shoe: bytes, drawn: bytes) -> None:
    backup, restore = commands("SQLite and a local folder")
    async with serving(tmp_path / "var") as app:
        await fill(app, shoe)
        run(backup, tmp_path)
        async with Person(app.address) as anna:
            await answered(anna, drawn)
        assert await count(app) == 2
    shutil.rmtree(tmp_path / "var" / "photos")
    (tmp_path / "var" / "sneakers.db").write_bytes(b"lost")
    run(restore, tmp_path)
    async with serving(tmp_path / "var") as app:
        await is_as_before(app, shoe, drawn)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_postgresql(tmp_path: Path, url: str, postgresql: str, shoe: bytes, drawn: bytes) -> None:
    backup, restore = ("\n".join(each.splitlines()[:1]) for each in commands("PostgreSQL and S3"))  # without S3
    settings: dict[str, Any] = {"storage_url": (tmp_path / "objects").as_uri()}
    async with serving(tmp_path / "var", database_url=url, **settings) as app:
        await fill(app, shoe)
        run(backup.replace(ON_SERVER, url), tmp_path)
        async with Person(app.address) as anna:
            await answered(anna, drawn)
    restored = await new_database(postgresql, "restored")
    run(restore.replace(ON_SERVER, restored), tmp_path)
    async with serving(tmp_path / "var", database_url=restored, **settings) as app:  # its local chat goes on
        await is_as_before(app, shoe, drawn)


async def test_the_volume_of_docker_compose(tmp_path: Path, shoe: bytes, drawn: bytes) -> None:
    part = GUIDE.partition("## With Docker Compose\n")[2]
    backup, restore, *_ = re.findall(r"(?:^    .+\n)+", part, re.MULTILINE)
    data = tmp_path / "volume"
    script = f'DATA={data}\npython() {{ {sys.executable} "$@"; }}\n{DOCKER}'
    async with serving(data) as app:
        await fill(app, shoe)
        run(script + backup, tmp_path)
        async with Person(app.address) as anna:
            await answered(anna, drawn)
        assert not (data / "backup.db").exists()
    shutil.rmtree(data / "photos")
    (data / "sneakers.db").write_bytes(b"lost")
    run(script + restore, tmp_path)
    async with serving(data) as app:
        await is_as_before(app, shoe, drawn)
