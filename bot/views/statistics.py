"""View of /stats."""

from bot.i18n import Translator
from bot.views.message import MessageView, bar
from model.catalogue.catalogue import Catalogue
from store.predictions.statistics import Statistics

MODELS = 10  # that are listed: the most judged


def statistics(say: Translator, catalogue: Catalogue, numbers: Statistics) -> MessageView:
    """All statistics in one message."""
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
    return MessageView(text=text)
