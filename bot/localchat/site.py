"""The chat page, and what it asks: people, messages, taps and events, as JSON."""

import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.localchat import requests
from bot.localchat.account import Account
from bot.localchat.errors import ApiError, BadRequest, NotFound
from bot.localchat.events import Event
from bot.localchat.people import Person
from bot.localchat.phone import Phone
from bot.localchat.stream import stream
from bot.localchat.wire import Json, dumps

PAGE = Path(__file__).parent / "page"
SHOWN_INLINE = ("image/jpeg", "image/png", "image/webp", "image/gif")  # anything else is a download


class Site:
    """Answers the page. ``?bot=ID`` chooses another bot than the local chat's own."""

    def __init__(self, accounts: Callable[[int], Account], people: Mapping[int, Person], bot: int) -> None:
        self._accounts = accounts
        self._people = people
        self._bot = bot

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the page's addresses into a router."""
        router.add_get("/", _answering(self._index))
        router.add_get("/assets/{path:.+}", _answering(self._asset))
        router.add_get("/chat/people", _answering(self._list_people))
        router.add_get("/chat/bot", _answering(self._show_bot))
        router.add_get("/chat/files/{file_id}", _answering(self._file))
        router.add_get(r"/chat/{person:\d+}/messages", _answering(self._history))
        router.add_post(r"/chat/{person:\d+}/messages", _answering(self._send))
        router.add_patch(r"/chat/{person:\d+}/messages/{message:\d+}", _answering(self._edit))
        router.add_post(r"/chat/{person:\d+}/taps", _answering(self._tap))
        router.add_post(r"/chat/{person:\d+}/inline", _answering(self._ask_inline))
        router.add_post(r"/chat/{person:\d+}/block", _answering(self._block))
        router.add_delete(r"/chat/{person:\d+}", _answering(self._clear))
        router.add_get(r"/chat/{person:\d+}/events", _answering(self._events))

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return _page_file("index.html")

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        return _page_file(request.match_info["path"])

    async def _list_people(self, request: web.Request) -> web.StreamResponse:
        return _json(
            [
                {
                    "id": person.id,
                    "first_name": person.first_name,
                    "language_code": person.language_code,
                    "admin": person.admin,
                }
                for person in self._people.values()
            ]
        )

    async def _show_bot(self, request: web.Request) -> web.StreamResponse:
        account = self._account(request)
        person = self._person(request.query.get("person") or next(iter(self._people)))
        user, texts, language = account.user(), account.profile, person.language_code
        return _json(
            {
                "id": account.id,
                "first_name": texts.text("name", language) or user["first_name"],
                "username": user["username"],
                "commands": texts.menu(person),
                "description": texts.text("description", language),
                "short_description": texts.text("short_description", language),
            }
        )

    async def _history(self, request: web.Request) -> web.StreamResponse:
        after = _number(request.query.get("after") or "0", "after")
        return _json([self._shown(request, message) for message in self._phone(request).history(after)])

    async def _send(self, request: web.Request) -> web.StreamResponse:
        given = await requests.read(request)
        words = given.arguments
        reply_to = _number(words["reply_to"], "reply_to") if words.get("reply_to") else None
        kinds = {kind for kind, _ in given.files}
        phone = self._phone(request)
        if not kinds:
            sent = phone.write(str(words.get("text", "")), reply_to=reply_to)
        elif kinds in ({"photo"}, {"document"}):
            files = [file for _, file in given.files]
            caption, album = str(words.get("caption", "")), str(words.get("media_group_id", ""))
            sent = await phone.show(kinds.pop(), files, caption=caption, reply_to=reply_to, album=album)
        else:
            raise BadRequest(f"a message has photos or documents, not {' and '.join(sorted(kinds))}")
        return _json([self._shown(request, message) for message in sent])

    async def _edit(self, request: web.Request) -> web.StreamResponse:
        words = (await requests.read(request)).arguments
        text, caption = words.get("text"), words.get("caption")
        edited = self._phone(request).edit(
            int(request.match_info["message"]),
            text=None if text is None else str(text),
            caption=None if caption is None else str(caption),
        )
        return _json(self._shown(request, edited))

    async def _tap(self, request: web.Request) -> web.StreamResponse:
        given = (await requests.read(request)).arguments
        message_id = _number(given.get("message_id", ""), "message_id")
        return _json(await self._phone(request).tap(message_id, str(given.get("data", ""))))

    async def _ask_inline(self, request: web.Request) -> web.StreamResponse:
        given = (await requests.read(request)).arguments
        query, offset = str(given.get("query", "")), str(given.get("offset", ""))
        return _json(await self._phone(request).ask_inline(query, offset))

    async def _block(self, request: web.Request) -> web.StreamResponse:
        given = (await requests.read(request)).arguments
        self._phone(request).block(blocked=str(given.get("blocked", "true")).lower() == "true")
        return _json({"ok": True})

    async def _clear(self, request: web.Request) -> web.StreamResponse:
        self._phone(request).clear()
        return _json({"ok": True})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path, data = await self._account(request).files.read_by_id(request.match_info["file_id"])
        content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=31536000, immutable"}
        if content_type not in SHOWN_INLINE:
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=data, content_type=content_type, headers=headers)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        account, person = self._account(request), self._person(request.match_info["person"])
        with account.shared.events.subscribe(account.id, person.id) as events:
            return await stream(request, events, lambda event: self._event(request, event))

    def _event(self, request: web.Request, event: Event) -> Json:
        return self._shown(request, event.data) if event.name in ("message", "edited") else event.data

    def _shown(self, request: web.Request, message: Json) -> Json:
        """A message with the addresses of its pictures and files."""
        account = self._account(request)
        suffix = "" if account.id == self._bot else f"?bot={account.id}"
        files = [*message.get("photo", ()), *_with_thumbnail(message.get("document"))]
        keyboard = account.chats.keyboard(message["message_id"])
        return {
            **message,
            "urls": {file["file_id"]: f"/chat/files/{file['file_id']}{suffix}" for file in files},
            **({} if keyboard is None else {"reply_keyboard": keyboard}),
        }

    def _phone(self, request: web.Request) -> Phone:
        return Phone(self._account(request), self._person(request.match_info["person"]))

    def _account(self, request: web.Request) -> Account:
        return self._accounts(_number(request.query.get("bot") or self._bot, "bot"))

    def _person(self, given: object) -> Person:
        person = self._people.get(_number(given, "person"))
        if person is None:
            raise NotFound(f"nobody here has the id {given}")
        return person


def _answering(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Any:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ApiError as error:
            return _json(error.to_json(), status=error.code)

    return answer


def _json(body: object, status: int = 200) -> web.Response:
    return web.json_response(body, status=status, dumps=dumps)


def _number(given: object, name: str) -> int:
    try:
        return int(str(given))
    except ValueError:
        raise BadRequest(f"{name} must be a whole number, not {given!r}") from None


def _with_thumbnail(document: Json | None) -> list[Json]:
    if document is None:
        return []
    return [document, *([document["thumbnail"]] if "thumbnail" in document else [])]


def _page_file(path: str) -> web.StreamResponse:
    file = (PAGE / path).resolve()
    if not file.is_relative_to(PAGE) or not file.is_file():
        raise NotFound
    return web.FileResponse(file, headers={"Cache-Control": "no-cache"})
