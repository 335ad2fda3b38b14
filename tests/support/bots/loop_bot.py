"""A whole bot that knows two drawn models, with a trainer beside it: small enough to retrain in a test."""

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from bot.app import App
from store.learning import custom_models
from tests.support.bots.loop_site import NEW, SIZE, Site, a_base, a_site
from tests.support.bots.play import Model
from tests.support.bots.serving import serving
from tests.support.data.records import ADMIN
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg
from training.retrain.worker import Trainer

RUNNER = Model(brand="Drawn", name="Runner", alias="runner")  # the style that the base set lacks
KNOWN = {"low": "Low", "high": "High"}


def runner(seed: int) -> bytes:
    """A photo of the new model."""
    return phone_jpeg(draw_sneaker(seed, style=NEW, size=SIZE))


def known(seed: int) -> bytes:
    """A photo of a model of the base set."""
    return phone_jpeg(draw_sneaker(seed, style="low" if seed % 2 else "high", size=SIZE))


@cache
def base_of_two() -> Path:
    """A base set of two drawn models, made once for all tests."""
    folder = Path(tempfile.mkdtemp(prefix="sneakers-base-"))
    atexit.register(shutil.rmtree, folder)
    return a_base(folder, others=20)


@asynccontextmanager
async def loop_bot(folder: Path) -> AsyncIterator[App]:
    """The bot, ready when entered; its trainer takes what admins ask for."""
    site = await a_site(base_of_two(), folder)
    await _name(site)
    async with serving(folder, storage_url=site.place.objects.url, photos_per_minute=0) as app:
        trainer = asyncio.create_task(Trainer(site.place).serve())
        try:
            yield app
        finally:
            trainer.cancel()
            await asyncio.wait([trainer])
    await site.database.dispose()


async def _name(site: Site) -> None:
    """Give the base set's models names that people can say."""
    async with site.sessions.begin() as session:
        for slug, name in KNOWN.items():
            await custom_models.add(session, slug=slug, brand=RUNNER.brand, name=name, added_by=ADMIN)
