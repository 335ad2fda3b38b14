"""/addmodel: a conversation that is kept in the database after every word, so that any process goes on with it."""

from bot.context import Context
from bot.telegram.messages import reply, reply_view
from bot.views import add_model
from bot.views.add_model_form import Novelty, Unusable, at_once, refuse
from bot.views.message import MessageView, short
from model.catalogue.catalogue import certain
from store.chat import drafts, people
from store.learning import custom_models

EXACT = 99.9  # of a match: a name of it, word for word


async def begin(context: Context, words: str) -> None:
    """Ask for the first thing, or take everything from one message; a repeated command goes on where it stands."""
    message = context.message
    new = await current(context)
    if new is None or new.started != message.message_id:
        try:
            new = at_once(message.message_id, _known_brand(context, words)) if words else _nothing_yet(context)
            _refuse_known(context, new)
        except Unusable as error:
            await _refused(context, error)
            return
        await _keep(context, new)
    await reply_view(context, _view(context, new))


async def current(context: Context) -> Novelty | None:
    """The conversation that is going on with this person in this chat, if any."""
    async with context.state.sessions() as session:
        fields = await drafts.current(session, *_place(context))
    return None if fields is None else Novelty.read(fields)


async def answered(context: Context) -> bool:
    """Take a message for the answer to what was asked last; False where nothing was asked."""
    new = await current(context)
    if new is None or new.step == "confirm":
        return False
    message = context.message
    try:
        if new.heard != message.message_id:  # else it was taken in before this process began
            words = message.text or ""
            new = new.told(_known_brand(context, words) if new.step == "brand" else words, heard=message.message_id)
            _refuse_known(context, new)
            await _keep(context, new)
    except Unusable as error:
        await _refused(context, error)
        return True
    await reply_view(context, _view(context, new))
    return True


async def go_on(context: Context, new: Novelty) -> MessageView:
    """Keep what a tap has told; returns the next question."""
    await _keep(context, new)
    return _view(context, new)


async def add(context: Context, new: Novelty) -> MessageView:
    """Add the model, for everybody and at once; the conversation is left to its end."""
    async with context.state.sessions.begin() as session:
        await people.seen(session, person_id=context.user.id, language=context.user.language_code)
        await custom_models.add(
            session,
            slug=new.slug,
            brand=new.brand,
            name=new.name,
            aliases=new.aliases,
            links=new.links or {},
            added_by=context.user.id,
        )
        known = await custom_models.all_models(session, retired=True)
    context.state.catalogue_holder.fill(known)
    return add_model.added(context.say, context.state.catalogue[new.slug])


async def done(context: Context, slug: str) -> MessageView | None:
    """What came of adding a model, to say it again; None where it was not added, or is taken back by now."""
    async with context.state.sessions() as session:
        shoe = await custom_models.get(session, slug)
        known = await custom_models.all_models(session, retired=True)
    context.state.catalogue_holder.fill(known)
    offered = shoe is not None and shoe.retired is None
    return add_model.added(context.say, context.state.catalogue[slug]) if offered else None


async def retire(context: Context, slug: str) -> MessageView | None:
    """Offer a model no more; what was said about it keeps its name. None where none such was added."""
    async with context.state.sessions.begin() as session:
        shoe = await custom_models.retire(session, slug)
        known = await custom_models.all_models(session, retired=True)
    context.state.catalogue_holder.fill(known)
    return add_model.retired(context.say, context.state.catalogue[slug]) if shoe is not None else None


async def leave(context: Context) -> bool:
    """End the conversation; whether there was one."""
    new = await current(context)
    async with context.state.sessions.begin() as session:
        await drafts.drop(session, *_place(context))
    return new is not None


def _nothing_yet(context: Context) -> Novelty:
    return Novelty(started=context.message.message_id, heard=0)


def _known_brand(context: Context, words: str) -> str:
    """The words with the brand before the first bar as the catalogue writes it, where that has it."""
    brand, bar, rest = words.partition("|")
    return f"{context.state.catalogue.brand_called(brand) or brand}{bar}{rest}"


async def _refused(context: Context, error: Unusable) -> None:
    await reply(context, context.say.html(error.key, word=short(error.word), other=error.other))


def _refuse_known(context: Context, new: Novelty) -> None:
    """Raises Unusable for a model that there is already, under this name or another, and for another's name."""
    if not new.name or new.step == "name":
        return
    catalogue = context.state.catalogue
    for alias in new.aliases:
        if owner := catalogue.owner_of(alias):
            refuse("add-taken", alias, owner)
    matches = catalogue.find(new.title)
    same = certain(matches)
    if new.slug in catalogue or (same is not None and matches[0].score >= EXACT):
        refuse("add-known", same.title if same else catalogue[new.slug].title)


def _view(context: Context, new: Novelty) -> MessageView:
    return add_model.question(context.say, context.state.catalogue, new)


async def _keep(context: Context, new: Novelty) -> None:
    async with context.state.sessions.begin() as session:
        await drafts.keep(session, *_place(context), new.fields())


def _place(context: Context) -> tuple[int, int]:
    chat = context.incoming.effective_chat
    assert chat is not None
    return chat.id, context.user.id
