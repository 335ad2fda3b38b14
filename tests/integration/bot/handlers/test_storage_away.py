"""The object store hangs or is away: photos are answered, and those with consent are kept when it is back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.app import App
from bot.jobs import photo_sync
from store.learning import photos
from tests.support.bots.chatting import YES, answered, consent_question, said, tapped
from tests.support.bots.learning import kept, until
from tests.support.bots.person import Person
from tests.support.bots.serving import serving
from tests.support.s3 import S3Server

HANGS = 5.0  # seconds, at least
PHOTO_SYNC_FAILURES = 'sneakers_job_failures_total{name="photo_sync"} '


@pytest.fixture
async def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[S3Server]:
    monkeypatch.setattr(photo_sync, "EVERY", 0.5)
    monkeypatch.setattr(photos, "LEASE", timedelta(seconds=2))  # of a photo whose file could not be put
    made = S3Server(tmp_path / "log")
    for name, value in made.environment().items():
        monkeypatch.setenv(name, value)
    await made.start()
    yield made
    await made.kill()


async def away(storage: S3Server, how: str, enough: asyncio.Event) -> None:
    """Let the store hang for a while or be away, until it is enough."""
    if how == "hangs":
        await storage.hang(HANGS, enough)
        return
    await storage.kill()
    await enough.wait()
    await storage.start()


async def keeps(app: App, person: Person) -> bool:
    return await kept(app, person) == 1


async def is_counted(app: App) -> bool:
    return job_failures(app) > 0


def job_failures(app: App) -> float:
    """How many errors of the photo sync the metrics show."""
    (line,) = [x for x in app.state.metrics.render().splitlines() if x.startswith(PHOTO_SYNC_FAILURES)]
    return float(line.removeprefix(PHOTO_SYNC_FAILURES))


async def test_a_photo_that_cannot_be_stored_is_counted(tmp_path: Path, shoe: bytes) -> None:
    async with serving(tmp_path) as app, Person(app.address) as anna:
        assert job_failures(app) == 0
        (tmp_path / "photos").write_bytes(b"a file in place of the folder")
        await said(anna, "adidas Samba", to=await answered(anna, shoe))
        await tapped(anna, await consent_question(anna), YES)
        await until(partial(is_counted, app))
        assert await kept(app, anna) == 0


@pytest.mark.parametrize("how", ["hangs", "fails"])
async def test_photos_are_answered_meanwhile_and_kept_afterwards(
    tmp_path: Path, storage: S3Server, shoe: bytes, drawn: bytes, how: str
) -> None:
    enough = asyncio.Event()
    async with serving(tmp_path / "bot", storage_url=storage.url) as app, Person(app.address) as anna:
        trouble = asyncio.create_task(away(storage, how, enough))
        await said(anna, "adidas Samba", to=await answered(anna, shoe))
        await tapped(anna, await consent_question(anna), YES)
        await answered(anna, drawn)
        assert await kept(app, anna) == 0
        enough.set()
        await trouble
        await until(partial(keeps, app, anna))
