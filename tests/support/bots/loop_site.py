"""A little installation for tests of the learning loop: a base set of drawn sneakers, a live version, an admin."""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from model.manifest import BackboneManifest, Manifest
from store.chat import people
from store.db.session import engine, migrate, sessions
from store.learning import consent, reviews, training_photos
from store.objects import Objects
from store.predictions import corrections, predictions
from store.releases import runs, versions
from store.tables import Run
from tests.support.data.records import ADMIN, keep
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg
from tests.support.drawing.drawn_photos import draw_clouds, draw_photos, draw_style
from tests.support.drawing.shoe import Style
from training.embeddings.build import build_embedding_set
from training.embeddings.embedding_set import FILE, newest_backbone
from training.retrain.pipeline import retrain
from training.retrain.training_run import Workspace
from training.retrain.worker import Trainer

ANNA, BEN = 501, 502

NEW: Style = "runner"  # the style that the base set lacks
UNKNOWN: Style = "slide"
KNOWN = "low"
# Of the base set's pictures as of those that people send: on a base set of small squares a head learnt what tells small
# squares apart, and took known models for the new one in photos of another shape.
SIZE = (400, 300)


def a_base(folder: Path, *, others: int = 0) -> Path:
    """A folder with a backbone that knows two drawn models, and a version made on it.

    With so many pictures of something else, its rule for rejecting keeps prototypes, as the shipped one's does.
    """
    drawn = draw_photos(folder / "photos", models=2, each=20, size=SIZE)
    backbone = folder / "backbones" / newest_backbone().name
    shutil.copytree(newest_backbone(), backbone, ignore=shutil.ignore_patterns(FILE))
    manifest = BackboneManifest.read(backbone)
    replace(manifest, files={name: each for name, each in manifest.files.items() if name != FILE}).write(backbone)
    unknown, clouds = folder / "unknown", folder / "clouds"
    if others:
        draw_style(unknown / UNKNOWN, UNKNOWN, others, size=SIZE)
        draw_clouds(clouds, others)
    build_embedding_set(drawn, backbone, unknown=unknown if others else None, no_sneaker=clouds if others else None)
    retrain(backbone, folder / "versions", seed=1)
    return folder


@dataclass(frozen=True, kw_only=True)
class Site:
    """The parts of an installation; `place` is what a trainer is given."""

    place: Workspace
    database: AsyncEngine
    live: Manifest

    @property
    def sessions(self) -> async_sessionmaker[AsyncSession]:
        """What makes sessions."""
        return self.place.sessions

    async def send(self, person: int, slug: str, seeds: Sequence[int]) -> None:
        """A person sends photos of the new style, lets us keep them and says what they show; an admin agrees."""
        for seed in seeds:
            data = phone_jpeg(draw_sneaker(seed, style=NEW, size=SIZE))
            sha256 = hashlib.sha256(data).hexdigest()
            async with self.sessions.begin() as session:
                await self._said(session, person, slug, seed, sha256, len(data))
            await self.place.objects.put_photo(sha256, data)

    async def _said(self, session: AsyncSession, person: int, slug: str, seed: int, sha256: str, size: int) -> None:
        await people.seen(session, person_id=person, language="en")
        await consent.set_consent(session, person, True)
        prediction = await predictions.record(
            session,
            chat_id=person,
            message_id=seed + 1,
            person_id=person,
            update_id=seed,
            version_id=self.live.id,
            verdict="unknown",
            ranked=[(KNOWN, 0.4)],
            milliseconds=1.0,
            photo_sha256=sha256,
        )
        await keep(session, person_id=person, sha256=sha256, size=size)
        said = await corrections.add(session, prediction_id=prediction.id, person_id=person, slug=slug, how="tapped")
        await reviews.decide(
            session, prediction_id=prediction.id, correction_id=said.id, person_id=ADMIN, decision="approve"
        )

    async def request(self) -> int:
        """An admin asks for a retraining; its id."""
        async with self.sessions.begin() as session:
            return (await runs.request(session, requested_by=ADMIN, chat_id=ADMIN)).id

    async def run(self, run_id: int) -> Run:
        """The run as it is now."""
        async with self.sessions() as session:
            found = await runs.get(session, run_id)
        assert found is not None
        return found


async def a_site(base: Path, folder: Path, url: str | None = None) -> Site:
    """A new installation on a copy of `base`, with the database at `url` or one of its own."""
    url = url or f"sqlite:///{folder}/sneakers.db"
    await migrate(url)
    database, live = engine(url), _copied(base / "versions", folder / "versions")
    place = Workspace(
        sessions=sessions(database),
        objects=Objects((folder / "objects").as_uri()),
        versions=folder / "versions",
        backbones=base / "backbones",
    )
    async with place.sessions.begin() as session:
        await people.seen(session, person_id=ADMIN, language="en")
        await versions.register(session, live)
        await versions.activate(session, live.id, reason="for this test")
    return Site(place=place, database=database, live=live)


def _copied(versions_of_base: Path, to: Path) -> Manifest:
    shutil.copytree(versions_of_base, to, ignore=shutil.ignore_patterns(".drafts"))
    (version,) = to.glob("*/manifest.json")
    return Manifest.read(version.parent)


async def done(site: Site) -> Run:
    """A run from its wish to its end."""
    run_id = await site.request()
    await Trainer(site.place).work_once()
    return await site.run(run_id)


async def taught_by(site: Site, run: Run) -> set[int]:
    """Whose photos a run's version was made with."""
    async with site.sessions() as session:
        return {each.person_id for each in await training_photos.of_version(session, run.version_id or "")}
