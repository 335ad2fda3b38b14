"""Names of sneaker models on the command line."""

import logging
from collections.abc import Iterable

from bot.settings import Settings
from bot.state.catalogue import CatalogueHolder
from model.catalogue.catalogue import Catalogue, Sneaker
from model.errors import CatalogueError
from store.db.session import exists, open_once
from store.errors import StoreError
from store.learning import custom_models

logger = logging.getLogger(__name__)


async def known(settings: Settings) -> Catalogue:
    """The catalogue with the custom models, if the database can be reached."""
    catalogue_holder = CatalogueHolder(Catalogue.load())
    try:
        if exists(settings.database_url):
            async with open_once(settings.database_url) as session:
                catalogue_holder.fill(await custom_models.all_models(session, retired=True))
    except StoreError as error:
        logger.warning("Models that were added in the chat go by their slugs: %s", error)
    return catalogue_holder.catalogue


def sneaker(catalogue: Catalogue, slug: str) -> Sneaker:
    """The sneaker with this slug; an unknown one has no other name."""
    try:
        return catalogue[slug]
    except CatalogueError:
        return Sneaker(slug=slug, brand="", name=slug, aliases=(), market=catalogue.market)


async def titles(settings: Settings, slugs: Iterable[str]) -> dict[str, str]:
    """What people call the sneakers with these slugs."""
    catalogue = await known(settings)
    return {slug: sneaker(catalogue, slug).title for slug in slugs}
