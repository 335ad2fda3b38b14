"""AVIF: true picture sizes, read from the headers of the coded data.

The container may state smaller sizes; a decoder decodes the whole picture first and shrinks it afterwards.
Boxes: ISO/IEC 14496-12, 8.11.3 (`iloc`), 8.11.6 (`infe`), 8.7.5 (`stco`, `co64`).
Coded data: AV1 Bitstream & Decoding Process Specification, 5.3 to 5.5.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

MAX_PIECES = 50_000  # entries of boxes and units of coded data

_SEQUENCE_HEADER, _FRAME_HEADER, _FRAME = 1, 3, 6  # types of units
_HEADER_BYTES = 1024  # a sequence header of all 32 operating points has under 500


class TooManyPieces(Exception):
    """The file has more than MAX_PIECES pieces."""


def sizes(data: bytes) -> Iterator[tuple[int, int]]:
    """Width and height in pixels of every coded picture; raises TooManyPieces.

    Only the boxes at the top of the file that a decoder reads count: `meta`, and `moov` in an image sequence.
    Inside them, boxes are found by their names, so that no nesting hides one. False matches are skipped.
    """
    budget, whole = _Budget(2 * len(data)), memoryview(data)
    boxes = list(_top_boxes(data, budget))
    metas = [_Span(data, start, end) for name, start, end in boxes if name == b"meta"]
    idats = [at for meta in metas for at in _places(meta, b"idat", budget)]
    coded = {each for meta in metas for at in _places(meta, b"infe", budget) for each in _coded_item(whole, at)}
    for at in (at for meta in metas for at in _places(meta, b"iloc", budget)):
        for number, item in _items(whole, at, idats, budget):
            if number in coded:
                yield from _coded_sizes(item, budget)
    for movie in (_Span(data, start, end) for name, start, end in boxes if name == b"moov"):
        yield from _sequence_sizes(movie, whole, budget)


def is_avif(data: bytes) -> bool:
    """Whether an AVIF decoder takes a file.

    Its brands may come in any order.
    """
    return data[4:8] == b"ftyp" and any(data.find(brand, 8, _ftyp_end(data)) >= 0 for brand in (b"avif", b"avis"))


def _ftyp_end(data: bytes) -> int:
    size = int.from_bytes(data[:4], "big")
    return size if size >= 16 else len(data)


def _sequence_sizes(movie: "_Span", whole: memoryview, budget: "_Budget") -> Iterator[tuple[int, int]]:
    """Sizes in an image sequence; none for a still picture."""
    if movie.data.find(b"avis", 8, _ftyp_end(movie.data)) < 0:
        return
    for name, width in ((b"stco", 4), (b"co64", 8)):
        for at in _places(movie, name, budget):
            for start in _chunks(whole, at, width):
                yield from _coded_sizes(whole[start:], budget, until_frame=True)


class _Span(NamedTuple):
    """The contents of one box."""

    data: bytes  # the whole file
    start: int
    end: int


def _top_boxes(data: bytes, budget: "_Budget") -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of every box at the top."""
    at = 0
    while at + 8 <= len(data):
        budget.spend()
        size, head = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = min(at + size, len(data)) if size else len(data)
        yield data[at + 4 : at + 8], at + head, end
        if end < at + head:
            return
        at = end


class _Budget:
    """Counts the pieces read and the bytes copied."""

    def __init__(self, most_bytes: int) -> None:
        self._seen, self._bytes, self._most_bytes = 0, 0, most_bytes

    def spend(self, size: int = 0) -> None:
        """Count one piece, `size` bytes of it copied; raises TooManyPieces."""
        self._seen += 1
        self._bytes += size
        if self._seen > MAX_PIECES or self._bytes > self._most_bytes:
            raise TooManyPieces


def _places(span: _Span, name: bytes, budget: _Budget) -> Iterator[int]:
    """Where the contents of boxes with a name begin."""
    at = span.data.find(name, span.start, span.end)
    while at >= 0:
        budget.spend()
        yield at + len(name)
        at = span.data.find(name, at + 1, span.end)


def _coded_item(whole: memoryview, at: int) -> Iterator[int]:
    """The number of an `infe` box's item, if it is a picture."""
    size = 2 if whole[at : at + 1].tobytes() == b"\2" else 4
    if whole[at + 6 + size : at + 10 + size].tobytes() == b"av01":
        yield int.from_bytes(whole[at + 4 : at + 4 + size], "big")


def _items(whole: memoryview, at: int, idats: Sequence[int], budget: _Budget) -> Iterator[tuple[int, memoryview]]:
    """Number and data of every item in an `iloc` box."""
    fields = _ByteReader(whole, at)
    try:
        version, _, widths = fields.number(1), fields.number(3), fields.number(2)
        offset, length, base, index = (widths >> shift & 15 for shift in (12, 8, 4, 0))  # in bytes
        for _ in range(fields.number(2 if version < 2 else 4)):
            item = fields.number(2 if version < 2 else 4)
            in_idat = version > 0 and fields.number(2) & 15 == 1
            fields.number(2)
            start, extents = fields.number(base), []
            for _ in range(fields.number(2)):
                budget.spend()
                fields.number(index if version else 0)
                extents.append((start + fields.number(offset), fields.number(length) or len(whole)))
            for origin in idats if in_idat else (0,):
                yield item, _joined([whole[origin + begin :][:size] for begin, size in extents], budget)
    except EOFError:
        return


def _joined(extents: Sequence[memoryview], budget: _Budget) -> memoryview:
    """Join an item's extents; nearly every item has one."""
    if len(extents) == 1:
        return extents[0]
    budget.spend(sum(map(len, extents)))
    return memoryview(b"".join(extents))


def _chunks(whole: memoryview, at: int, width: int) -> Iterator[int]:
    """Offsets of a track's chunks (`stco`, `co64`), `width` bytes each."""
    fields = _ByteReader(whole, at + 4)
    try:
        for _ in range(fields.number(4)):
            yield fields.number(width)
    except EOFError:
        return


def _coded_sizes(coded: memoryview, budget: _Budget, *, until_frame: bool = False) -> Iterator[tuple[int, int]]:
    """Sizes in the sequence headers; `until_frame` stops at the first frame."""
    fields = _ByteReader(coded, 0)
    try:
        while True:
            budget.spend()
            header = fields.number(1)
            unit = header >> 3 & 15
            if header & 0x80 or (until_frame and unit in (_FRAME_HEADER, _FRAME)):
                return
            fields.number(1 if header & 4 else 0)
            size = fields.leb128() if header & 2 else len(coded) - fields.at
            if unit == _SEQUENCE_HEADER:
                yield _maximum(coded[fields.at : fields.at + min(size, _HEADER_BYTES)])
            fields.at += size
    except EOFError:
        return


def _maximum(header: memoryview) -> tuple[int, int]:
    """Maximum frame size in a sequence header; raises EOFError if truncated."""
    bits = _BitReader(header)
    _, _, reduced = bits.take(3), bits.take(1), bits.take(1)
    if reduced:
        bits.take(5)
    else:
        _skip_operating_points(bits)
    width, height = bits.take(4) + 1, bits.take(4) + 1
    return bits.take(width) + 1, bits.take(height) + 1


def _skip_operating_points(bits: "_BitReader") -> None:
    delay = None  # bits of a decoder's delay, where there is a model of one
    if bits.take(1):
        bits.take(64)
        if bits.take(1):
            bits.skip_variable()
        if bits.take(1):
            delay = bits.take(5) + 1
            bits.take(42)
    displayed = bits.take(1)
    for _ in range(bits.take(5) + 1):
        bits.take(12)
        if bits.take(5) > 7:
            bits.take(1)
        if delay is not None and bits.take(1):
            bits.take(2 * delay + 1)
        if displayed and bits.take(1):
            bits.take(4)


class _ByteReader:
    """Reads big-endian integers; raises EOFError at the end."""

    def __init__(self, data: memoryview, at: int) -> None:
        self.at = at
        self._data = data

    def number(self, size: int) -> int:
        """The next `size` bytes."""
        taken = self._data[self.at : self.at + size]
        if len(taken) < size:
            raise EOFError
        self.at += size
        return int.from_bytes(taken, "big")

    def leb128(self) -> int:
        """A number in groups of seven bits, the lowest first."""
        value = 0
        for place in range(8):
            byte = self.number(1)
            value |= (byte & 127) << (7 * place)
            if byte < 128:
                break
        return value


class _BitReader:
    """Reads bits, highest first; raises EOFError at the end."""

    def __init__(self, data: memoryview) -> None:
        self._value, self._left = int.from_bytes(data, "big"), 8 * len(data)

    def take(self, count: int) -> int:
        """The next `count` bits as a number."""
        if count > self._left:
            raise EOFError
        self._left -= count
        return self._value >> self._left & (1 << count) - 1

    def skip_variable(self) -> None:
        """Pass over a number of variable length (`uvlc`)."""
        zeros = 0
        while not self.take(1):
            zeros += 1
        self.take(zeros if zeros < 32 else 0)
