"""A retraining as its message shows it: what is new, how far it is, what came of it, and what the gate says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.services.releases import Release
from bot.views import failure, gate_report, versions
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView, bar
from model.catalogue.catalogue import Catalogue
from store.releases import failures
from store.tables import Run

# Shares of a retraining's time, by step, as measured on two cores with `benchmarks/loop.py`.
STEPS = {
    "start": 0.10,
    "embed": 0.10,
    "check": 0.10,
    "train": 0.30,
    "reject": 0.10,
    "graft": 0.05,
    "measure": 0.10,
    "compare": 0.05,
    "report": 0.09,
    "register": 0.01,
}
CELLS = 12  # of the bar
NAMED = 6  # models of which news are named
SURE_OF_TIME = 0.1  # from this share on, the time left is more than a guess
MINUTE = 60  # seconds
PATIENT = 15  # seconds: a trainer that is there has taken a run up by then, also one that is only starting


@dataclass(frozen=True, kw_only=True)
class News:
    """What may teach since the live version was made: photos by model, the most first."""

    counts: Sequence[tuple[str, int]]


def working(say: Translator, catalogue: Catalogue, run: Run, base: int, news: News, now: datetime) -> MessageView:
    """A run that waits or is being worked on."""
    if run.cancel_requested is not None:
        return MessageView(text=say.html("run-cancelling"))
    share = progress(run)
    step = say("run-step", step="waiting" if run.state == "queued" else run.step if run.step in STEPS else "other")
    text = say.html(
        "run-progress",
        base=base,
        news=told(say, catalogue, news),
        bar=bar(share, cells=CELLS),
        percent=f"{share:.0%}",
        step=step,
        left=_left(say, run, share, now),
    )
    if run.state == "queued" and (now - run.requested).total_seconds() > PATIENT:
        text = "\n\n".join([text, say.html("run-no-trainer")])
    cancel = CallbackData(topic="retrain", action="cancel", id=run.id).button(say("button-cancel"))
    return MessageView(text=text, keyboard=Keyboard([[cancel]]))


def ended(say: Translator, run: Run, base: int) -> MessageView:
    """A run that made nothing: it was cancelled, or it failed."""
    if run.state == "cancelled":
        return MessageView(text=say.html("run-cancelled", base=base))
    return MessageView(text=say("run-failed", base=base, reason=failure.shown(say, failures.read(run.error))))


def same(say: Translator, release: Release) -> MessageView:
    """A run that made the live version again, as nothing new may teach."""
    return MessageView(text=say.html("run-same", number=release.row.number))


def done(say: Translator, catalogue: Catalogue, run: Run, release: Release, *, taught: int) -> MessageView:
    """A run that made a version: what was measured, what the gate says, and what can be done with it."""
    assert run.finished is not None
    text = say(
        "run-done",
        number=release.row.number,
        seconds=round((run.finished - run.requested).total_seconds()),
        taught=taught,
        figures=versions.figures(say, release),
        reasons=versions.verdict(say, catalogue, release),
    )
    choices = versions.choices(say, release)
    return MessageView(text=text, keyboard=Keyboard(choices) if choices else None)


def beside(say: Translator, view: MessageView) -> MessageView:
    """A run that somebody else asked for, or that another message shows."""
    return MessageView(text=f"{say.html('run-other')}\n\n{view.text}", keyboard=view.keyboard)


def told(say: Translator, catalogue: Catalogue, news: News) -> str:
    """What is new, in a sentence."""
    total = sum(count for _, count in news.counts)
    if not total:
        return say("run-news-none")
    named = [
        say("run-news-model", name=gate_report.title(catalogue, slug), count=count)
        for slug, count in news.counts[:NAMED]
    ]
    more = ["…"] if len(news.counts) > NAMED else []
    return say("run-news", count=total, models=", ".join([*named, *more]))


def progress(run: Run) -> float:
    """How much of a run is done, 0 to 1."""
    if run.state == "queued" or run.step not in STEPS:
        return 0.0
    names = list(STEPS)
    before = sum(STEPS[name] for name in names[: names.index(run.step)])
    return before + STEPS[run.step] * (min(run.done / run.total, 1.0) if run.total else 0.0)


def _left(say: Translator, run: Run, share: float, now: datetime) -> str:
    if run.claimed is None or share < SURE_OF_TIME:
        return ""
    seconds = (now - run.claimed).total_seconds() * (1 - share) / share
    if seconds < MINUTE:
        return say("run-left-seconds", seconds=max(5, 5 * round(seconds / 5)))
    return say("run-left-minutes", minutes=round(seconds / MINUTE))
