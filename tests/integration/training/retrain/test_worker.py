"""The trainer: from an admin's wish to a version that everybody finds, whatever happens in between."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from PIL import Image
from sqlalchemy import select

from model.classifier import Classifier
from model.live import shipped
from store.db.session import engine, migrate, sessions
from store.learning import consent, custom_models, erasure, photos, reviews, training_photos
from store.releases import failures, notices, runs, versions
from store.tables import Correction, PhotoDeletion, ReviewDecision, Run, VersionRow
from tests.support.bots.loop_site import ANNA, BEN, KNOWN, NEW, Site, a_base, a_site, done, taught_by
from tests.support.bots.serving import Process
from tests.support.data.records import ADMIN, a_live_version, a_manifest
from training.retrain.worker import Trainer

AT_WORK = ("check", "train", "thresholds", "attach", "measure", "compare", "report")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_base(tmp_path_factory.mktemp("base"))


@pytest.fixture
async def site(base: Path, tmp_path: Path) -> AsyncIterator[Site]:
    made = await a_site(base, tmp_path)
    yield made
    await made.database.dispose()


async def reached(site: Site, run_id: int, *steps: str) -> Run:
    """Wait until a run is at one of these steps."""
    while (run := await site.run(run_id)).step not in steps:
        assert run.state in ("queued", "running"), run.error
        await asyncio.sleep(0.05)
    return run


async def says_what_it_was_made_with(site: Site, run: Run) -> None:
    assert run.gate is not None
    assert {"top1", "recall", "size", "latency"} <= {check["name"] for check in run.gate["checks"]}
    assert (run.gate["lessons"], run.gate["against"]) == (6, site.live.id)
    async with site.sessions.begin() as session:
        rows = await training_photos.of_version(session, run.version_id or "")
        assert {(each.person_id, each.slug, each.part) for each in rows} == {(ANNA, NEW, "train")}
        await versions.activate(session, run.version_id or "", person_id=ADMIN, reason="promoted")
        assert [(each.person_id, each.slugs) for each in await notices.due(session)] == [(ANNA, (NEW,))]


async def test_a_run_makes_a_version_that_everybody_finds_and_says_what_it_was_made_with(
    site: Site, tmp_path: Path
) -> None:
    await site.send(ANNA, NEW, range(6))
    async with site.sessions.begin() as session:
        await custom_models.add(session, slug=NEW, brand="Drawn", name="Runner", added_by=ADMIN)
    run = await done(site)
    assert (run.state, run.error) == ("done", None)
    async with site.sessions() as session:
        row = await versions.get(session, run.version_id or "")
        assert await versions.live(session) == site.live.id  # what goes live, an admin decides
    assert row is not None
    assert row.number == 2
    fetched = await site.place.objects.fetch_version(row.id, tmp_path / "elsewhere")
    assert fetched is not None
    assert NEW in Classifier.load(fetched, workers=1).manifest.labels
    Image.open(fetched / "report" / "confusion.png").load()
    changes = (fetched / "report" / "changes.md").read_text()
    assert "photos rightly" in changes
    assert "| Drawn Runner | 6 | 0% |" in changes
    await says_what_it_was_made_with(site, run)


async def test_who_is_forgotten_is_in_no_later_version(site: Site) -> None:
    await site.send(ANNA, NEW, range(6))
    await site.send(BEN, NEW, range(10, 16))
    first = await done(site)
    assert await taught_by(site, first) == {ANNA, BEN}
    async with site.sessions.begin() as session:
        await erasure.forget(session, ANNA)
    second = await done(site)
    assert second.version_id != first.version_id
    assert await taught_by(site, second) == {BEN}
    async with site.sessions() as session:
        assert await training_photos.count(session, second.version_id or "") == 6
        assert len(await photos.embeddings(session, site.live.backbone)) == 6


async def test_files_that_nobody_may_keep_are_swept(site: Site) -> None:
    await site.send(ANNA, NEW, range(3))
    await site.send(BEN, NEW, range(10, 12))
    async with site.sessions.begin() as session:
        assert len(await erasure.forget(session, ANNA)) == 3  # and whoever asked for it ends before deleting
    await Trainer(site.place).sweep()
    async with site.sessions() as session:
        assert (await session.scalars(select(PhotoDeletion))).all() == []
        kept = [row.sha256 for row in await photos.of_person(session, BEN)]
    files = site.place.versions.parent / "objects" / "photos"
    assert sorted(path.name for path in files.iterdir()) == sorted(kept)


async def test_the_folder_of_a_version_that_nobody_wants_is_swept(site: Site) -> None:
    gone, left = [site.place.versions / each for each in ("0123456789ab", site.live.id)]
    (gone / "report").mkdir(parents=True)
    async with site.sessions.begin() as session:
        (await versions.register(session, a_manifest(gone.name))).files_removed = datetime.now(UTC)
    before = left.exists()
    await Trainer(site.place).sweep()
    assert (gone.exists(), left.exists()) == (False, before)


async def test_a_discarded_version_that_a_retraining_makes_again_is_new(site: Site) -> None:
    await site.send(ANNA, NEW, range(6))
    first = (await done(site)).version_id or ""
    async with site.sessions.begin() as session:
        row = await session.get_one(VersionRow, first)
        row.discarded = row.files_removed = datetime.now(UTC)
    assert (await done(site)).version_id == first
    async with site.sessions() as session:
        row = await session.get_one(VersionRow, first)
    assert (row.discarded, row.files_removed) == (None, None)
    assert (site.place.versions / first / "manifest.json").exists()


async def test_what_is_withdrawn_during_a_run_is_not_used_and_the_run_is_done_again_without(site: Site) -> None:
    await site.send(ANNA, NEW, range(6))
    await site.send(BEN, NEW, range(10, 16))
    run_id, trainer = await site.request(), Trainer(site.place)
    work = asyncio.create_task(trainer.work_once())
    await reached(site, run_id, *AT_WORK)
    async with site.sessions.begin() as session:
        await consent.set_consent(session, ANNA, False)
    await work
    assert (await site.run(run_id)).state == "queued"
    assert len(list(site.place.versions.glob("*/manifest.json"))) == 1
    await trainer.work_once()
    assert await taught_by(site, await site.run(run_id)) == {BEN}


async def test_what_is_withdrawn_while_the_live_version_is_made_again_leaves_that_one_in_place(site: Site) -> None:
    await site.send(ANNA, NEW, range(6))
    first = (await done(site)).version_id or ""
    async with site.sessions.begin() as session:
        await versions.activate(session, first, person_id=ADMIN, reason="promoted")
    run_id = await site.request()
    work = asyncio.create_task(Trainer(site.place).work_once())
    await reached(site, run_id, *AT_WORK)
    async with site.sessions.begin() as session:
        await consent.set_consent(session, ANNA, False)
    await work
    assert (await site.run(run_id)).state == "queued"
    assert (site.place.versions / first / "manifest.json").exists()
    assert await site.place.objects.fetch_version(first, site.place.versions.parent / "elsewhere") is not None


async def decides_while_at_work(site: Site, trainer: Trainer, run_id: int, photo: int, decision: ReviewDecision) -> str:
    """An admin decides about one of Anna's photos while a run is at work; how the run stands then."""
    work = asyncio.create_task(trainer.work_once())
    await reached(site, run_id, *AT_WORK)
    async with site.sessions.begin() as session:
        said = (await session.scalars(select(Correction).order_by(Correction.id))).all()[photo]
        about = {"prediction_id": said.prediction_id, "correction_id": said.id, "person_id": ADMIN}
        await reviews.decide(session, decision=decision, slug=KNOWN if decision == "relabel" else None, **about)
    await work
    return (await site.run(run_id)).state


async def test_what_an_admin_decides_during_a_run_has_it_done_again(site: Site) -> None:
    await site.send(ANNA, NEW, range(6))
    run_id, trainer = await site.request(), Trainer(site.place)
    assert await decides_while_at_work(site, trainer, run_id, 0, "relabel") == "queued"
    assert len(list(site.place.versions.glob("*/manifest.json"))) == 1
    await trainer.work_once()
    run = await site.run(run_id)
    async with site.sessions() as session:
        slugs = sorted(each.slug for each in await training_photos.of_version(session, run.version_id or ""))
    assert slugs == sorted([KNOWN, *[NEW] * 5])


async def test_a_run_ends_though_an_admin_goes_on_deciding(site: Site) -> None:
    await site.send(ANNA, NEW, range(6))
    run_id, trainer = await site.request(), Trainer(site.place)
    states = [await decides_while_at_work(site, trainer, run_id, photo, "reject") for photo in range(3)]
    assert states == ["queued", "queued", "done"]


async def test_a_run_that_an_admin_cancels_ends_and_leaves_nothing(site: Site) -> None:
    await site.send(ANNA, NEW, range(6))
    run_id = await site.request()
    work = asyncio.create_task(Trainer(site.place).work_once())
    await reached(site, run_id, "embed", *AT_WORK)
    async with site.sessions.begin() as session:
        await runs.cancel(session, run_id)
    await work
    assert (await site.run(run_id)).state == "cancelled"
    assert len(list(site.place.versions.glob("*/manifest.json"))) == 1


async def test_a_worker_that_is_killed_is_replaced_and_the_run_goes_on(site: Site) -> None:
    await site.send(ANNA, NEW, range(6))
    run_id = await site.request()
    work = asyncio.create_task(Trainer(site.place).work_once())
    await reached(site, run_id, *AT_WORK)
    niced = [each for each in psutil.Process().children(recursive=True) if each.nice() > os.nice(0)]
    assert niced
    for each in niced:
        each.send_signal(signal.SIGKILL)
    await work
    run = await site.run(run_id)
    assert (run.state, run.error) == ("done", None)


async def test_a_trainer_that_stops_puts_its_run_back_and_the_next_does_it(site: Site) -> None:
    await site.send(ANNA, NEW, range(6))
    run_id = await site.request()
    work = asyncio.create_task(Trainer(site.place).serve())
    await reached(site, run_id, "embed", *AT_WORK)
    work.cancel()
    await asyncio.wait([work])
    assert (await site.run(run_id)).state == "queued"
    await Trainer(site.place).work_once()
    assert (await site.run(run_id)).state == "done"


async def test_a_run_that_cannot_be_done_says_why(site: Site) -> None:
    for path in site.place.versions.glob("*/manifest.json"):
        path.unlink()
    run = await done(site)
    assert run.state == "failed"
    why = failures.read(run.error)
    assert why.why == "version"
    assert f"Version {site.live.id} is neither on this machine nor in the object store" in why.detail


async def test_a_trainer_that_is_killed_leaves_no_worker_and_its_run_fails_with_the_reason(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/sneakers.db"
    await migrate(url)
    database = engine(url)
    async with sessions(database).begin() as session:
        await a_live_version(session, shipped().name)
        run_id = (await runs.request(session, requested_by=ADMIN, chat_id=ADMIN)).id
    trainer = Process("-m", "sneakers", "trainer", SNEAKERS_DATA=str(tmp_path), SNEAKERS_DATABASE_URL=url)
    await trainer.start()
    workers: list[psutil.Process] = []
    while not workers:
        await asyncio.sleep(0.1)
        children = psutil.Process(trainer.pid).children(recursive=True)
        workers = [each for each in children if each.nice() > os.nice(0)]
    await trainer.kill()
    psutil.wait_procs(workers)
    async with sessions(database).begin() as session:
        (lost,) = await runs.fail_stale(session, -60.0)
        assert (lost.id, lost.state) == (run_id, "failed")
        assert failures.read(lost.error).why == "silent"
    await database.dispose()


async def test_what_goes_live_during_a_run_does_not_change_what_it_is_compared_with(site: Site) -> None:
    await site.send(ANNA, NEW, range(6))
    first = await done(site)
    run_id = await site.request()
    work = asyncio.create_task(Trainer(site.place).work_once())
    await reached(site, run_id, *AT_WORK)
    async with site.sessions.begin() as session:
        await versions.activate(session, first.version_id or "", person_id=ADMIN, reason="promoted meanwhile")
    await work
    run = await site.run(run_id)
    assert run.state == "done"
    assert run.gate is not None
    assert run.gate["against"] == site.live.id
    async with site.sessions() as session:
        assert await versions.live(session) == first.version_id


async def test_two_trainers_on_one_database_do_a_run_once(site: Site) -> None:
    run_id = await site.request()
    for path in site.place.versions.glob("*/manifest.json"):
        path.unlink()  # it ends soon
    worked = await asyncio.gather(*(Trainer(site.place).work_once() for _ in range(4)))
    assert [run.id for run in worked if run] == [run_id]
