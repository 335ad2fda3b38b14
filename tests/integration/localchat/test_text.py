"""Text and its entities, against python-telegram-bot's own rendering."""

import contextlib
import html
from datetime import UTC, datetime
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Chat, Message, MessageEntity

from bot.localchat.core.errors import BadRequest
from bot.localchat.text import formatted, utf16
from bot.localchat.text.entities import MAX_ENTITIES

Tree: TypeAlias = Any  # a text, or (entity type, [trees])

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
WORDS = st.text(st.sampled_from("ab .*_~|`[]()<>&\\!#=-+{}\"'👟é"), min_size=1, max_size=5)
KINDS = (STYLES, ("code", "pre", "text_link"))


def trees(kinds: tuple[str, ...], plain: tuple[str, ...]) -> st.SearchStrategy[list[Tree]]:
    leaves = WORDS | st.tuples(st.sampled_from(plain), st.tuples(WORDS))
    nested = st.recursive(
        leaves, lambda inner: st.tuples(st.sampled_from(kinds), st.lists(inner, min_size=1, max_size=3)), max_leaves=6
    )
    return st.lists(nested, min_size=1, max_size=4)


def flatten(tree: Tree, entities: list[dict[str, Any]], at: int) -> str:
    """The tree's text; its entities are added to the list."""
    if isinstance(tree, str):
        return tree
    kind, children = tree
    text = ""
    for child in children:
        text += flatten(child, entities, at + utf16.length(text))
    link = {"url": "http://example.com/"} if kind == "text_link" else {}
    entities.append({"type": kind, "offset": at, "length": utf16.length(text), **link})
    return text


def message(text: str, entities: list[dict[str, Any]]) -> Message:
    now, chat = datetime.now(tz=UTC), Chat(1, "private")
    return Message(1, now, chat, text=text, entities=[MessageEntity(**entity) for entity in entities])


@settings(deadline=None)
@given(data=st.data())
def test_what_python_telegram_bot_marks_up_is_read_back(data: st.DataObject) -> None:
    entities: list[dict[str, Any]] = []
    text = flatten(("", ["x", *data.draw(trees(*KINDS)), "x"]), entities, 0)
    expected = formatted.read(text, "", entities[:-1])
    marked = message(text, expected.entities)
    assert formatted.read(marked.text_html, "HTML") == expected


@settings(deadline=None)
@given(text=st.text())
def test_escaped_text_is_read_as_it_is(text: str) -> None:
    plain = formatted.read(text)
    assert formatted.read(html.escape(text), "HTML") == plain


@pytest.mark.parametrize("mode", ["", "HTML"])
@settings(deadline=None)
@given(text=st.text(st.sampled_from("<>/abip=\"' *_~|`[](){}\\\n>!.@#👟")))
def test_any_text_is_read_or_refused_and_entities_lie_within_and_do_not_cross(mode: str, text: str) -> None:
    with contextlib.suppress(BadRequest):
        read = formatted.read(text, mode)
        assert_tidy(read)


def assert_tidy(read: formatted.Formatted) -> None:
    spans = [(e["offset"], e["offset"] + e["length"]) for e in read.entities]
    assert all(0 <= begin < end <= utf16.length(read.text) for begin, end in spans)
    assert not any(a < c < b < d for a, b in spans for c, d in spans)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
        ('<a href="tg://user?id=1001">Anna</a>', "Anna", [("text_mention", 0, 4)]),
        ("<a>example.com</a>", "example.com", [("text_link", 0, 11)]),
        ("<a href='nowhere'>x</a>", "x", []),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<span class='tg-spoiler'>x</span>", "x", [("spoiler", 0, 1)]),
        ("<B>x</b>&#128095;", "x👟", [("bold", 0, 1)]),
        ("  <i> x </i>  ", "x", [("italic", 0, 1)]),
    ],
)
def test_html_is_read_as_telegram_reads_it(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    read = formatted.read(source, "HTML")
    assert (read.text, [(e["type"], e["offset"], e["length"]) for e in read.entities]) == (text, entities)


@pytest.mark.parametrize(
    ("mode", "source", "reason"),
    [
        ("HTML", "<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("HTML", "é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("HTML", "x</b>", "Unexpected end tag at byte offset 1"),
        ("HTML", "<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("HTML", "<b", "Unclosed start tag at byte offset 0"),
        ("HTML", "<b>x</b", "Unclosed end tag at byte offset 4"),
        ("HTML", "<a href=x_y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("HTML", "<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("HTML", "<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(mode: str, source: str, reason: str) -> None:
    with pytest.raises(BadRequest) as refused:
        formatted.read(source, mode)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start@sneakers_bot now", [("bot_command", "/start@sneakers_bot")]),
        ("a/start /a/b </b>", []),
        (
            "see https://example.com/a?b=1. Or example.org!",
            [("url", "https://example.com/a?b=1"), ("url", "example.org")],
        ),
        ("me@example.com @anna", [("email", "me@example.com"), ("mention", "@anna")]),
        ("#dunk #1 $NKE $nke", [("hashtag", "#dunk"), ("cashtag", "$NKE")]),
        ("👟 /help", [("bot_command", "/help")]),
    ],
)
def test_commands_links_and_names_are_found_in_plain_text(text: str, found: list[tuple[str, str]]) -> None:
    read = formatted.read(text)
    assert [(e["type"], utf16.cut(read.text, e["offset"], e["length"])) for e in read.entities] == found


def test_entities_of_the_sender_are_checked_against_the_text() -> None:
    bold = {"type": "bold", "offset": 0, "length": 4}
    assert formatted.read("Nike", "", [bold]).entities == [bold]
    with pytest.raises(BadRequest, match="ends after the end of the text"):
        formatted.read("Nik", "", [bold])


@pytest.mark.parametrize("source", ["<b>a</b> " * 3000, "#a " * 1300, "/a " * 10_000, "<" * 30_000])
def test_a_message_keeps_at_most_100_entities(source: str) -> None:
    with contextlib.suppress(BadRequest):
        assert len(formatted.read(source, "HTML").entities) <= MAX_ENTITIES


def test_control_characters_become_spaces_and_direction_marks_go() -> None:
    assert formatted.read("a\tb\r\nc\u202ed\u2028").text == "a b\ncd"
