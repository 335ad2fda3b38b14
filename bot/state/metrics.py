"""Metrics of one process and of the update queue, for Prometheus."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from math import nan
from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from model.prediction import Verdict
from store.chat.update_queue import QueueState
from store.tables.runs import RunState

STAGE_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)  # upper bounds
Stage = Literal["download", "classify", "colours", "store", "send"]
Job = Literal["cleanup", "photo_sync", "run_progress", "version_reload"]
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
        self._job_failures = Counter("sneakers_job_failures", "Errors of background jobs.", ["name"], registry=registry)
        self.answer_seconds = Histogram(
            "sneakers_answer_seconds",
            "Time from handling a photo to its answer.",
            buckets=ANSWER_SECONDS,
            registry=registry,
        )
        self.stage_seconds = Histogram(
            "sneakers_stage_seconds",
            "Time of one stage of an answer: download, classify, colours, store, send.",
            ["stage"],
            buckets=STAGE_SECONDS,
            registry=registry,
        )
        self.queue_length = Gauge(
            "sneakers_queue_length", "Unfinished updates and outbox messages of all processes.", registry=registry
        )
        self.queue_oldest_age = Gauge(
            "sneakers_queue_oldest_age_seconds", "Age of the oldest of these, or 0.", registry=registry
        )
        self.outbox_length = Gauge(
            "sneakers_outbox_length", "Unsent outbox messages of all processes.", registry=registry
        )
        self.leases = Gauge("sneakers_leases", "Updates that a process handles now.", registry=registry)
        self.postponed = Gauge(
            "sneakers_postponed_updates", "Updates whose answer could not be sent yet.", registry=registry
        )
        self.retrainings = Gauge("sneakers_retrainings", "Retrainings by state.", ["state"], registry=registry)
        self._live_version = Gauge(
            "sneakers_live_version_info",
            "The version that this process serves; always 1.",
            ["version"],
            registry=registry,
        )
        for verdict in get_args(Verdict):  # 0 from the start: a rate misses the first increase of a new series
            self.photos.labels(verdict=verdict)
        for stage in get_args(Stage):
            self.stage_seconds.labels(stage=stage)
        for job in get_args(Job):
            self._job_failures.labels(name=job)

    def stage(self, name: Stage) -> AbstractContextManager[object]:
        """Measure one stage of an answer, in a `with` block."""
        timer: AbstractContextManager[object] = self.stage_seconds.labels(stage=name).time()
        return timer

    def count_job_failure(self, job: Job) -> None:
        """Count an error of a background job."""
        self._job_failures.labels(name=job).inc()

    def show_queue(self, queue: QueueState | None) -> None:
        """Set the gauges of the queue; NaN where nobody knows."""
        oldest = queue.oldest if queue else None
        age = max(0.0, (datetime.now(UTC) - oldest).total_seconds()) if oldest else 0.0
        self.queue_length.set(queue.length if queue else nan)
        self.queue_oldest_age.set(age if queue else nan)
        self.outbox_length.set(queue.outbox if queue else nan)
        self.leases.set(queue.leased if queue else nan)
        self.postponed.set(queue.postponed if queue else nan)

    def show_retrainings(self, counts: Mapping[str, int] | None) -> None:
        """Set the gauge of the retrainings; NaN where nobody knows."""
        for state in get_args(RunState):
            self.retrainings.labels(state=state).set(counts.get(state, 0) if counts is not None else nan)

    def show_version(self, version: str) -> None:
        """Set the gauge of the live version."""
        self._live_version.clear()
        self._live_version.labels(version=version).set(1)

    def render(self) -> str:
        """All metrics in the text format: https://prometheus.io/docs/instrumenting/exposition_formats/."""
        return generate_latest(self._registry).decode()
