"""Whether a silence is another process's, or our own."""

from datetime import UTC, datetime, timedelta

from store.db.heartbeat import PATIENCE, HeartbeatMonitor

START = datetime(2026, 1, 31, tzinfo=UTC)
SILENCE = timedelta(seconds=30)


class Clock:
    """A clock that is put forward and back."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment


def looks(watch: HeartbeatMonitor, clock: Clock, *seconds: float) -> list[bool]:
    """What a watch says after each look, so many seconds after the one before."""
    held = []
    for each in seconds:
        clock.moment += timedelta(seconds=each)
        watch.looked()
        held.append(watch.holds())
    return held


def test_nobody_has_ended_until_a_moment_after_the_first_look_nor_long_after_the_last() -> None:
    clock = Clock()
    watch = HeartbeatMonitor(SILENCE, clock)
    assert not watch.holds()
    assert looks(watch, clock, 0, 9, 1, 14) == [False, False, True, True]
    clock.moment += SILENCE
    assert not watch.holds()


def test_after_a_gap_the_others_get_a_moment() -> None:
    clock = Clock()
    watch = HeartbeatMonitor(SILENCE, clock)
    assert looks(watch, clock, 0, 10, 16, 5, 4, 1) == [False, True, False, False, False, True]


def test_a_clock_that_is_put_back_asks_for_no_more_patience_than_a_gap_does_and_for_no_less() -> None:
    clock = Clock()
    watch = HeartbeatMonitor(SILENCE, clock)
    assert looks(watch, clock, 0, 60, -60, PATIENCE.seconds - 1, 1) == [False, False, False, False, True]
    assert looks(watch, clock, 16, -3, 9, 1) == [False, False, False, True]
