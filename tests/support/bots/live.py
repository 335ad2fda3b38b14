"""Versions that tests make live, and what shows that they are."""

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.app import App
from model.live import shipped
from model.manifest import Manifest, Rejection
from store.chat import people
from store.releases import runs, versions
from tests.support.bots.learning import until
from tests.support.data.version_folders import remade

NEVER = Rejection(rule=Manifest.read(shipped()).rejection.rule, unknown_below=-1e9, no_sneaker_below=-1e9)


async def another(app: App, *, gate: dict[str, Any] | None = None, **changes: Any) -> str:
    """A second version on this machine, made by a retraining if there is a gate's verdict; its id."""
    return await another_in(app.settings.data, app.state.sessions, gate=gate, **changes)


async def another_in(
    data: Path, sessions: async_sessionmaker[AsyncSession], *, gate: dict[str, Any] | None = None, **changes: Any
) -> str:
    """The same for a bot in another process, with its data in a folder."""
    made = remade(data / "versions" / "made", **{"rejection": NEVER, **changes})
    manifest = Manifest.read(made)
    folder = made.rename(made.with_name(manifest.id))
    shutil.copytree(shipped() / "report", folder / "report")
    # Where the shipped version changed nothing that a picture would show, it has none of that: an album has two.
    shutil.copy(folder / "report" / "confusion.png", folder / "report" / "changes.png")
    async with sessions.begin() as session:
        await versions.register(session, manifest)
        if gate is not None:
            await people.seen(session, person_id=1003, language="en")
            run = await runs.request(session, requested_by=1003, chat_id=1003)
            await runs.claim(session, "test")
            await runs.finish(session, run.id, "test", version_id=manifest.id, gate=gate)
    return manifest.id


async def serves(app: App, version: str) -> None:
    """Wait until a version answers."""

    async def is_live() -> bool:
        return app.state.live.classifier.manifest.id == version

    await until(is_live)


async def trail(app: App) -> list[tuple[str, int | None, str, bool]]:
    """Who made what live, and why, the last first."""
    async with app.state.sessions() as session:
        rows = await versions.trail(session)
    return [(row.version_id, row.person_id, row.reason, row.forced) for row in rows]
