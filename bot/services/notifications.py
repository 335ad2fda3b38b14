"""Composes outbox messages: report, thanks, alert."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.state.app_state import AppState
from bot.updates.outbox import Compose, Composed, Kind
from bot.views.callback_data import CallbackData
from bot.views.message import AlbumView, MessageView
from bot.views.retraining import failure_reason
from model.errors import VersionError
from store.chat import preferences
from store.errors import StoreError
from store.releases import failures, versions
from store.tables import VersionRow

log = logging.getLogger(__name__)

# Of a version's report, in the album's order, the first file that exists: reports of earlier releases have no bars of
# mistakes, and where no model moved, there is no picture of changes.
PICTURES = {"confusion": ("mistakes.png", "confusion.png"), "changes": ("changes.png",)}


async def report(state: AppState, say: Translator, facts: Mapping[str, Any]) -> Composed:
    """A version's report, as a reply to the run's message."""
    async with state.sessions() as session:
        version = await versions.get(session, str(facts["version"]))
    return None if version is None else await album(state, say, version)


async def album(state: AppState, say: Translator, version: VersionRow) -> AlbumView | None:
    """A version's report pictures; None without any."""
    try:
        folder = await state.version_folder(version.id)
    except (VersionError, StoreError) as error:
        log.warning("A report cannot be shown: %s", error)
        return None
    pictures = await asyncio.to_thread(_read, folder / "report")
    if not pictures:
        return None
    shown = "both" if len(pictures) == len(PICTURES) else next(iter(pictures))
    caption = say.html("report-caption", number=version.number, shown=shown)
    return AlbumView(caption=caption, pictures=list(pictures.values()))


async def notice(state: AppState, say: Translator, facts: Mapping[str, Any]) -> Composed:
    """Thanks to somebody whose correction taught a version that is live."""
    person, slug = int(facts["person"]), str(facts["slug"])
    named = state.catalogue[slug].title
    text = say.html("notice-taught", version=facts["number"], name=named)
    return MessageView(text=text, keyboard=_quiet(say, person))


async def listed(state: AppState, say: Translator, facts: Mapping[str, Any]) -> Composed:
    """The news that a name which somebody suggested is a model now.

    None for a user who has withdrawn consent or deleted their data since, or for a model that was taken back.
    """
    person, slug = int(facts["person"]), str(facts["slug"])
    async with state.sessions() as session:
        chosen = await preferences.of(session, person)
    if not (chosen.photo_consent and chosen.notify and slug in state.catalogue):
        return None
    text = say.html("notice-listed", name=state.catalogue[slug].title)
    return MessageView(text=text, keyboard=_quiet(say, person), silent=True)


async def refused(state: AppState, say: Translator, facts: Mapping[str, Any]) -> Composed:
    """The alert that a promoted version does not work here."""
    reason = failure_reason(say, failures.read(str(facts["reason"])))
    return MessageView(text=say("version-refused", number=facts["number"], reason=reason, live=facts["live"]))


def _quiet(say: Translator, person: int) -> Keyboard:
    """A button that turns news off."""
    return Keyboard([[CallbackData(topic="consent", action="quiet", id=person).button(say("button-quiet"))]])


def _read(folder: Path) -> dict[str, bytes]:
    found = {
        what: next((folder / name for name in names if (folder / name).exists()), None)
        for what, names in PICTURES.items()
    }
    return {what: path.read_bytes() for what, path in found.items() if path is not None}


COMPOSE: Mapping[Kind, Compose] = {"report": report, "notice": notice, "listed": listed, "refused": refused}
