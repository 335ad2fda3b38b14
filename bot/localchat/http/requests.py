"""Arguments and files of a request, in any encoding."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.localchat.core.errors import BadRequest, TooLarge
from bot.localchat.core.json_codec import read_json_text
from bot.localchat.media.files import Upload

MAX_BODY = 110 * 1024 * 1024  # an album of ten photos of 10 MB, and its words


@dataclass(frozen=True, kw_only=True)
class Given:
    """Arguments by name; files by field name, in order."""

    arguments: Mapping[str, object] = field(default_factory=dict)
    files: tuple[tuple[str, Upload], ...] = ()

    def uploads(self) -> dict[str, Upload]:
        """The files, one a name."""
        return dict(self.files)


async def read(request: web.Request) -> Given:
    """Read the query, a JSON body or a form.

    Raises BadRequest or TooLarge.
    """
    query = dict(request.query)
    if not request.can_read_body:
        return Given(arguments=query)
    request = request.clone(client_max_size=MAX_BODY)  # whatever the application around this server allows
    try:
        if request.content_type == "application/json":
            return Given(arguments={**query, **await _json(request)})
        return await _form(request, query)
    except web.HTTPRequestEntityTooLarge:
        raise TooLarge from None


async def _json(request: web.Request) -> dict[str, object]:
    try:
        body = read_json_text(await request.read() or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise BadRequest("can't parse the request: it must be a JSON object encoded in UTF-8")
    return {name: value for name, value in body.items() if value is not None}


async def _form(request: web.Request, query: Mapping[str, object]) -> Given:
    try:
        form = await request.post()
    except ValueError as error:
        raise BadRequest(f"can't parse the request: {error}") from error
    arguments: dict[str, object] = dict(query)
    files = []
    for name, value in form.items():
        if isinstance(value, web.FileField):
            with value.file as file:
                data = file.read()
            files.append((name, Upload(name=value.filename, content_type=value.content_type, data=data)))
        elif isinstance(value, str):
            arguments[name] = value
        else:
            arguments[name] = bytes(value).decode(errors="replace")
    return Given(arguments=arguments, files=tuple(files))
