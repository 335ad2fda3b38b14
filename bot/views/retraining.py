"""Views of a retraining: new labels, progress, result, and the gate's result."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.views import gate_report, versions
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView, bar
from model.catalogue.catalogue import Catalogue
from store.releases import failures
from store.releases.failures import Failure
from store.releases.releases import Release
from store.tables import Run

NewLabels: TypeAlias = Sequence[tuple[str, int]]  # slugs with the number of their photos, the most first

# Shares of a retraining's time, by step, as measured on two cores with `benchmarks/loop.py`.
STEPS = {
    "start": 0.10,
    "embed": 0.10,
    "check": 0.10,
    "train": 0.30,
    "thresholds": 0.10,
    "attach": 0.05,
    "measure": 0.10,
    "compare": 0.05,
    "report": 0.09,
    "register": 0.01,
}
CELLS = 12  # of the bar
NAMED = 6  # models with new labels that are named
MIN_PROGRESS = 0.1  # for an estimate of the time left
MINUTE = 60  # seconds
TRAINER_WAIT = 15  # seconds: a running trainer claims a run sooner, also while it starts


def nothing_new(say: Translator, base: int, last_run: int) -> MessageView:
    """The question whether to retrain without new labels."""
    anyway = CallbackData(topic="retrain", action="anyway", id=last_run).button(say("button-retrain-anyway"))
    leave = CallbackData(topic="retrain", action="leave").button(say("button-cancel"))
    return MessageView(text=say.html("run-nothing-new", base=base), keyboard=Keyboard([[anyway], [leave]]))


def in_progress(
    say: Translator, catalogue: Catalogue, run: Run, base: int, new_labels: NewLabels, now: datetime
) -> MessageView:
    """A queued or running run."""
    if run.cancel_requested is not None:
        return MessageView(text=say.html("run-cancelling"))
    share = progress(run)
    step = say("run-step", step="waiting" if run.state == "queued" else run.step if run.step in STEPS else "other")
    text = say.html(
        "run-progress",
        base=base,
        news=_new_labels(say, catalogue, new_labels),
        bar=bar(share, cells=CELLS),
        percent=f"{share:.0%}",
        step=step,
        left=_left(say, run, share, now),
    )
    if run.state == "queued" and (now - run.requested).total_seconds() > TRAINER_WAIT:
        text = "\n\n".join([text, say.html("run-no-trainer")])
    cancel = CallbackData(topic="retrain", action="cancel", id=run.id).button(say("button-cancel"))
    return MessageView(text=text, keyboard=Keyboard([[cancel]]))


def ended(say: Translator, run: Run, base: int) -> MessageView:
    """A cancelled or failed run."""
    if run.state == "cancelled":
        return MessageView(text=say.html("run-cancelled", base=base))
    return MessageView(text=say("run-failed", base=base, reason=failure_reason(say, failures.read(run.error))))


def unchanged(say: Translator, release: Release) -> MessageView:
    """A run without new labels: it made the live version again."""
    return MessageView(text=say.html("run-same", number=release.row.number))


def succeeded(say: Translator, catalogue: Catalogue, run: Run, release: Release, *, taught: int) -> MessageView:
    """A run that made a version: result, details and buttons."""
    assert run.finished is not None
    seconds = round((run.finished - run.requested).total_seconds())
    made = say("run-made", seconds=seconds, taught=taught)
    text = say(
        "run-done",
        result=gate_report.title(say, catalogue, release),
        details=versions.details(say, catalogue, release, made=made),
    )
    choices = versions.buttons(say, release)
    return MessageView(text=text, keyboard=Keyboard(choices) if choices else None)


def shown_elsewhere(say: Translator, view: MessageView) -> MessageView:
    """A run that another admin requested, or that another message shows."""
    return MessageView(text=f"{say.html('run-other')}\n\n{view.text}", keyboard=view.keyboard)


def failure_reason(say: Translator, failure: Failure) -> str:
    """The reason of a failed run or version, in Telegram's HTML."""
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


def _new_labels(say: Translator, catalogue: Catalogue, new_labels: NewLabels) -> str:
    """A sentence about the new labels."""
    total = sum(count for _, count in new_labels)
    if not total:
        return say("run-new-labels-none")
    named = [say("run-new-labels-model", name=catalogue.title(slug), count=count) for slug, count in new_labels[:NAMED]]
    more = ["…"] if len(new_labels) > NAMED else []
    return say("run-new-labels", count=total, models=", ".join([*named, *more]))


def progress(run: Run) -> float:
    """The progress of a run, 0 to 1."""
    if run.state == "queued" or run.step not in STEPS:
        return 0.0
    names = list(STEPS)
    before = sum(STEPS[name] for name in names[: names.index(run.step)])
    return before + STEPS[run.step] * (min(run.done / run.total, 1.0) if run.total else 0.0)


def _left(say: Translator, run: Run, share: float, now: datetime) -> str:
    if run.claimed is None or share < MIN_PROGRESS:
        return ""
    seconds = (now - run.claimed).total_seconds() * (1 - share) / share
    if seconds < MINUTE:
        return say("run-left-seconds", seconds=max(5, 5 * round(seconds / 5)))
    return say("run-left-minutes", minutes=round(seconds / MINUTE))
