"""The documentation: links lead somewhere, sentences are short, every page is reachable."""

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import pytest

from tests.support.model_list import README, with_models
from tests.support.paths import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
IMAGES = sorted((DOCS / "images").iterdir())
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
BLOCKS = re.compile(r"^```.*?^ *```|<[^>]+>|!\[[^\]]*\]\([^)]*\)", re.MULTILINE | re.DOTALL)
MEAN_WORDS, MAX_WORDS = 18, 30
MAX_ENTRY_WORDS = 20  # of a changelog entry
MAX_IMAGE_BYTES = 300_000


def test_every_test_that_is_named_exists() -> None:
    named = [(page, *match) for page in PAGES for match in TEST.findall(page.read_text())]
    assert named
    assert [
        f"{page.name}: {path}::{test}"
        for page, path, test in named
        if not (ROOT / path).exists() or (test and f"def {test}(" not in (ROOT / path).read_text())
    ] == []


def test_every_link_leads_to_a_file_and_a_heading() -> None:
    assert [
        f"{page.relative_to(ROOT)}: {link}" for page in PAGES for link in _links(page) if not _exists(page, link)
    ] == []


def test_every_page_and_every_image_is_linked() -> None:
    linked = {_target(page, link) for page in PAGES for link in _links(page)}
    assert [path.name for path in [*DOCS.rglob("*.md"), *IMAGES] if path not in linked] == []


def test_a_sentence_has_few_words_on_average() -> None:
    assert mean(_words(sentence) for page in PAGES for sentence in _sentences(page)) <= MEAN_WORDS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_sentence_is_long(page: Path) -> None:
    assert [sentence for sentence in _sentences(page) if _words(sentence) > MAX_WORDS] == []


def test_an_entry_of_the_changelog_is_one_short_line() -> None:
    entries = [line for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line[:2] == "- "]
    assert [entry for entry in entries if _words(entry[2:]) > MAX_ENTRY_WORDS] == []


def test_the_readme_lists_the_models_of_the_catalogue() -> None:
    text = README.read_text(encoding="utf-8")
    assert with_models(text) == text, "run `make docs`"


def test_images_are_small() -> None:
    assert [path.name for path in IMAGES if path.stat().st_size > MAX_IMAGE_BYTES] == []


def _links(page: Path) -> list[str]:
    found = [link or source for link, source in LINK.findall(page.read_text(encoding="utf-8"))]
    return [link for link in found if not link.startswith("http")]


def _target(page: Path, link: str) -> Path:
    path = link.partition("#")[0]
    return (page.parent / path).resolve() if path else page


def _exists(page: Path, link: str) -> bool:
    target, anchor = _target(page, link), link.partition("#")[2]
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def _sentences(page: Path) -> Iterator[str]:
    """The sentences of paragraphs and list items: no headings, tables or code."""
    text = BLOCKS.sub("", page.read_text(encoding="utf-8"))
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )|\n(?=#)|(?<=\|)\n", text):
        if paragraph.strip() and not re.match(r"\n*(?:#| {4}|\|)", paragraph):
            yield from re.split(r"(?<=[.!?:])\s+(?=[A-Z`\"*\[])", " ".join(paragraph.split()))


def _words(sentence: str) -> int:
    return len([word for word in sentence.split() if re.search(r"\w", word)])
