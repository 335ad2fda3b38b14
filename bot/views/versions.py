"""Views of versions: list, one version, and the question of /rollback."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.views import gate_report
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView
from model.catalogue.catalogue import Catalogue
from store.releases import file_removal
from store.releases.releases import SHIPPED, Release
from store.tables import Activation

LINES = 5  # activations
REASONS = {"worse": "rollback-worse", "mistake": "rollback-mistake", "trying": "rollback-trying"}  # one tap each


def listing(say: Translator, releases: Sequence[Release]) -> MessageView:
    """The newest versions, the live one marked."""
    lines = "\n".join(_line(say, each) for each in releases)
    rows = [[_data("show", each).button(say("button-version", number=each.row.number))] for each in releases]
    return MessageView(text=say("versions-list", lines=lines), keyboard=Keyboard(rows))


def detail(say: Translator, catalogue: Catalogue, release: Release, trail: Sequence[Activation]) -> MessageView:
    """One version; `trail` has its activations."""
    row = release.row
    text = say(
        "version-show",
        number=row.number,
        id=row.id,
        date=say.moment(row.created),
        labels=len(row.manifest["labels"]),
        state=release.state,
        figures="\n\n".join(filter(None, [figures(say, release), gate_result(say, catalogue, release)])),
        trail="\n".join(_activation(say, each) for each in trail[:LINES]) or say("version-no-trail"),
    )
    report = [] if release.state == "gone" else [_data("report", release).button(say("button-report"))]
    back = CallbackData(topic="version", action="list").button(say("button-back"))
    return MessageView(text=text, keyboard=Keyboard([*buttons(say, release), [*report, back]]))


def buttons(say: Translator, release: Release) -> list[list[Button]]:
    """Buttons to promote or discard a version, if it has files."""
    if release.state in ("live", "gone"):
        return []
    action, key = ("promote", "button-promote") if release.promotable else ("held", _promote_label(release))
    rows: list[list[Button]] = [[_data(action, release, id_=release.live.activation).button(say(key))]]
    if release.state == "ready":
        rows.append([_data("discard", release).button(say("button-discard"))])
    return rows


def _promote_label(release: Release) -> str:
    if not release.passed:
        return "button-promote-anyway"
    return "button-promote-stale" if release.never_compared else "button-promote-former"


def figures(say: Translator, release: Release) -> str:
    """The measured figures, one on each line."""
    metrics = release.row.manifest["metrics"]
    return say.html(  # a share may be "<0.1%"
        "version-figures",
        top1=say.counted(metrics["top1"]["value"]),
        top3=say.counted(metrics["top3"]["value"]),
        ece=say.counted(metrics["ece"]),
    )


def gate_result(say: Translator, catalogue: Catalogue, release: Release) -> str:
    """The gate's result, if there is one, and whether it is stale."""
    lines = []
    if release.gate is not None:
        lines.append(gate_report.report(say, catalogue, release.gate, former_baseline=release.former_baseline))
    if release.never_compared:
        lines.append(say("gate-stale", against=release.former_baseline, live=release.live.number))
    if release.is_baseline_of_live:
        lines.append(say("gate-followed", live=release.live.number, passed="yes" if release.live.passed else "no"))
    return "\n".join(lines)


def not_promotable(say: Translator, release: Release) -> MessageView:
    """Why one tap does not promote a version, and what does."""
    back = _data("show", release).button(say("button-back"))
    if release.state == "gone":
        text = say("version-gone", number=release.row.number, days=file_removal.KEPT.days)
        return MessageView(text=text, keyboard=Keyboard([[back]]))
    stale = "stale" if release.never_compared else "followed"
    text = say(
        "version-held",
        why=stale if release.passed else "gate",
        passed="yes" if release.live.passed else "no",
        number=release.row.number,
        id=release.row.id,
        against=release.former_baseline,
        live=release.live.number,
    )
    return MessageView(text=text, keyboard=Keyboard([[back]]))


def rollback(say: Translator, live: Release, previous: Release, activation: int, reason: str) -> MessageView:
    """The question whether to go back to the previous version, and why."""
    number = previous.row.number
    text = say.html("rollback-question", was=live.row.number, back=number, reason=reason or "none")
    keys = {"given": "button-go-back"} if reason else REASONS
    rows = [
        [CallbackData(topic="version", action="back", id=activation, value=word).button(say(key, number=number))]
        for word, key in keys.items()
    ]
    leave = CallbackData(topic="version", action="list").button(say("button-cancel"))
    return MessageView(text=text, keyboard=Keyboard([*rows, [leave]]))


def _line(say: Translator, release: Release) -> str:
    top1 = release.row.manifest["metrics"]["top1"]["value"]
    date = say.moment(release.row.created)
    return say.html("versions-line", state=release.state, number=release.row.number, date=date, top1=say.counted(top1))


def _activation(say: Translator, activation: Activation) -> str:
    """One activation; an activation by the command line has no user."""
    shipped = activation.reason == SHIPPED
    return say.html(
        "version-trail",
        at=say.moment(activation.at),
        who=str(activation.person_id or ("bot" if shipped else "none")),
        reason=say("version-shipped") if shipped else activation.reason,
        forced="yes" if activation.forced else "no",
    )


def _data(action: str, release: Release, *, id_: int = 0) -> CallbackData:
    return CallbackData(topic="version", action=action, id=id_, value=release.row.id)
