"""Fixtures: the whole bot with its local chat, and the people in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App
from tests.support.bots.person import Person
from tests.support.bots.serving import serving
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg
from tests.support.drawing.pictures import picture_judged


@pytest.fixture(scope="session")
def shoe() -> bytes:
    """A JPEG whose verdict is "sneaker"."""
    return picture_judged("sneaker")


@pytest.fixture(scope="session")
def drawn() -> bytes:
    """A JPEG of a shoe as a phone takes it, whatever the verdict."""
    return phone_jpeg(draw_sneaker(7))


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """A bot with nobody in its chats."""
    async with serving(tmp_path) as app:
        yield app


@pytest.fixture
async def anna(app: App) -> AsyncIterator[Person]:
    """Anna, who reads English."""
    async with Person(app.address, 1001) as anna:
        yield anna


@pytest.fixture
async def marco(app: App) -> AsyncIterator[Person]:
    """Marco, who reads Italian."""
    async with Person(app.address, 1002) as marco:
        yield marco


@pytest.fixture
async def robin(app: App) -> AsyncIterator[Person]:
    """Robin, the admin."""
    async with Person(app.address, 1003) as robin:
        yield robin
