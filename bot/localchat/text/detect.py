"""What Telegram finds in plain text by itself: commands, mentions, hashtags, addresses."""

import re

from bot.localchat.core.json_codec import Json
from bot.localchat.text.utf16 import Offsets

# After TDLib's rules (td/telegram/MessageEntity.cpp). It knows every top-level domain; these are the usual ones.
DOMAIN = r"(?:[\w-]+\.)+(?:com|org|net|info|io|me|app|dev|shop|store|eu|it|uk|de|fr|es|nl|ch|us)(?![\w@])"
PATTERNS = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]+\.)+[A-Za-z]{2,}\b")),
    ("url", re.compile(rf"(?<![\w@./-])(?:(?:https?|ftp|tg)://[^\s<>\"]+|{DOMAIN}(?::\d+)?(?:[/?#][^\s<>\"]*)?)")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{1,31}\b(?!@)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,255}")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?!\w)")),
)
OPAQUE = {"code", "pre", "text_link", "text_mention"}  # in these Telegram looks for nothing more
AFTER_A_LINK = ".,:;!?'\")"  # ends a sentence rather than an address


def detect(text: str, known: list[Json]) -> list[Json]:
    """Find entities in plain text besides the ``known`` ones.

    Offsets and lengths are in UTF-16 units.
    """
    offsets = Offsets(text)
    taken = [(e["offset"], e["offset"] + e["length"]) for e in known if e["type"] in OPAQUE]
    found = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            value = match[0].rstrip(AFTER_A_LINK) if kind == "url" else match[0]
            begin, end = offsets.of(match.start()), offsets.of(match.start() + len(value))
            if all(end <= other_begin or begin >= other_end for other_begin, other_end in taken):
                taken.append((begin, end))
                found.append({"type": kind, "offset": begin, "length": end - begin})
    return found
