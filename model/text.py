"""Text files from any system: byte-order marks and line ends."""

import codecs
from pathlib import Path

# UTF-32 first: its mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARK = "\ufeff"


def decode(data: bytes, *, errors: str = "strict") -> str:
    r"""The text, with \n as line end and without byte-order marks.

    UTF-8 is read, and UTF-16 and UTF-32 with a mark. Raises UnicodeError.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    text = data.decode(encoding, errors)
    if errors == "strict" and "\0" in text:
        raise UnicodeError("it holds zero bytes, as UTF-16 without a byte-order mark does")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.lstrip(_MARK).replace(f"\n{_MARK}", "\n")  # files that were joined have marks inside


def read_text(path: Path) -> str:
    """The decoded text of a file; raises OSError and UnicodeError."""
    return decode(path.read_bytes())


def lines_of(text: str) -> list[str]:
    r"""The lines of `decode`d text: only \n ends one, unlike for str.splitlines."""
    return text.split("\n")
