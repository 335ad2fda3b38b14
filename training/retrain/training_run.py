"""Retraining job: from accepted labels to a registered version."""

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

from model.live import BACKBONES, SHIPPED
from model.manifest import Manifest
from model.rejection import rejection
from model.rejection.few_shot import FewShot
from model.rejection.prototypes import Prototypes
from store.learning import custom_models, label_issues, labels, photos, training_photos, votes
from store.learning.trust import PhotoVotes, TrainingPhoto
from store.objects import Objects
from store.predictions import corrections
from store.releases import folders, runs, versions
from store.tables import Run
from training.embeddings.embedding_set import FILE as REPLAY
from training.embeddings.embedding_set import EmbeddingSet, newest_backbone
from training.errors import StoppedError
from training.release.registry import adopt
from training.retrain import tasks
from training.retrain.cluster import CHUNK, Cluster, chunks, report_progress
from training.retrain.labelled_photos import split_photos
from training.retrain.removed_models import find_removed

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """Where a trainer finds and puts things."""

    sessions: async_sessionmaker[AsyncSession]
    objects: Objects
    versions: Path  # the folder of versions made on this machine
    backbones: Path = BACKBONES


@dataclass(kw_only=True)
class Progress:
    """Progress of a run, shared by the working and the reporting thread."""

    step: str = "start"
    done: int = 0
    total: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def tell(self, step: str, done: int = 0, total: int = 0) -> None:
        """Note a step and how much of it is done."""
        self.step, self.done, self.total = step, done, total


class PhotoWithdrawn(Exception):
    """A photo of the version was withdrawn: do not use it."""


class LabelChanged(PhotoWithdrawn):
    """A label of the version has changed meanwhile: do not use it."""


async def run_job(
    run: Run, who: str, workspace: Workspace, engine: Cluster, progress: Progress, *, check_labels: bool = True
) -> None:
    """Retrain for a run and store the version.

    Raises TrainingError, ModelError and StoreError; StoppedError where `progress.stop` was set; PhotoWithdrawn where
    the run must be done again without somebody's photos; and if `check_labels`, LabelChanged where a label is another.
    """
    live = await folders.find(workspace.objects, run.base_version, shipped=SHIPPED, made_here=workspace.versions)
    backbone = _backbone(workspace, Manifest.read(live))
    await _embed(run, workspace, engine, progress, backbone)
    task = await _task(run, workspace, live, backbone)
    made = await asyncio.to_thread(_make, engine, task, _key_of(run, task), progress)
    progress.tell("register")
    await _keep(run, who, workspace, made, check_labels=check_labels)


async def _task(run: Run, workspace: Workspace, live: Path, backbone: Path) -> tasks.RetrainTask:
    """Read everything that the worker needs; the base set is read once."""
    base = await asyncio.to_thread(EmbeddingSet.read, backbone)
    removed = await find_removed(workspace.sessions, Manifest.read(live), base.labels, backbone.name)
    found = await _training_photos(workspace, live, backbone, but=removed.by_admin)
    return tasks.RetrainTask(
        backbone=backbone,
        seed=run.seed,
        training_photos=found,
        live=await asyncio.to_thread(tasks.pack_version, live),
        live_id=live.name,
        names=await _names(workspace),
        photos=await _files(workspace, [photo.photo_sha256 for photo in split_photos(base, found).held_out]),
        removed_models=removed.slugs,
    )


def _key_of(run: Run, task: tasks.RetrainTask) -> str:
    photos = [f"{each.photo_sha256} {each.slug} {each.approved}" for each in task.training_photos]
    return work_key(run.id, task.live_id, task.backbone.name, str(run.seed), *photos, "without", *task.removed_models)


def work_key(run_id: int, *made_of: str) -> str:
    """The Dask key of a run's work: equal for equal input."""
    return f"run-{run_id}-{hashlib.sha256(' '.join(made_of).encode()).hexdigest()[:12]}"


def make_on_worker(order: tasks.RetrainTask, key: str) -> tasks.RetrainResult:
    """Retrain on a worker; other workers classify photos for it."""
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


def _backbone(workspace: Workspace, live: Manifest) -> Path:
    """The live version's backbone, or the newest with a base set.

    Raises VersionError.
    """
    own = workspace.backbones / live.backbone
    return own if (own / REPLAY).exists() else newest_backbone(workspace.backbones)


async def _embed(run: Run, workspace: Workspace, engine: Cluster, progress: Progress, backbone: Path) -> None:
    """Embed the kept photos that this backbone has not seen yet."""
    async with workspace.sessions() as session:
        fresh = await photos.not_embedded(session, backbone.name)
    for start in range(0, len(fresh), CHUNK * 4):
        progress.tell("embed", start, len(fresh))
        files = await _files(workspace, fresh[start : start + CHUNK * 4])
        key = work_key(run.id, "embed", backbone.name, *files)
        work = partial(engine.map, tasks.embed_photos, backbone, files, key=key, stop=progress.stop.is_set)
        found: dict[str, bytes | None] = await asyncio.to_thread(work)
        async with workspace.sessions.begin() as session:
            for sha256 in await photos.hold(session, list(found)):
                if (vector := found[sha256]) is not None:
                    await photos.add_embedding(session, sha256=sha256, backbone=backbone.name, vector=vector)


async def _files(workspace: Workspace, wanted: Sequence[str]) -> dict[str, bytes]:
    found = await workspace.objects.photos(wanted)
    for sha256 in (each for each in wanted if each not in found):
        logger.warning("The object store has no photo %s, so it teaches nothing.", sha256)
    return found


async def _training_photos(
    workspace: Workspace, live: Path, backbone: Path, *, but: Collection[str]
) -> tuple[TrainingPhoto, ...]:
    """Accepted labels with the backbone's embeddings; votes are read once."""
    manifest = Manifest.read(live)
    near = Prototypes.from_version(manifest, rejection.read_arrays(live, manifest.files))
    async with workspace.sessions() as session:
        voted = await votes.read(session, near.backbone)
        other = None if near.backbone == backbone.name else await photos.embeddings(session, backbone.name)
    if other is None:
        near = await asyncio.to_thread(_with_approved, near, voted, but)
    accepted = await asyncio.to_thread(labels.accepted_of, voted, near)
    return tuple(photo for photo in labels.training_photos(accepted, other) if photo.slug not in but)


def _with_approved(near: Prototypes, voted: Sequence[PhotoVotes], but: Collection[str]) -> Prototypes:
    """Add the models of approved photos, to compare others with them."""
    shown: dict[str, list[bytes]] = {}
    for photo in labels.training_photos(labels.accepted_of(voted, None)):
        if photo.approved and photo.slug not in but:
            shown.setdefault(photo.slug, []).append(photo.vector)
    return FewShot.fit(near, shown).prototypes or near


async def _names(workspace: Workspace) -> dict[str, str]:
    async with workspace.sessions() as session:
        added = await custom_models.all_models(session, retired=True)
        return {model.slug: f"{model.brand} {model.name}" for model in added}


async def _keep(run: Run, who: str, workspace: Workspace, made: tasks.RetrainResult, *, check_labels: bool) -> None:
    """Store the version, its training photos and the result."""
    folder = await asyncio.to_thread(adopt, made.files, workspace.versions)
    manifest = Manifest.read(folder)
    try:
        await workspace.objects.put_version(folder)
        async with workspace.sessions.begin() as session:
            await _refuse_outdated(session, run, made.made.split.used, check_labels=check_labels)
            await _write(session, run, who, manifest, made)
    except (PhotoWithdrawn, StoppedError):
        await _drop(workspace, folder)
        raise


async def _drop(workspace: Workspace, folder: Path) -> None:
    """Delete a version that must not be used.

    The same one, made before anybody withdrew anything, may be live: it stays.
    """
    async with workspace.sessions() as session:
        row = await versions.get(session, folder.name)
        if row is not None and row.files_removed is None:
            return
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    await workspace.objects.delete_version(folder.name)


async def _refuse_outdated(
    session: AsyncSession, run: Run, used: Sequence[TrainingPhoto], *, check_labels: bool
) -> None:
    """Raise PhotoWithdrawn or LabelChanged if a photo may not teach now."""
    said = [photo.correction_id for photo in used if photo.correction_id is not None]
    kept = await photos.all_kept(session, [photo.photo_sha256 for photo in used])
    if not (kept and await corrections.all_there(session, said)):
        raise PhotoWithdrawn(f"Run {run.id} used a photo that was withdrawn meanwhile.")
    stand = {(label.photo_sha256, label.slug) for label in await labels.accepted(session)} if check_labels else None
    if stand is not None and not stand.issuperset((photo.photo_sha256, photo.slug) for photo in used):
        raise LabelChanged(f"Run {run.id} used what somebody says otherwise by now.")


async def _write(session: AsyncSession, run: Run, who: str, manifest: Manifest, made: tasks.RetrainResult) -> None:
    used, errors = made.made.split, made.made.label_errors
    await versions.register(session, manifest)
    await versions.made_again(session, manifest.id)
    await training_photos.write(session, manifest.id, {"train": used.train, "held_out": used.held_out})
    await label_issues.write(session, {(each.photo_sha256, each.slug): each.predicted_slug for each in errors})
    counts = {"lessons": len(used.train), "held_out": len(used.held_out), "suspects": len(errors)}
    gate = made.made.gate.table() | counts | {"against": run.base_version}
    if await runs.finish(session, run.id, who, version_id=manifest.id, gate=gate) is None:
        raise StoppedError("The run was given up while it was being written down.")
