"""Exporting a version from the command line."""

import json
from pathlib import Path

import typer
from typer.testing import CliRunner

from bot.export_cli import export_version
from model.live import shipped
from model.manifest import Manifest

app = typer.Typer()
app.command()(export_version)


def test_the_live_version_is_written_with_its_labels(tmp_path: Path) -> None:
    environment = {"SNEAKERS_DATA": str(tmp_path / "data")}
    done = CliRunner().invoke(app, ["--to", str(tmp_path / "out"), "--json"], env=environment)
    made = {name: Path(path) for name, path in json.loads(done.stdout).items()}
    assert made["model"].name == f"sneakers-{shipped().name}.tflite"
    assert made["labels"].read_text().splitlines() == list(Manifest.read(shipped()).labels)
    assert made["names"].exists()
