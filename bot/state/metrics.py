"""Metrics of one process and of the update queue, for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

ANSWER_SECONDS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)  # upper bounds; most photos are answered within 0.2 s


class ProcessMetrics:
    """Counters, gauges and histograms with a registry of their own."""

    def __init__(self) -> None:
        """Register every metric; names follow https://prometheus.io/docs/practices/naming/."""
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.photos = Counter("sneakers_photos", "Photos that were answered.", ["verdict"], registry=registry)
        self.photos_refused = Counter("sneakers_photos_refused", "Photos over their sender's quota.", registry=registry)
        self.failures = Counter(
            "sneakers_failures", "Updates whose handling raised an error.", ["kind"], registry=registry
        )
        self.answer_seconds = Histogram(
            "sneakers_answer_seconds",
            "Time from handling a photo to its answer.",
            buckets=ANSWER_SECONDS,
            registry=registry,
        )
        self.queue_length = Gauge(
            "sneakers_queue_length", "Unfinished updates and outbox messages of all processes.", registry=registry
        )
        self.queue_oldest_age = Gauge(
            "sneakers_queue_oldest_age_seconds", "Age of the oldest of these, or 0.", registry=registry
        )

    def render(self) -> str:
        """All metrics in the text format: https://prometheus.io/docs/instrumenting/exposition_formats/."""
        return generate_latest(self._registry).decode()
