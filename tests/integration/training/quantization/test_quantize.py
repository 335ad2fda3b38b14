"""A fine-tuned network as an int8 graph, and as graphs of other kinds: each agrees with the float network."""

import json
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner, Result

from tests.support.data.fine_tuned import RECIPE
from tests.support.drawing.drawn_photos import draw_photos

pytest.importorskip("tensorflow", reason="the training environment has it")

from model.interpreter import Interpreter
from model.manifest import BACKBONE_FILE, BackboneManifest
from model.pictures import picture
from training.cli import finetune
from training.dataset.split import list_photos
from training.errors import BackboneError
from training.finetune.architectures import build
from training.finetune.run_folder import WEIGHTS_FILE
from training.quantization.formats import write_format
from training.quantization.parity import float_embeddings, graph_embeddings
from training.quantization.quantize import convert, quantise_backbone
from training.recipe import Recipe

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]


def test_int8_agrees_with_float(photos: Path, trained: Path, tmp_path: Path) -> None:
    made = quantise_backbone(photos, tmp_path, run=trained, size=64)
    assert made.parity.cosine > 0.97
    assert made.parity.float_top1 is not None
    assert made.parity.int8_top1 is not None
    assert abs(made.parity.float_top1 - made.parity.int8_top1) <= 0.26  # one of the four photos that validate


def test_a_backbone_carries_its_recipe_and_serves(photos: Path, trained: Path, tmp_path: Path) -> None:
    made = quantise_backbone(photos, tmp_path, run=trained, size=64)
    manifest = BackboneManifest.read(made.folder)
    manifest.verify(made.folder)
    assert Recipe.of_json(manifest.origin["recipe"]) == RECIPE
    probabilities, embedding = Interpreter((made.folder / BACKBONE_FILE).read_bytes()).run(
        np.zeros((64, 64, 3), dtype=np.uint8)
    )
    assert probabilities is None
    assert embedding.shape == (manifest.embedding_size,)


def test_a_run_on_other_photos_is_refused(trained: Path, tmp_path: Path) -> None:
    others = draw_photos(tmp_path / "others", each=6)
    with pytest.raises(BackboneError, match="other photos"):
        quantise_backbone(others, tmp_path / "out", run=trained, size=64)


def test_without_photos_to_calibrate_on_nothing_is_converted() -> None:
    with pytest.raises(BackboneError, match="calibrate"):
        convert(build("custom"), 64, [])


def quantise(photos: Path, *options: str | Path) -> Result:
    """As `sneakers train quantise` does."""
    app = typer.Typer()
    app.command()(finetune.quantise)
    return CliRunner().invoke(app, [str(photos), "--size", "64", *map(str, options)])


def test_a_dynamic_graph_is_written_beside_the_figures_of_int8(photos: Path, trained: Path, tmp_path: Path) -> None:
    file = tmp_path / "made" / "dynamic.tflite"
    done = quantise(photos, "--run", trained, "--kind", "dynamic", "--to", file)
    figures = json.loads(done.stdout.splitlines()[-1])  # TensorFlow says before where it saved what
    assert figures["file"] == str(file)
    assert figures["dynamic"]["bytes"] == file.stat().st_size
    assert figures["int8"]["top1"] == quantise_backbone(photos, tmp_path, run=trained, size=64).parity.int8_top1
    pictures = np.stack([picture.read(photo.path.read_bytes(), 64) for photo in list_photos(photos)])
    exact = float_embeddings(build("custom", trained / WEIGHTS_FILE), pictures)
    np.testing.assert_allclose(graph_embeddings(file.read_bytes(), pictures), exact, atol=0.05 * exact.max())


def test_a_float_graph_is_four_times_as_large_and_exact(photos: Path, trained: Path, tmp_path: Path) -> None:
    made = write_format(photos, tmp_path / "float.tflite", "float", run=trained, size=64)
    assert made["float"].bytes > 3.5 * made["int8"].bytes
    pictures = np.random.default_rng(0).integers(0, 256, (4, 64, 64, 3), dtype=np.uint8)
    exact = float_embeddings(build("custom", trained / WEIGHTS_FILE), pictures)
    graph = (tmp_path / "float.tflite").read_bytes()
    np.testing.assert_allclose(graph_embeddings(graph, pictures), exact, atol=1e-4 * exact.max())


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--kind", "int4", "--to", "x.tflite"), "--kind is 'int4'; give one of int8, dynamic, float"),
        (("--kind", "float"), "give --to FILE.tflite"),
    ],
)
def test_a_kind_that_cannot_be_written_is_refused(
    photos: Path, trained: Path, options: tuple[str, ...], told: str
) -> None:
    done = quantise(photos, "--run", trained, *options)
    assert isinstance(done.exception, BackboneError)
    assert told in str(done.exception)
