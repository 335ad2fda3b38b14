import gc
import weakref
from pathlib import Path

import pytest

from model.classifier import Classifier
from model.errors import VersionError
from model.live import LiveVersion, shipped
from model.manifest import MODEL_FILE, Manifest, Rejection
from tests.support.data.version_folders import remade
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

OTHER = Rejection(rule="entropy", unknown_below=-9, no_sneaker_below=-9)


@pytest.fixture
def live() -> LiveVersion:
    return LiveVersion(Classifier.load(shipped(), workers=1))


def test_a_working_version_takes_over(live: LiveVersion, tmp_path: Path) -> None:
    folder = remade(tmp_path, rejection=OTHER)
    assert live.swap(folder, workers=1) is live.classifier
    assert live.classifier.manifest == Manifest.read(folder)


def test_a_spoilt_version_changes_nothing(live: LiveVersion, tmp_path: Path) -> None:
    folder, before = remade(tmp_path, rejection=OTHER), live.classifier
    (folder / MODEL_FILE).write_bytes(b"spoilt")
    with pytest.raises(VersionError):
        live.swap(folder)
    assert live.classifier is before


def test_photos_taken_before_a_swap_are_answered_by_the_version_that_took_them(
    live: LiveVersion, tmp_path: Path
) -> None:
    photo = phone_jpeg(draw_sneaker(1, size=(320, 240)))
    old = live.classifier.manifest.id
    waiting = [live.classifier.submit(photo) for _ in range(20)]
    live.swap(remade(tmp_path, rejection=OTHER), workers=1)
    assert {future.result().version for future in waiting} == {old}


def test_the_old_version_is_let_go(live: LiveVersion, tmp_path: Path) -> None:
    live.classifier.submit(phone_jpeg(draw_sneaker(1, size=(320, 240)))).result()
    old = weakref.ref(live.classifier)
    live.swap(remade(tmp_path, rejection=OTHER), workers=1)
    gc.collect()
    assert old() is None


def test_the_newest_version_is_the_shipped_one(tmp_path: Path) -> None:
    times = {"a": "2026-01-31T12:00:00Z", "b": "2026-01-31T12:00:00.5+00:00", "c": "2026-01-31T11:59:59+00:00"}
    for name, created in times.items():
        remade(tmp_path / name, created=created)
    assert shipped(tmp_path) == tmp_path / "b"


def test_without_a_version_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(VersionError, match="make one with"):
        shipped(tmp_path)
