"""A Bot API server with many people.

python -m benchmarks.peers.server PORT CHATS LIMITS

LIMITS is 1 if the server is to enforce Telegram's rate limits, else 0. Everything is kept in memory.
"""

import sys

from aiohttp import web

from bot.localchat.server import LocalChat
from bot.localchat.state.users import Person

FIRST_PERSON = 10_001


def main(port: int, chats: int, *, limits: bool) -> None:
    """Serve until killed."""
    people = [Person(id=FIRST_PERSON + each, first_name=f"P{each}", language_code="en") for each in range(chats)]
    application = LocalChat(None, people, limits=limits).application()
    web.run_app(application, host="127.0.0.1", port=port, print=None, access_log=None, shutdown_timeout=0.1)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), limits=sys.argv[3] == "1")
