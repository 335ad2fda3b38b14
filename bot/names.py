"""What the command line calls the sneaker models: as this bot's chats do, or else by their slugs."""

import logging
from collections.abc import Iterable

from bot.settings import Settings
from bot.shelf import Shelf
from bot.versions import has_database
from model.catalogue import Catalogue, Sneaker
from model.errors import CatalogueError
from store import shoes
from store.errors import StoreError
from store.session import engine, migrate, sessions

logger = logging.getLogger(__name__)


async def known(settings: Settings) -> Catalogue:
    """The catalogue with the models that were added in the chat; without them where the database is out of reach."""
    shelf = Shelf(Catalogue.load())
    if not has_database(settings):
        return shelf.catalogue
    database = engine(settings.database_url)
    try:
        await migrate(settings.database_url)
        async with sessions(database)() as session:
            shelf.fill(await shoes.all_shoes(session, retired=True))
    except StoreError as error:
        logger.warning("Models that were added in the chat go by their slugs: %s", error)
    finally:
        await database.dispose()
    return shelf.catalogue


def sneaker(catalogue: Catalogue, slug: str) -> Sneaker:
    """The sneaker with this slug; one that a version from elsewhere knows, and nobody here named, goes by its slug."""
    try:
        return catalogue[slug]
    except CatalogueError:
        return Sneaker(slug=slug, brand="", name=slug, aliases=(), shops=catalogue.shops, market=catalogue.market)


async def titles(settings: Settings, slugs: Iterable[str]) -> dict[str, str]:
    """What people call the sneakers with these slugs."""
    catalogue = await known(settings)
    return {slug: sneaker(catalogue, slug).title for slug in slugs}
