"""``parse_mode`` MarkdownV2: https://core.telegram.org/bots/api#markdownv2-style, refused as TDLib refuses it."""

from bot.localchat.text import links
from bot.localchat.text.cursor import Source, refuse

RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
# What opens an entity, the longest first, and the name that Telegram's error texts give it.
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
VERBATIM = ("Code", "Pre", "PreCode")


def parse(text: str) -> Source:
    """Read ``text``; raises BadRequest in Telegram's words where it is not well formed."""
    source = Source(text=text)
    if source.starts(">"):
        _open_quote(source, at=0)
    while source.at < len(text):
        _step(source)
    if source.innermost == "BlockQuote":
        _close_quote(source)
    if source.stack:
        raise _unfinished(source)
    return source


def _step(source: Source) -> None:
    verbatim = source.innermost in VERBATIM
    if _is_escape(source):
        source.write(source.peek(1))
        source.at += 2
    elif source.peek() not in (("`",) if verbatim else RESERVED):
        source.write(source.peek())
        source.at += 1
    elif source.peek() == "\n":
        _new_line(source)
    elif not _ends(source):
        _begin(source)


def _is_escape(source: Source) -> bool:
    return source.peek() == "\\" and "\0" < source.peek(1) <= "~"


def _ends(source: Source) -> bool:
    """Close the innermost entity if its end stands here."""
    token = CLOSING.get(source.innermost, "")
    if not token or not source.starts(token) or (token == "_" and source.peek(1) == "_"):
        return False
    source.at += len(token)
    _close(source)
    return True


def _begin(source: Source) -> None:
    begin = source.at
    if _ends_expandable_quote(source):
        source.stack[-1].argument = "expandable"
        source.at += 2
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
    if source.starts("\n"):  # the first new line belongs to the markup
        source.at += 1
    source.begin("PreCode" if language else "Pre", at=begin, argument=language)


def _close(source: Source) -> None:
    opened = source.stack[-1]
    match opened.name:
        case "TextUrl":
            kind, details = links.entity(_target(source, "URL") or source.inner())
            source.end(kind, **details)
        case "CustomEmoji":
            target = links.EMOJI.fullmatch(_target(source, "custom emoji URL"))
            if target is None:
                raise refuse("Custom emoji entity must contain a tg://emoji URL")
            source.end("custom_emoji", custom_emoji_id=links.emoji(target[1]))
        case "PreCode":
            source.end("pre", language=opened.argument)
        case name:
            source.end(KINDS[name])


def _target(source: Source, what: str) -> str:
    """The address in round brackets that may follow, else ""."""
    if source.peek() != "(":
        return ""
    source.at += 1
    begin = source.at
    url = []
    while source.peek() not in ("", ")"):
        source.at += 1 if _is_escape(source) else 0
        url.append(source.peek())
        source.at += 1
    if source.peek() != ")":
        raise refuse(f"Can't find end of a {what} at byte offset {source.byte(begin)}")
    source.at += 1
    return "".join(url)


def _new_line(source: Source) -> None:
    """A line ends; with ">" at the start of the next a quotation begins or goes on, without it ends."""
    goes_on = source.peek(1) == ">"
    quoting = any(opened.name == "BlockQuote" for opened in source.stack)
    if quoting and not goes_on and source.innermost != "BlockQuote":
        raise _unfinished(source)
    source.write("\n")
    source.at += 1
    if quoting and not goes_on:
        _close_quote(source)
    elif quoting:
        source.at += 1
    elif goes_on:
        _open_quote(source, at=source.at)


def _open_quote(source: Source, *, at: int) -> None:
    source.at = at + 1
    source.begin("BlockQuote", at=at)


def _close_quote(source: Source) -> None:
    source.end("expandable_blockquote" if source.stack[-1].argument else "blockquote")


def _ends_expandable_quote(source: Source) -> bool:
    last = source.peek(2) == "" or (source.peek(2) == "\n" and source.peek(3) != ">")
    return source.innermost == "BlockQuote" and source.starts("||") and last


def _unfinished(source: Source) -> Exception:
    opened = source.stack[-1]
    return refuse(f"Can't find end of {opened.name} entity at byte offset {opened.byte}")
