"""Exporting a version from the command line."""

from pathlib import Path

from model.live import shipped
from model.manifest import Manifest
from tests.support.command import sneakers


def test_the_live_version_is_written_with_its_labels(tmp_path: Path) -> None:
    done = sneakers("models", "export", tmp_path / "out", data=tmp_path / "data")
    model, labels, names = map(Path, done.stdout.splitlines())
    assert model.name == f"sneakers-{shipped().name}.tflite"
    assert labels.read_text().splitlines() == list(Manifest.read(shipped()).labels)
    assert names.exists()
