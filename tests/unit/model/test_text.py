"""Text files are read alike from whatever system they come."""

import codecs

import pytest

from model.catalogue.catalogue import FILE, Catalogue
from model.text import decode, lines_of

TEXT = "a: è\nb\u2028c\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.replace("\n", "\r\n").encode("utf-16"),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("\nb", "\n\ufeffb").encode("utf-8-sig"),
    ],
)
def test_marks_and_line_ends_make_no_difference(data: bytes) -> None:
    assert decode(data) == TEXT
    assert lines_of(decode(data)) == ["a: è", "b\u2028c", ""]


@pytest.mark.parametrize("data", ["è".encode("latin-1"), TEXT.encode("utf-16-le"), TEXT.encode("utf-16")[:-1]])
def test_what_is_no_such_text_is_an_error(data: bytes) -> None:
    with pytest.raises(UnicodeError):
        decode(data)


def test_a_catalogue_with_a_mark_is_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("catalogue") / "catalogue.toml"
    path.write_bytes(codecs.BOM_UTF8 + FILE.read_bytes().replace(b"\n", b"\r\n"))
    assert len(Catalogue.load(path)) == len(Catalogue.load())
