"""Background job: edits the messages of runs, and enqueues their notices.

A message that must be sent once goes into the outbox, because any process may end at any point.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.context import of_person
from bot.services import retraining
from bot.state.app_state import AppState
from bot.telegram.messages import edit
from bot.updates import outbox
from bot.updates.lease import Lease
from store.chat import update_queue
from store.chat.update_queue import Received
from store.db.heartbeat import HeartbeatMonitor
from store.releases import notices, runs
from store.tables import Run

log = logging.getLogger(__name__)

Wake = Callable[[Sequence[Received]], None]

SHOWN_WITHIN = 10  # seconds, of which Telegram may want more: by the end of a silence another process shows the run
EVERY = 1.0  # seconds: Telegram minds more than one edit a second in a chat


class RunProgress:
    """Follows the table of retrainings."""

    def __init__(self, bot: Bot, state: AppState, wake: Wake, lease: Lease) -> None:
        self._bot = bot
        self._lease = lease
        self._state = state
        self._wake = wake
        self._watch = HeartbeatMonitor(runs.SILENCE)
        self._shown: dict[int, str] = {}  # what each run's message says

    async def run(self) -> None:
        """For ever: look, then wait a second."""
        while True:
            try:
                await self.look()
            except (SQLAlchemyError, OSError, TelegramError) as error:
                self._state.metrics.count_job_failure("run_progress")
                log.warning("A retraining cannot be shown just now: %s", error)
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Show what changed."""
        async with self._state.sessions() as session:
            active = await runs.active(session)
            ended = list(await runs.unreported(session))
            due = list(await notices.due(session))
        if active:  # else there is nothing to give up, and the transaction would be synced to the disk each second
            await self._give_up()
        self._watch.looked()
        for run in {run.id: run for run in (*([active] if active else []), *ended)}.values():
            shown = run.message_id is not None and await self._is_ours(run) and await self._show(run)
            if shown and run in ended:
                await self._tell(run)
        for notice in due:
            await self._thank(notice)

    async def release(self) -> None:
        """Release the runs that this process shows."""
        if self._lease.alone:
            return
        try:
            async with self._state.sessions.begin() as session:
                await runs.release_progress(session, self._lease.name)
        except (SQLAlchemyError, OSError) as error:
            log.warning("What is shown waits until this process counts as ended: %s", type(error).__name__)

    async def _give_up(self) -> None:
        """Give up runs whose worker renews nothing.

        Not where this process has slept, too, or the database was away: the trainer may just be about to go on.
        """
        if not self._watch.holds():
            return
        async with self._state.sessions.begin() as session:
            for lost in await runs.fail_stale(session, runs.SILENCE.total_seconds()):
                log.warning("Run %s failed: %s", lost.id, lost.error)

    async def _is_ours(self, run: Run) -> bool:
        """Whether this process shows a run."""
        if self._lease.alone:
            return True
        async with self._state.sessions.begin() as session:
            return await runs.lease_progress(session, run.id, self._lease.name, self._lease.silence())

    async def _show(self, run: Run) -> bool:
        """Show a run's progress; False if Telegram takes too long."""
        say = await of_person(self._state, run.requested_by)
        view = await retraining.run_view(self._state, say, run)
        if self._shown.get(run.id) == view.text:
            return True
        try:
            async with asyncio.timeout(SHOWN_WITHIN):
                await edit(self._bot, run.chat_id, run.message_id, view)
        except TimeoutError:
            log.warning("A retraining cannot be shown just now: Telegram takes more than %s s", SHOWN_WITHIN)
            return False
        except (BadRequest, Forbidden) as error:  # one chat's trouble is not the others'
            log.warning("A retraining is not shown: %s", error)
        self._shown[run.id] = view.text
        return True

    async def _tell(self, run: Run) -> None:
        """Note the outcome and enqueue the report in one transaction."""
        rows: list[Received] = []
        if run.version_id is not None and run.version_id != run.base_version:
            rows.append(outbox.message("report", run.chat_id, version=run.version_id, under=run.message_id or 0))
        async with self._state.sessions.begin() as session:
            if not await runs.mark_reported(session, run.id):
                return
            await update_queue.enqueue(session, rows)
        self._shown.pop(run.id, None)
        self._wake(rows)

    async def _thank(self, notice: notices.Due) -> None:
        facts: dict[str, int | str] = {"person": notice.person_id, "number": notice.number, "slug": notice.slugs[0]}
        row = outbox.message("notice", notice.person_id, **facts)
        async with self._state.sessions.begin() as session:
            if not await notices.begin(session, notice):
                return
            await update_queue.enqueue(session, [row])
        self._wake([row])
