"""Browsing the catalogue: by buttons, and by inline queries."""

from telegram import Update
from telegram.error import BadRequest

from bot.context import Context
from bot.telegram.messages import LATE, answer_tap, reply_view, show, tapped
from bot.views import catalogue as catalogue_views
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView

CACHE_SECONDS = 300  # seconds that Telegram caches the results for a user


async def command(update: Update, context: Context) -> None:
    """/brands: every brand, each with its models."""
    await reply_view(context, catalogue_views.brands(context.say, context.state.catalogue))


async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """Show a brand or a model; every user may."""
    view = _view(context, data)
    if view is None:
        await answer_tap(context, context.say("tap-browse-old"), alert=True)
        return
    await show(context, *tapped(context), view)
    await answer_tap(context)


async def inline(update: Update, context: Context) -> None:
    """@bot WORDS: the models that match; without words, one of each brand."""
    query, catalogue = update.inline_query, context.state.catalogue
    assert query is not None
    words = query.query.strip()
    if brand := catalogue.brand_called(words):
        found = list(catalogue.by_brand(brand))
    elif words:
        found = [match.sneaker for match in catalogue.find(words, catalogue_views.MAX_RESULTS, typing=True)]
    else:
        found = list(catalogue.firsts())
    results = catalogue_views.inline_results(context.say, found, context.bot.username)
    try:
        await query.answer(results, cache_time=CACHE_SECONDS, is_personal=True)
    except BadRequest as error:  # the user has typed on, so the query is too old
        if not any(words in error.message.lower() for words in LATE):
            raise


def _view(context: Context, data: CallbackData) -> MessageView | None:
    say, catalogue = context.say, context.state.catalogue
    match data.action:
        case "brands":
            return catalogue_views.brands(say, catalogue, data.page)
        case "brand" if data.value in catalogue:
            return catalogue_views.brand(say, catalogue, data.value, data.page)
        case "model" if data.value in catalogue:
            return catalogue_views.model(say, catalogue, data.value)
        case "find" if found := catalogue.choices(data.value, len(catalogue)):
            return catalogue_views.several(say, found, data.value, data.page)
    return None
