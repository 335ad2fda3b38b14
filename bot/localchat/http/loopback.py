"""Access from this machine only: the listen address and the origins."""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.localchat.core.errors import ListenError


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine, by name or address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def require_loopback(host: str) -> None:
    """Raise ListenError unless ``host`` is this machine.

    The local chat has no passwords: every visitor may act as every user.
    """
    if not is_loopback(host):
        raise ListenError(
            f"the local chat has no passwords and listens on this machine only, not on {host!r}: "
            "give 127.0.0.1, ::1 or localhost"
        )


@web.middleware
async def only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests with a foreign host name or origin.

    A foreign host name is a sign of DNS rebinding.
    """
    if not is_loopback(_host(f"//{request.host}")):
        raise web.HTTPForbidden(text=f"The local chat answers on this machine only, not as {request.host}.")
    origin = request.headers.get("Origin")
    if origin is not None and not is_loopback(_host(origin)):
        raise web.HTTPForbidden(text="The local chat takes no requests from other sites' pages.")
    # A browser tells when another site's page asks; of such, only a link to the chat itself is welcome.
    from_elsewhere = request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    opens_the_page = request.path == "/" and request.headers.get("Sec-Fetch-Dest") == "document"
    if from_elsewhere and not opens_the_page:
        raise web.HTTPForbidden(text="The local chat takes no requests from other sites' pages.")
    return await handler(request)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
