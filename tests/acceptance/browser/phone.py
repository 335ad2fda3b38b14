"""The chat page as somebody sees it, and the server behind it."""

import base64
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from PIL import Image
from playwright.async_api import ConsoleMessage, FilePayload, FloatRect, Locator, Page, Request, expect

from bot.localchat.server import LocalChat

ANNA, MARCO, ROBIN, LUCIA = 1001, 1002, 1003, 1004
QUALITY = 88  # of a picture as WebP: a quarter of the PNG's bytes, without bands in the shadow
MARGIN = 36  # CSS pixels around the phone in a picture: room for its shadow

HAND_OVER = """({ how, photo }) => {
  const data = new DataTransfer();
  const bytes = Uint8Array.from(atob(photo), (character) => character.charCodeAt(0));
  data.items.add(new File([bytes], "IMG_2041.jpg", { type: "image/jpeg" }));
  const kind = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data };
  document.activeElement.dispatchEvent(how === "drop" ? new DragEvent(how, kind) : new ClipboardEvent(how, kind));
}"""


class LocalServer:
    """The local chat on a port that stays the same when it is stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The address of the page and of the Bot API."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Serve what the folder holds."""
        self._runner = web.AppRunner(LocalChat(self._folder).application(), shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Go away, as a server does that crashed."""
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner = None


class Phone:
    """The page in a browser tab, by what people call its parts."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.troubles: list[str] = []
        self.field = page.get_by_role("textbox", name="Message", exact=True)
        self.status = page.locator("#status")
        self.bubbles = page.locator(".bubble")
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", self._console)
        page.on("request", self._request)

    async def open(self, person: int = ANNA) -> None:
        """Load the page and wait until it is connected."""
        await self.page.goto(f"{self.url}/?person={person}")
        await expect(self.page.locator(".phone.loading")).to_have_count(0)
        await expect(self.status).to_have_text("bot")

    async def write(self, text: str) -> None:
        """Type words and send them."""
        await self.field.fill(text)
        await self.field.press("Enter")

    async def choose_photos(self, *photos: bytes) -> None:
        """Pick photos as from the phone's gallery; the preview opens."""
        await self._pick("#pick-photo", "image/jpeg", photos)

    async def choose_files(self, *files: bytes) -> None:
        """Pick files; the preview opens."""
        await self._pick("#pick-file", "application/octet-stream", files)

    async def hand_over(self, how: str, photo: bytes) -> None:
        """Drop a photo onto the page ("drop") or paste it ("paste")."""
        await self.page.evaluate(HAND_OVER, {"how": how, "photo": base64.b64encode(photo).decode()})

    async def send_chosen(self, caption: str = "") -> None:
        """Send what the preview shows."""
        preview = self.page.get_by_role("dialog")
        await preview.get_by_label("Caption").fill(caption)
        await preview.get_by_role("button", name="Send").click()

    async def send_photo(self, photo: bytes, caption: str = "") -> None:
        """Pick one photo and send it."""
        await self.choose_photos(photo)
        await self.send_chosen(caption)

    def from_bot(self, text: str) -> Locator:
        """The bot's bubble that holds these words."""
        return self.page.locator(".theirs .bubble", has_text=text)

    def from_me(self, text: str) -> Locator:
        """One's own bubble that holds these words."""
        return self.page.locator(".mine .bubble", has_text=text)

    def key(self, text: str | re.Pattern[str]) -> Locator:
        """A button of an inline keyboard."""
        return self.page.locator(".key", has_text=text)

    async def menu(self, bubble: Locator, entry: str) -> None:
        """Open the menu of a message and choose from it."""
        await bubble.click(button="right")
        await self.page.get_by_role("menuitem", name=entry).click()

    @asynccontextmanager
    async def finger_on(self, part: Locator) -> AsyncIterator[None]:
        """Rest a finger on a part of the page while the block lasts."""
        box = await part.bounding_box()
        assert box is not None
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        session = await self.page.context.new_cdp_session(self.page)
        await session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [place]})
        yield
        await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        await session.detach()

    async def become(self, name: str) -> None:
        """Switch to another person and wait until the chat is there."""
        await self.page.locator("#account").click()
        await self.page.get_by_role("menuitemradio", name=name).click()
        await expect(self.page.locator(".phone.loading")).to_have_count(0)

    async def take_pictures(self, folder: Path, name: str, *, dark: bool = False) -> None:
        """Write WebP pictures of the chat on a transparent ground, light and optionally dark."""
        await self.page.evaluate("document.body.style.background = 'none'; document.activeElement.blur()")
        box = await self.page.locator("#phone").bounding_box()
        assert box is not None
        width, height = box["width"] + 2 * MARGIN, box["height"] + 2 * MARGIN
        clip = FloatRect(x=box["x"] - MARGIN, y=box["y"] - MARGIN, width=width, height=height)
        await self.page.mouse.move(0, 0)
        await self._draw(clip, folder / f"{name}.webp")
        if dark:
            await self.page.emulate_media(color_scheme="dark")
            await self._draw(clip, folder / f"{name}-dark.webp")
            await self.page.emulate_media(color_scheme="light")

    async def _draw(self, clip: FloatRect, path: Path) -> None:
        drawn = Image.open(io.BytesIO(await self.page.screenshot(clip=clip, omit_background=True)))
        drawn.save(path, quality=QUALITY, method=6)

    def check(self) -> None:
        """Nothing went wrong in the page, and it asked nobody else for anything."""
        assert not self.troubles

    async def _pick(self, field: str, kind: str, files: tuple[bytes, ...]) -> None:
        chosen: list[FilePayload] = [
            {"name": f"IMG_{2041 + number}.jpg", "mimeType": kind, "buffer": data} for number, data in enumerate(files)
        ]
        await self.page.set_input_files(field, chosen)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("blob", "data") and address.netloc != urlsplit(self.url).netloc:
            self.troubles.append(f"asked {request.url}")


async def overlap(one: Locator, other: Locator) -> bool:
    """Whether two parts of the page cover each other."""
    a, b = await one.bounding_box(), await other.bounding_box()
    assert a is not None
    assert b is not None
    beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    return not (beside or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"])
