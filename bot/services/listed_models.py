"""Listed models: names of the catalogue index that become custom models.

`state.listed` is the catalogue of these names: search it with `find`. An added model is recognised by its catalogue
pictures within seconds, and by people's photos as soon as there are some.
"""

from bot.context import Context
from model.catalogue.catalogue import Sneaker
from model.catalogue.index import custom_slug
from store.chat import people
from store.learning import custom_models


async def add(context: Context, slug: str) -> Sneaker:
    """Add a listed model to the catalogue, by its slug.

    One that is there already is returned. Raises CatalogueError for a name that is not listed.
    """
    state, slug = context.state, custom_slug(slug)
    if slug in state.catalogue:
        return state.catalogue[slug]
    found = state.listed[slug]
    async with state.sessions.begin() as session:
        await people.seen(session, person_id=context.sender.id, language=context.sender.language_code)
        await custom_models.add(session, slug=slug, brand=found.brand, name=found.name, added_by=context.sender.id)
        models = await custom_models.all_models(session, retired=True)
    state.catalogue_holder.fill(models)
    state.labels_changed()
    return state.catalogue[slug]
