"""Listing and showing versions from the command line."""

import json
from pathlib import Path

from command import only_line, sneakers


def listed(data: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(sneakers("models", "list", "--json", data=data).stdout)
    return rows


def test_the_shipped_version_is_live_where_no_bot_has_run(tmp_path: Path) -> None:
    assert [row["live"] for row in listed(tmp_path)].count(True) == 1
    assert list(tmp_path.iterdir()) == []


def test_show_gives_the_whole_manifest_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    version = str(listed(tmp_path)[0]["id"])
    shown = json.loads(sneakers("models", "show", version[:6], "--json", data=tmp_path).stdout)
    assert shown["id"] == version
    assert shown["metrics"]
    assert shown["origin"]


def test_an_unknown_id_is_refused_in_one_line(tmp_path: Path) -> None:
    done = sneakers("models", "show", "zzz", data=tmp_path)
    assert done.returncode == 1
    assert "zzz" in only_line(done.stderr)
