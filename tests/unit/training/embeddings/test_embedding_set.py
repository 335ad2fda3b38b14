"""The base set is kept whole, and found out when it was altered."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from model.errors import VersionError
from model.live import shipped
from model.manifest import BACKBONE_FILE, BackboneManifest, Manifest
from tests.support.data.embedding_sets import synthetic_set
from training.embeddings.embedding_set import FILE, EmbeddingSet, newest_backbone
from training.errors import DatasetError


@pytest.fixture
def backbone(tmp_path: Path) -> Path:
    """The shipped backbone, in a folder of its own, without its replay."""
    folder = tmp_path / "backbone"
    folder.mkdir()
    shutil.copy(newest_backbone() / BACKBONE_FILE, folder)
    manifest = BackboneManifest.read(newest_backbone())
    kept = {name: digest for name, digest in manifest.files.items() if name != FILE}
    BackboneManifest(**{**vars(manifest), "files": kept}).write(folder)
    return folder


def test_a_replay_is_read_as_it_was_written(backbone: Path) -> None:
    embedding_set = synthetic_set()
    embedding_set.write(backbone)
    again = EmbeddingSet.read(backbone)
    assert np.array_equal(again.values, embedding_set.values)
    assert (again.slugs, again.roles, again.sha256) == (embedding_set.slugs, embedding_set.roles, embedding_set.sha256)
    assert again.digest == embedding_set.digest


def test_the_same_replay_makes_the_same_file_and_a_smaller_one_than_numpys(backbone: Path, tmp_path: Path) -> None:
    shipped = EmbeddingSet.read(newest_backbone())
    embedding_set = shipped.without(set(shipped.sha256) - set(shipped.sha256[::8]))
    embedding_set.write(backbone)
    first = (backbone / FILE).read_bytes()
    again = EmbeddingSet.read(backbone).again
    assert again.keys() == embedding_set.again.keys()
    assert all(np.array_equal(views, embedding_set.again[key]) for key, views in again.items())
    embedding_set.write(backbone)
    assert (backbone / FILE).read_bytes() == first
    with np.load(backbone / FILE, allow_pickle=False) as kept:
        np.savez_compressed(tmp_path / "numpys.npz", allow_pickle=False, **{name: kept[name] for name in kept.files})
    assert len(first) < 0.9 * (tmp_path / "numpys.npz").stat().st_size


def test_writing_it_leaves_the_backbone_what_it_was(backbone: Path) -> None:
    before = BackboneManifest.read(backbone).id
    synthetic_set().write(backbone)
    assert BackboneManifest.read(backbone).id == before
    assert FILE in BackboneManifest.read(backbone).files


def test_an_altered_replay_is_refused(backbone: Path) -> None:
    synthetic_set().write(backbone)
    content = bytearray((backbone / FILE).read_bytes())
    content[100] ^= 1
    (backbone / FILE).write_bytes(content)
    with pytest.raises(VersionError, match=FILE):
        EmbeddingSet.read(backbone)


def test_a_backbone_without_a_replay_says_how_to_make_one(backbone: Path) -> None:
    with pytest.raises(DatasetError, match="retrain --photos"):
        EmbeddingSet.read(backbone)


def test_the_shipped_replay_has_the_shipped_models_and_no_photo_in_two_parts() -> None:
    embedding_set = EmbeddingSet.read(newest_backbone())
    assert embedding_set.labels == Manifest.read(shipped()).labels
    assert len(set(embedding_set.sha256)) == len(embedding_set.sha256)
    parts = [len(embedding_set.rows(part)) for part in ("train", "validation", "test")]
    assert [part / sum(parts) for part in parts] == pytest.approx([0.7, 0.1, 0.2], abs=0.025)


def test_photos_can_be_left_out() -> None:
    embedding_set = synthetic_set()
    forgotten = set(embedding_set.sha256[:7])
    less = embedding_set.without(forgotten)
    assert len(less.values) == len(embedding_set.values) - 7
    assert not forgotten & set(less.sha256)


def test_a_backbone_without_memory_and_without_photos_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(VersionError, match="--photos"):
        newest_backbone(tmp_path)
