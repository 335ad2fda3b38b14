"""/addmodel: a form that is stored after every answer."""

from dataclasses import replace

from bot.context import Context
from bot.services import listed_models
from bot.telegram.messages import reply, reply_view
from bot.views import add_model as views
from bot.views.add_model_form import AddModelForm, InvalidInput, from_one_line, refuse
from bot.views.callback_data import CallbackData
from bot.views.message import CallbackAnswer, MessageView, short
from model.catalogue.catalogue import Sneaker, certain
from model.errors import CatalogueError
from store.chat import drafts, people
from store.learning import custom_models, unlisted_names
from store.tables import UnlistedName

LONGEST_BRAND = 3  # words
OFFERED = 4  # models of the wide catalogue
EXACT = 99.9  # score of a match: the words are one of the model's names


async def start(context: Context, words: str) -> None:
    """Start the form, or read it from one message."""
    message = context.message
    if found := _listed(context, words):
        await leave(context)  # an earlier form: the next words are none of its answers
        await reply_view(context, views.listed_choice(context.say, found))
        return
    form = await current(context)
    if form is None or form.started != message.message_id:
        try:
            if words and "|" not in words and (same := _known(context, words)):
                refuse("add-known", same.title)
            form = from_one_line(message.message_id, _known_brand(context, words)) if words else _empty(context)
            _check_new(context, form)
        except InvalidInput as error:
            await _reply_invalid(context, error)
            return
        await _store(context, form)
    await reply_view(context, _question(context, form))


async def start_asked(context: Context, name_id: int) -> bool:
    """Start the form with an asked name; False if it is gone."""
    async with context.state.sessions() as session:
        row = await unlisted_names.get(session, name_id)
    started, form = context.incoming.update_id, await current(context)
    if form is None or form.started != started:
        if row is None:
            return False
        try:
            form = _asked_form(context, started, row)
            _check_new(context, form)
        except InvalidInput as error:
            await _reply_invalid(context, error)
            return True
        await _store(context, form)
    await reply_view(context, _question(context, form))
    return True


def _asked_form(context: Context, started: int, row: UnlistedName) -> AddModelForm:
    """A form with the name, and the brand that it tells."""
    words, catalogue = row.name.split(), context.state.catalogue
    form = AddModelForm(started=started, last_message=started, asked=row.key)
    for count in range(min(len(words) - 1, LONGEST_BRAND), 0, -1):
        if brand := catalogue.maker_called(" ".join(words[:count])):
            form = form.answered(brand, message_id=started)
            return form.answered(" ".join(words[count:]), message_id=started)
    form = replace(form, name=" ".join(words))
    brand = catalogue.brand_of_line(" ".join(words))
    return form.answered(brand, message_id=started) if brand else form


async def current(context: Context) -> AddModelForm | None:
    """The user's open form in this chat, if any."""
    async with context.state.sessions() as session:
        fields = await drafts.current(session, *_key(context))
    return None if fields is None else AddModelForm.read(fields)


async def answered(context: Context) -> bool:
    """Take a text as an answer; False without an open question."""
    form = await current(context)
    if form is None or form.step == "confirm":
        return False
    message = context.message
    try:
        if form.last_message != message.message_id:  # else an earlier process has stored it
            words = message.text or ""
            words = _known_brand(context, words) if form.step == "brand" else words
            form = form.answered(words, message_id=message.message_id)
            _check_new(context, form)
            await _store(context, form)
    except InvalidInput as error:
        await _reply_invalid(context, error)
        return True
    await reply_view(context, _question(context, form))
    return True


async def act(context: Context, data: CallbackData) -> CallbackAnswer:
    """A button of the form, or under its result."""
    form = await current(context)
    if data.action == "retire":
        view = await _retire(context, data.value)
    elif data.action == "listed":
        view = await _add_listed(context, form if form and form.started == data.id else None, data.value)
    elif form is not None and form.started == data.id:
        view = await _step(context, form, data)
    else:
        view = await _added_before(context, data.value) if data.action == "add" else None
    if view is not None:
        return CallbackAnswer(view=view)
    left = data.action == "leave"  # a second tap
    return CallbackAnswer() if left else CallbackAnswer(notice=context.say("tap-admin-old"), alert=True)


async def leave(context: Context) -> bool:
    """Delete the open form; whether there was one."""
    form = await current(context)
    async with context.state.sessions.begin() as session:
        await drafts.drop(session, *_key(context))
    return form is not None


async def _step(context: Context, form: AddModelForm, data: CallbackData) -> MessageView:
    catalogue = context.state.catalogue
    match data.action:
        case "brand" if form.step == "brand" and data.value in catalogue:
            return await _with_brand(context, form, catalogue[data.value].brand)
        case "brands":
            return views.question(context.say, catalogue, form, data.page)
        case "skip" if data.value == form.step and form.step in ("aliases", "links"):
            return await _continue(context, form.skipped())
        case "add" if form.step == "confirm":
            return await _add(context, form)
        case "leave":
            await leave(context)
            return MessageView(text=context.say.html("add-left"))
    return _question(context, form)  # a second tap, or a repeated update


async def _with_brand(context: Context, form: AddModelForm, brand: str) -> MessageView:
    try:
        answered = form.answered(brand, message_id=form.last_message)
        _check_new(context, answered)
    except InvalidInput as error:  # of the name that users asked for
        await leave(context)
        return MessageView(text=_reason(context, error))
    return await _continue(context, answered)


async def _continue(context: Context, form: AddModelForm) -> MessageView:
    await _store(context, form)
    return _question(context, form)


async def _add(context: Context, form: AddModelForm) -> MessageView:
    """Add the model; the form stays until the result is shown."""
    async with context.state.sessions.begin() as session:
        await people.seen(session, person_id=context.sender.id, language=context.sender.language_code)
        await custom_models.add(
            session,
            slug=form.slug,
            brand=form.brand,
            name=form.name,
            aliases=form.aliases,
            links=form.links or {},
            added_by=context.sender.id,
        )
        models = await custom_models.all_models(session, retired=True)
    context.state.catalogue_holder.fill(models)
    if form.asked:
        await listed_models.resolve(context, form.asked, form.slug)
    await listed_models.resolve_asked(context)
    return _added(context, form.slug)


async def _add_listed(context: Context, form: AddModelForm | None, slug: str) -> MessageView | None:
    """Add a model of the wide catalogue; None for another slug."""
    try:
        added = await listed_models.add(context, slug)
    except CatalogueError:
        return None
    if form and form.asked:
        await listed_models.resolve(context, form.asked, added.slug)
    if form:
        await leave(context)
    return _added(context, added.slug)


def _added(context: Context, slug: str) -> MessageView:
    """The result; a model of the wide catalogue has its picture already."""
    sneaker, index = context.state.catalogue[slug], context.state.live.classifier.index
    pictured = index is not None and bool(index.embeddings(slug))
    return (views.added_listed if pictured else views.added)(context.say, sneaker)


async def _added_before(context: Context, slug: str) -> MessageView | None:
    """The result once more; None if the model is not offered."""
    async with context.state.sessions() as session:
        model = await custom_models.get(session, slug)
        models = await custom_models.all_models(session, retired=True)
    context.state.catalogue_holder.fill(models)
    offered = model is not None and model.retired is None
    return _added(context, slug) if offered else None


async def _retire(context: Context, slug: str) -> MessageView | None:
    """Retire a custom model; None if there is no such model."""
    async with context.state.sessions.begin() as session:
        model = await custom_models.retire(session, slug)
        models = await custom_models.all_models(session, retired=True)
    context.state.catalogue_holder.fill(models)
    return views.retired(context.say, context.state.catalogue[slug]) if model is not None else None


def _empty(context: Context) -> AddModelForm:
    return AddModelForm(started=context.message.message_id, last_message=0)


def _known_brand(context: Context, words: str) -> str:
    """The words, with the brand spelled as in the catalogue."""
    brand, bar, rest = words.partition("|")
    return f"{context.state.catalogue.brand_called(brand) or brand}{bar}{rest}"


async def _reply_invalid(context: Context, error: InvalidInput) -> None:
    await reply(context, _reason(context, error))


def _reason(context: Context, error: InvalidInput) -> str:
    return context.say.html(error.key, word=short(error.word), other=error.other)


def _check_new(context: Context, form: AddModelForm) -> None:
    """Raise InvalidInput if the model or one of its aliases exists."""
    if not form.name or form.step == "name":
        return
    catalogue = context.state.catalogue
    for alias in form.aliases:
        if owner := catalogue.owner_of(alias):
            refuse("add-taken", alias, owner)
    same = _known(context, form.title)
    if form.slug in catalogue or same is not None:
        refuse("add-known", same.title if same else catalogue[form.slug].title)


def _known(context: Context, words: str) -> Sneaker | None:
    """The known model that has these words as one of its names."""
    matches = context.state.catalogue.find(words)
    return certain(matches) if matches and matches[0].score >= EXACT else None


def _listed(context: Context, words: str) -> list[Sneaker]:
    """Models of the wide catalogue that one line without fields may mean."""
    is_name = bool(words) and "|" not in words and not context.state.catalogue.brand_called(words)
    return context.state.listed.choices(words, OFFERED) if is_name and _known(context, words) is None else []


def _question(context: Context, form: AddModelForm) -> MessageView:
    """The question of the current step, with listed models of this name."""
    named = form.step in ("aliases", "confirm") and not (form.aliases or form.links)
    found = context.state.listed.choices(form.title, OFFERED) if named else []
    listed = [each for each in found if each.brand.casefold() == form.brand.casefold()]
    return views.question(context.say, context.state.catalogue, form, listed=listed)


async def _store(context: Context, form: AddModelForm) -> None:
    async with context.state.sessions.begin() as session:
        await drafts.keep(session, *_key(context), form.fields())


def _key(context: Context) -> tuple[int, int]:
    chat = context.incoming.effective_chat
    assert chat is not None
    return chat.id, context.sender.id
