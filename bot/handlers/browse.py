"""Models are looked at without a photo: by a link, by their brand, or by the bot's name in any chat."""

from telegram import Update
from telegram.error import BadRequest

from bot.context import Context
from bot.telegram.messages import LATE, answer_tap, show, tapped
from bot.views import callback_data
from bot.views import catalogue as catalogue_views
from bot.views.callback_data import Order
from bot.views.message import MessageView

CACHED = 300  # seconds that Telegram may give the same finds to the same person


async def tap(update: Update, context: Context) -> None:
    """A brand, or a model, is chosen: anybody may look."""
    query = update.callback_query
    order = callback_data.read(query.data if query else None)
    view = _view(context, order) if order else None
    if view is None:
        await answer_tap(context, context.say("tap-look-old"), alert=True)
        return
    await show(context, *tapped(context), view)
    await answer_tap(context)


async def inline(update: Update, context: Context) -> None:
    """@bot WORDS: the models that the words may mean, with their shops; without words, one of each brand."""
    query, catalogue = update.inline_query, context.state.catalogue
    assert query is not None
    words = query.query.strip()
    if brand := catalogue.brand_called(words):
        found = list(catalogue.by_brand(brand))
    elif words:
        found = [match.sneaker for match in catalogue.find(words, catalogue_views.MOST, typing=True)]
    else:
        found = list(catalogue.firsts())
    results = catalogue_views.finds(context.say, found, context.bot.username)
    try:
        await query.answer(results, cache_time=CACHED, is_personal=True)
    except BadRequest as error:  # whoever typed has gone on typing
        if not any(words in error.message.lower() for words in LATE):
            raise


def _view(context: Context, order: Order) -> MessageView | None:
    say, catalogue = context.say, context.state.catalogue
    match order.action:
        case "brands":
            return catalogue_views.brands(say, catalogue, order.page)
        case "brand" if order.word in catalogue:
            return catalogue_views.brand(say, catalogue, order.word, order.page)
        case "model" if order.word in catalogue:
            return catalogue_views.model(say, catalogue, order.word)
    return None
