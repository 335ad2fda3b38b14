"""HTTP to Telegram with aiohttp, which costs less than httpx."""

from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

LONGEST = 300.0  # seconds for one request in all, such as 20 MB on a slow line
IDLE = 60.0  # seconds for which an idle connection is kept


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's requests on aiohttp's connections."""

    def __init__(self, *, connections: int, patience: float, certificates: Any) -> None:
        """`patience`: seconds for a connection, and for each part of an answer."""
        self._connections = connections
        self._patience = patience
        self._certificates = certificates
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds for each part of an answer."""
        return self._patience

    async def initialize(self) -> None:
        """Open the session; connections open with the first requests."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ssl=self._certificates, keepalive_timeout=IDLE)
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), headers={"User-Agent": self.USER_AGENT}
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Make a request; raises TimedOut or NetworkError.

        Of the timeouts only `read_timeout` can be given; the others are the same for all requests.
        """
        if self._session is None:
            raise RuntimeError("The connections to Telegram are not open; call initialize first.")
        read = self._patience if read_timeout is None or isinstance(read_timeout, DefaultValue) else read_timeout
        timeout = aiohttp.ClientTimeout(total=LONGEST, connect=self._patience, sock_read=read)
        try:
            body = _body(request_data)
            async with self._session.request(
                method, url, data=body, headers=_headers(body), timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from error


def _body(given: RequestData | None) -> aiohttp.FormData | bytes | None:
    if given is None:
        return None
    if not given.multipart_data:
        return urlencode(given.json_parameters).encode()  # a form prepares for files, which takes longer
    form = aiohttp.FormData(given.json_parameters)
    for name, (filename, content, content_type) in given.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form


def _headers(body: aiohttp.FormData | bytes | None) -> dict[str, str] | None:
    return {"Content-Type": "application/x-www-form-urlencoded"} if isinstance(body, bytes) else None
