import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from model.classifier import Classifier
from model.errors import DamagedPicture, VersionError
from model.interpreter import Interpreter
from model.live import SHIPPED, shipped
from model.locator import FILE as LOCATOR_FILE
from model.manifest import BACKBONE_FILE, MODEL_FILE, Manifest, Rejection, TestTimeAugmentation
from model.pictures import picture
from model.pictures.picture import View
from model.prediction import Prediction
from model.rejection import rejection
from tests.support.data.version_folders import remade
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load(shipped(), workers=2)


@pytest.fixture(scope="module")
def photos() -> list[bytes]:
    return [phone_jpeg(draw_sneaker(seed, size=(400, 300))) for seed in range(4)]


def test_a_photo_gets_every_label_once_likeliest_first(classifier: Classifier, photos: list[bytes]) -> None:
    prediction = classifier.classify(photos[0])
    assert sorted(each.slug for each in prediction.ranked) == sorted(classifier.manifest.labels)
    assert prediction.best.probability == max(each.probability for each in prediction.ranked)
    assert sum(each.probability for each in prediction.ranked) == pytest.approx(1, abs=1e-4)
    assert prediction.version == classifier.manifest.id
    assert prediction.milliseconds > 0


def test_the_same_photo_gets_the_same_answer_in_every_thread(classifier: Classifier, photos: list[bytes]) -> None:
    alone = [classifier.classify(photo) for photo in photos]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(classifier.classify, photos * 10))
    assert [each.ranked for each in together] == [each.ranked for each in alone] * 10
    for one, other in zip(together, alone * 10, strict=True):
        np.testing.assert_array_equal(one.embedding, other.embedding)


def test_turning_the_phone_changes_nothing(classifier: Classifier) -> None:
    drawn = draw_sneaker(36, size=(640, 480))  # the shipped version is sure of it
    files = [phone_jpeg(drawn, orientation=orientation, quality=98) for orientation in range(1, 9)]
    best = {classifier.classify(file).best.slug for file in files}
    assert len(best) == 1


def test_an_unsure_photo_is_looked_at_again(tmp_path: Path, photos: list[bytes]) -> None:
    views = (View(resize="centre", share=1.0, mirrored=True), View(resize="centre", share=0.6, mirrored=False))
    once = Classifier.load(remade(tmp_path / "once", second_look=None), workers=1)
    look = TestTimeAugmentation(below=1.0, views=views)
    twice = Classifier.load(remade(tmp_path / "twice", without=(LOCATOR_FILE,), second_look=look), workers=1)
    first, both = (each.classify(photos[0]) for each in (once, twice))
    size = once.manifest.input_size
    interpreter = Interpreter((tmp_path / "once" / MODEL_FILE).read_bytes())
    more = [interpreter.run(pixels) for pixels in picture.read_views(photos[0], size, views)]
    expected = np.mean([np.array(each) for each in (shares(first), *(said for said, _ in more))], axis=0)
    np.testing.assert_allclose(shares(both), expected, atol=1e-6)
    embedding = np.mean([first.embedding, *(embedding for _, embedding in more)], axis=0)
    np.testing.assert_array_equal(both.verdict_embedding, np.rint(embedding))
    np.testing.assert_array_equal(both.embedding, first.embedding)  # what is kept does not depend on what is unsure
    assert np.abs(expected - shares(first)).max() > 1e-3


def test_a_photo_that_is_recognised_at_once_gets_no_second_look(tmp_path: Path, photos: list[bytes]) -> None:
    look = TestTimeAugmentation(below=0.0, views=(View(resize="centre", share=0.6, mirrored=False),))
    never = Rejection(rule=Manifest.read(shipped()).rejection.rule, unknown_below=-1e9, no_sneaker_below=-1e9)
    once = Classifier.load(remade(tmp_path / "once", second_look=None, rejection=never), workers=1)
    sure = Classifier.load(remade(tmp_path / "sure", second_look=look, rejection=never), workers=1)
    assert [shares(sure.classify(photo)) for photo in photos] == [shares(once.classify(photo)) for photo in photos]


def shares(prediction: Prediction) -> list[float]:
    return [each.probability for each in sorted(prediction.ranked, key=lambda each: each.slug)]


def test_submitted_photos_are_answered_even_when_closing(photos: list[bytes]) -> None:
    classifier = Classifier.load(shipped(), workers=1)
    futures = [classifier.submit(photo) for photo in photos]
    classifier.close()
    assert [future.result().ranked for future in futures] == [classifier.classify(photo).ranked for photo in photos]
    with pytest.raises(RuntimeError):
        classifier.submit(photos[0])


def test_a_damaged_photo_leaves_its_worker_free_for_the_next(photos: list[bytes]) -> None:
    classifier = Classifier.load(shipped(), workers=1)
    for _ in range(3):
        with pytest.raises(DamagedPicture):
            classifier.classify(photos[0][:1000])
    assert classifier.submit(photos[0]).result(timeout=60).ranked


def test_a_changed_byte_in_any_file_is_refused_with_both_digests(tmp_path: Path) -> None:
    folder = remade(tmp_path)
    for name, right in Manifest.read(folder).files.items():
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 1
        (folder / name).write_bytes(content)
        with pytest.raises(VersionError, match=f"{re.escape(name)} was altered: .*[0-9a-f]{{64}}.*{right}"):
            Classifier.load(folder)
        content[len(content) // 2] ^= 1
        (folder / name).write_bytes(content)
    Classifier.load(folder, workers=1)


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    folder = remade(tmp_path)
    (folder / MODEL_FILE).unlink()
    with pytest.raises(VersionError, match=r"model\.tflite cannot be read"):
        Classifier.load(folder)


def test_labels_that_do_not_fit_the_model_are_refused(tmp_path: Path) -> None:
    with pytest.raises(VersionError, match="the manifest has 2 labels"):
        Classifier.load(remade(tmp_path, labels=("one", "two")))


def test_a_backbone_without_a_head_is_no_version(tmp_path: Path) -> None:
    shutil.copy(next(SHIPPED.with_name("backbones").glob(f"*/{BACKBONE_FILE}")), tmp_path / MODEL_FILE)
    with pytest.raises(VersionError, match="a backbone without a head"):
        Classifier.load(remade(tmp_path))


def test_an_input_size_that_does_not_fit_the_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VersionError, match="the manifest says 96"):
        Classifier.load(remade(tmp_path, input_size=96))


def test_an_unknown_detector_is_refused(tmp_path: Path) -> None:
    rule = Rejection(rule="tea-leaves", unknown_below=0.5, no_sneaker_below=0.1)
    with pytest.raises(VersionError, match="no out-of-distribution detector 'tea-leaves'"):
        Classifier.load(remade(tmp_path, rejection=rule))


def test_a_rule_uses_the_arrays_of_its_version(tmp_path: Path) -> None:
    nothing = phone_jpeg(Image.new("RGB", (400, 300), "grey"))  # a located shoe would count, too
    rule = Rejection(rule="linear_sneaker", unknown_below=0, no_sneaker_below=0.5)
    for bias, verdict in ((20, "sneaker"), (-20, "no_sneaker")):
        folder = tmp_path / verdict
        folder.mkdir()
        np.savez(folder / rejection.FILE, weight=np.zeros(1280), bias=bias)
        classifier = Classifier.load(remade(folder, rejection=rule), workers=1)
        assert classifier.classify(nothing).verdict == verdict


@pytest.mark.parametrize(
    "arrays", [{}, {"weight": np.zeros(7), "bias": 0}, {"weight": np.full(1280, np.nan), "bias": 0}]
)
def test_arrays_that_do_not_fit_their_detector_are_refused(tmp_path: Path, arrays: dict[str, Any]) -> None:
    np.savez(tmp_path / rejection.FILE, **arrays)
    rule = Rejection(rule="linear_sneaker", unknown_below=0, no_sneaker_below=0)
    with pytest.raises(VersionError, match="rejection"):
        Classifier.load(remade(tmp_path, rejection=rule))


@pytest.mark.parametrize("junk", [b"", b"no arrays", b"PK\3\4" + bytes(50)], ids=["empty", "text", "archive"])
def test_arrays_that_are_junk_are_refused(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / rejection.FILE).write_bytes(junk)
    with pytest.raises(VersionError, match="not a file of plain arrays"):
        Classifier.load(remade(tmp_path))


def test_arrays_that_need_unpickling_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / rejection.FILE, weight=np.array([{}], dtype=object))
    with pytest.raises(VersionError, match="not a file of plain arrays"):
        Classifier.load(remade(tmp_path))
