"""The layout rules of CONTRIBUTING.md: small folders, modules and docstring summaries."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

MODULES = sorted(
    [
        ROOT / "sneakers.py",
        *(path for name in ("bot", "model", "store", "training") for path in (ROOT / name).rglob("*.py")),
    ]
)
MAX_MODULES = 16  # in a folder, without __init__.py
MAX_LINES = 300
MAX_WORDS = 12  # in the first line of a docstring


def test_a_folder_has_few_modules() -> None:
    folders = Counter(path.parent for path in MODULES if path.name != "__init__.py")
    assert [str(folder.relative_to(ROOT)) for folder, count in folders.items() if count > MAX_MODULES] == []


def test_a_module_is_short() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert [str(path.relative_to(ROOT)) for path, count in lines.items() if count > MAX_LINES] == []


def test_the_first_line_of_a_docstring_is_short() -> None:
    assert [
        f"{path.relative_to(ROOT)}: {line}"
        for path in MODULES
        for line in _summaries(path)
        if len(line.split()) > MAX_WORDS
    ] == []


def _summaries(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield (ast.get_docstring(node) or "").partition("\n")[0]
