"""A few counters since the start, in the text form that Prometheus reads."""

from collections import defaultdict


class Metrics:
    """Counts; nothing but the event loop's thread does."""

    def __init__(self) -> None:
        self._counts: dict[str, float] = defaultdict(float)

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """Add to the counter `sneakers_<name>` with these labels."""
        listed = ",".join(f'{label}="{value}"' for label, value in labels.items())
        self._counts[f"sneakers_{name}{{{listed}}}" if listed else f"sneakers_{name}"] += amount

    def render(self) -> str:
        """One line a counter: https://prometheus.io/docs/instrumenting/exposition_formats/."""
        return "".join(f"{name} {value:g}\n" for name, value in sorted(self._counts.items()))
