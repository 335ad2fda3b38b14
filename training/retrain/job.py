"""Retraining: one run of the trainer's, from the accepted labels to a registered version."""

import asyncio
import hashlib
import logging
import shutil
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from model.errors import VersionError
from model.live import BACKBONES, SHIPPED
from model.manifest import FILE, Manifest
from model.rejection import rejection
from model.rejection.few_shot import Imprints
from model.rejection.prototypes import Nearness
from store.learning import custom_models, label_issues, labels, photos
from store.objects import Objects
from store.predictions import corrections
from store.releases import runs, training_photos, versions
from store.tables import Run
from training.embeddings.embedding_set import FILE as REPLAY
from training.embeddings.embedding_set import EmbeddingSet
from training.errors import StoppedError
from training.release.registry import adopt
from training.retrain import tasks
from training.retrain.cluster import CHUNK, Cluster, chunks, report_progress
from training.retrain.labelled_photos import Lesson, sort_lessons
from training.retrain.pipeline import newest_backbone
from training.retrain.removed_models import withdrawn

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a trainer finds and puts things."""

    sessions: async_sessionmaker[AsyncSession]
    objects: Objects
    versions: Path  # the folder of versions made on this machine
    backbones: Path = BACKBONES


@dataclass(kw_only=True)
class Progress:
    """What a run is at; written from the thread that works, read by the one that tells."""

    step: str = "start"
    done: int = 0
    total: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def tell(self, step: str, done: int = 0, total: int = 0) -> None:
        """Note a step and how much of it is done."""
        self.step, self.done, self.total = step, done, total


class Forgotten(Exception):
    """Somebody withdrew a photo that the version was made with: it must not be used."""


class Contradicted(Forgotten):
    """Somebody said otherwise, meanwhile, of a photo that the version was made with: it should not be used."""


async def run_job(
    run: Run, who: str, place: Place, engine: Cluster, progress: Progress, *, heeding: bool = True
) -> None:
    """Do a run and write down what it made.

    Raises TrainingError, ModelError and StoreError; StoppedError where `progress.stop` was set; Forgotten where the run
    must be done again without somebody's photos, and if `heeding`, Contradicted where what they show is another by now.
    """
    live = await _folder(place, run.base_version)
    backbone = _backbone(place, Manifest.read(live))
    await _embed(run, place, engine, progress, backbone)
    gone = await withdrawn(place.sessions, Manifest.read(live), backbone)
    lessons = await _lessons(place, live, backbone, but=gone.taken_back)
    order = tasks.RetrainTask(
        backbone=backbone,
        seed=run.seed,
        lessons=lessons,
        live=await asyncio.to_thread(tasks.pack_version, live),
        live_id=live.name,
        names=await _names(place),
        photos=await _judging(place, backbone, lessons),
        withdrawn=gone.slugs,
    )
    taught = [*(f"{each.photo} {each.slug} {each.sure}" for each in lessons), "without", *gone.slugs]
    key = work_key(run.id, live.name, backbone.name, str(run.seed), *taught)
    made = await asyncio.to_thread(_make, engine, order, key, progress)
    progress.tell("register")
    await _keep(run, who, place, made, heeding=heeding)


def work_key(run_id: int, *made_of: str) -> str:
    """The key of a run's work: the same where a run is handed in twice, another where it is made of something else."""
    return f"run-{run_id}-{hashlib.sha256(' '.join(made_of).encode()).hexdigest()[:12]}"


def make_on_worker(order: tasks.RetrainTask, key: str) -> tasks.RetrainResult:
    """The task of a run: what it has finished files classify fans out to other workers."""
    from distributed import worker_client

    def ask(version: tasks.Files, shown: tasks.Photos) -> dict[str, object]:
        parts = chunks(shown)
        if len(parts) == 1:
            return dict(tasks.classify_photos(version, shown))
        with worker_client() as client:
            futures = [client.submit(tasks.classify_photos, version, part, pure=False) for part in parts]
            return {sha256: found for answers in client.gather(futures) for sha256, found in answers.items()}

    return tasks.make_version(order, partial(report_progress, key), ask)  # type: ignore[arg-type]


def _make(engine: Cluster, order: tasks.RetrainTask, key: str, progress: Progress) -> tasks.RetrainResult:
    return engine.run(make_on_worker, order, key, key=key, stop=progress.stop.is_set, report=progress.tell)


async def _folder(place: Place, version_id: str) -> Path:
    """A version's folder on this machine, fetched where it is elsewhere; raises VersionError."""
    for root in (SHIPPED, place.versions):
        if (root / version_id / FILE).exists():
            return root / version_id
    fetched = await place.objects.fetch_version(version_id, place.versions)
    if fetched is None:
        raise VersionError(f"Version {version_id} is neither on this machine nor in the object store; restore it.")
    return fetched


def _backbone(place: Place, live: Manifest) -> Path:
    """The live version's backbone; where that keeps no base set, the newest that does. Raises VersionError."""
    own = place.backbones / live.backbone
    return own if (own / REPLAY).exists() else newest_backbone(place.backbones)


async def _embed(run: Run, place: Place, engine: Cluster, progress: Progress, backbone: Path) -> None:
    """Embed the kept photos that this backbone has not seen yet, and keep what it sees."""
    async with place.sessions() as session:
        fresh = await photos.not_embedded(session, backbone.name)
    for start in range(0, len(fresh), CHUNK * 4):
        progress.tell("embed", start, len(fresh))
        files = await _files(place, fresh[start : start + CHUNK * 4])
        key = work_key(run.id, "embed", backbone.name, *files)
        work = partial(engine.map, tasks.embed_photos, backbone, files, key=key, stop=progress.stop.is_set)
        found: dict[str, bytes | None] = await asyncio.to_thread(work)
        async with place.sessions.begin() as session:
            for sha256 in await photos.hold(session, list(found)):
                if (vector := found[sha256]) is not None:
                    await photos.add_embedding(session, sha256=sha256, backbone=backbone.name, vector=vector)


async def _files(place: Place, wanted: Sequence[str]) -> dict[str, bytes]:
    found = await place.objects.photos(wanted)
    for sha256 in (each for each in wanted if each not in found):
        logger.warning("The object store has no photo %s, so it teaches nothing.", sha256)
    return found


async def _lessons(place: Place, live: Path, backbone: Path, *, but: Collection[str]) -> tuple[Lesson, ...]:
    """The labels that may teach, `but` those of some models, with how the backbone sees their photos."""
    manifest = Manifest.read(live)
    near = Nearness.of(manifest, rejection.read_arrays(live, manifest.files))
    async with place.sessions() as session:
        vectors = await photos.embeddings(session, backbone.name)
        approved = await labels.accepted(session)
        shown: dict[str, list[bytes]] = {}
        for label in approved:
            if label.why == "approved" and label.photo_sha256 in vectors and label.slug not in but:
                shown.setdefault(label.slug, []).append(vectors[label.photo_sha256])
        sight = Imprints.taught(near, shown).near if near.backbone == backbone.name else near
        accepted = await labels.accepted(session, sight=sight)
    return tuple(
        Lesson(
            photo=label.photo_sha256,
            slug=label.slug,
            person_id=label.person_id,
            correction_id=label.correction_id,
            sure=label.why == "approved",
            vector=vectors[label.photo_sha256],
        )
        for label in accepted
        if label.photo_sha256 in vectors and label.slug not in but
    )


async def _names(place: Place) -> dict[str, str]:
    async with place.sessions() as session:
        return {shoe.slug: f"{shoe.brand} {shoe.name}" for shoe in await custom_models.all_shoes(session, retired=True)}


async def _judging(place: Place, backbone: Path, lessons: Sequence[Lesson]) -> dict[str, bytes]:
    """The files of the photos that judge."""
    base = await asyncio.to_thread(EmbeddingSet.read, backbone)
    return await _files(place, [lesson.photo for lesson in sort_lessons(base, lessons).held_out])


async def _keep(run: Run, who: str, place: Place, made: tasks.RetrainResult, *, heeding: bool) -> None:
    """Put the version where every bot finds it, and write down what it was made with and what was found."""
    folder = await asyncio.to_thread(adopt, made.files, place.versions)
    manifest = Manifest.read(folder)
    try:
        await place.objects.put_version(folder)
        async with place.sessions.begin() as session:
            await _refuse_outdated(session, run, made.made.taught.used, heeding=heeding)
            await _write(session, run, who, manifest, made)
    except (Forgotten, StoppedError):
        await _drop(place, folder)
        raise


async def _drop(place: Place, folder: Path) -> None:
    """Delete a version that must not be used; the same one, made before anybody withdrew anything, may be live."""
    async with place.sessions() as session:
        row = await versions.get(session, folder.name)
        if row is not None and (row.files_removed is None or row.id in await versions.needed(session)):
            return
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    await place.objects.delete_version(folder.name)


async def _refuse_outdated(session: AsyncSession, run: Run, used: Sequence[Lesson], *, heeding: bool) -> None:
    """Raise Forgotten or Contradicted where what was used may not teach any more."""
    said = [lesson.correction_id for lesson in used if lesson.correction_id is not None]
    kept = await photos.all_kept(session, [lesson.photo for lesson in used])
    if not (kept and await corrections.all_there(session, said)):
        raise Forgotten(f"Run {run.id} used what somebody has withdrawn meanwhile.")
    stand = {(label.photo_sha256, label.slug) for label in await labels.accepted(session)} if heeding else None
    if stand is not None and not stand.issuperset((lesson.photo, lesson.slug) for lesson in used):
        raise Contradicted(f"Run {run.id} used what somebody says otherwise by now.")


async def _write(session: AsyncSession, run: Run, who: str, manifest: Manifest, made: tasks.RetrainResult) -> None:
    used = made.made.taught
    await versions.register(session, manifest)
    await versions.made_again(session, manifest.id)
    parts = {"train": used.train, "held_out": used.held_out}
    await training_photos.write(
        session,
        manifest.id,
        [
            training_photos.Lesson(
                photo_sha256=each.photo,
                slug=each.slug,
                person_id=each.person_id,
                correction_id=each.correction_id,
                part="train" if part == "train" else "held_out",
            )
            for part, lessons in parts.items()
            for each in lessons
        ],
    )
    await label_issues.write(session, {(each.photo, each.slug): each.likelier for each in made.made.suspects})
    counts = {"lessons": len(used.train), "held_out": len(used.held_out), "suspects": len(made.made.suspects)}
    gate = made.made.gate.table() | counts | {"against": run.base_version}
    if await runs.finish(session, run.id, who, version_id=manifest.id, gate=gate) is None:
        raise StoppedError("The run was given up while it was being written down.")
