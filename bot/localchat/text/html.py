"""``parse_mode`` HTML: https://core.telegram.org/bots/api#html-style."""

import html
import re

from bot.localchat.text import links
from bot.localchat.text.source import Source, refuse

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
# Telegram reads these four names and numbers, nothing else.
CHARACTER = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,6}|lt|gt|amp|quot);?")
ATTRIBUTE = re.compile(r"""\s*([^\s=>]*)\s*(?:=\s*("[^"]*"|'[^']*'|[\w.-]*)(?=[\s>]|$))?""")


def parse(text: str) -> Source:
    """Read ``text``; raises BadRequest with Telegram's words where it is not well formed."""
    source = Source(text=text)
    while source.at < len(text):
        if source.peek() == "<":
            _tag(source)
        else:
            _character(source)
    if source.stack:
        name = source.stack[-1].name
        raise refuse(f'Can\'t find end tag corresponding to start tag "{name}"')
    return source


def _character(source: Source) -> None:
    named = CHARACTER.match(source.text, source.at)
    if named is None:
        source.write(source.peek())
        source.at += 1
        return
    source.write(html.unescape(named[0]))
    source.at = named.end()


def _tag(source: Source) -> None:
    begin = source.at
    source.at += 1
    if source.peek() == "/":
        source.at += 1
        _end_tag(source, begin)
    else:
        _start_tag(source, begin)


def _start_tag(source: Source, begin: int) -> None:
    name = _name(source).lower()
    if not source.peek():
        raise refuse(f"Unclosed start tag at byte offset {source.byte(begin)}")
    if name not in KINDS:
        raise refuse(f'Unsupported start tag "{name}" at byte offset {source.byte(begin)}')
    argument = ""
    while source.peek() != ">":
        argument = _attribute(source, name, begin) or argument
    if name == "span" and argument != "tg-spoiler":
        raise refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {source.byte(begin)}')
    source.at += 1
    source.begin(name, at=begin, argument=argument)


def _name(source: Source) -> str:
    begin = source.at
    while source.peek() not in ("", ">") and not source.peek().isspace():
        source.at += 1
    return source.text[begin : source.at]


def _attribute(source: Source, tag: str, begin: int) -> str:
    found = ATTRIBUTE.match(source.text, source.at)
    if found is None or found.end() >= len(source.text):
        raise refuse(f'Unclosed start tag "{tag}" at byte offset {source.byte(begin)}')
    source.at = found.end()
    name, value = found[1].lower(), found[2]
    if not name:
        if source.peek() == ">":  # nothing but spaces before the end
            return ""
        raise refuse(f'Empty attribute name in the tag "{tag}" at byte offset {source.byte(begin)}')
    plain = html.unescape(value.strip("\"'")) if value else ""
    return _meaning(tag, name, plain)


def _meaning(tag: str, name: str, value: str) -> str:
    match tag, name:
        case "a", "href":
            return value
        case "code", "class":
            return value.removeprefix("language-") if value.startswith("language-") else ""
        case ("span", "class") | ("tg-emoji", "emoji-id"):
            return value
        case "blockquote", "expandable":
            return "expandable"
    return ""


def _end_tag(source: Source, begin: int) -> None:
    if not source.stack:
        raise refuse(f"Unexpected end tag at byte offset {source.byte(begin)}")
    name = _name(source).lower()
    while source.peek().isspace():
        source.at += 1
    if source.peek() != ">":
        raise refuse(f"Unclosed end tag at byte offset {source.byte(begin)}")
    source.at += 1
    expected = source.stack[-1].name
    if name and name != expected:
        where = source.byte(begin)
        raise refuse(f'Unmatched end tag at byte offset {where}, expected "</{expected}>", found "</{name}>"')
    _close(source)


def _close(source: Source) -> None:
    opened = source.stack[-1]
    match opened.name:
        case "a":
            kind, details = links.entity(opened.argument or source.inner())
            source.end(kind, **details)
        case "pre":
            _close_pre(source)
        case "code":
            # Within <pre> the argument travels out: <pre><code class="language-x"> is one block.
            if len(source.stack) > 1 and source.stack[-2].name == "pre" and opened.offset == source.stack[-2].offset:
                source.stack[-2].argument = opened.argument
                source.end("code")
            else:
                source.end("code")
        case "blockquote":
            source.end("expandable_blockquote" if opened.argument else "blockquote")
        case "tg-emoji":
            source.end("custom_emoji", custom_emoji_id=opened.argument)
        case name:
            source.end(KINDS[name])


def _close_pre(source: Source) -> None:
    opened = source.stack[-1]
    source.end("pre", **({"language": opened.argument} if opened.argument else {}))
    if not source.entities or source.entities[-1]["type"] != "pre":
        return
    block = source.entities[-1]
    source.entities[:] = [
        entity for entity in source.entities if entity["type"] != "code" or entity["offset"] < block["offset"]
    ]
