import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.errors import VersionError
from model.manifest import (
    FILE,
    ID_FIELDS,
    BackboneManifest,
    Manifest,
    Rejection,
    TestTimeAugmentation,
    digest,
    manifest_id,
)
from model.pictures.picture import View

REJECTION = Rejection(rule="max_softmax", unknown_below=0.3, no_sneaker_below=0.1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A version whose model is a few bytes: enough for its manifest."""
    (tmp_path / "model.tflite").write_bytes(b"model")
    content: dict[str, Any] = {
        "files": {"model.tflite": digest(tmp_path / "model.tflite")},
        "labels": ("nike-dunk-low", "adidas-samba"),
        "input_size": 224,
        "resize": "centre",
        "rejection": REJECTION,
    }
    rest: dict[str, Any] = {"metrics": {"top1": 0.5}, "origin": {"seed": 1}, "temperature": 1.2, "backbone": "a" * 12}
    Manifest(id=Manifest.derive_id(**content), created="2026-01-31T12:00:00Z", **content, **rest).write(tmp_path)
    return tmp_path


def spoil(folder: Path, **changes: Any) -> None:
    table = json.loads((folder / FILE).read_text())
    (folder / FILE).write_text(json.dumps({**table, **changes}))


def test_what_is_written_is_read_again(folder: Path) -> None:
    manifest = Manifest.read(folder)
    text = (folder / FILE).read_text()
    manifest.write(folder)
    assert Manifest.read(folder) == manifest
    assert (folder / FILE).read_text() == text


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "xyz"),
        ("created", "yesterday"),
        ("created", "2026-13-01T00:00:00Z"),
        ("created", "2026-01-31T12:00:00"),
        ("created", "2026-01-31T12:00:00+02:00"),
        ("backbone", None),
        ("input_size", "224"),
        ("input_size", 0),
        ("input_size", True),
        ("input_size", 224.0),
        ("resize", "crop"),
        ("labels", []),
        ("labels", ["one", "one"]),
        ("labels", ["one", ""]),
        ("labels", "one"),
        ("temperature", 0),
        ("temperature", float("nan")),
        ("rejection", None),
        ("rejection", {"rule": "x", "unknown_below": "0.1", "no_sneaker_below": 0}),
        ("files", {}),
        ("files", {"model.tflite": "abc"}),
        ("files", {"../model.tflite": "a" * 64}),
        ("files", {"/etc/passwd": "a" * 64}),
        ("files", {"manifest.json": "a" * 64}),
        ("metrics", []),
        ("origin", "home"),
    ],
)
def test_a_bad_field_is_named_with_its_value(folder: Path, key: str, value: object) -> None:
    spoil(folder, **{key: value})
    inner = list(value.values())[-1] if isinstance(value, dict) and value else value
    with pytest.raises(VersionError) as caught:
        Manifest.read(folder)
    assert FILE in str(caught.value)
    assert key in str(caught.value)
    assert repr(inner)[:20] in str(caught.value) or value in ({},) or key == "rejection"


def test_a_missing_field_is_named(folder: Path) -> None:
    table = json.loads((folder / FILE).read_text())
    for key in table:
        (folder / FILE).write_text(json.dumps({name: value for name, value in table.items() if name != key}))
        with pytest.raises(VersionError, match=f"{key} is missing"):
            Manifest.read(folder)


def test_an_unknown_field_is_named(folder: Path) -> None:
    spoil(folder, colour="blue")
    with pytest.raises(VersionError, match="unknown key 'colour'"):
        Manifest.read(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, "\udcff"])
def test_what_is_no_table_is_refused(folder: Path, text: str) -> None:
    (folder / FILE).write_text(text, errors="surrogateescape")
    with pytest.raises(VersionError, match=FILE):
        Manifest.read(folder)


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VersionError, match=r"cannot be read.*; give the folder of a version\."):
        Manifest.read(tmp_path)
    with pytest.raises(VersionError, match=r"cannot be read.*; give the folder of a backbone\."):
        BackboneManifest.read(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": ["adidas-samba", "nike-dunk-low"]},
        {"input_size": 225},
        {"resize": "squash"},
        {"rejection": {"rule": "max_softmax", "unknown_below": 0.31, "no_sneaker_below": 0.1}},
        {"files": {"model.tflite": "0" * 64}},
        {"second_look": {"below": 0.5, "views": [{"resize": "centre", "share": 0.7, "mirrored": True}]}},
    ],
)
def test_what_decides_an_answer_cannot_be_edited(folder: Path, changes: dict[str, Any]) -> None:
    spoil(folder, **changes)
    with pytest.raises(VersionError, match="its content gives"):
        Manifest.read(folder)


def test_what_decides_no_answer_does_not_change_the_id(folder: Path) -> None:
    before = Manifest.read(folder)
    spoil(folder, metrics={"top1": 0.6}, created="2027-01-01T00:00:00+00:00")
    assert Manifest.read(folder).id == before.id


def test_a_second_look_is_part_of_the_id_and_wants_larger_photos(folder: Path) -> None:
    plain = Manifest.read(folder)
    content = {key: getattr(plain, key) for key in ID_FIELDS}
    look = TestTimeAugmentation(
        below=0.5,
        views=(View(resize="centre", share=1.0, mirrored=True), View(resize="centre", share=0.7, mirrored=False)),
    )
    again = replace(plain, second_look=look, id=Manifest.derive_id(**{**content, "second_look": look}))
    again.write(folder)
    assert Manifest.read(folder) == again
    assert again.id != plain.id
    assert (plain.serving_side, again.serving_side) == (224, 320)


def test_without_a_second_look_nothing_is_said_of_one(folder: Path) -> None:
    assert "second_look" not in (folder / FILE).read_text()
    assert Manifest.read(folder).second_look is None


@pytest.mark.parametrize(
    "look",
    [
        {"below": 1.5, "views": [{"resize": "centre", "share": 0.7, "mirrored": False}]},
        {"below": 0.5},
        {"below": 0.5, "views": []},
        {"below": 0.5, "views": [{"resize": "centre", "share": 0.0, "mirrored": False}]},
        {"below": 0.5, "views": [{"resize": "centre", "share": 0.7, "mirrored": 1}]},
        {"below": 0.5, "views": [{"resize": "centre", "share": 0.7, "mirrored": False, "turned": True}]},
        {"below": 0.5, "views": [{"resize": "zoom", "share": 0.7, "mirrored": False}]},
        {"below": 0.5, "views": ["the middle"]},
        None,
    ],
)
def test_a_second_look_that_cannot_be_taken_is_refused(folder: Path, look: object) -> None:
    spoil(folder, second_look=look)
    with pytest.raises(VersionError, match="second_look"):
        Manifest.read(folder)


def test_an_id_is_the_same_on_every_machine() -> None:
    assert manifest_id(b=1, a=["ü", 0.5]) == manifest_id(a=["ü", 0.5], b=1) == "ce13e663b0f2"


def test_a_threshold_of_nought_is_one_id_however_it_is_written(folder: Path) -> None:
    ids = set()
    for nought in (0, 0.0):
        rejection = replace(REJECTION, no_sneaker_below=nought)
        ids.add(Manifest.derive_id(files={}, labels=("a", "b"), input_size=8, resize="centre", rejection=rejection))
    assert len(ids) == 1


def test_an_altered_file_is_named_with_both_digests(folder: Path) -> None:
    right = digest(folder / "model.tflite")
    (folder / "model.tflite").write_bytes(b"medal")
    wrong = digest(folder / "model.tflite")
    with pytest.raises(VersionError, match=rf"model\.tflite was altered: .*{wrong}.*{right}"):
        Manifest.read(folder).verify(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "model.tflite").unlink()
    with pytest.raises(VersionError, match=re.escape(str(folder / "model.tflite"))):
        Manifest.read(folder).verify(folder)


def test_a_backbone_is_read_and_checked_alike(tmp_path: Path) -> None:
    (tmp_path / "backbone.tflite").write_bytes(b"backbone")
    content: dict[str, Any] = {
        "files": {"backbone.tflite": digest(tmp_path / "backbone.tflite")},
        "input_size": 224,
        "resize": "squash",
    }
    rest: dict[str, Any] = {"architecture": "mobilenet_v2", "embedding_size": 1280, "metrics": {}, "origin": {}}
    manifest = BackboneManifest(
        id=BackboneManifest.derive_id(**content),
        created="2026-01-31T12:00:00Z",
        embedding_scale=0.02,
        embedding_zero_point=-128,
        **content,
        **rest,
    )
    manifest.write(tmp_path)
    assert BackboneManifest.read(tmp_path) == manifest
    manifest.verify(tmp_path)
    spoil(tmp_path, embedding_zero_point=-129)
    with pytest.raises(VersionError, match="embedding_zero_point is -129"):
        BackboneManifest.read(tmp_path)
