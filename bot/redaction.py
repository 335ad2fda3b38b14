"""Redaction: what messages show of values that may hold passwords."""

import re

LONGEST = 120
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{6,}")
_PLAIN = re.compile(r"(\[[0-9A-Fa-f:.%]*\]|[^\[\]:@?#=]*)(:\d{0,5})?(/[^:@?#=]*)?")


def redacted(value: object) -> str:
    """Quote the value unless it may be a token."""
    text = value if isinstance(value, str) else str(value)
    if _TOKEN.search(text):
        return "of no use (its value is not shown)"
    return repr(text[:LONGEST])


def redacted_address(value: object) -> str:
    """Quote an address without what may be a password.

    Someone who writes a password without encoding it makes its end uncertain: then nothing after the scheme is shown.
    """
    text = value if isinstance(value, str) else str(value)
    scheme, rest = re.fullmatch(r"([A-Za-z][\w+.-]{0,30}://)?(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    login, at, place = rest.rpartition("@")
    if at:
        place = place.partition("?")[0]
    known = _PLAIN.fullmatch(place) and not set(login) & set("@?#/")
    return repr(f"{scheme or ''}{'***@' if at else ''}{place if known else '…'}"[:LONGEST])
