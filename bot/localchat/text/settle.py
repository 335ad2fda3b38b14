"""Entities as Telegram keeps them: within the text, none inside code, touching ones of a kind joined."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from bot.localchat.wire import Json

Span: TypeAlias = tuple[int, int]  # begin and end, UTF-16 units

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")  # these may be cut and joined
CODE = ("pre", "code")  # nothing lies in these


def settle(entities: Sequence[Json], size: int) -> list[Json]:
    """What remains of ``entities`` in a text of ``size`` UTF-16 units, in Telegram's order."""
    inside = [entity for entity in (_within(e, size) for e in entities) if entity is not None]
    code = _apart([entity for entity in inside if entity["type"] in CODE])
    spans = [_span(entity) for entity in code]
    others = _apart([e for e in inside if e["type"] not in (*CODE, *STYLES) and not _touches(_span(e), spans)])
    styles = [piece for kind in STYLES for piece in _styled(kind, inside, spans)]
    return sorted([*code, *others, *styles], key=lambda e: (e["offset"], -e["length"], e["type"]))


def _within(entity: Json, size: int) -> Json | None:
    begin, end = max(0, entity["offset"]), min(size, entity["offset"] + entity["length"])
    return {**entity, "offset": begin, "length": end - begin} if end > begin else None


def _span(entity: Json) -> Span:
    return entity["offset"], entity["offset"] + entity["length"]


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and begin < span[1] for begin, end in others)


def _apart(entities: Sequence[Json]) -> list[Json]:
    """Those that don't cross an earlier one; quotations may hold others."""
    kept: list[Json] = []
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        rivals = [k for k in kept if ("blockquote" in k["type"]) == ("blockquote" in entity["type"])]
        if not _touches(_span(entity), map(_span, rivals)):
            kept.append(entity)
    return kept


def _styled(kind: str, entities: Sequence[Json], code: Sequence[Span]) -> list[Json]:
    joined: list[Span] = []
    for begin, end in sorted(_span(entity) for entity in entities if entity["type"] == kind):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return [
        {"type": kind, "offset": begin, "length": end - begin}
        for span in joined
        for begin, end in _around(span, sorted(code))
    ]


def _around(span: Span, code: Iterable[Span]) -> Iterable[Span]:
    """The parts of ``span`` outside ``code`` (sorted)."""
    at = span[0]
    for begin, end in code:
        if at < begin and at < span[1]:
            yield at, min(begin, span[1])
        at = max(at, end)
    if at < span[1]:
        yield at, span[1]
