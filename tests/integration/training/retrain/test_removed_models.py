"""A model that people wanted gone holds no version back; one that was lost otherwise does."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.learning import custom_models, erasure, reviews
from store.releases import versions
from store.tables import Run
from tests.support.bots.loop_site import ANNA, BEN, NEW, Site, a_base, a_site, done, taught_by
from tests.support.data.records import ADMIN


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_base(tmp_path_factory.mktemp("base"))


@pytest.fixture
async def site(base: Path, tmp_path: Path) -> AsyncIterator[Site]:
    made = await a_site(base, tmp_path)
    yield made
    await made.database.dispose()


def gate_of_labels(run: Run) -> tuple[bool, list[str], list[str]]:
    assert run.gate is not None, run.error
    (found,) = [check for check in run.gate["checks"] if check["name"] == "labels"]
    return found["passed"], found["slugs"], found["withdrawn"]


async def makes_live(site: Site, run: Run) -> None:
    async with site.sessions.begin() as session:
        await versions.activate(session, run.version_id or "", person_id=ADMIN, reason="promoted")


@pytest.mark.parametrize("left", [0, 4])
async def test_a_model_of_which_too_few_photos_were_not_forgotten_holds_no_version_back(site: Site, left: int) -> None:
    await site.send(ANNA, NEW, range(6))
    await site.send(BEN, NEW, range(10, 10 + left))
    await makes_live(site, await done(site))
    async with site.sessions.begin() as session:
        await erasure.forget(session, ANNA)
    assert gate_of_labels(await done(site)) == (True, [], [NEW])


async def test_a_model_that_an_admin_takes_back_is_taught_no_more_and_holds_no_version_back(site: Site) -> None:
    await site.send(ANNA, NEW, range(6))
    async with site.sessions.begin() as session:
        await custom_models.add(session, slug=NEW, brand="Drawn", name="Runner", added_by=ADMIN)
    await makes_live(site, await done(site))
    async with site.sessions.begin() as session:
        await custom_models.retire(session, NEW)
    run = await done(site)
    assert gate_of_labels(run) == (True, [], [NEW])
    assert await taught_by(site, run) == set()


async def test_a_model_that_lost_its_photos_otherwise_holds_a_version_back(site: Site) -> None:
    await site.send(ANNA, NEW, range(6))
    await makes_live(site, await done(site))
    async with site.sessions.begin() as session:
        for review in await reviews.counting(session):
            await reviews.undo(session, review.id)
    assert gate_of_labels(await done(site)) == (False, [NEW], [])
