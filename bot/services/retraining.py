"""Retraining: request, show and cancel a run of the trainer."""

from bot.context import Context
from bot.i18n import Translator
from bot.state.app_state import AppState
from bot.views import retraining
from bot.views.message import MessageView
from store.chat import people
from store.db.types import now
from store.learning import training_photos
from store.releases import releases, runs, versions
from store.tables import Run


async def nothing_new(context: Context) -> MessageView | None:
    """The question whether to retrain without new labels; None if not needed."""
    state, repeated = context.state, context.attempt.repeated
    async with state.sessions() as session:
        last = await runs.last(session)
        unshown = await runs.unshown(session, context.sender.id) if repeated else None
        live = await versions.live(session)
        base = await versions.get(session, live) if live else None
    if base is None or unshown is not None or (last is not None and last.active):
        return None
    if await state.new_label_counts.since(state.long_reads, base.id, state.live.serving.prototypes):
        return None
    return retraining.nothing_new(context.say, base.number, last.id if last else 0)


async def request(context: Context) -> tuple[Run, bool]:
    """Request a run; returns it, and whether another message shows it.

    If an earlier process requested it in this update, no second run is made.
    """
    user, chat = context.sender, context.incoming.effective_chat
    assert chat is not None
    async with context.state.sessions.begin() as session:
        await people.seen(session, person_id=user.id, language=user.language_code)
        run = await runs.unshown(session, user.id) if context.attempt.repeated else None
        run = run or await runs.request(session, requested_by=user.id, chat_id=chat.id)
    return run, run.message_id is not None or run.requested_by != user.id


async def has_ended_since(context: Context, last_run: int) -> bool:
    """Whether a later run than `last_run` has ended: its question is old."""
    async with context.state.sessions() as session:
        last = await runs.last(session)
        unshown = await runs.unshown(session, context.sender.id) if context.attempt.repeated else None
    return unshown is None and last is not None and last.id != last_run and not last.active


async def set_message(context: Context, run: Run, message_id: int) -> None:
    """Store which message shows a run."""
    async with context.state.sessions.begin() as session:
        await runs.show_at(session, run.id, message_id)


async def cancel(context: Context, run_id: int) -> Run | None:
    """Request the cancellation of a run; None if it is unknown."""
    async with context.state.sessions.begin() as session:
        return await runs.cancel(session, run_id)


async def run_view(state: AppState, say: Translator, run: Run) -> MessageView:
    """The current state of a run."""
    async with state.sessions() as session:
        base = await versions.get(session, run.base_version)
    number = base.number if base else 0
    if run.state in ("queued", "running"):
        counts = await state.new_label_counts.since(state.long_reads, run.base_version, state.live.serving.prototypes)
        return retraining.in_progress(say, state.catalogue, run, number, counts, now())
    if run.version_id is None:
        return retraining.ended(say, run, number)
    return await _done(state, say, run, run.version_id)


async def _done(state: AppState, say: Translator, run: Run, version_id: str) -> MessageView:
    async with state.sessions() as session:
        release = await releases.find(session, version_id)
        count = await training_photos.count(session, version_id)
    assert release is not None  # a foreign key
    if version_id == run.base_version:
        return retraining.unchanged(say, release)
    return retraining.succeeded(say, state.catalogue, run, release, taught=count)
