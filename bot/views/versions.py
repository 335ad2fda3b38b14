"""Views of versions: list, one version, and the question of /rollback."""

from collections.abc import Mapping, Sequence

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
COLUMNS = 2  # buttons in a row
REASONS = {"worse": "rollback-worse", "mistake": "rollback-mistake", "trying": "rollback-trying"}  # one tap each


def listing(say: Translator, releases: Sequence[Release]) -> MessageView:
    """The newest versions, the live one marked."""
    lines = "\n\n".join(_line(say, each) for each in releases)
    shown = [_data("show", each).button(say("button-version", number=each.row.number)) for each in releases]
    rows = [shown[start : start + COLUMNS] for start in range(0, len(shown), COLUMNS)]
    return MessageView(text=say("versions-list", lines=lines), keyboard=Keyboard(rows))


def detail(
    say: Translator,
    catalogue: Catalogue,
    release: Release,
    trail: Sequence[Activation],
    *,
    me: int,
    names: Mapping[int, str],
) -> MessageView:
    """One version; `trail` has its activations, by admins with `names`."""
    row = release.row
    text = say(
        "version-show",
        title=gate_report.title(say, catalogue, release),
        date=say.moment(row.created),
        labels=len(row.manifest["labels"]),
        state=release.state,
        details=details(say, catalogue, release),
        trail="\n".join(_activation(say, each, me, names) for each in trail[:LINES]) or say("version-no-trail"),
    )
    report = [] if release.state == "gone" else [_data("report", release).button(say("button-report"))]
    back = CallbackData(topic="version", action="list").button(say("button-back"))
    return MessageView(text=text, keyboard=Keyboard([*buttons(say, release), [*report, back]]))


def buttons(say: Translator, release: Release) -> list[list[Button]]:
    """Buttons to promote or discard a version, if it has files."""
    if release.state in ("live", "gone"):
        return []
    action, key = ("promote", "button-promote") if release.promotable else ("held", _promote_label(release))
    promote = _data(action, release, id_=release.live.activation).button(say(key))
    discard = [_data("discard", release).button(say("button-discard"))] if release.state == "ready" else []
    return [[promote, *discard]] if release.promotable else [[promote], *([discard] if discard else [])]


def _promote_label(release: Release) -> str:
    if not release.passed:
        return "button-promote-anyway"
    return "button-promote-stale" if release.never_compared else "button-promote-former"


def details(say: Translator, catalogue: Catalogue, release: Release, *, made: str = "") -> str:
    """The figures and the checks of a version, for a quote."""
    return "\n\n".join(filter(None, [gate_result(say, catalogue, release), _figures(say, release), made]))


def gate_result(say: Translator, catalogue: Catalogue, release: Release) -> str:
    """The gate's checks, if there are any, and whether they are stale."""
    lines = []
    if release.never_compared:
        lines.append(say("gate-stale", against=release.former_baseline, live=release.live.number))
    if release.is_baseline_of_live:
        lines.append(say("gate-followed", live=release.live.number, passed="yes" if release.live.passed else "no"))
    if release.gate is not None:
        than = release.baseline.number if release.baseline else 0
        lines.append(gate_report.report(say, catalogue, release.gate, than=than))
    return "\n".join(lines)


def _figures(say: Translator, release: Release) -> str:
    """The measured figures and the id."""
    metrics = release.row.manifest["metrics"]
    return say.html(  # a share may be "<0.1%"
        "version-figures",
        top1=say.counted(metrics["top1"]["value"]),
        top3=say.counted(metrics["top3"]["value"]),
        ece=say.counted(metrics["ece"]),
        id=release.row.id,
    )


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
    return say.html(
        "versions-line",
        state=release.state,
        number=release.row.number,
        date=say.moment(release.row.created),
        labels=len(release.row.manifest["labels"]),
        **{key: value for key, value in gate_report.comparison(say, release).items() if key != "before"},
    )


def _activation(say: Translator, activation: Activation, me: int, names: Mapping[int, str]) -> str:
    """One activation; an activation by the command line has no user."""
    shipped = activation.reason == SHIPPED
    person = activation.person_id
    if person is None:
        who = "bot" if shipped else "none"
    else:
        who = "you" if person == me else "named" if person in names else "admin"
    return say.html(
        "version-trail",
        at=say.moment(activation.at),
        who=who,
        name=names.get(person or 0, ""),
        reason=say("version-shipped") if shipped else activation.reason,
        forced="yes" if activation.forced else "no",
    )


def _data(action: str, release: Release, *, id_: int = 0) -> CallbackData:
    return CallbackData(topic="version", action=action, id=id_, value=release.row.id)
