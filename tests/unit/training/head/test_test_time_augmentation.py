"""Which second look is chosen, what it may cost, and that kept views answer as the classifier does."""

import shutil
from dataclasses import replace
from math import comb
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model.live import BACKBONES, shipped
from model.manifest import BACKBONE_FILE, BackboneManifest, Manifest, TestTimeAugmentation
from tests.support.drawing.drawing import STYLES, draw_sneaker, phone_jpeg
from training.dataset.photos import list_photos
from training.embeddings.build import build_embedding_set
from training.embeddings.embedding_set import EmbeddingSet
from training.errors import DatasetError
from training.evaluation.evaluate import evaluate
from training.head.head import train_head
from training.head.predict import predict
from training.head.test_time_augmentation import (
    MAX_LOSS,
    MAX_VIEWS,
    STEP,
    THRESHOLDS,
    VIEWS,
    choose_views,
    rank_views,
    store_views,
)
from training.head.tflite import read_head
from training.retrain.pipeline import retrain

TRUTH = np.zeros(100, dtype=np.intp)
MODELS = ("one", "two", "three")
EACH = 14


def sure(right: NDArray[np.bool_], probability: float | NDArray[np.float64]) -> NDArray[np.float32]:
    """Probabilities [photos, 2] with this one for the first label where `right`, else for the second."""
    first = np.where(right, probability, 1 - probability)
    return np.stack([first, 1 - first], axis=1).astype(np.float32)


def looks(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.stack([first, *[second] * len(VIEWS)], axis=1)


def test_a_second_look_that_sees_more_is_chosen_where_the_first_is_unsure() -> None:
    half, all_ = np.arange(100) < 50, np.ones(100, dtype=bool)
    best = rank_views(looks(sure(all_, 0.95), sure(half, 0.9)), looks(sure(half, 0.55), sure(all_, 0.9)), TRUTH)[0]
    assert best.tta is not None
    assert 0.55 < best.tta.below <= 0.95
    assert (best.plain, best.phone, best.again_plain, best.again_phone) == (1.0, 1.0, 0.0, 1.0)


def test_of_second_looks_that_are_as_good_the_cheapest_is_chosen() -> None:
    number = np.arange(300)
    all_, unsure = np.ones(300, dtype=bool), number < 100
    first = sure((number >= 50) & (number != 100), np.where(unsure, 0.55, 0.85))
    plain, phone = looks(sure(all_, 0.95), sure(all_, 0.95)), looks(first, sure(all_, 0.95))
    best, *others = rank_views(plain, phone, np.zeros(300, dtype=np.intp))
    assert best.tta is not None
    assert (best.tta.below, len(best.tta.views)) == (0.6, 1)
    assert best.phone == pytest.approx(299 / 300)
    assert best.cost == pytest.approx(1 / 6)
    assert max(each.phone for each in others) == 1.0


def test_a_second_look_that_costs_web_photos_too_much_is_not_chosen() -> None:
    half, all_ = np.arange(100) < 50, np.ones(100, dtype=bool)
    best = rank_views(looks(sure(all_, 0.55), sure(half, 0.9)), looks(sure(half, 0.55), sure(all_, 0.9)), TRUTH)[0]
    assert best.tta is None
    assert (best.plain, best.phone) == (1.0, 0.5)


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn photos that say nothing of the model that they are said to show: a head must be unsure of them."""
    folder = tmp_path_factory.mktemp("photos")
    for place, model in enumerate(MODELS):
        (folder / model).mkdir()
        for number in range(EACH):
            drawn = draw_sneaker(1000 * place + number, style=STYLES[number % len(STYLES)], size=(320, 240))
            (folder / model / f"{number}.jpg").write_bytes(phone_jpeg(drawn))
    return folder


@pytest.fixture(scope="module")
def prepared(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped backbone with these photos as its embedding set, without views."""
    own, folder = BACKBONES / Manifest.read(shipped()).backbone, tmp_path_factory.mktemp("prepared")
    shutil.copy(own / BACKBONE_FILE, folder)
    kept = BackboneManifest.read(own)
    replace(kept, files={BACKBONE_FILE: kept.files[BACKBONE_FILE]}, second_look=None).write(folder)
    build_embedding_set(photos, folder)
    return folder


@pytest.fixture
def backbone(prepared: Path, tmp_path: Path) -> Path:
    """A copy for one test."""
    return shutil.copytree(prepared, tmp_path / "backbone")


def test_what_is_chosen_is_kept_beside_the_backbone_with_what_it_sees(backbone: Path, photos: Path) -> None:
    tried = choose_views(backbone, list_photos(photos))
    embedding_set = EmbeddingSet.read(backbone)
    assert len(tried) == 1 + len(THRESHOLDS) * sum(comb(len(VIEWS), count) for count in range(1, MAX_VIEWS + 1))
    assert embedding_set.second_look == tried[0].tta == BackboneManifest.read(backbone).second_look
    alone = next(each for each in tried if each.tta is None)
    assert tried[0].plain >= alone.plain - MAX_LOSS
    assert tried[0].mean >= alone.mean


def test_kept_views_answer_as_the_finished_version_does(backbone: Path, photos: Path, tmp_path: Path) -> None:
    head, views = train_head(EmbeddingSet.read(backbone)), (VIEWS[0], VIEWS[-1])
    store_views(backbone, head, TestTimeAugmentation(below=1.0, views=views), list_photos(photos), step=1)
    embedding_set = EmbeddingSet.read(backbone)
    rows = embedding_set.rows("validation", "test")
    assert set(embedding_set.again) == {embedding_set.sha256[row] for row in rows}
    version = retrain(backbone, tmp_path / "versions", seed=0).folder
    answers, _ = evaluate(version, [photos], only=embedding_set.slugs_of("validation", "test"))
    kept = predict(embedding_set, read_head(version), rows, embedding_set.second_look)
    order = [[embedding_set.sha256[row] for row in rows].index(photo.sha256) for photo in answers.photos]
    np.testing.assert_allclose(answers.probabilities, kept.probabilities[order], atol=1e-4)
    np.testing.assert_array_equal(answers.embeddings, kept.values[order])
    once = predict(embedding_set, read_head(version), rows, None)
    assert np.abs(once.probabilities - kept.probabilities).max() > 0.01


def test_kept_views_are_rounded_by_no_more_than_half_a_step(backbone: Path, photos: Path) -> None:
    head, look, kept = train_head(EmbeddingSet.read(backbone)), TestTimeAugmentation(below=1.0, views=VIEWS[:2]), []
    for step in (1, STEP):
        store_views(backbone, head, look, list_photos(photos), step=step)
        kept.append(EmbeddingSet.read(backbone).again)
    exact, rounded = (np.stack([each[name] for name in sorted(each)]).astype(int) for each in kept)
    assert 0 < np.abs(exact - rounded).max() <= STEP / 2
    assert set(np.unique((rounded + 128) % STEP)) == {0}


def test_views_are_kept_of_photos_that_are_nearly_unsure_too(backbone: Path, photos: Path) -> None:
    before, head = EmbeddingSet.read(backbone), train_head(EmbeddingSet.read(backbone))
    rows = before.rows("validation", "test")
    sure = head.probabilities(before.real(rows)).max(axis=1)
    below = float(np.sort(sure)[len(sure) // 2])  # half of the photos are surer
    store_views(backbone, head, TestTimeAugmentation(below=below, views=VIEWS[:1]), list_photos(photos))
    limit = below + min(0.1, (1 - below) / 2)
    assert set(EmbeddingSet.read(backbone).again) == {before.sha256[row] for row in rows[sure < limit]}
    assert (sure < below).sum() < (sure < limit).sum() < len(rows)


@pytest.mark.parametrize(
    "other", [TestTimeAugmentation(below=0.7, views=VIEWS[1:2]), TestTimeAugmentation(below=0.9, views=VIEWS[:1])]
)
def test_what_a_second_look_would_see_is_not_made_up(backbone: Path, photos: Path, other: TestTimeAugmentation) -> None:
    """A version that looks again elsewhere, or more often, than its backbone's base set keeps."""
    head = train_head(EmbeddingSet.read(backbone))
    store_views(backbone, head, TestTimeAugmentation(below=0.8, views=VIEWS[:1]), list_photos(photos))
    embedding_set = EmbeddingSet.read(backbone)
    with pytest.raises(DatasetError, match="other views were chosen"):
        predict(embedding_set, head, embedding_set.rows("test"), other)


def test_without_photos_that_were_left_out_their_views_are_gone(backbone: Path, photos: Path) -> None:
    store_views(
        backbone,
        train_head(EmbeddingSet.read(backbone)),
        TestTimeAugmentation(below=1.0, views=VIEWS[:1]),
        list_photos(photos),
    )
    embedding_set = EmbeddingSet.read(backbone)
    gone = next(iter(embedding_set.again))
    assert set(embedding_set.without({gone}).again) == set(embedding_set.again) - {gone}


def test_a_base_set_that_is_not_all_there_is_refused(backbone: Path, photos: Path) -> None:
    half = list_photos(photos)[::2]
    with pytest.raises(DatasetError, match="not in the folders that were given"):
        store_views(
            backbone, train_head(EmbeddingSet.read(backbone)), TestTimeAugmentation(below=1.0, views=VIEWS[:1]), half
        )


def test_where_nobody_is_unsure_there_are_no_views(backbone: Path, photos: Path) -> None:
    store_views(
        backbone,
        train_head(EmbeddingSet.read(backbone)),
        TestTimeAugmentation(below=0.01, views=VIEWS[:1]),
        list_photos(photos),
    )
    embedding_set = EmbeddingSet.read(backbone)
    assert embedding_set.second_look is not None
    assert embedding_set.again == {}
