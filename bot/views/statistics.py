"""View of /stats."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView, bar, short
from model.catalogue.catalogue import Catalogue
from store.learning.unlisted_names import AskedName
from store.predictions.statistics import Statistics

MODELS = 10  # that are listed: the most judged


def statistics(say: Translator, catalogue: Catalogue, numbers: Statistics, asked: Sequence[AskedName]) -> MessageView:
    """All statistics in one message, with buttons for asked names."""
    judged = numbers.corrections + numbers.confirmations
    agreement = say.counted(numbers.confirmations / judged) if judged else say("stats-none")
    models = [
        say("stats-model", name=catalogue.title(each.slug), right=each.right, judged=each.judged)
        for each in numbers.models[:MODELS]
    ]
    weeks = [
        say("stats-week", week=say.day(each.monday), bar=bar(each.confidence), photos=each.photos,
            confidence=say.percent(each.confidence))
        for each in numbers.weeks
    ]  # fmt: skip
    text = say.html(
        "stats",
        photos=numbers.photos,
        people=numbers.people,
        named=numbers.verdicts.get("sneaker", 0),
        unknown=numbers.verdicts.get("unknown", 0),
        none=numbers.verdicts.get("no_sneaker", 0),
        wrong=numbers.corrections,
        right=numbers.confirmations,
        agreement=agreement,
        kept=numbers.kept,
        models="\n".join(models) or say("stats-none"),
        weeks="\n".join(weeks) or say("stats-none"),
    )
    if not asked:
        return MessageView(text=text)
    names = [say.html("stats-asked-name", name=short(each.name), people=each.people) for each in asked]
    text = "\n\n".join([text, say("stats-asked", names="\n".join(names))])
    return MessageView(text=text, keyboard=Keyboard([_buttons(say, each) for each in asked]))


def _buttons(say: Translator, asked: AskedName) -> list[Button]:
    """Add a name as a model, or ignore it."""
    add, ignore = (CallbackData(topic="add_model", action=action, id=asked.id) for action in ("asked", "ignore"))
    return [add.button(say("button-add-asked", name=short(asked.name))), ignore.button(say("button-ignore-asked"))]
