"""Listed models: names that users or admins turn into custom models.

`state.listed` is the catalogue of these names: search it with `find`. An added model is recognised by its catalogue
pictures within seconds, and by people's photos as soon as there are some.
"""

from bot.context import Context
from bot.updates import outbox
from model.catalogue.catalogue import Sneaker, certain
from model.catalogue.index import custom_slug
from store.chat import people, preferences, update_queue
from store.learning import custom_models, unlisted_names

ASKED = 100  # names that are compared with the catalogue


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
    await resolve_asked(context)
    return state.catalogue[slug]


async def resolve_asked(context: Context) -> None:
    """Turn asked names that the catalogue has by now into corrections."""
    async with context.state.sessions() as session:
        asked = await unlisted_names.most_asked(session, ASKED)
    for each in asked:
        if found := certain(context.state.catalogue.find(each.name)):
            await resolve(context, each.key, found.slug)


async def resolve(context: Context, key: str, slug: str) -> None:
    """Turn an asked name into corrections, and tell its users.

    Each once, and only those who let the bot keep their photos and wish to hear.
    """
    state = context.state
    async with state.sessions.begin() as session:
        people_asking = dict.fromkeys(await unlisted_names.resolve(session, key, slug))
        wishes = {person: await preferences.of(session, person) for person in people_asking if person > 0}
        news = [
            outbox.message("listed", person, person=person, slug=slug)
            for person, chosen in wishes.items()
            if chosen.photo_consent and chosen.notify and person != context.sender.id
        ]
        await update_queue.enqueue(session, news)
    state.queue_wakeup(news)
    state.photos_changed()
