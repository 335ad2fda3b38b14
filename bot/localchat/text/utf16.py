"""Lengths in UTF-16 units: a letter has one, an emoji two."""


def length(text: str) -> int:
    """The number of UTF-16 code units in ``text``."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, offset: int, size: int) -> str:
    """The part of ``text`` at ``offset`` with ``size`` UTF-16 units."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    return encoded[2 * offset : 2 * (offset + size)].decode("utf-16-le", "replace")


class Offsets:
    """UTF-16 offsets of the characters of one text, computed once."""

    def __init__(self, text: str) -> None:
        self._at = [0]
        for character in text:
            self._at.append(self._at[-1] + (2 if character > "\uffff" else 1))

    def of(self, index: int) -> int:
        """The UTF-16 offset of the character at ``index``."""
        return self._at[index]
