"""Views of the catalogue: brands, models with shops, inline results."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard
from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode

from bot.i18n import Translator
from bot.views import keyboards, sneaker_facts
from bot.views.callback_data import CallbackData
from bot.views.keyboards import MATCHES, MAX_WORDS, pages
from bot.views.message import MessageView
from model.catalogue.catalogue import Catalogue, Sneaker
from model.catalogue.style_codes import StyleCode
from store.tables import PredictionRow

MAX_RESULTS = 20  # inline_results of one inline query


def brand(say: Translator, catalogue: Catalogue, slug: str, page: int = 0) -> MessageView:
    """One page of the models of the brand of `slug`; raises CatalogueError."""
    name = catalogue[slug].brand
    choices = [(each.name, _data("model", each.slug)) for each in catalogue.by_brand(name)]
    here = _data("brand", slug, page)
    others = _data("brands").button(say("button-all-brands"))
    return MessageView(text=say.html("browse-brand", brand=name), keyboard=pages(say, choices, here, [others]))


def brands(say: Translator, catalogue: Catalogue, page: int = 0) -> MessageView:
    """Every brand."""
    choices = [(each.brand, _data("brand", each.slug)) for each in catalogue.firsts()]
    here = _data("brands", page=page)
    return MessageView(text=say.html("browse-brands"), keyboard=pages(say, choices, here, []))


def model(say: Translator, catalogue: Catalogue, slug: str) -> MessageView:
    """One model with its shops; raises CatalogueError for an unknown slug."""
    sneaker = catalogue[slug]
    back = _data("brand", slug).button(say("button-brand", brand=sneaker.brand))
    text = "\n".join(filter(None, (say.html("browse-model", name=sneaker.title), sneaker_facts.card(say, sneaker))))
    return MessageView(text=text, keyboard=Keyboard([*keyboards.shops(say, sneaker), [back]]))


def priced(say: Translator, sneaker: Sneaker, row: PredictionRow | None = None) -> MessageView:
    """One model with its list price and shops."""
    known = "no" if sneaker.price is None else "yes" if sneaker_facts.is_local(say, sneaker.price) else "abroad"
    price = "" if known == "yes" else say.html("browse-price", known=known)
    parts = (say.html("browse-model", name=sneaker.title), sneaker_facts.card(say, sneaker), price)
    return MessageView(text="\n".join(filter(None, parts)), keyboard=Keyboard(keyboards.shops(say, sneaker, row)))


def style_code(say: Translator, catalogue: Catalogue, code: StyleCode, sneaker: Sneaker | None) -> MessageView:
    """Shops for one version of a model, also of an unlisted one."""
    name = f"{sneaker.title} {code.code}" if sneaker else code.code
    # Most people look up a code that retailers have sold out: resale first.
    wanted = sneaker or Sneaker(
        slug="", brand=code.brand, name=code.code, aliases=(), market=catalogue.market, kind="hyped"
    )
    rows = keyboards.shops(say, wanted, code=code.code)
    return MessageView(text=say.html("browse-code", name=name), keyboard=Keyboard(rows))


def with_correction(say: Translator, view: MessageView, prediction_id: int, sneaker: Sneaker) -> MessageView:
    """A model's card with a button that corrects the user's latest answer."""
    pick = CallbackData(topic="answer", action="pick", id=prediction_id, value=sneaker.slug)
    own = [pick.button(say("button-hint", name=sneaker.title))]
    rows = view.keyboard.inline_keyboard if view.keyboard else ()
    return MessageView(text=f"{view.text}\n\n{say.html('hint-name')}", keyboard=Keyboard([own, *rows]))


def several(say: Translator, found: Sequence[Sneaker], words: str = "", page: int = 0) -> MessageView:
    """One page of the models that somebody's words may mean.

    Several pages are ordered by name. Words that do not fit into callback data have one page only.
    """
    pageable = 0 < len(words.encode()) <= MAX_WORDS
    shown = in_order(found) if pageable else found[:MATCHES]
    choices = [(each.title, _data("model", each.slug)) for each in shown]
    others = _data("brands").button(say("button-all-brands"))
    here = _data("find", words if pageable else "", page)
    text = say.html("browse-several", many="yes" if len(found) > MATCHES else "no", count=len(found))
    return MessageView(text=text, keyboard=pages(say, choices, here, [others], rows=MATCHES, columns=1))


def in_order(found: Sequence[Sneaker]) -> Sequence[Sneaker]:
    """The models of a choice: likeliest first, many by name."""
    return sorted(found, key=_by_name) if len(found) > MATCHES else found


def _by_name(sneaker: Sneaker) -> list[tuple[int, str]]:
    """A key by which Air Jordan 2 comes before Air Jordan 10."""
    return [(int(word) if word.isdecimal() else 0, word) for word in sneaker.title.casefold().split()]


def inline_results(say: Translator, found: Sequence[Sneaker], bot: str) -> list[InlineQueryResultArticle]:
    """Models as results of an inline query."""
    return [_inline_result(say, each, bot) for each in found[:MAX_RESULTS]]


def _inline_result(say: Translator, sneaker: Sneaker, bot: str) -> InlineQueryResultArticle:
    text = say.html("browse-shared", name=sneaker.title, bot=bot)
    ask = Button(say("button-ask-bot"), url=f"https://t.me/{bot}?start=model_{sneaker.slug}")
    return InlineQueryResultArticle(
        id=sneaker.slug,
        title=sneaker.title,
        description=say("browse-description", shops=", ".join(each.shop for each in sneaker.offers(say.shopper))),
        input_message_content=InputTextMessageContent(text, parse_mode=ParseMode.HTML),
        reply_markup=Keyboard([*keyboards.shops(say, sneaker), [ask]]),
    )


def _data(action: str, slug: str = "", page: int = 0) -> CallbackData:
    return CallbackData(topic="browse", action=action, value=slug, page=page)
