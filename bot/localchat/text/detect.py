"""What Telegram finds in plain text by itself: commands, mentions, hashtags, addresses."""

import re

from bot.localchat.text.units import Offsets
from bot.localchat.wire import Json

# After TDLib's matching rules, td/telegram/MessageEntity.cpp, simplified where a chat doesn't show it.
PATTERNS = (
    (
        "url",
        re.compile(
            r"(?<![\w@./])(?:https?://|tg://|ftp://)[^\s<>\"]+|(?<![\w@./-])(?:[\w-]+\.)+"
            r"(?:com|org|net|io|me|it|uk|de|fr|eu|info|dev|app|shop)\b(?::\d+)?(?:/[^\s<>\"]*)?(?![\w@])"
        ),
    ),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]+\.)+[A-Za-z]{2,}\b")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])", re.ASCII)),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{1,31}\b(?!@)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,255}")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?!\w)")),
)
# Inside these Telegram looks for nothing more.
OPAQUE = {"code", "pre", "text_link", "text_mention"}


def detect(text: str, known: list[Json]) -> list[Json]:
    """Entities in ``text`` besides ``known`` ones; offsets and lengths in UTF-16 units."""
    offsets = Offsets(text)
    taken = [(e["offset"], e["offset"] + e["length"]) for e in known if e["type"] in OPAQUE]
    found = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            value = match[0].rstrip(".,:;!?'\")(") if kind == "url" else match[0]
            begin, end = offsets.of(match.start()), offsets.of(match.start() + len(value))
            if all(end <= other_begin or begin >= other_end for other_begin, other_end in taken):
                taken.append((begin, end))
                found.append({"type": kind, "offset": begin, "length": end - begin})
    return found
