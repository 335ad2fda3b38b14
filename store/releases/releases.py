"""Releases: versions with state, gate result and live version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from store.releases import runs, versions
from store.tables import Activation, VersionRow

ReleaseState = Literal["live", "gone", "discarded", "ready"]  # gone: discarded, and its files are deleted
SHOWN = 8  # versions in a list
SHIPPED = "came with the program"  # the reason of an activation that no admin asked for


@dataclass(frozen=True, kw_only=True)
class LiveRelease:
    """The live version at the time of a query."""

    id: str | None
    number: int
    activation: int  # the id of the activation that made it live
    baseline: str | None = None  # the version that its gate compared it with; None if no run made it
    passed: bool = True  # its gate


@dataclass(frozen=True, kw_only=True)
class Release:
    """A version as an admin sees it."""

    row: VersionRow
    state: ReleaseState
    live: LiveRelease
    gate: Mapping[str, Any] | None  # the gate's result; None for a version that came with the program
    baseline: VersionRow | None  # the version that the gate compared it with

    @property
    def passed(self) -> bool:
        """Whether the gate passed."""
        return self.gate is None or bool(self.gate["passed"])

    @property
    def former_baseline(self) -> int:
        """The number of its baseline if that is not live, else 0."""
        return self.baseline.number if self.baseline is not None and self.baseline.id != self.live.id else 0

    @property
    def stale(self) -> bool:
        """Whether the gate compared it with another version than the live one."""
        return self.former_baseline > 0 and self.state != "live"

    @property
    def is_baseline_of_live(self) -> bool:
        """Whether the gate of the live version compared the two."""
        return self.live.baseline == self.row.id

    @property
    def never_compared(self) -> bool:
        """Whether no gate has compared it with the live version."""
        return self.stale and not self.is_baseline_of_live

    @property
    def promotable(self) -> bool:
        """Whether one tap promotes it.

        The gate passed, and compared it with the live version.
        """
        return self.passed and not self.stale


async def newest(session: AsyncSession) -> list[Release]:
    """The newest versions, and always the live one."""
    live = await _live(session)
    every = await versions.all_versions(session)
    shown = [row for place, row in enumerate(every) if place < SHOWN or row.id == live.id]
    return [await _release(session, row, live) for row in shown]


async def find(session: AsyncSession, word: str) -> Release | None:
    """The version with this id or number, or None."""
    live = await _live(session)
    every = await versions.all_versions(session)
    row = next((each for each in every if word in (each.id, str(each.number))), None)
    return None if row is None else await _release(session, row, live)


async def last_activation(session: AsyncSession) -> Activation:
    """The activation of the live version, from the first start on."""
    return (await versions.trail(session, limit=1))[0]


async def activations(session: AsyncSession, version_id: str) -> list[Activation]:
    """All activations of a version, the newest first."""
    return [each for each in await versions.trail(session, limit=None) if each.version_id == version_id]


async def _live(session: AsyncSession) -> LiveRelease:
    trail = await versions.trail(session, limit=1)
    row = await versions.get(session, trail[0].version_id) if trail else None
    if row is None:
        return LiveRelease(id=None, number=0, activation=0)
    run = await runs.of_version(session, row.id)
    return LiveRelease(
        id=row.id,
        number=row.number,
        activation=trail[0].id,
        baseline=run.base_version if run else None,
        passed=run is None or bool(run.gate and run.gate["passed"]),
    )


async def _release(session: AsyncSession, row: VersionRow, live: LiveRelease) -> Release:
    run = await runs.of_version(session, row.id)
    baseline = await versions.get(session, run.base_version) if run else None
    return Release(row=row, state=_state(row, live), live=live, gate=run.gate if run else None, baseline=baseline)


def _state(row: VersionRow, live: LiveRelease) -> ReleaseState:
    if row.id == live.id:
        return "live"
    return "gone" if row.files_removed else "discarded" if row.discarded else "ready"
