"""Plays `docs/tutorial.md` in a browser and draws its pictures: python -m tests.acceptance.browser.tutorial FOLDER.

`--no-retrain` leaves out the last step, which takes minutes.
"""

import asyncio
import io
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import Locator, ViewportSize, async_playwright, expect

from tests.acceptance.browser.conftest import QUIET, find_chromium
from tests.acceptance.browser.phone import Phone
from tests.support.bots.serving import Process, free_port, ready
from tests.support.drawing.drawn_photos import draw_samples

WAIT_MS = 180_000  # for each answer: the machine may be busy
SEEN_MS = 5_000  # until every process has seen new labels or a new version
RETRAINED_MS = 900_000
SETTLED_MS = 500
FRAME_MS = 2500
LOOP_WIDTH, LOOP_QUALITY = 480, 60
SCREEN = ViewportSize(width=640, height=960)
MODEL = "Drawn | Runner | runner"
TITLE = "Drawn Runner"


class Tutorial:
    """The steps of the tutorial, each with its picture."""

    def __init__(self, phone: Phone, samples: Path, images: Path) -> None:
        self.phone, self.samples, self.images = phone, samples, images
        self.frames: list[Image.Image] = []  # of the moving picture

    async def picture(self, name: str, *, dark: bool = False) -> None:
        """Write a picture of the chat as it is now."""
        await expect(self.phone.page.locator(".toast")).to_have_count(0)
        await self.phone.take_pictures(self.images, name, dark=dark)

    async def frame(self) -> None:
        """Add the chat as it is now to the moving picture."""
        await self.phone.page.wait_for_timeout(SETTLED_MS)
        drawn = Image.open(io.BytesIO(await self.phone.page.locator("#phone").screenshot())).convert("RGB")
        drawn.thumbnail((LOOP_WIDTH, drawn.height), Image.Resampling.LANCZOS)
        self.frames.append(drawn)

    def write_loop(self) -> None:
        """Write the moving picture: not known, named, recognised."""
        first, *others = self.frames
        first.save(
            self.images / "loop.webp",
            save_all=True,
            append_images=others,
            duration=FRAME_MS,
            loop=0,
            quality=LOOP_QUALITY,
            method=6,
        )

    async def send(self, sample: str, caption: str = "") -> Locator:
        """Send a sample photo and wait for its answer."""
        answers = self.phone.page.locator(".theirs .bubble:has(.quote img)")
        before = await answers.count()
        await self.phone.send_photo((self.samples / f"{sample}.jpg").read_bytes(), caption)
        await expect(answers).to_have_count(before + 1)
        return answers.nth(before)

    async def send_sample(self, name: str) -> Locator:
        """Tap a sample picture of the page and wait for its answer."""
        answers = self.phone.page.locator(".theirs .bubble:has(.quote img)")
        before = await answers.count()
        await self.phone.page.locator(f".sample[data-sample={name}]").click()
        await expect(answers).to_have_count(before + 1)
        return answers.nth(before)

    async def ask(self) -> None:
        """Anna sends a photo, corrects the answer and lets the photo be kept."""
        await self.phone.page.get_by_role("button", name="Start", exact=True).click()
        await expect(self.phone.from_bot("Hi!")).to_be_visible()
        answer = await self.send_sample("canvas")
        await self.picture("chat", dark=True)
        await self.phone.key("Wrong").click()
        await expect(answer).to_contain_text("Which model is it?")
        await self.picture("correct")
        await self.phone.key("Chuck").first.click()
        await expect(answer).to_contain_text("✅")
        await expect(self.phone.key("Yes, keep it")).to_be_visible()
        await self.picture("consent")
        await self.phone.key("Yes, keep it").click()
        await expect(self.phone.key("Yes, keep it")).to_have_count(0)

    async def teach(self) -> None:
        """Robin adds a model, Anna sends five photos of it."""
        await self.phone.become("Robin")
        await self.phone.write(f"/addmodel {MODEL}")
        await self.phone.key("Add it").click()
        await expect(self.phone.from_bot("is in the list").last).to_be_visible()
        await self.phone.become("Anna")
        answer = await self.send("runner-1")
        await self.frame()
        await self.phone.write("/correct runner")
        await expect(answer).to_contain_text(TITLE)
        await self.frame()
        for number in range(2, 6):
            answer = await self.send(f"runner-{number}", "/correct runner")
            await expect(answer).to_contain_text(TITLE)

    async def review(self) -> None:
        """Robin skips the canvas shoe, approves the runners, rejects the canvas shoe."""
        await self.phone.become("Robin")
        item = await self.open_review(waiting=6)
        await self.phone.key("Skip").last.click()
        await expect(item).to_contain_text(TITLE)
        await self.picture("review")
        await self.phone.key("Approve all 5").click()
        await self.phone.key("Approve these 5").click()
        done = self.phone.from_bot("All done")
        await expect(done).to_have_count(1)
        await self.open_review(waiting=1)
        await self.phone.key("Reject").last.click()
        await expect(done).to_have_count(2)

    async def open_review(self, *, waiting: int) -> Locator:
        """Write /review until all photos are stored."""
        reviews = self.phone.from_bot("Review ·")
        while await reviews.filter(has_text=f"{waiting} waiting").count() == 0:
            before = await reviews.count()
            await self.phone.write("/review")
            await expect(reviews).to_have_count(before + 1)
            await self.phone.page.wait_for_timeout(SEEN_MS)
        return reviews.last

    async def recognise(self) -> None:
        """The bot knows the model at once, from a few photos."""
        await self.phone.become("Anna")
        await self.phone.page.wait_for_timeout(SEEN_MS)
        answer = await self.send("runner-6")
        await expect(answer).to_contain_text(TITLE)
        await self.picture("few-shot")
        await self.frame()
        self.write_loop()

    async def retrain(self) -> None:
        """Robin retrains and promotes; the new version answers."""
        await self.phone.become("Robin")
        await self.phone.write("/retrain")
        report = self.phone.from_bot("Passed all checks").first
        await expect(report).to_contain_text(f"It learned {TITLE}.", timeout=RETRAINED_MS)
        await expect(self.phone.from_bot("what it confuses").last).to_be_visible()
        await report.scroll_into_view_if_needed()
        await self.picture("report")
        await self.phone.key(re.compile("^▲ Promote")).click()
        await expect(self.phone.from_bot("● Live").first).to_be_visible()
        await self.phone.become("Anna")
        await self.phone.page.wait_for_timeout(SEEN_MS)
        answer = await self.send("runner-7")
        await expect(answer).to_contain_text(TITLE)
        await self.picture("live")


@asynccontextmanager
async def fresh_bot(data: Path) -> AsyncIterator[str]:
    """The address of a bot in its own process, with its data in a new folder."""
    listen = f"127.0.0.1:{free_port()}"
    bot = Process("-m", "sneakers", "run", SNEAKERS_LISTEN=listen, SNEAKERS_DATA=str(data))
    await bot.start()
    try:
        await ready(f"http://{listen}", seconds=WAIT_MS / 1000)
        yield f"http://{listen}"
    finally:
        await bot.end()


async def play(folder: Path, images: Path, *, retrain: bool = True) -> None:
    """Play the steps in a browser; those of the retraining if asked."""
    expect.set_options(timeout=WAIT_MS)
    async with fresh_bot(folder / "var") as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(playwright), args=QUIET)
        page = await browser.new_page(viewport=SCREEN, device_scale_factor=1.5, locale="en-GB", reduced_motion="reduce")
        page.set_default_timeout(WAIT_MS)
        phone = Phone(page, address)
        await phone.open()
        tutorial = Tutorial(phone, folder / "samples", images)
        for step in (tutorial.ask, tutorial.teach, tutorial.review, tutorial.recognise):
            await step()
        if retrain:
            await tutorial.retrain()
        await browser.close()


if __name__ == "__main__":
    target, options = Path(sys.argv[1]), sys.argv[2:]
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        draw_samples(Path(scratch, "samples"))
        asyncio.run(play(Path(scratch), target, retrain="--no-retrain" not in options))
