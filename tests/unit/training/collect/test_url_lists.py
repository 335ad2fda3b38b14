"""Lists of addresses and SKUs are read as Excel, Windows and other programs write them."""

import codecs
import json
from pathlib import Path

import pytest

from model.catalogue.catalogue import Catalogue
from training.collect.candidates import Candidate, Slugs
from training.collect.product_search import ProductSearch
from training.collect.url_lists import read_candidates, read_skus
from training.errors import DatasetError

LOW, SAMBA = "nike-dunk-low", "adidas-samba"
FIRST, SECOND = "https://a.example/1.jpg", "https://a.example/2.jpg"
FOUND = [Candidate(slug=LOW, url=FIRST), Candidate(slug=SAMBA, url=SECOND)]
PLAIN = f"slug,url\n{LOW},{FIRST}\n{SAMBA},{SECOND}\n"


def read(path: Path, data: bytes) -> list[Candidate]:
    path.write_bytes(data)
    return read_candidates(path, Slugs(Catalogue.load()))


LISTS = {
    "semicolons": PLAIN.replace(",", ";").encode(),
    "tabs": PLAIN.replace(",", "\t").encode("utf-16"),
    "separator named": ("sep=;\r\n" + PLAIN.replace(",", ";")).encode("utf-8-sig"),
    "quoted separator named": ('"sep=|"\r\n' + PLAIN.replace(",", "|")).encode("utf-8-sig"),
    "tab named": ("sep=\t\n" + PLAIN.replace(",", "\t")).encode(),
    "blank rows": PLAIN.replace("\n", "\n,,\n \n\n").encode(),
    "blank rows before": ("\n;;\n" + PLAIN.replace(",", ";")).encode(),
    "columns in capitals": PLAIN.replace("slug,url", ' "Slug" ,URL,').encode(),
    "old Mac": PLAIN.replace("\n", "\r").encode(),
    "carriage return twice": PLAIN.replace("\n", "\r\r\n").encode(),
    "UTF-16": codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
    "separator in another column": PLAIN.replace("slug,url", "query;slug;url")
    .replace(f"{LOW},", f"a,b|c;{LOW};").replace(f"{SAMBA},", f"d,e;{SAMBA};").encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_however_it_is_written(tmp_path: Path, name: str) -> None:
    found = read(tmp_path / "LIST.CSV", LISTS[name])
    assert [(each.slug, each.url) for each in found] == [(each.slug, each.url) for each in FOUND]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_line_separator_in_a_string_ends_no_line(tmp_path: Path, encoding: str) -> None:
    rows = [{"slug": LOW, "url": FIRST, "query": "low\u2028on feet\x85"}, {"slug": SAMBA, "url": SECOND}]
    text = "\r\n\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    found = read(tmp_path / "list.jsonl", text.encode(encoding))
    assert [(each.slug, each.query) for each in found] == [(LOW, "low\u2028on feet\x85"), (SAMBA, None)]
    table = f"slug,query,url\n{LOW},a\u2028b\x0cc,{FIRST}\n"
    assert read(tmp_path / "list.csv", table.encode(encoding)) == [
        Candidate(slug=LOW, url=FIRST, query="a\u2028b\x0cc")
    ]


def test_a_wrong_row_is_named_with_its_line_behind_blank_ones(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"list\.csv:5: 'none' is no web address"):
        read(tmp_path / "list.csv", f"sep=;\nslug;url\n;\n\n{LOW};none\n".encode())
    with pytest.raises(DatasetError, match=r"has no slug; its columns are model, url\."):
        read(tmp_path / "list.csv", f"Model;URL\n{LOW};{FIRST}\n".encode())


@pytest.mark.parametrize("rows", [1, 2])
def test_a_list_without_a_header_is_told_to_have_none(tmp_path: Path, rows: int) -> None:
    lines = PLAIN.splitlines()[1 : 1 + rows]
    told = rf"list\.csv:1, the first row, has no slug and no url; its columns are {LOW}, {FIRST}\."
    with pytest.raises(DatasetError, match=told):
        read(tmp_path / "list.csv", "\n".join(lines).encode())
    (tmp_path / "skus.csv").write_text("D-1\nD-2\n"[: 4 * rows])
    with pytest.raises(DatasetError, match=r"skus\.csv:1, the first row, has no sku; its columns are d-1\."):
        read_skus(tmp_path / "skus.csv")


def test_a_list_without_any_row_is_empty(tmp_path: Path) -> None:
    for data in (b"", b"slug,url\n"):
        with pytest.raises(DatasetError, match="is empty: give a line for each photo, with slug and url"):
            read(tmp_path / "list.csv", data)


@pytest.mark.parametrize("url", [f'"{FIRST}\n{SAMBA},{SECOND}', "https://a.example/a b", "https://a.example/\x01"])
def test_an_address_that_holds_more_than_an_address_is_told(tmp_path: Path, url: str) -> None:
    with pytest.raises(DatasetError, match="is no web address"):
        read(tmp_path / "list.csv", f"slug,url\n{LOW},{url}\n".encode())


def test_an_address_is_not_cut_at_a_separator(tmp_path: Path) -> None:
    url = "https://a.example/1,2.jpg"
    with pytest.raises(DatasetError, match=r"list\.csv:3 has 3 cells for 2 columns; put a cell that contains ','"):
        read(tmp_path / "list.csv", f"slug,url\n{LOW},{FIRST}\n{SAMBA},{url}\n".encode())
    assert read(tmp_path / "list.csv", f'slug,url\n{SAMBA},"{url}",,\n'.encode())[0].url == url


@pytest.mark.parametrize("data", [PLAIN.encode("utf-16-le"), b"slug,url\n\xe8,x\n"])
def test_a_list_that_cannot_be_read_is_told(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DatasetError, match="UTF-8"):
        read(tmp_path / "list.csv", data)


@pytest.mark.parametrize("name", ["skus.txt", "SKUS.TXT"])
def test_skus_a_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes("\r\nD-1\r\n\r\n# old\r\nX-1".encode("utf-16"))
    assert read_skus(tmp_path / name) == ["D-1", "X-1"]


def test_skus_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "skus.csv").write_bytes("Name;SKU\nDunk, low;D-1\n;\n".encode("utf-8-sig"))
    assert read_skus(tmp_path / "skus.csv") == ["D-1"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_product_search_of_a_windows_editor(tmp_path: Path, encoding: str) -> None:
    text = 'url = "https://a.example/{sku}"\r\nname = "n"\r\npicture = "p"\r\n'
    (tmp_path / "search.toml").write_bytes(text.encode(encoding))
    assert ProductSearch.read(tmp_path / "search.toml").address("x") == "https://a.example/x"
