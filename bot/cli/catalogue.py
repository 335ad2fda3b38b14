"""What the command line calls the sneaker models: as this bot's chats do, or else by their slugs."""

import logging
from collections.abc import Iterable

from bot.cli.database import exists, opened
from bot.settings import Settings
from bot.state.catalogue import CatalogueHolder
from model.catalogue.catalogue import Catalogue, Sneaker
from model.errors import CatalogueError
from store.errors import StoreError
from store.learning import custom_models

logger = logging.getLogger(__name__)


async def known(settings: Settings) -> Catalogue:
    """The catalogue with the models that were added in the chat; without them where the database is out of reach."""
    catalogue_holder = CatalogueHolder(Catalogue.load())
    try:
        if exists(settings):
            async with opened(settings) as session:
                catalogue_holder.fill(await custom_models.all_models(session, retired=True))
    except StoreError as error:
        logger.warning("Models that were added in the chat go by their slugs: %s", error)
    return catalogue_holder.catalogue


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
