"""``parse_mode`` HTML: https://core.telegram.org/bots/api#html-style, refused where and as TDLib refuses it."""

import html
import re

from bot.localchat.core.json_codec import Json
from bot.localchat.text import links
from bot.localchat.text.cursor import Source, refuse

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
# The four names that Telegram reads, and numbers.
CHARACTER = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,6}|lt|gt|amp|quot);?")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")


def parse(text: str) -> Source:
    """Parse HTML markup; raises BadRequest in Telegram's words where it is malformed."""
    source = Source(text=text)
    while source.at < len(text):
        if not source.starts("<"):
            _character(source)
        elif source.starts("</"):
            _end_tag(source)
        else:
            _start_tag(source)
    if source.stack:
        raise refuse(f'Can\'t find end tag corresponding to start tag "{source.stack[-1].name}"')
    return source


def _character(source: Source) -> None:
    named = CHARACTER.match(source.text, source.at)
    character = source.peek() if named is None else html.unescape(named[0])
    source.write(character)
    source.at += 1 if named is None else len(named[0])


def _start_tag(source: Source) -> None:
    begin = source.at
    source.at += 1
    name = _until(source, ">").lower()
    if not source.peek():
        raise refuse(f"Unclosed start tag at byte offset {source.byte(begin)}")
    if name not in KINDS:
        raise refuse(f'Unsupported start tag "{name}" at byte offset {source.byte(begin)}')
    argument = ""
    while source.peek() != ">":
        argument = _attribute(source, name, source.byte(begin)) or argument
    if name == "span" and argument != "spoiler":
        raise refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {source.byte(begin)}')
    source.at += 1
    source.begin(name, at=begin, argument=argument)


def _attribute(source: Source, tag: str, where: int) -> str:
    """Read one attribute; what it means for the tag, "" if nothing."""
    _skip_spaces(source)
    if source.peek() == ">":
        return ""
    name = _until(source, "=>")
    if not name:
        raise refuse(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
    _skip_spaces(source)
    if source.peek() != "=":
        if not source.peek():
            raise refuse(f'Unclosed start tag "{tag}" at byte offset {where}')
        return _meaning(tag, name, "")
    source.at += 1
    _skip_spaces(source)
    if not source.peek():
        raise refuse(f'Unclosed start tag "{tag}" at byte offset {where}')
    value = _quoted(source) if source.peek() in "'\"" else _token(source)
    if not source.peek():
        raise refuse(f"Unclosed start tag at byte offset {where}")
    return _meaning(tag, name, value)


def _quoted(source: Source) -> str:
    quote = source.peek()
    end = source.text.find(quote, source.at + 1)
    end = len(source.text) if end < 0 else end
    value = source.text[source.at + 1 : end]
    source.at = end + 1
    return CHARACTER.sub(lambda named: html.unescape(named[0]), value)


def _token(source: Source) -> str:
    found = TOKEN.match(source.text, source.at)
    value = found[0] if found else ""
    begin, source.at = source.at, source.at + len(value)
    if source.peek() != ">" and not source.peek().isspace():
        raise refuse(f"Unexpected end of name token at byte offset {source.byte(begin)}")
    return value.lower()


def _meaning(tag: str, name: str, value: str) -> str:
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case "code", "class":
            return value.removeprefix("language-") if value.startswith("language-") else ""
        case "span", "class":
            return value.removeprefix("tg-") if value.startswith("tg-") else ""
        case "blockquote", "expandable":
            return name
    return ""


def _end_tag(source: Source) -> None:
    where = source.byte()
    if not source.stack:
        raise refuse(f"Unexpected end tag at byte offset {where}")
    source.at += 2
    name = _until(source, ">").lower()
    _skip_spaces(source)
    if source.peek() != ">":
        raise refuse(f"Unclosed end tag at byte offset {where}")
    source.at += 1
    expected = source.stack[-1].name
    if name and name != expected:
        raise refuse(f'Unmatched end tag at byte offset {where}, expected "</{expected}>", found "</{name}>"')
    _close(source)


def _close(source: Source) -> None:
    opened = source.stack[-1]
    match opened.name:
        case "a":
            kind, details = links.entity(opened.argument or source.inner())
            source.end(kind, **details)
        case "tg-emoji":
            source.end("custom_emoji", custom_emoji_id=links.emoji(opened.argument))
        case "pre" | "code":
            _close_code(source, opened.name, opened.argument)
        case "blockquote":
            source.end("expandable_blockquote" if opened.argument else "blockquote")
        case name:
            source.end(KINDS[name])


def _close_code(source: Source, name: str, language: str) -> None:
    """Close <pre> or <code>.

    A <code> that fills a <pre> becomes one block with the language of the <code>.
    """
    source.end(name, **({"language": language} if language else {}))
    padded: list[Json] = [{}, {}, *source.entities]
    inner, outer = padded[-2:]
    if {inner.get("type"), outer.get("type")} != {"pre", "code"}:
        return
    if (inner["offset"], inner["length"]) != (outer["offset"], outer["length"]):
        return
    language = inner.get("language") or outer.get("language") or ""
    block = {"type": "pre", "offset": inner["offset"], "length": inner["length"]}
    source.entities[-2:] = [{**block, **({"language": language} if language else {})}]


def _until(source: Source, ends: str) -> str:
    """Read up to a space or one of ``ends``."""
    begin = source.at
    while source.peek() and source.peek() not in ends and not source.peek().isspace():
        source.at += 1
    return source.text[begin : source.at]


def _skip_spaces(source: Source) -> None:
    while source.peek().isspace():
        source.at += 1
