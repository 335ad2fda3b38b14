"""How long to wait before the next try."""

from collections.abc import Iterator

FIRST, LONGEST = 0.5, 30.0  # seconds


def pauses() -> Iterator[float]:
    """Seconds between tries, doubling from half a second to half a minute, without end."""
    pause = FIRST
    while True:
        yield pause
        pause = min(2 * pause, LONGEST)
