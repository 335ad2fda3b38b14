"""The local chat alone: ``python -m bot.localchat --listen 127.0.0.1:8081 --folder DIR``."""

import argparse
import socket
import sys
from pathlib import Path

from aiohttp import web

from bot.localchat.core.errors import ListenError, LocalChatError
from bot.localchat.http.loopback import require_loopback
from bot.localchat.server import LocalChat


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; returns the exit status."""
    given = _parser().parse_args(arguments)
    try:
        application = LocalChat(given.folder, limits=given.limits).application()
        web.run_app(application, sock=_listen(given.listen), print=_say, shutdown_timeout=1, access_log=None)
    except (LocalChatError, OSError) as error:
        print(f"localchat: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.localchat", description="A Bot API server on this machine.")
    parser.add_argument("--listen", default="127.0.0.1:8081", metavar="HOST:PORT", help="default: %(default)s")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where chats are kept (default: in memory only)")
    parser.add_argument("--limits", action="store_true", help="enforce Telegram's rate limits")
    return parser


def _listen(address: str) -> socket.socket:
    """Open a listening socket; port 0 takes a free one.

    Raises ListenError, or OSError when the port is taken.
    """
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    if not port.isdecimal():
        raise ListenError(f"{address!r} is no address to listen on: give HOST:PORT, such as 127.0.0.1:8081")
    require_loopback(host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, int(port)), family=family)


def _say(text: str) -> None:
    address = text.removeprefix("======== Running on ").split(" ", 1)[0]
    print(f"Local chat: {address}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
