"""Models are looked at without a photo: by a link, by their brand, or by the bot's name in any chat."""

from telegram import Update
from telegram.error import BadRequest

from bot.context import Context
from bot.telegram.messages import LATE, answer_tap, show, tapped
from bot.views import catalogue as catalogue_views
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView

CACHED = 300  # seconds that Telegram may give the same finds to the same person


async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """A brand, or a model, is chosen: anybody may look."""
    view = _view(context, data)
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


def _view(context: Context, data: CallbackData) -> MessageView | None:
    say, catalogue = context.say, context.state.catalogue
    match data.action:
        case "brands":
            return catalogue_views.brands(say, catalogue, data.page)
        case "brand" if data.value in catalogue:
            return catalogue_views.brand(say, catalogue, data.value, data.page)
        case "model" if data.value in catalogue:
            return catalogue_views.model(say, catalogue, data.value)
    return None
