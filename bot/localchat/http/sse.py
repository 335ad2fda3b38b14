"""Server-Sent Events: https://html.spec.whatwg.org/multipage/server-sent-events.html."""

import asyncio
from collections.abc import Callable

from aiohttp import ClientConnectionResetError, web

from bot.localchat.core.json_codec import Json, dumps
from bot.localchat.state.events import Event, Subscription

HEARTBEAT_SECONDS = 15  # a comment this often finds out that a page is gone


async def stream(request: web.Request, events: Subscription, shown: Callable[[Event], Json]) -> web.StreamResponse:
    """Send events until the page or the server closes.

    ``shown`` makes the data of an event.
    """
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    try:
        await response.write(b": open\n\n")
        await _send(response, events, shown)
    except ClientConnectionResetError:  # the page was closed
        pass
    return response


async def _send(response: web.StreamResponse, events: Subscription, shown: Callable[[Event], Json]) -> None:
    while True:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                event = await events.get()
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if event is None:
            return
        await response.write(f"event: {event.name}\ndata: {dumps(shown(event))}\n\n".encode())
