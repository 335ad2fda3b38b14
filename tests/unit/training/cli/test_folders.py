"""Folders that are named after no model of a version."""

from pathlib import Path

import pytest

from training.cli.folders import warn_of_unknown_folders

LABELS = ("vans-authentic", "vans-old-skool")


def test_mistyped_folders_are_named_with_what_was_perhaps_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("vans-authentic", "vans-old-scool", "hoka-clifton-9", "vans-any", "not_sneakers", "rejected"):
        (tmp_path / name).mkdir()
    warn_of_unknown_folders([tmp_path, tmp_path / "not_sneakers"], "0123456789ab", LABELS)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("unknown models: hoka-clifton-9, vans-old-scool (or vans-old-skool?)\n")


def test_nothing_is_said_where_all_are_models(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "vans-authentic").mkdir()
    warn_of_unknown_folders([tmp_path], "0123456789ab", LABELS)
    assert capsys.readouterr().err == ""
