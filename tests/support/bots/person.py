"""A person at the local chat's page: writes, sends pictures, taps buttons and reads what the bot says."""

import asyncio
import io
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeAlias

import aiohttp

Message: TypeAlias = dict[str, Any]
PATIENCE = 120.0  # seconds: a busy machine is no failure


class Refused(Exception):
    """The page's server refused what the person did; the text is its description."""


class Person:
    """Somebody in the local chat at ``url``; use it with ``async with``."""

    def __init__(self, url: str, person_id: int = 1001, *, bot: int | None = None, group: bool = False) -> None:
        """``group``: in the group, instead of in the private chat."""
        self.id = person_id
        self._chat = f"{url.rstrip('/')}/chat/{person_id}{'g' if group else ''}"
        self._query = {} if bot is None else {"bot": str(bot)}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def send_text(self, text: str, *, reply_to: int | None = None) -> Message:
        """Write text."""
        return (await self._send(json=_given(text=text, reply_to=reply_to)))[0]

    async def send_photo(self, *photos: bytes, caption: str = "", reply_to: int | None = None) -> Message:
        """Send a photo, or several as an album; returns the (first) message."""
        return (await self.send_photos(*photos, caption=caption, reply_to=reply_to))[0]

    async def send_photos(
        self, *photos: bytes, caption: str = "", reply_to: int | None = None, album: str | None = None
    ) -> list[Message]:
        """Send a photo, or several as an album; returns all its messages. ``album``: a media_group_id to join late."""
        form = aiohttp.FormData(_given(caption=caption or None, reply_to=reply_to, media_group_id=album))
        for number, photo in enumerate(photos):
            form.add_field("photo", io.BytesIO(photo), filename=f"photo{number}.jpg", content_type="image/jpeg")
        return await self._send(data=form)

    async def send_document(
        self,
        data: bytes,
        name: str = "document.bin",
        *,
        content_type: str = "application/octet-stream",
        caption: str = "",
        reply_to: int | None = None,
    ) -> Message:
        """Send a file as it is."""
        form = aiohttp.FormData(_given(caption=caption or None, reply_to=reply_to))
        form.add_field("document", io.BytesIO(data), filename=name, content_type=content_type)
        return (await self._send(data=form))[0]

    async def send_file(self, kind: str, *files: bytes, name: str = "file", caption: str = "", **given: Any) -> Message:
        """Send files as a "document", "video", "animation", "video_note", "voice", "audio" or "sticker"."""
        form = aiohttp.FormData(_given(caption=caption or None, **given))
        for data in files:
            form.add_field(kind, io.BytesIO(data), filename=name)
        return (await self._send(data=form))[0]

    async def send_data(self, kind: str, **given: Any) -> Message:
        """Send a "location", "venue", "contact", "poll" or "dice"."""
        return (await self._send(json={kind: given}))[0]

    async def forward(self, message: Message) -> Message:
        """Send a message of the chat again, as forwarded."""
        return (await self._send(json={"forward": message["message_id"]}))[0]

    async def replace(self, message: Message, photo: bytes) -> Message:
        """Put another photo into one's own message."""
        form = aiohttp.FormData()
        form.add_field("photo", io.BytesIO(photo), filename="photo.jpg", content_type="image/jpeg")
        edited: Message = await self._ask("PATCH", f"/messages/{message['message_id']}", data=form)
        return edited

    async def tap(self, message: Message, label: str) -> Message:
        """Tap a button by its label; waits for the bot's answer, up to 15 s. Raises AssertionError without such one."""
        found = {button["text"]: button["callback_data"] for button in buttons(message)}
        assert label in found, f"There is no button {label!r}, but {list(found)}."
        return await self.tap_data(message, found[label])

    async def tap_data(self, message: Message, data: str) -> Message:
        """Send callback data as a client may, also forged or old; waits for the bot's answer, up to 15 s."""
        answer: Message = await self._ask("POST", "/taps", json={"message_id": message["message_id"], "data": data})
        return answer

    async def edit(self, message: Message, *, text: str | None = None, caption: str | None = None) -> Message:
        """Change the words of one's own message."""
        given = _given(text=text, caption=caption)
        edited: Message = await self._ask("PATCH", f"/messages/{message['message_id']}", json=given)
        return edited

    async def clear(self) -> None:
        """Delete the whole chat."""
        await self._ask("DELETE", "")

    async def make_admin(self, *, admin: bool = True) -> None:
        """Make the bot an admin of the group, or no longer."""
        await self._ask("POST", "/admin", json={"admin": admin})

    async def block(self, *, blocked: bool = True) -> None:
        """Block the bot, or no longer."""
        await self._ask("POST", "/block", json={"blocked": blocked})

    async def ask_inline(self, query: str) -> Message:
        """Type ``@bot query``; waits for the bot's results, up to 15 s."""
        answer: Message = await self._ask("POST", "/inline", json={"query": query})
        return answer

    async def pick_inline(self, result: Message) -> Message:
        """Send one of the results that came last."""
        return (await self._ask("POST", "/inline/pick", json={"result_id": result["id"]}))[0]  # type: ignore[no-any-return]

    async def messages(self, after: int = 0) -> list[Message]:
        """The chat's messages above an id, oldest first."""
        found: list[Message] = await self._ask("GET", "/messages", params={"after": str(after)})
        return found

    async def wait_for_reply(self, after: Message | int, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109
        """The bot's first message above ``after``; raises TimeoutError."""
        number = after if isinstance(after, int) else int(after["message_id"])
        return await self.wait_for(lambda m: m["message_id"] > number and m["from"]["is_bot"], timeout)

    async def wait_for(self, wanted: Callable[[Message], bool], timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109
        """The first message of the chat that is as ``wanted``; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while True:
                for message in await self.messages():
                    if wanted(message):
                        return message
                await asyncio.sleep(0.02)

    async def _send(self, **given: Any) -> list[Message]:
        sent: list[Message] = await self._ask("POST", "/messages", **given)
        return sent

    async def _ask(self, method: str, path: str, **given: Any) -> Any:
        if self._session is None:
            raise RuntimeError("use the person with 'async with'")
        params = {**self._query, **given.pop("params", {})}
        async with self._session.request(method, self._chat + path, params=params, **given) as answer:
            body = await answer.json()
        if answer.status != 200:
            raise Refused(body["description"])
        return body


def buttons(message: Message) -> list[dict[str, Any]]:
    """The buttons under a message that ask the bot something, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row if "callback_data" in button]


def _given(**values: object) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if value is not None}
