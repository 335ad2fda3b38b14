"""The chat page, and what it asks of the server, as JSON.

| address | what it does |
| --- | --- |
| ``GET /``, ``GET /assets/…`` | the page and its files |
| ``GET /chat/people`` | who can chat here |
| ``GET /chat/bot?person=ID`` | the bot as this person sees it: name, texts, command menu |
| ``GET /chat/ID/messages?after=ID`` | the person's chat: Messages, each with the ``urls`` of its files |
| ``POST /chat/ID/messages`` | writes: ``text``; files as ``photo``, ``document``, ``video``, ``voice``…, ``caption``; |
| | or ``location``, ``poll``… as an object; or ``forward``, a message's id; ``reply_to`` |
| ``PATCH /chat/ID/messages/ID`` | edits the person's own ``text`` or ``caption``, or puts in another ``photo`` |
| ``POST /chat/ID/taps`` | taps a button: ``message_id``, ``data``; waits for the bot's answer |
| ``POST /chat/ID/inline`` | asks an inline ``query``; waits for the bot's results |
| ``POST /chat/ID/inline/pick`` | sends one of those results: ``result_id`` |
| ``POST /chat/ID/block`` | blocks the bot: ``blocked`` true or false |
| ``DELETE /chat/ID`` | clears the chat |
| ``…/chat/IDg/…`` | the same in the group |
| ``POST /chat/IDg/admin`` | makes the bot an admin of the group: ``admin`` true or false |
| ``GET /chat/ID/events`` | Server-Sent Events: message, edited, deleted, action, commands |
| ``GET /chat/files/FILE_ID`` | a file of a message |
"""

import mimetypes
from collections.abc import Callable, Mapping

from aiohttp import web

from bot.localchat.core.errors import BadRequest, NotFound
from bot.localchat.core.json_codec import Json
from bot.localchat.http import requests
from bot.localchat.http.responses import answering, as_json, as_object, page_file, whole_number
from bot.localchat.http.sse import stream
from bot.localchat.media.message_kinds import SENT_AS_DATA, SENT_AS_FILES
from bot.localchat.page_api.user import Phone
from bot.localchat.state.account import Account
from bot.localchat.state.events import Event
from bot.localchat.state.users import GROUP, Person, Place

KEPT = ("document", *SENT_AS_FILES)  # what a message holds of files beside photos
SHOWN_INLINE = ("image/jpeg", "image/png", "image/webp", "image/gif")  # anything else is a download


class Site:
    """Answers the page. ``?bot=ID`` chooses another bot than the local chat's own."""

    def __init__(self, accounts: Callable[[int], Account], people: Mapping[int, Person], bot: int) -> None:
        self._accounts = accounts
        self._people = people
        self._bot = bot

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the page's addresses into a router."""
        router.add_get("/", answering(self._index))
        router.add_get("/assets/{path:.+}", answering(self._asset))
        router.add_get("/chat/people", answering(self._list_people))
        router.add_get("/chat/bot", answering(self._show_bot))
        router.add_get("/chat/files/{file_id}", answering(self._file))
        router.add_get(r"/chat/{person:\d+g?}/messages", answering(self._history))
        router.add_post(r"/chat/{person:\d+g?}/messages", answering(self._send))
        router.add_patch(r"/chat/{person:\d+g?}/messages/{message:\d+}", answering(self._edit))
        router.add_post(r"/chat/{person:\d+g?}/taps", answering(self._tap))
        router.add_post(r"/chat/{person:\d+g?}/inline", answering(self._ask_inline))
        router.add_post(r"/chat/{person:\d+g?}/inline/pick", answering(self._pick_inline))
        router.add_post(r"/chat/{person:\d+g?}/block", answering(self._block))
        router.add_post(r"/chat/{person:\d+g}/admin", answering(self._make_admin))
        router.add_delete(r"/chat/{person:\d+g?}", answering(self._clear))
        router.add_get(r"/chat/{person:\d+g?}/events", answering(self._events))

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return page_file("index.html")

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        return page_file(request.match_info["path"])

    async def _list_people(self, request: web.Request) -> web.StreamResponse:
        return as_json(
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
        return as_json(
            {
                "id": account.id,
                "first_name": texts.text("name", language) or user["first_name"],
                "username": user["username"],
                "commands": texts.menu(person),
                "description": texts.text("description", language),
                "short_description": texts.text("short_description", language),
                "group": {"title": GROUP.title, "admin": account.chats.is_admin},
            }
        )

    async def _history(self, request: web.Request) -> web.StreamResponse:
        after = whole_number(request.query.get("after") or "0", "after")
        return as_json([self._shown(request, message) for message in self._phone(request).history(after)])

    async def _send(self, request: web.Request) -> web.StreamResponse:
        given = await requests.read(request)
        words = given.arguments
        reply_to = whole_number(words["reply_to"], "reply_to") if words.get("reply_to") else None
        kinds = {kind for kind, _ in given.files}
        phone = self._phone(request)
        if len(kinds) > 1 or not kinds <= {"photo", "document", *SENT_AS_FILES}:
            raise BadRequest(f"a message has files of one kind that there is, not {' and '.join(sorted(kinds))}")
        told = next((kind for kind in SENT_AS_DATA if kind in words), None)
        if kinds:
            files = [file for _, file in given.files]
            caption, album = str(words.get("caption", "")), str(words.get("media_group_id", ""))
            sent = await phone.show(kinds.pop(), files, caption=caption, reply_to=reply_to, album=album)
        elif told:
            sent = phone.tell(told, as_object(words[told], told), reply_to=reply_to)
        elif "forward" in words:
            sent = phone.forward(whole_number(words["forward"], "forward"))
        else:
            sent = phone.write(str(words.get("text", "")), reply_to=reply_to)
        return as_json([self._shown(request, message) for message in sent])

    async def _edit(self, request: web.Request) -> web.StreamResponse:
        given = await requests.read(request)
        number, phone = whole_number(request.match_info["message"], "message"), self._phone(request)
        if "photo" in given.uploads():
            return as_json(self._shown(request, await phone.replace(number, given.uploads()["photo"])))
        words = {name: str(given.arguments[name]) for name in ("text", "caption") if name in given.arguments}
        return as_json(self._shown(request, phone.edit(number, **words)))

    async def _tap(self, request: web.Request) -> web.StreamResponse:
        given = (await requests.read(request)).arguments
        message_id = whole_number(given.get("message_id", ""), "message_id")
        return as_json(await self._phone(request).tap(message_id, str(given.get("data", ""))))

    async def _ask_inline(self, request: web.Request) -> web.StreamResponse:
        given = (await requests.read(request)).arguments
        query, offset = str(given.get("query", "")), str(given.get("offset", ""))
        return as_json(await self._phone(request).ask_inline(query, offset))

    async def _pick_inline(self, request: web.Request) -> web.StreamResponse:
        given = (await requests.read(request)).arguments
        sent = self._phone(request).pick(str(given.get("result_id", "")))
        return as_json([self._shown(request, message) for message in sent])

    async def _block(self, request: web.Request) -> web.StreamResponse:
        given = (await requests.read(request)).arguments
        self._phone(request).block(blocked=str(given.get("blocked", "true")).lower() == "true")
        return as_json({"ok": True})

    async def _make_admin(self, request: web.Request) -> web.StreamResponse:
        given = (await requests.read(request)).arguments
        self._phone(request).make_admin(admin=str(given.get("admin", "true")).lower() == "true")
        return as_json({"ok": True})

    async def _clear(self, request: web.Request) -> web.StreamResponse:
        self._phone(request).clear()
        return as_json({"ok": True})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path, data = await self._account(request).files.read_by_id(request.match_info["file_id"])
        content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=31536000, immutable"}
        if content_type not in SHOWN_INLINE:
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=data, content_type=content_type, headers=headers)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        account, place = self._account(request), self._place(request)
        with account.shared.events.subscribe(account.id, place.id) as events:
            return await stream(request, events, lambda event: self._event(request, event))

    def _event(self, request: web.Request, event: Event) -> Json:
        return self._shown(request, event.data) if event.name in ("message", "edited") else event.data

    def _shown(self, request: web.Request, message: Json) -> Json:
        """A message with the addresses of its pictures and files."""
        account = self._account(request)
        suffix = "" if account.id == self._bot else f"?bot={account.id}"
        media = [*message.get("photo", ()), *(message[kind] for kind in KEPT if kind in message)]
        files = [*media, *(each["thumbnail"] for each in media if "thumbnail" in each)]
        keyboard = account.chats.keyboard(message["message_id"])
        reaction = account.chats.reaction(message["message_id"])
        return {
            **message,
            "urls": {file["file_id"]: f"/chat/files/{file['file_id']}{suffix}" for file in files},
            **({} if keyboard is None else {"reply_keyboard": keyboard}),
            **({"reaction": reaction} if reaction else {}),
        }

    def _phone(self, request: web.Request) -> Phone:
        return Phone(self._account(request), self._person(request.match_info["person"]), self._place(request))

    def _place(self, request: web.Request) -> Place:
        """Where a person is: ``ID`` is the private chat, ``IDg`` the group."""
        given = request.match_info["person"]
        return GROUP if given.endswith("g") else self._person(given)

    def _account(self, request: web.Request) -> Account:
        return self._accounts(whole_number(request.query.get("bot") or self._bot, "bot"))

    def _person(self, given: object) -> Person:
        person = self._people.get(whole_number(str(given).removesuffix("g"), "person"))
        if person is None:
            raise NotFound(f"nobody here has the id {given}")
        return person
