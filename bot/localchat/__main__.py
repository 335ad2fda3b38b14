"""The local chat alone: ``python -m bot.localchat --listen 127.0.0.1:8081 --folder DIR``."""

import argparse
import sys
from pathlib import Path

from aiohttp import web

from bot.localchat.errors import LocalChatError
from bot.localchat.guard import require_loopback
from bot.localchat.server import LocalChat


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; returns the exit status."""
    given = _parser().parse_args(arguments)
    host, _, port = given.listen.rpartition(":")
    host = host.strip("[]")
    try:
        require_loopback(host)
        chat = LocalChat(given.folder, limits=given.limits)
        web.run_app(chat.application(), host=host, port=int(port), print=_say, shutdown_timeout=1)
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


def _say(text: str) -> None:
    print(text.replace("======== Running on ", "Local chat: ").splitlines()[0].rstrip(" ="), flush=True)


if __name__ == "__main__":
    sys.exit(main())
