import json
from pathlib import Path

import pytest

from drawn_photos import draw_photos

pytest.importorskip("tensorflow", reason="the training environment has it")

from training.backbone import FACTS_FILE
from training.compare import Entrant, compare_architectures
from training.errors import BackboneError
from training.recipe import Recipe

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]


RECIPE = Recipe(stages=((1, 32),), batch=4, half=False, phone=0.0, teacher_share=1.0)


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_photos(tmp_path_factory.mktemp("photos") / "drawn")


@pytest.fixture(scope="module")
def table(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compare_architectures(photos, ["custom", "custom@custom"], tmp_path_factory.mktemp("compared"), RECIPE)


def test_networks_are_compared_in_a_table_and_a_plot(table: Path) -> None:
    rows = json.loads((table.parent / "compare.json").read_text())["rows"]
    assert [row["name"] for row in rows] == ["custom", "custom@custom"]
    assert (table.parent / "compare.png").read_bytes().startswith(b"\x89PNG")
    assert rows[0]["costs"]["int8_bytes"] < rows[0]["costs"]["float_bytes"] / 2
    assert rows[0]["top1_between"][0] <= rows[0]["top1"] <= rows[0]["top1_between"][1]


def test_the_table_says_what_was_cut_short(table: Path) -> None:
    text = table.read_text()
    assert "| custom | none | – | 1 of 43 epochs, 32 instead of 160 px at last |" in text
    assert "stages=[[1, 32]], batch=4" in text


def test_a_network_learns_from_one_before_it(table: Path) -> None:
    facts = [json.loads((table.parent / name / FACTS_FILE).read_text()) for name in ("custom", "custom@custom")]
    assert facts[1]["teacher"] is not None
    assert facts[0]["history"][0]["loss"] != facts[1]["history"][0]["loss"]
    assert "| custom | none | custom | 1 of 43" in table.read_text()


def test_all_runs_share_the_decoded_photos(table: Path) -> None:
    assert [path.parent.name for path in table.parent.rglob("photos.npy")] == ["photos"]


def test_what_was_trained_before_is_not_trained_again(photos: Path, table: Path) -> None:
    said: list[dict[str, float]] = []
    again = compare_architectures(photos, ["custom"], table.parent, RECIPE, progress=said.append)
    assert said == []
    assert "| custom | none | – |" in again.read_text()


@pytest.mark.parametrize(
    ("text", "architecture", "weights", "teacher"),
    [
        ("resnet18", "resnet18", "none", ""),
        ("mobilenet_v2=a/b=c.h5", "mobilenet_v2", "a/b=c.h5", ""),
        ("mobilenet_v2=c.h5@efficientnet_lite0", "mobilenet_v2", "c.h5", "efficientnet_lite0"),
        ("custom@checkpoints/large", "custom", "none", "checkpoints/large"),
    ],
)
def test_an_entrant_is_a_network_its_weights_and_its_teacher(
    text: str, architecture: str, weights: str, teacher: str
) -> None:
    assert Entrant.of(text) == Entrant(architecture=architecture, weights=weights, teacher=teacher)


@pytest.mark.parametrize(
    ("entrants", "said"),
    [(["custom", "custom=w.h5"], "given twice"), (["custom@resnet18", "resnet18"], "cannot teach")],
)
def test_what_cannot_be_compared_is_refused_before_anything_is_trained(
    entrants: list[str], said: str, photos: Path, tmp_path: Path
) -> None:
    with pytest.raises(BackboneError, match=said):
        compare_architectures(photos, entrants, tmp_path, RECIPE)
    assert list(tmp_path.iterdir()) == []
