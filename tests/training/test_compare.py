import json
from pathlib import Path

import pytest

from drawn_photos import draw_photos

pytest.importorskip("tensorflow", reason="the training environment has it")

from training.compare import compare_architectures
from training.recipe import Recipe

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]


def test_networks_are_compared_in_a_table_and_a_plot(tmp_path: Path) -> None:
    photos = draw_photos(tmp_path / "photos")
    recipe = Recipe(stages=((1, 32),), batch=4, half=False, floors=2)
    table = compare_architectures(photos, ["custom"], tmp_path / "compared", recipe)
    (row,) = json.loads((table.parent / "compare.json").read_text())
    assert "| custom | none | 1 |" in table.read_text()
    assert (table.parent / "compare.png").read_bytes().startswith(b"\x89PNG")
    assert row["costs"]["int8_bytes"] < row["costs"]["float_bytes"] / 2
