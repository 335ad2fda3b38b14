"""An admin on a phone: reviews corrections, has a version made, reads its report and promotes it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.app import App
from store.releases import versions
from tests.acceptance.browser.conftest import NewPhone
from tests.acceptance.browser.phone import ROBIN
from tests.support.bots import play
from tests.support.bots.live import another
from tests.support.bots.loop_bot import RUNNER, loop_bot, runner
from tests.support.bots.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DESK = {"viewport": {"width": 640, "height": 900}, "device_scale_factor": 2}
LONG = 120_000  # milliseconds that a retraining may take on a busy machine
PHOTOS = range(10, 15)
PROMOTE = re.compile("^▲ Promote$")
HELD = {
    "passed": False,
    "checks": [{"name": "calibration", "passed": False, "value": 0.09, "live": 0.02, "limit": 0.02, "slug": None}],
}


@pytest_asyncio.fixture(loop_scope="session")
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """A bot with its trainer, to which Anna has shown a new model."""
    async with loop_bot(tmp_path) as app, Person(app.address, 1001) as anna, Person(app.address, ROBIN) as robin:
        await play.add(robin, RUNNER)
        for seed in PHOTOS:
            await play.correct(anna, runner(seed), RUNNER)
        yield app


async def test_an_admin_reviews_retrains_reads_the_report_and_promotes(app: App, new_phone: NewPhone) -> None:
    phone = await new_phone(app.address, **DESK)
    await phone.open(ROBIN)
    await phone.write("/review")
    item = phone.from_bot("Review ·")
    await expect(item.get_by_role("button", name="Photo")).to_be_visible()
    await expect(item).to_contain_text(f"The sender says: {RUNNER.title}")
    await phone.key(re.compile(f"^✓ {RUNNER.title}$")).click()
    await expect(item).to_contain_text("Small photo: approved")
    await phone.key(f"Approve all {len(PHOTOS) - 1}").click()
    await phone.key(f"Approve these {len(PHOTOS) - 1}").click()
    await expect(phone.from_bot("All done")).to_be_visible()
    await phone.write("/retrain")
    report = phone.from_bot("Passed all checks").first  # the album quotes it
    await expect(report).to_contain_text(f"It learned {RUNNER.title}.", timeout=LONG)
    await expect(phone.from_bot("what it confuses").get_by_role("button", name="Photo").first).to_be_visible()
    await report.scroll_into_view_if_needed()
    await phone.key(PROMOTE).click()
    await expect(phone.from_bot("● Live").first).to_be_visible()


async def test_what_the_gate_holds_back_says_why_and_is_promoted_only_by_its_name(
    app: App, new_phone: NewPhone
) -> None:
    held = await another(app, gate=HELD)
    async with app.state.sessions() as session:
        row = await versions.get(session, held)
    assert row is not None
    phone = await new_phone(app.address, **DESK)
    await phone.open(ROBIN)
    await phone.write("/versions")
    await phone.key(f"Version {row.number}").click()
    version = phone.from_bot("failed: percentages off by 9.0%")
    await expect(version).to_contain_text("✗ percentages off by 9.0%, before 2.0%")
    await expect(phone.key(PROMOTE)).to_have_count(0)
    await phone.key("▲ Promote anyway…").click()
    command = phone.page.locator(".theirs code", has_text="/promote ").last
    await phone.write(await command.inner_text())
    await expect(phone.from_bot("it answers from now on").first).to_be_visible()
