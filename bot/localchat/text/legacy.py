"""``parse_mode`` Markdown, the old one: https://core.telegram.org/bots/api#markdown-style. Nothing nests."""

from bot.localchat.text import links
from bot.localchat.text.cursor import Source, refuse

KINDS = {"_": "italic", "*": "bold", "`": "code", "```": "pre"}


def parse(text: str) -> Source:
    """Read ``text``; raises BadRequest in Telegram's words where an entity doesn't end."""
    source = Source(text=text)
    while source.at < len(text):
        if source.peek() == "\\" and source.peek(1) in tuple("_*`["):
            source.write(source.peek(1))
            source.at += 2
        elif source.peek() in tuple("_*`["):
            _entity(source)
        else:
            source.write(source.peek())
            source.at += 1
    return source


def _entity(source: Source) -> None:
    begin = source.at
    token = "```" if source.starts("```") else source.peek()
    source.at += len(token)
    language = _language(source) if token == "```" else ""
    end = source.text.find("]" if token == "[" else token, source.at)
    if end < 0:
        raise refuse(f"Can't find end of the entity starting at byte offset {source.byte(begin)}")
    source.begin(token, at=begin)
    for character in source.text[source.at : end]:
        source.write(character)
    source.at = end + len(token)
    if token != "[":
        source.end(KINDS[token], **({"language": language} if language else {}))
        return
    kind, details = links.entity(_target(source) or source.inner())
    source.end(kind, **details)


def _language(source: Source) -> str:
    end = source.at
    while end < len(source.text) and not source.text[end].isspace() and source.text[end] != "`":
        end += 1
    language = ""
    if end < len(source.text) and source.text[end] != "`":
        language = source.text[source.at : end]
        source.at = end
    if source.starts("\n"):
        source.at += 1
    return language


def _target(source: Source) -> str:
    if source.peek() != "(":
        return ""
    end = source.text.find(")", source.at)
    end = len(source.text) if end < 0 else end
    url = source.text[source.at + 1 : end]
    source.at = end + 1
    return url
