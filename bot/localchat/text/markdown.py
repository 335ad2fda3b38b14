"""``parse_mode`` MarkdownV2: https://core.telegram.org/bots/api#markdownv2-style."""

from bot.localchat.text import links
from bot.localchat.text.source import Source, refuse

RESERVED = set("_*[]()~`>#+-=|{}.!\n")
# What opens each entity, the longest first, and the name that Telegram's error texts give it.
OPENING = (
    ("```", "Pre"),
    ("__", "Underline"),
    ("||", "Spoiler"),
    ("![", "CustomEmoji"),
    ("_", "Italic"),
    ("*", "Bold"),
    ("~", "Strikethrough"),
    ("`", "Code"),
    ("[", "TextUrl"),
)
CLOSING = {
    "Pre": "```",
    "PreCode": "```",
    "Underline": "__",
    "Spoiler": "||",
    "Italic": "_",
    "Bold": "*",
    "Strikethrough": "~",
    "Code": "`",
    "TextUrl": "]",
    "CustomEmoji": "]",
}
KINDS = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
}


def parse(text: str) -> Source:
    """Read ``text``; raises BadRequest with Telegram's words where it is not well formed."""
    source = Source(text=text)
    while source.at < len(text):
        _step(source)
    if source.stack and source.stack[-1].name == "BlockQuote":
        _close_quote(source)
    if source.stack:
        opened = source.stack[-1]
        raise refuse(f"Can't find end of {opened.name} entity at byte offset {opened.byte}")
    return source


def _step(source: Source) -> None:
    character = source.peek()
    if character == "\\" and "\0" < source.peek(1) <= "~":
        source.write(source.peek(1))
        source.at += 2
        return
    inside = source.stack[-1].name if source.stack else ""
    reserved = {"`"} if inside in ("Code", "Pre", "PreCode") else RESERVED
    if character not in reserved:
        source.write(character)
        source.at += 1
    elif not _ends(source, inside):
        _begin(source, inside)


def _ends(source: Source, inside: str) -> bool:
    """Close the innermost entity if its end stands here."""
    if inside == "BlockQuote" or (source.peek() == "\n" and any(o.name == "BlockQuote" for o in source.stack)):
        return _quote_line(source, inside)
    token = CLOSING.get(inside, "")
    if not token or not source.starts(token) or (inside == "Italic" and source.peek(1) == "_"):
        return False
    source.at += len(token)
    _close(source)
    return True


def _begin(source: Source, inside: str) -> None:
    begin = source.at
    if source.peek() == "\n":
        source.write("\n")
        source.at += 1
        return
    if source.peek() == ">" and not source.stack and source.peek(-1) in ("", "\n"):
        source.at += 1
        source.begin("BlockQuote", at=begin)
        return
    if inside in ("Code", "Pre", "PreCode"):
        source.write(source.peek())
        source.at += 1
        return
    for token, name in OPENING:
        if source.starts(token):
            source.at += len(token)
            _open(source, name, begin)
            return
    raise refuse(f"Character '{source.peek()}' is reserved and must be escaped with the preceding '\\'")


def _open(source: Source, name: str, begin: int) -> None:
    if name != "Pre":
        source.begin(name, at=begin)
        return
    end = source.at
    while end < len(source.text) and not source.text[end].isspace() and source.text[end] != "`":
        end += 1
    language = ""
    if end < len(source.text) and source.text[end] != "`":
        language = source.text[source.at : end]
        source.at = end
    if source.peek() in ("\n", "\r"):
        source.at += 2 if source.peek(1) in ("\n", "\r") and source.peek(1) != source.peek() else 1
    source.begin("PreCode" if language else "Pre", at=begin, argument=language)


def _close(source: Source) -> None:
    opened = source.stack[-1]
    match opened.name:
        case "TextUrl":
            kind, details = links.entity(_target(source) or source.inner())
            source.end(kind, **details)
        case "CustomEmoji":
            source.end("custom_emoji", custom_emoji_id=_target(source).rpartition("=")[2])
        case "PreCode":
            source.end("pre", language=opened.argument)
        case name:
            source.end(KINDS[name])


def _target(source: Source) -> str:
    if source.peek() != "(":
        return ""
    begin = source.at + 1
    source.at += 1
    url = []
    while source.peek() not in ("", ")"):
        if source.peek() == "\\" and "\0" < source.peek(1) <= "~":
            source.at += 1
        url.append(source.peek())
        source.at += 1
    if source.peek() != ")":
        raise refuse(f"Can't find end of a URL at byte offset {source.byte(begin)}")
    source.at += 1
    return "".join(url)


def _quote_line(source: Source, inside: str) -> bool:
    if source.starts("||") and inside == "BlockQuote" and source.peek(2) in ("", "\n"):
        source.stack[-1].argument = "expandable"
        source.at += 2
        return True
    if source.peek() != "\n":
        return False
    if source.peek(1) == ">":
        source.write("\n")
        source.at += 2
        return True
    if inside != "BlockQuote":
        opened = source.stack[-1]
        raise refuse(f"Can't find end of {opened.name} entity at byte offset {opened.byte}")
    _close_quote(source)
    return False


def _close_quote(source: Source) -> None:
    source.end("expandable_blockquote" if source.stack[-1].argument else "blockquote")
