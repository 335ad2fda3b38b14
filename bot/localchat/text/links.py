"""Links under a piece of text: an address, or a mention of a person by id."""

import re
from urllib.parse import urlsplit

from bot.localchat.wire import Json

MENTION = re.compile(r"tg://user/?\?id=(\d+)")
SCHEMES = {"http", "https", "tg", "ton", "tonsite"}


def checked(url: str) -> str:
    """``url`` as Telegram keeps it, with a scheme and a path; "" when it is no link."""
    url = url.strip()
    if "://" not in url:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme.lower() not in SCHEMES or not parts.netloc or re.search(r"\s", parts.netloc):
        return ""
    if parts.scheme.lower() in ("http", "https"):
        if "." not in parts.netloc and parts.hostname != "localhost":
            return ""
        if not parts.path:
            return parts._replace(path="/").geturl()
    return url


def entity(url: str) -> tuple[str | None, Json]:
    """The entity for text that links to ``url``: its type (None: Telegram drops it) and its fields."""
    mention = MENTION.fullmatch(url.strip())
    if mention:
        person = int(mention[1])
        return "text_mention", {"user": {"id": person, "is_bot": False, "first_name": str(person)}}
    address = checked(url)
    return ("text_link", {"url": address}) if address else (None, {})
