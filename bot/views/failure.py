"""Why something failed, in a sentence, and what the error said by itself."""

from datetime import datetime

from bot.i18n import Translator
from store.releases.failures import Failure


def shown(say: Translator, failure: Failure) -> str:
    """A failure in Telegram's HTML: some hundreds of characters."""
    if failure.why == "told":
        return say.html("failure-told", detail=failure.detail)
    at = failure.facts.get("at")
    sentence = say.html(
        "failure-why",
        why=failure.why,
        trainer=failure.facts.get("trainer", ""),
        at=say.moment(datetime.fromisoformat(at)) if at else "",
        step=say("run-step", step=failure.facts.get("step", "start")),
    )
    detail = [say.html("failure-detail", detail=failure.detail)] if failure.detail else []
    return "\n\n".join([sentence, *detail])
