"""What is live, what could be, and the way there and back; each step leaves a line that says who, when and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from sqlalchemy.ext.asyncio import AsyncSession
from telegram.ext import ApplicationHandlerStop

from bot.context import Context
from bot.telegram.messages import answer_tap, reply
from store.chat import people
from store.releases import file_removal, runs, versions
from store.tables import Activation, VersionRow

State = Literal["live", "gone", "discarded", "ready"]  # gone: discarded, and its files deleted since
SHOWN = 8  # versions in a list
CAME_WITH_PROGRAM = "came with the program"  # the reason in the trail, where nobody decided


@dataclass(frozen=True, kw_only=True)
class Live:
    """What was live when somebody looked."""

    id: str | None
    number: int
    line: int  # of the trail
    base: str | None = None  # the version that the gate compared it with, if it was made by a run …
    passed: bool = True  # … and whether the gate let it pass then


@dataclass(frozen=True, kw_only=True)
class Release:
    """A version as an admin sees it."""

    row: VersionRow
    state: State
    live: Live
    gate: Mapping[str, Any] | None  # what the gate says; None: it came with the program, and was measured before
    against: VersionRow | None  # the version that the gate compared it with

    @property
    def passed(self) -> bool:
        """Whether the gate lets it pass."""
        return self.gate is None or bool(self.gate["passed"])

    @property
    def stale(self) -> bool:
        """Whether the gate compared it with another version than the one whose place it would take."""
        return self.then > 0 and self.state != "live"

    @property
    def then(self) -> int:
        """The number of the version that was live when the gate looked; 0: the one that is now, or it never looked."""
        return self.against.number if self.against is not None and self.against.id != self.live.id else 0

    @property
    def followed(self) -> bool:
        """Whether the live version was made to follow this one: then that one's gate compared the two."""
        return self.live.base == self.row.id

    @property
    def uncompared(self) -> bool:
        """Whether nobody has ever compared it with the live version."""
        return self.stale and not self.followed

    @property
    def clear(self) -> bool:
        """Whether a tap is enough to promote it: the gate lets it pass, compared with what is live."""
        return self.passed and not self.stale


async def newest(session: AsyncSession) -> list[Release]:
    """The newest versions, and the live one in any case."""
    live = await _live(session)
    every = await versions.all_versions(session)
    shown = [row for place, row in enumerate(every) if place < SHOWN or row.id == live.id]
    return [await _release(session, row, live) for row in shown]


async def named(session: AsyncSession, word: str) -> Release | None:
    """The version with this id or number, or None."""
    live = await _live(session)
    every = await versions.all_versions(session)
    row = next((each for each in every if word in (each.id, str(each.number))), None)
    return None if row is None else await _release(session, row, live)


async def line(session: AsyncSession) -> Activation:
    """The line of the trail that says what is live; there is one since the bot started."""
    return (await versions.trail(session, limit=1))[0]


async def deeds(session: AsyncSession, version_id: str) -> list[Activation]:
    """When a version was made live, by whom and why, the last time first."""
    return [each for each in await versions.trail(session, limit=None) if each.version_id == version_id]


async def decided(context: Context) -> bool:
    """Whether an earlier process has decided what is live in the update that is being handled."""
    async with context.state.sessions() as session:
        return await _decided(session, context) is not None


async def promote(context: Context, release: Release, reason: str, *, expected: int) -> Activation | None:
    """Make a version live, for every process.

    None where another line of the trail counts by now than the `expected` one: it was decided on other grounds. Asked
    again by a process after one that ended, the decision of then stands, and none is made again. Where its files were
    deleted, the admin hears that, and the update is done with.
    """
    if release.state == "gone":
        await _refuse(context, release)
    async with context.state.sessions.begin() as session:
        await versions.hold(session)
        last = await line(session)
        if (own := await _decided(session, context)) is not None:
            return own if own.id == last.id else None
        if last.id != expected and last.version_id != release.row.id:
            return None
        await _seen(session, context)
        done = await versions.activate(
            session,
            release.row.id,
            person_id=context.user.id,
            reason=reason,
            forced=not release.passed,
            update_id=context.incoming.update_id,
        )
    context.state.look_soon.set()
    return done


async def roll_back(context: Context, expected: int, reason: str) -> tuple[Release, Release, str] | None:
    """Make the version before live again; what was, what is, and why. None where another line counts by now.

    As `promote`, it decides once; asked for again by the same admin, what they did then stands, with its reason.
    """
    async with context.state.sessions.begin() as session:
        await versions.hold(session)
        own = await _decided(session, context) or await _gone_back(session, context, expected)
        done = own or await _back(session, context, expected, reason)
        last, *before = await versions.trail(session, limit=2)
        if done is None or done.id != last.id:
            return None
        was, now = await named(session, before[0].version_id), await named(session, done.version_id)
    context.state.look_soon.set()
    assert was is not None
    assert now is not None
    return was, now, done.reason


async def _gone_back(session: AsyncSession, context: Context, expected: int) -> Activation | None:
    """The admin's way back from a line of the trail, where that is the last thing that was decided."""
    last, *before = await versions.trail(session, limit=2)
    if not before or before[0].id != expected or last.person_id != context.user.id:
        return None
    return last if last.version_id == await versions.previous(session, until=expected) else None


async def _back(session: AsyncSession, context: Context, expected: int, reason: str) -> Activation | None:
    before, back = await line(session), await versions.previous(session)
    if before.id != expected or back is None:
        return None
    await _seen(session, context)
    given: dict[str, Any] = {"person_id": context.user.id, "reason": reason, "update_id": context.incoming.update_id}
    return await versions.activate(session, back, **given)


async def _decided(session: AsyncSession, context: Context) -> Activation | None:
    """What an earlier process decided in the update that is being handled, if there was one.

    Telegram gives an update's number to another one after a quiet week, so where there was none nothing is looked up.
    """
    if context.above is None:
        return None
    return await versions.decided_in(session, context.incoming.update_id)


async def discard(context: Context, release: Release) -> bool:
    """Note that nobody wants a version; False where it is live by now, and stays wanted."""
    async with context.state.sessions.begin() as session:
        return await versions.discard(session, release.row.id)


async def _live(session: AsyncSession) -> Live:
    trail = await versions.trail(session, limit=1)
    row = await versions.get(session, trail[0].version_id) if trail else None
    if row is None:
        return Live(id=None, number=0, line=0)
    run = await runs.of_version(session, row.id)
    passed = run is None or bool(run.gate and run.gate["passed"])
    return Live(id=row.id, number=row.number, line=trail[0].id, base=run.base_version if run else None, passed=passed)


async def _release(session: AsyncSession, row: VersionRow, live: Live) -> Release:
    run = await runs.of_version(session, row.id)
    against = await versions.get(session, run.base_version) if run else None
    return Release(row=row, state=_state(row, live), live=live, gate=run.gate if run else None, against=against)


def _state(row: VersionRow, live: Live) -> State:
    if row.id == live.id:
        return "live"
    return "gone" if row.files_removed else "discarded" if row.discarded else "ready"


async def _refuse(context: Context, release: Release) -> NoReturn:
    number, days = release.row.number, file_removal.KEPT.days
    if context.incoming.callback_query is not None:
        await answer_tap(context, context.say("version-gone", number=number, days=days), alert=True)
    else:
        await reply(context, context.say.html("version-gone", number=number, days=days))
    raise ApplicationHandlerStop


async def _seen(session: AsyncSession, context: Context) -> None:
    await people.seen(session, person_id=context.user.id, language=context.user.language_code)
