"""Releases: promote, roll back and discard versions."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram.error import TelegramError

from bot.context import Context
from bot.services import notifications
from bot.telegram.delivery import deliver
from bot.telegram.messages import answer_tap, tapped
from bot.views import versions as views
from bot.views.message import CallbackAnswer, MessageView
from store.chat import people
from store.releases import file_removal, releases, versions
from store.releases.releases import Release
from store.tables import Activation


async def listing(context: Context) -> MessageView:
    """The newest versions."""
    async with context.state.sessions() as session:
        return views.listing(context.say, await releases.newest(session))


async def show(context: Context, word: str) -> MessageView:
    """The version with this id or number."""
    async with context.state.sessions() as session:
        release = await releases.find(session, word)
        trail = await releases.activations(session, release.row.id) if release else []
    if release is None:
        return MessageView(text=context.say.html("version-none", word=word))
    me = context.sender.id
    names = await _names(context, {each.person_id for each in trail[: views.LINES]} - {None, me})
    return views.detail(context.say, context.state.catalogue, release, trail, me=me, names=names)


async def promote_by_name(context: Context, word: str) -> MessageView:
    """Promote a version by number; one that is not promotable by id."""
    say = context.say
    async with context.state.sessions() as session:
        release = await releases.find(session, word)
        decided = await _decided(session, context) is not None
    if release is None:
        return MessageView(text=say.html("version-none", word=word))
    if release.state == "live" and not decided:
        return MessageView(text=say.html("version-live-already", number=release.row.number))
    if not release.promotable and word != release.row.id:
        return views.not_promotable(say, release)
    if release.state == "gone":
        return MessageView(text=say.html("version-gone", **_gone(release)))
    reason = say("promote-typed", stale="yes" if release.never_compared else "no")
    done = await _promote(context, release, reason, expected=release.live.activation)
    return MessageView(text=say.html("version-live" if done else "tap-changed", number=release.row.number))


async def ask_for_rollback(context: Context, reason: str) -> MessageView:
    """The question whether to go back to the previous version."""
    async with context.state.sessions() as session:
        activation, before = await releases.last_activation(session), await versions.previous(session)
        live = await releases.find(session, activation.version_id)
        previous = await releases.find(session, before or "")
    if live is None or previous is None:
        return MessageView(text=context.say.html("rollback-none"))
    return views.rollback(context.say, live, previous, activation.id, reason)


async def roll_back(context: Context, expected: int, reason: str) -> CallbackAnswer:
    """Make the previous version live, if `expected` is the last activation.

    If an earlier process or an earlier tap of the same admin did it, nothing is repeated, and its reason is shown.
    """
    async with context.state.sessions.begin() as session:
        await versions.hold(session)
        own = await _decided(session, context) or await _own_rollback(session, context, expected)
        done = own or await _roll_back(session, context, expected, reason)
        last, *before = await versions.trail(session, limit=2)
        if done is None or done.id != last.id:
            changed = views.listing(context.say, await releases.newest(session))
            return CallbackAnswer(view=changed, notice=context.say("tap-changed"), alert=True)
        was, now = await versions.get(session, before[0].version_id), await versions.get(session, done.version_id)
    context.state.live_version_changed()
    assert was is not None
    assert now is not None
    text = context.say.html("rollback-done", was=was.number, back=now.number, reason=done.reason)
    return CallbackAnswer(view=MessageView(text=text), notice=context.say("tap-promoted", number=now.number))


async def act(context: Context, version_id: str, action: str, expected: int) -> CallbackAnswer:
    """A button under a version: show, discard, or promote."""
    say = context.say
    async with context.state.sessions() as session:
        release = await releases.find(session, version_id)
    if release is None:
        return CallbackAnswer(notice=say("tap-admin-old"), alert=True)
    if action == "promote" and release.promotable:
        return await _promote_tapped(context, release, expected)
    if action == "discard" and release.state != "live":
        discarded = await _discard(context, release)
        notice = say("tap-discarded" if discarded else "version-live-already", number=release.row.number)
        return CallbackAnswer(view=await show(context, version_id), notice=notice)
    if action in ("held", "promote"):
        return CallbackAnswer(view=views.not_promotable(say, release))
    return CallbackAnswer(view=await show(context, version_id))


async def _promote_tapped(context: Context, release: Release, expected: int) -> CallbackAnswer:
    say, number = context.say, release.row.number
    if release.state == "gone":
        return CallbackAnswer(notice=say("version-gone", **_gone(release)), alert=True)
    done = await _promote(context, release, say("promote-tapped"), expected=expected)
    notice = say("tap-promoted", number=number) if done else say("tap-changed")
    return CallbackAnswer(view=await show(context, release.row.id), notice=notice, alert=done is None)


async def _promote(context: Context, release: Release, reason: str, *, expected: int) -> Activation | None:
    """Make a version live; None if `expected` is not the last activation.

    If an earlier process has already decided this update, its decision counts, and nothing is repeated.
    """
    async with context.state.sessions.begin() as session:
        await versions.hold(session)
        last = await releases.last_activation(session)
        if (own := await _decided(session, context)) is not None:
            return own if own.id == last.id else None
        if last.id != expected and last.version_id != release.row.id:
            return None
        done = await _activate(session, context, release.row.id, reason, forced=not release.passed)
    context.state.live_version_changed()
    return done


async def _own_rollback(session: AsyncSession, context: Context, expected: int) -> Activation | None:
    """This admin's rollback from `expected`, if it is the last activation."""
    last, *before = await versions.trail(session, limit=2)
    if not before or before[0].id != expected or last.person_id != context.sender.id:
        return None
    return last if last.version_id == await versions.previous(session, until=expected) else None


async def _roll_back(session: AsyncSession, context: Context, expected: int, reason: str) -> Activation | None:
    last, previous = await releases.last_activation(session), await versions.previous(session)
    if last.id != expected or previous is None:
        return None
    return await _activate(session, context, previous, reason)


async def _activate(
    session: AsyncSession, context: Context, version_id: str, reason: str, *, forced: bool = False
) -> Activation:
    user = context.sender
    await people.seen(session, person_id=user.id, language=user.language_code)
    update_id = context.incoming.update_id
    return await versions.activate(
        session, version_id, person_id=user.id, reason=reason, forced=forced, update_id=update_id
    )


async def _decided(session: AsyncSession, context: Context) -> Activation | None:
    """The activation by an earlier process in this update, if any.

    Telegram reuses update ids after a quiet week, so this is looked up only where an earlier process began the update.
    """
    if not context.attempt.repeated:
        return None
    return await versions.decided_in(session, context.incoming.update_id)


async def _discard(context: Context, release: Release) -> bool:
    """Mark a version as discarded; False if it is live by now."""
    async with context.state.sessions.begin() as session:
        return await versions.discard(session, release.row.id)


async def send_report(context: Context, version_id: str) -> None:
    """Send the pictures of a version's report as a reply."""
    async with context.state.sessions() as session:
        release = await releases.find(session, version_id)
    if release is None:
        await answer_tap(context, context.say("tap-admin-old"), alert=True)
        return
    await answer_tap(context)
    chat_id, message_id = tapped(context)
    album = await notifications.album(context.state, context.say, release.row)
    if album is not None:
        await deliver(context.bot, context.state, context.attempt, chat_id, album, reply_to=message_id)


async def _names(context: Context, admins: Iterable[int | None]) -> Mapping[int, str]:
    """The first names of admins from Telegram; the bot stores none."""
    names = {}
    for admin in filter(None, admins):
        with suppress(TelegramError):  # they blocked the bot, or Telegram does not answer
            chat = await context.bot.get_chat(admin)
            names[admin] = chat.first_name or ""
    return {admin: name for admin, name in names.items() if name}


def _gone(release: Release) -> Mapping[str, Any]:
    return {"number": release.row.number, "days": file_removal.KEPT.days}
