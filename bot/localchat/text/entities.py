"""Entities as Telegram stores them: nested or apart, none inside code.

After TDLib's rules: styles of a kind that touch are joined, and cut where they would cross another entity.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

from bot.localchat.core.json_codec import Json

Span: TypeAlias = tuple[int, int]  # begin and end, UTF-16 units

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")  # these may be cut and joined
CODE = ("pre", "code")  # nothing lies in these
MAX_ENTITIES = 100  # of a message; Telegram drops the rest
QUOTES = ("blockquote", "expandable_blockquote")  # links and code may lie in these


def settle(entities: Sequence[Json], size: int) -> list[Json]:
    """Sort, join and cut entities in a text of ``size`` units.

    Units are UTF-16. The order is Telegram's.
    """
    inside = [entity for entity in (_within(e, size) for e in entities) if entity is not None]
    inside = sorted(inside, key=_order)[: 4 * MAX_ENTITIES]  # some of them may be joined
    fixed = _apart([entity for entity in inside if entity["type"] not in STYLES])
    styles = [
        {"type": kind, "offset": begin, "length": end - begin}
        for kind in STYLES
        for span in _joined(_span(entity) for entity in inside if entity["type"] == kind)
        for begin, end in _cut(span, fixed)
    ]
    return _nested([*fixed, *styles])[:MAX_ENTITIES]


def _within(entity: Json, size: int) -> Json | None:
    begin, end = max(0, entity["offset"]), min(size, entity["offset"] + entity["length"])
    return {**entity, "offset": begin, "length": end - begin} if end > begin else None


def _span(entity: Json) -> Span:
    return entity["offset"], entity["offset"] + entity["length"]


def _order(entity: Json) -> tuple[int, int, int]:
    rank = ("expandable_blockquote", "blockquote", "pre", "code", "text_link", "text_mention", *STYLES)
    kind = entity["type"]
    return entity["offset"], -entity["length"], rank.index(kind) if kind in rank else len(rank)


def _touch(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and begin < span[1] for begin, end in others)


def _cross(one: Span, other: Span) -> bool:
    return one[0] < other[0] < one[1] < other[1] or other[0] < one[0] < other[1] < one[1]


def _apart(entities: Sequence[Json]) -> list[Json]:
    """Drop quotations, code and links that overlap an earlier one.

    A quotation may contain others.
    """
    quotes: list[Json] = []
    kept: list[Json] = []
    for quote in sorted((e for e in entities if e["type"] in QUOTES), key=_order):
        if not _touch(_span(quote), map(_span, quotes)):
            quotes.append(quote)
    others = [e for e in entities if e["type"] not in QUOTES]
    for entity in sorted(others, key=lambda e: (e["type"] not in CODE, *_order(e))):
        crosses = any(_cross(_span(entity), _span(quote)) for quote in quotes)
        if not crosses and not _touch(_span(entity), map(_span, kept)):
            kept.append(entity)
    return [*quotes, *kept]


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _cut(span: Span, fixed: Sequence[Json]) -> list[Span]:
    """The pieces of a style outside code and within other entities."""
    code = [_span(entity) for entity in fixed if entity["type"] in CODE]
    crossed = [other for other in map(_span, fixed) if other in code or _cross(span, other)]
    borders = {border for other in crossed for border in other if span[0] < border < span[1]}
    places = sorted({*span, *borders})
    return [piece for piece in pairwise(places) if not _touch(piece, code)]


def _nested(entities: Sequence[Json]) -> list[Json]:
    """Entities in order; a style that crosses another is cut in two."""
    kept: list[Json] = []
    waiting = sorted(entities, key=_order)
    while waiting:
        entity = waiting.pop(0)
        begin, end = _span(entity)
        cuts = [place for start, place in map(_span, kept) if start < begin < place < end]
        if cuts:
            waiting.append({**entity, "offset": min(cuts), "length": end - min(cuts)})
            waiting.sort(key=_order)
            entity = {**entity, "length": min(cuts) - begin}
        kept.append(entity)
    return kept
