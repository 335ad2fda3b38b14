"""Download of candidates, a few at a time from each host."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from training.collect.candidates import Candidate
from training.collect.crawler import Crawler
from training.collect.http import Fetcher, Limits, session
from training.collect.ssrf import PublicResolver
from training.collect.storage import PhotoStorage
from training.dataset.photos import ProgressCallback, disk_errors
from training.dataset.sources import PhotoSource
from training.errors import TrainingError

MAX_PARALLEL_HOSTS = 64  # servers that are asked in the same moment


@dataclass(kw_only=True)
class DownloadCounts:
    """What became of the finds; grows while they come."""

    new: int = 0
    known: int = 0  # the photo was there
    unchanged: int = 0  # the server says that it has not changed
    failed: list[tuple[Candidate, str]] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many finds there is an outcome for."""
        return self.new + self.known + self.unchanged + len(self.failed)


async def download(
    candidates: Sequence[Candidate],
    storage: PhotoStorage,
    *,
    limits: Limits,
    allowed: Iterable[str],
    progress: ProgressCallback,
) -> DownloadCounts:
    """Fetch finds onto the storage; raises DatasetError where the disk fails."""
    resolver, outcome = PublicResolver(allowed), DownloadCounts()
    async with session(resolver, limits) as opened:
        crawler = Crawler(Fetcher(opened, resolver, limits), storage.partial)
        crew = _Crew(storage, crawler, outcome, len(candidates), progress)
        try:
            await crew.work(candidates, limits.per_host)
        except* TrainingError as group:
            raise _first(group) from None
    return outcome


class _Crew:
    """Workers of each host, so that a slow host blocks no other."""

    def __init__(
        self, storage: PhotoStorage, crawler: Crawler, outcome: DownloadCounts, all_: int, progress: ProgressCallback
    ) -> None:
        self._storage, self._crawler, self._outcome, self._all, self._progress = (
            storage,
            crawler,
            outcome,
            all_,
            progress,
        )
        self._together = asyncio.Semaphore(MAX_PARALLEL_HOSTS)

    async def work(self, candidates: Sequence[Candidate], per_host: int) -> None:
        queues: dict[str, deque[Candidate]] = defaultdict(deque)
        for find in candidates:
            queues[urlsplit(find.url).netloc].append(find)
        async with asyncio.TaskGroup() as tasks:
            for queue in queues.values():
                tasks.create_task(self._host(queue, per_host))

    async def _host(self, queue: deque[Candidate], workers: int) -> None:
        async with self._together, asyncio.TaskGroup() as tasks:
            for _ in range(min(workers, len(queue))):
                tasks.create_task(self._worker(queue))

    async def _worker(self, queue: deque[Candidate]) -> None:
        while queue:
            find = queue.popleft()
            with disk_errors(self._storage.folder):
                why = await self._take(find)
            if why:
                self._outcome.failed.append((find, why))
            self._progress(self._outcome.done, self._all)

    async def _take(self, find: Candidate) -> str | None:
        """Fetch one find; why it is not there, or None."""
        before = self._storage.of_url(without_password(find.url))
        before = before if before and before.slug == find.slug else None
        if before and not (before.etag or before.modified):
            self._outcome.known += 1
            return None
        part = self._crawler.new_file()
        try:
            answer = await self._crawler.get(find.url, part, kind="picture", headers=_conditions(before))
            if answer.status == 304:
                self._outcome.unchanged += 1
                return None
            if answer.status != 200:
                return answer.reason
            source = PhotoSource(
                sha256="", slug=find.slug, file="", url=without_password(find.url), query=find.query,
                product=find.product, etag=answer.etag, modified=answer.modified,
            )  # fmt: skip
            kept = self._storage.put(part, source)
        finally:
            part.unlink(missing_ok=True)
        self._outcome.new += kept == "new"
        self._outcome.known += kept == "known"
        return None if kept else "it is no picture that can be read"


def without_password(url: str) -> str:
    """The address without name and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


def _conditions(before: PhotoSource | None) -> dict[str, str]:
    """Ask only for what has changed since."""
    if before and before.etag:
        return {"If-None-Match": before.etag}
    return {"If-Modified-Since": before.modified} if before and before.modified else {}


def _first(group: BaseExceptionGroup[TrainingError]) -> BaseException:
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
