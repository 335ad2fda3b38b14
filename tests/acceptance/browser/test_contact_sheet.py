"""The contact sheet in Chromium, as a person with a keyboard goes through it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from model.live import shipped
from tests.support.data.dataset_photos import LOW, draw_set, files_of, spoil
from training.cleaning import contact_sheet
from training.cleaning.clean import apply_findings, examine
from training.cleaning.decisions import apply_decisions, read_decisions
from training.cleaning.quarantine import quarantined
from training.dataset.photos import ProgressCallback

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def silent(step: str) -> ProgressCallback:
    return lambda done, all_: None


@pytest.fixture
def cleaned(tmp_path: Path) -> Path:
    """A cleaned set with its sheet: eight photos put aside, then the others."""
    folder = draw_set(tmp_path / "photos <b>")
    spoil(folder)
    found = examine(folder, version=shipped(), cache=None, again=False, steps=silent)
    apply_findings(folder, found, silent)
    cards = [
        *contact_sheet.quarantine_cards(folder, quarantined(folder)),
        *contact_sheet.doubt_cards(folder, found.doubtful),
    ]
    contact_sheet.write_sheet(folder, cards, folder / contact_sheet.FILE)
    return folder


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, cleaned: Path) -> AsyncIterator[Page]:
    """The sheet, opened from its file; an error of its script fails the test."""
    errors: list[str] = []
    context = await browser.new_context(viewport={"width": 1000, "height": 700})
    page = await context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    await page.goto((cleaned / contact_sheet.FILE).as_uri())
    yield page
    await context.close()
    assert errors == []


async def exported(page: Page, tmp_path: Path) -> Path:
    async with page.expect_download() as download:
        await page.keyboard.press("e")
    path = tmp_path / "decisions.txt"
    await (await download.value).save_as(path)
    return path


async def choose(page: Page, select: str, value: str) -> None:
    await page.get_by_label(select).select_option(value)
    await page.locator("article:visible").first.focus()


async def test_what_was_put_aside_and_what_stays_is_there_with_pictures(page: Page) -> None:
    await expect(page.locator("article")).to_have_count(8 + 12)
    await expect(page.locator("#summary")).to_have_text("0 of 20 decided, 20 shown")
    loaded = await page.locator("article img").evaluate_all("(all) => all.every((each) => each.naturalWidth > 0)")
    assert loaded
    assert await page.locator("article .none").count() == 2  # the text and the cut file show nothing


async def test_keys_decide_and_go_on_to_the_next(page: Page) -> None:
    await page.locator("article").first.focus()
    await page.keyboard.press("k")
    await expect(page.locator("article").nth(1)).to_be_focused()
    await page.keyboard.press("r")
    await expect(page.locator("article").nth(2)).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("u")
    await expect(page.locator("#summary")).to_contain_text("1 of 20 decided")
    await expect(page.locator("article").first).to_have_attribute("data-state", "keep")


async def test_arrows_up_and_down_go_by_rows(page: Page) -> None:
    await page.locator("article").first.focus()
    columns = await page.evaluate("getComputedStyle(sheet).gridTemplateColumns.split(' ').length")
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("article").nth(columns)).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("article").first).to_be_focused()


async def test_one_reason_alone_can_be_looked_at(page: Page) -> None:
    await choose(page, "Why", "duplicate")
    await expect(page.locator("article:visible")).to_have_count(3)
    await expect(page.locator("article:visible").first.locator("img")).to_have_count(2)
    await expect(page.locator("#summary")).to_contain_text("3 shown")


async def test_decisions_outlive_a_reload(page: Page) -> None:
    await page.locator("article").first.focus()
    await page.keyboard.press("k")
    await page.reload()
    await expect(page.locator("article").first).to_have_attribute("data-decided", "yes")


async def test_the_exported_list_is_what_apply_takes(page: Page, cleaned: Path, tmp_path: Path) -> None:
    await choose(page, "Why", "no-shoe")
    await page.keyboard.press("k")
    await choose(page, "Why", "doubtful")
    await page.locator("article:visible").first.get_by_role("button", name="Reject").click()
    applied = apply_decisions(cleaned, read_decisions(await exported(page, tmp_path)))
    assert (applied.restored, applied.rejected, applied.missing) == (1, 1, ())
    assert f"{LOW}/clouds.jpg" in files_of(cleaned)
