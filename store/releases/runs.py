"""Retraining runs: requested by an admin, claimed by a trainer.

queued ─ claim → running ─ finish → done
   ↑________ release ┘ └ fail → failed, stop → cancelled
One run at a time is queued or running. Every call of a trainer names it: one that was given up meanwhile changes
nothing.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Update, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.clock import database_time
from store.db.session import insert_into
from store.db.types import now
from store.errors import NotStored
from store.releases import versions
from store.releases.failures import Failure
from store.tables import Run

SEED = 20  # the same photos give the same version
SILENCE = timedelta(seconds=30)  # after which a trainer that said nothing is given up
AS_THEY_ARE = {"populate_existing": True}  # what another process wrote, not what this session remembers


async def request(session: AsyncSession, *, requested_by: int, chat_id: int, seed: int = SEED) -> Run:
    """Request a retraining, or return the one queued or running.

    Raises NotStored where no version is live to compare with.
    """
    base = await versions.live(session)
    if base is None:
        raise NotStored("No version is live, so there is nothing to retrain; start the bot first.")
    asked = insert_into(session, Run).values(
        active=True, requested_by=requested_by, chat_id=chat_id, seed=seed, base_version=base
    )
    await session.execute(asked.on_conflict_do_nothing(index_elements=[Run.active]))
    found = await active(session)
    assert found is not None  # ours, or the one that was in the way
    return found


async def count_by_state(session: AsyncSession) -> dict[str, int]:
    """Count the runs of each state that has any."""
    found = await session.execute(select(Run.state, func.count()).group_by(Run.state))
    return {row[0]: row[1] for row in found}


async def get(session: AsyncSession, run_id: int) -> Run | None:
    """The run with this id as it is now, or None."""
    return await session.get(Run, run_id, populate_existing=True)


async def active(session: AsyncSession) -> Run | None:
    """The run that is queued or running, or None."""
    return (await session.scalars(select(Run).filter_by(active=True), execution_options=AS_THEY_ARE)).first()


async def last(session: AsyncSession) -> Run | None:
    """The run that was requested last, or None."""
    newest = select(Run).order_by(Run.id.desc()).limit(1)
    return (await session.scalars(newest, execution_options=AS_THEY_ARE)).first()


async def claim(session: AsyncSession, who: str) -> Run | None:
    """Claim the queued run for a trainer.

    Returns None where there is none, or another trainer took it.
    """
    values = {"state": "running", "claimed": now(), "claimed_by": who, "heartbeat": database_time()}
    return await _change(session, update(Run).filter_by(state="queued").values(values))


async def beat(session: AsyncSession, run_id: int, who: str, *, step: str, done: int = 0, total: int = 0) -> Run | None:
    """Store a heartbeat with the progress.

    The run tells whether an admin asked to stop. Returns None where it is not the trainer's any more.
    """
    return await _mine(session, run_id, who, heartbeat=database_time(), step=step, done=done, total=total)


async def finish(session: AsyncSession, run_id: int, who: str, *, version_id: str, gate: dict[str, Any]) -> Run | None:
    """Store the version and the gate's verdict of a run.

    Returns None where it is not the trainer's any more, or an admin asked to stop.
    """
    mine = _of(run_id, who).filter_by(cancel_requested=None)
    return await _change(session, mine.values(state="done", version_id=version_id, gate=gate, **_ended()))


async def fail(session: AsyncSession, run_id: int, who: str, why: Failure) -> Run | None:
    """Note why a run failed; None where it is `who`'s no more."""
    return await _end(session, run_id, who, state="failed", error=why.text())


async def stop(session: AsyncSession, run_id: int, who: str) -> Run | None:
    """End a run that an admin asked to stop.

    Returns None where it is not the trainer's any more.
    """
    return await _end(session, run_id, who, state="cancelled")


async def claimed_by(session: AsyncSession, who: str) -> Run | None:
    """The run that is `who`'s, or None."""
    theirs = select(Run).filter_by(state="running", claimed_by=who)
    return (await session.scalars(theirs, execution_options=AS_THEY_ARE)).first()


async def release(session: AsyncSession, run_id: int, who: str) -> Run | None:
    """Put a run back into the queue.

    One that an admin asked to stop ends instead.
    """
    await _alone(session, run_id)
    asked = _of(run_id, who).where(Run.cancel_requested.is_not(None))
    if stopped := await _change(session, asked.values(state="cancelled", **_ended())):
        return stopped
    nothing: dict[str, Any] = {"claimed": None, "claimed_by": None, "heartbeat": None, "step": None}
    return await _mine(session, run_id, who, state="queued", done=0, total=0, **nothing)


async def cancel(session: AsyncSession, run_id: int) -> Run | None:
    """Cancel a run, or ask its trainer to stop.

    Returns it, or None.
    """
    moment = now()
    await _alone(session, run_id)
    waiting = update(Run).filter_by(id=run_id, state="queued")
    ended = {"state": "cancelled", "active": None, "cancel_requested": moment, "finished": moment}
    if await _change(session, waiting.values(ended)) is None:
        await _change(
            session,
            update(Run).filter_by(id=run_id, state="running", cancel_requested=None).values(cancel_requested=moment),
        )
    return await get(session, run_id)


async def fail_stale(session: AsyncSession, silence: float) -> Sequence[Run]:
    """Fail and return the runs whose heartbeat is `silence` seconds old."""
    stale = select(Run).filter_by(state="running").where(Run.heartbeat <= database_time(-silence))
    held = stale.with_for_update()  # else it might end between the look and the change
    runs = (await session.scalars(held, execution_options=AS_THEY_ARE)).all()
    for run in runs:
        run.state, run.active, run.finished = "failed", None, now()
        assert run.claimed_by is not None  # as of every run at work
        assert run.heartbeat is not None
        facts = {"trainer": run.claimed_by, "at": run.heartbeat.isoformat(), "step": run.step or "start"}
        run.error = Failure(why="silent", facts=facts).text()
    await session.flush()
    return runs


async def show_at(session: AsyncSession, run_id: int, message_id: int) -> None:
    """Note the message that shows the run's progress."""
    await _change(session, update(Run).filter_by(id=run_id).values(message_id=message_id))


async def lease_progress(session: AsyncSession, run_id: int, who: str, silence: float) -> bool:
    """Take or renew the lease on a run's progress message.

    Returns False where another process has renewed it in the last `silence` seconds.
    """
    silent = Run.progress_renewed <= database_time(-silence)
    free = or_(Run.progress_owner.is_(None), Run.progress_owner == who, silent)
    mine = (
        update(Run)
        .where(Run.id == run_id, Run.reported.is_(None), free)
        .values(progress_owner=who, progress_renewed=database_time())
    )
    return await _change(session, mine) is not None


async def release_progress(session: AsyncSession, who: str) -> None:
    """Show no run any more: another process may go on."""
    held = update(Run).filter_by(progress_owner=who, reported=None).values(progress_owner=None)
    await session.execute(held, execution_options={"synchronize_session": False})


async def unreported(session: AsyncSession) -> Sequence[Run]:
    """Runs that ended and whose outcome was not shown yet, oldest first."""
    ended = select(Run).where(Run.finished.is_not(None), Run.reported.is_(None)).order_by(Run.id)
    return (await session.scalars(ended, execution_options=AS_THEY_ARE)).all()


async def mark_reported(session: AsyncSession, run_id: int) -> bool:
    """Note that an outcome was shown; False where noted before."""
    return await _change(session, update(Run).filter_by(id=run_id, reported=None).values(reported=now())) is not None


async def unshown(session: AsyncSession, person_id: int) -> Run | None:
    """A person's last requested run, if no message shows it yet."""
    theirs = select(Run).filter_by(requested_by=person_id, message_id=None).order_by(Run.id.desc()).limit(1)
    return (await session.scalars(theirs)).first()


async def of_version(session: AsyncSession, version_id: str) -> Run | None:
    """The last run that made a version, or None.

    Where nothing is new, a run makes again the version that it is to follow: that one compares it with itself.
    """
    made = select(Run).where(Run.version_id == version_id, Run.base_version != version_id)
    made = made.order_by(Run.id.desc()).limit(1)
    return (await session.scalars(made)).first()


async def _alone(session: AsyncSession, run_id: int) -> None:
    """Lock a run until the transaction ends."""
    await session.execute(select(Run.id).filter_by(id=run_id).with_for_update())


async def _end(session: AsyncSession, run_id: int, who: str, **values: Any) -> Run | None:
    return await _mine(session, run_id, who, **_ended(), **values)


async def _mine(session: AsyncSession, run_id: int, who: str, **values: Any) -> Run | None:
    return await _change(session, _of(run_id, who).values(values))


def _of(run_id: int, who: str) -> Update:
    return update(Run).filter_by(id=run_id, state="running", claimed_by=who)


def _ended() -> dict[str, Any]:
    return {"active": None, "finished": now()}


async def _change(session: AsyncSession, change: Any) -> Run | None:
    options = {"synchronize_session": False, "populate_existing": True}
    return (await session.scalars(change.returning(Run), execution_options=options)).first()
