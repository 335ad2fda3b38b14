"""/models, /promote and /rollback: which version answers."""

import re

from telegram import Update

from bot.context import Context
from bot.handlers.admin.permissions import admins_only, only_new
from bot.services import notifications, releases
from bot.services.releases import Release
from bot.telegram.messages import answer_tap, reply, reply_view, show, tapped
from bot.updates import outbox
from bot.views import versions as views
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView
from store.releases import versions


@admins_only
async def command(update: Update, context: Context) -> None:
    """/models: the newest versions; /models NAME: that one."""
    word = " ".join(context.args or ())
    release = await _named(context, word) if word else None
    if word and release is None:
        await reply(context, context.say.html("version-none", word=word))
    else:
        await reply_view(context, await _detail(context, release.row.id) if release else await _listing(context))


@admins_only
@only_new
async def promote(update: Update, context: Context) -> None:
    """/promote NAME: make a version live; against the gate, or where it compared another, only by its whole name."""
    word = " ".join(context.args or ())
    if not word:
        await reply_view(context, await _listing(context))
        return
    release = await _named(context, word)
    if release is None:
        await reply(context, context.say.html("version-none", word=word))
    elif release.state == "live" and not await releases.decided(context):
        await reply(context, context.say.html("version-live-already", number=release.row.number))
    elif not release.clear and word != release.row.id:
        await reply_view(context, views.held(context.say, release))
    else:
        await _promote_typed(context, release)


@admins_only
@only_new
async def rollback(update: Update, context: Context) -> None:
    """/rollback [REASON]: ask whether to go back to the version before."""
    async with context.state.sessions() as session:
        line, back = await releases.line(session), await versions.previous(session)
    live, previous = await _named(context, line.version_id), await _named(context, back or "")
    if live is None or previous is None:
        await reply(context, context.say.html("rollback-none"))
    else:
        reason = _reason(context.message.text)
        await reply_view(context, views.rollback(context.say, live, previous, line.id, reason))


@admins_only
async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """A button of these."""
    if data.action == "back":
        await _go_back(context, data)
        return
    release = await _named(context, data.value) if data.value else None
    if data.action == "list":
        await _show(context, await _listing(context))
    elif release is None:
        await answer_tap(context, context.say("tap-admin-old"), alert=True)
    elif data.action == "report":
        await _report(context, release)
    else:
        await _act(context, data, release)


async def _act(context: Context, data: CallbackData, release: Release) -> None:
    number = release.row.number
    if data.action == "promote" and release.clear:
        await _promote(context, data, release)
    elif data.action == "discard" and release.state != "live":
        key = "tap-discarded" if await releases.discard(context, release) else "version-live-already"
        await _show(context, await _detail(context, release.row.id), context.say(key, number=number))
    elif data.action in ("held", "promote"):
        await _show(context, views.held(context.say, release))
    else:
        await _show(context, await _detail(context, release.row.id))


async def _promote_typed(context: Context, release: Release) -> None:
    """Only where what is live is what it was when the version was looked up."""
    reason = context.say("promote-typed", stale="yes" if release.uncompared else "no")
    done = await releases.promote(context, release, reason, expected=release.live.line)
    key = "tap-changed" if done is None else "version-live"
    await reply(context, context.say.html(key, number=release.row.number))


async def _promote(context: Context, data: CallbackData, release: Release) -> None:
    """Only where what was live when the button was made still is: else it was decided on other grounds."""
    done = await releases.promote(context, release, context.say("promote-tapped"), expected=data.id)
    if done is None:
        await show(context, *tapped(context), await _detail(context, release.row.id))
        await answer_tap(context, context.say("tap-changed"), alert=True)
        return
    word = context.say("tap-promoted", number=release.row.number)
    await _show(context, await _detail(context, release.row.id), word)


async def _go_back(context: Context, data: CallbackData) -> None:
    query = context.incoming.callback_query
    command = getattr(query.message, "reply_to_message", None) if query else None
    key = views.REASONS.get(data.value)
    reason = context.say(key) if key else _reason(command.text if command else None)
    done = await releases.roll_back(context, data.id, reason)
    if done is None:
        await show(context, *tapped(context), await _listing(context))
        await answer_tap(context, context.say("tap-changed"), alert=True)
        return
    was, now, why = done
    text = context.say.html("rollback-done", was=was.row.number, back=now.row.number, reason=why)
    await _show(context, MessageView(text=text), context.say("tap-promoted", number=now.row.number))


async def _report(context: Context, release: Release) -> None:
    await answer_tap(context)
    album = await notifications.album(context.state, context.say, release.row, reply_to=tapped(context)[1])
    if album is not None:
        chat, number = tapped(context)[0], context.incoming.update_id
        await outbox.say_once(context.bot, context.state, chat, album, number, context.above)


async def _listing(context: Context) -> MessageView:
    async with context.state.sessions() as session:
        return views.listing(context.say, await releases.newest(session))


async def _detail(context: Context, version_id: str) -> MessageView:
    async with context.state.sessions() as session:
        release = await releases.named(session, version_id)
        trail = await releases.deeds(session, version_id)
    assert release is not None
    return views.detail(context.say, context.state.catalogue, release, trail)


async def _named(context: Context, word: str) -> Release | None:
    async with context.state.sessions() as session:
        return await releases.named(session, word)


async def _show(context: Context, view: MessageView, word: str | None = None) -> None:
    await show(context, *tapped(context), view)
    await answer_tap(context, word)


def _reason(text: str | None) -> str:
    """What stands behind the command, on one line."""
    return re.sub(r"\s+", " ", (text or "").partition(" ")[2]).strip()[:200]
