"""Chromium, the local chat's page in it, and bots to talk to: what these tests do, a person with a phone does."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, async_playwright, expect

from tests.acceptance.browser.phone import LocalServer, Phone
from tests.acceptance.browser.scripted import ScriptedBot

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)  # a test's browser talks to the test alone
PATIENCE = 20_000  # milliseconds until something expected counts as missing: a busy machine is no failure

NewPhone: TypeAlias = Callable[..., Awaitable[Phone]]


def find_chromium(playwright: Playwright) -> str | None:
    """The system's Chromium, or else Playwright's own, or None."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    own = playwright.chromium.executable_path
    return found or (own if Path(own).exists() else None)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests, with a fresh profile; without any, these tests are left out."""
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            pytest.skip("no Chromium on the PATH and none of Playwright's own: the chat page is not tested")
        root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox refuses root
        async with await playwright.chromium.launch(
            executable_path=path, args=QUIET, chromium_sandbox=not root
        ) as browser:
            yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def server(tmp_path: Path) -> AsyncIterator[LocalServer]:
    """The local chat server alone, on a free port."""
    server = LocalServer(tmp_path / "localchat")
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def bot(server: LocalServer) -> AsyncIterator[ScriptedBot]:
    """A bot of a few lines that talks to the server as to Telegram."""
    async with ScriptedBot(server.url) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="session")
async def new_phone(browser: Browser) -> AsyncIterator[NewPhone]:
    """Opens phones on a server's page; afterwards nothing may have gone wrong in them, nor been asked elsewhere."""
    async with AsyncExitStack() as stack:

        async def new(url: str, **screen: Any) -> Phone:
            given = {"viewport": {"width": 390, "height": 844}, "locale": "en-GB", "reduced_motion": "reduce", **screen}
            context = await stack.enter_async_context(await browser.new_context(**given))
            phone = Phone(await context.new_page(), url)
            stack.callback(phone.check)
            await phone.open()
            return phone

        yield new


@pytest_asyncio.fixture(loop_scope="session")
async def phone(new_phone: NewPhone, server: LocalServer) -> Phone:
    """Anna's phone with the page open."""
    return await new_phone(server.url)


@pytest_asyncio.fixture(loop_scope="session")
async def talk(phone: Phone, bot: ScriptedBot) -> Phone:
    """Anna's phone when she has said hello: from then on the bot may write to her."""
    await phone.write("hello")
    await bot.heard()
    await expect(phone.from_me("hello").get_by_role("img", name="sent")).to_be_visible()
    return phone
