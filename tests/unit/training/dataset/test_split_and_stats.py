"""Sharing out and counting from the command line."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.support.command import only_line, sneakers
from tests.support.data.dataset_photos import HIGH, LOW, draw_set, spoil
from training.cleaning.dataset_statistics import Stats, gather_stats
from training.dataset.parts import read_parts
from training.dataset.photos import sha256_of
from training.dataset.sources import PhotoSource, add_sources


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return draw_set(tmp_path / "photos", each=10)


def stats_of(photos: Path) -> Stats:
    return gather_stats(photos, cache=None, progress=lambda done, all_: None)


def test_split_remembers_and_adds(photos: Path, tmp_path: Path) -> None:
    first = json.loads(sneakers("data", "split", photos, "--json", data=tmp_path).stdout)
    before = read_parts(photos)
    Image.open(photos / LOW / "0.jpg").resize((90, 70)).save(photos / LOW / "copy.jpg")
    again = json.loads(sneakers("data", "split", photos, "--json", data=tmp_path).stdout)
    assert (first["new"], again["new"]) == (20, 1)
    assert before.items() < read_parts(photos).items()
    assert read_parts(photos)[sha256_of(photos / LOW / "copy.jpg")] == before[sha256_of(photos / LOW / "0.jpg")]


def test_a_folders_name_is_shown_as_it_is(photos: Path, tmp_path: Path) -> None:
    (photos / LOW).rename(photos / "a[bold]b")
    assert "a[bold]b" in sneakers("data", "split", photos, data=tmp_path).stdout


def test_a_share_that_leaves_nothing_is_refused(photos: Path, tmp_path: Path) -> None:
    done = sneakers("data", "split", photos, "--test", "1.5", data=tmp_path)
    assert done.returncode == 2
    assert "1.5" in only_line(done.stderr)


def test_stats_count_photos_sizes_and_copies(photos: Path) -> None:
    spoil(photos)
    found = stats_of(photos)
    assert found.models[LOW].photos == 14
    assert found.models[LOW].repeated == 3
    assert found.models[HIGH].short_side == 120
    assert found.unreadable == 4


def test_evenness_is_one_where_all_models_have_as_many(photos: Path) -> None:
    assert stats_of(photos).even == pytest.approx(1)
    for shot in range(9):
        (photos / HIGH / f"{shot}.jpg").unlink()
    assert stats_of(photos).even < 0.75


def test_stats_count_by_the_site_that_a_photo_came_from(photos: Path) -> None:
    path = photos / LOW / "0.jpg"
    add_sources(
        photos, [PhotoSource(sha256=sha256_of(path), slug=LOW, file=f"{LOW}/0.jpg", url="https://shop.example/1.jpg")]
    )
    assert stats_of(photos).sources == {"not recorded": 19, "shop.example": 1}


def test_a_source_that_a_kill_cut_off_is_written_again(photos: Path) -> None:
    one = PhotoSource(sha256="0" * 64, slug=LOW, file=f"{LOW}/0.jpg", archive="page.zip!0.jpg")
    add_sources(photos, [one])
    with (photos / "sources.jsonl").open("a") as file:
        file.write('{"sha256": "11')
    add_sources(photos, [one])
    assert (photos / "sources.jsonl").read_text().count("\n") == 2


def test_the_command_prints_and_draws(photos: Path, tmp_path: Path) -> None:
    plot = tmp_path / "balance.png"
    done = sneakers("data", "stats", photos, "--plot", plot, data=tmp_path)
    assert LOW in done.stdout
    assert (tmp_path / "dataset").is_dir()
    Image.open(plot).load()
