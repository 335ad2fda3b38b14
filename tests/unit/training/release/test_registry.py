"""A version's directory appears whole or not at all, and is never changed."""

import json
import os
import time
from pathlib import Path

import numpy as np
import pytest

from model.errors import VersionError
from model.manifest import BackboneManifest, Manifest, Rejection
from training.embeddings.embedding_set import newest_backbone
from training.errors import RegistryError
from training.release.registry import STALE, Parts, draft_folder, register, write_draft

PARTS = Parts(
    model=b"a model",
    labels=("nike-dunk-low", "vans-authentic"),
    temperature=1.5,
    rejection=Rejection(rule="max_softmax", unknown_below=0.5, no_sneaker_below=0.2),
    arrays={"weight": np.ones(3, dtype=np.float32)},
)


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    return tmp_path / "versions"


def made(versions: Path, parts: Parts = PARTS, **metrics: float) -> Path:
    with draft_folder(versions) as draft:
        manifest = write_draft(draft, parts, BackboneManifest.read(newest_backbone()))
        return register(draft, versions, manifest, metrics=metrics, origin={"seed": 1})


def registered(versions: Path) -> list[Path]:
    """Everything under `versions`, drafts included."""
    return [path for path in (*versions.iterdir(), *versions.glob(".drafts/*")) if path.name != ".drafts"]


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_registered_version_is_whole_and_leaves_no_draft(versions: Path) -> None:
    folder = made(versions, top1=0.5)
    manifest = Manifest.read(folder)
    manifest.verify(folder)
    assert (folder.name, manifest.metrics, manifest.origin) == (manifest.id, {"top1": 0.5}, {"seed": 1})
    assert set(manifest.files) == {"model.tflite", "rejection.npz"}
    assert registered(versions) == [folder]


def test_the_same_content_has_the_same_name_and_the_first_one_stays(versions: Path) -> None:
    first = made(versions, top1=0.5)
    before = everything(first)
    assert made(versions, top1=0.7) == first
    assert everything(first) == before


def test_what_is_made_again_is_as_new_as_its_last_making(versions: Path) -> None:
    manifest = made(versions) / "manifest.json"
    os.utime(manifest, (0, 0))
    before = time.time()
    made(versions)
    assert manifest.stat().st_mtime > before - 1


@pytest.mark.parametrize("change", [{"model": b"another"}, {"labels": ("a", "b")}, {"arrays": {}}], ids=str)
def test_other_content_has_another_name(versions: Path, change: dict[str, object]) -> None:
    made(versions)
    made(versions, Parts(**{**vars(PARTS), **change}))
    assert len(registered(versions)) == 2


def test_a_damaged_version_of_that_name_is_not_taken_for_it(versions: Path) -> None:
    folder = made(versions)
    (folder / "model.tflite").write_bytes(b"damaged")
    with pytest.raises(VersionError, match="altered"):
        made(versions)
    assert (folder / "model.tflite").read_bytes() == b"damaged"


def test_a_measurement_that_fails_leaves_nothing(versions: Path) -> None:
    def fail(draft: Path) -> None:
        write_draft(draft, PARTS, BackboneManifest.read(newest_backbone()))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), draft_folder(versions) as draft:
        fail(draft)
    assert registered(versions) == []


def test_a_draft_is_never_found_as_a_version(versions: Path) -> None:
    with draft_folder(versions) as draft:
        write_draft(draft, PARTS, BackboneManifest.read(newest_backbone()))
        assert list(versions.glob("*/manifest.json")) == []


def test_a_draft_that_a_killed_run_left_is_swept_a_day_later(versions: Path) -> None:
    for name, age in (("old", STALE + 60), ("new", 60)):
        (versions / ".drafts" / name).mkdir(parents=True)
        os.utime(versions / ".drafts" / name, times=(time.time() - age,) * 2)
    made(versions)
    assert [path.name for path in (versions / ".drafts").iterdir()] == ["new"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "versions").write_text("a file where a folder should be")
    with pytest.raises(RegistryError, match="versions"):
        made(tmp_path / "versions")


def test_whoever_loses_the_race_gets_the_winners_directory(versions: Path) -> None:
    backbone = BackboneManifest.read(newest_backbone())
    with draft_folder(versions) as one, draft_folder(versions) as other:
        manifest, same = (write_draft(each, PARTS, backbone) for each in (one, other))
        first = register(one, versions, manifest, metrics={"run": 1}, origin={})
        second = register(other, versions, same, metrics={"run": 2}, origin={})
    assert first == second
    assert json.loads((first / "manifest.json").read_text())["metrics"] == {"run": 1}
