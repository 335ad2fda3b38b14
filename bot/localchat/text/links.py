"""Targets of text links: a URL, a user id, a custom emoji."""

import re
from urllib.parse import urlsplit

from bot.localchat.core.json_codec import Json
from bot.localchat.text.cursor import refuse

MENTION = re.compile(r"tg://user/?\?id=(\d+)")
EMOJI = re.compile(r"tg://emoji/?\?id=(\d+)")
SCHEMES = {"http", "https", "tg", "ton", "tonsite"}


def checked(url: str) -> str:
    """``url`` with scheme and path as Telegram stores it, or ""."""
    url = url.strip()
    if "://" not in url:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in SCHEMES or not host or re.search(r"\s", host):
        return ""
    if parts.scheme not in ("http", "https"):
        return url
    if "." not in host and host != "localhost":
        return ""
    return url if parts.path else parts._replace(path="/").geturl()


def entity(url: str) -> tuple[str | None, Json]:
    """The entity of a text link: its type and its fields.

    The type is None where Telegram drops the link.
    """
    mention = MENTION.fullmatch(url.strip())
    if mention:
        person = int(mention[1])
        return "text_mention", {"user": {"id": person, "is_bot": False, "first_name": str(person)}}
    address = checked(url)
    return ("text_link", {"url": address}) if address else (None, {})


def emoji(identifier: str) -> str:
    """A custom emoji's identifier; raises BadRequest when it is none."""
    if not identifier.isdecimal() or int(identifier) == 0:
        raise refuse("Invalid custom emoji identifier specified")
    return identifier
