"""How alike photos are, whatever varies within one model."""

import numpy as np
import pytest

from model.rejection.prototypes import Vectors
from model.rejection.whitening import Whitening

SIZE, LABELS, EACH = 12, 5, 6
POSE = SIZE - 1  # the axis along which photos of every model differ


def unit(vectors: Vectors) -> Vectors:
    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return scaled


def prototypes() -> Vectors:
    """Models along their own axes, whose photos differ much in pose and little otherwise."""
    random = np.random.default_rng(1)
    rows = random.normal(0, 0.02, (LABELS, EACH, SIZE)).astype(np.float32)
    rows[np.arange(LABELS), :, np.arange(LABELS)] += 1
    rows[:, :, POSE] += random.normal(0, 0.8, (LABELS, EACH))
    return unit(rows)


@pytest.fixture(scope="module")
def whitening() -> Whitening:
    return Whitening.of(prototypes())


def posed(pose: float, axis: int = 7) -> Vectors:
    """A photo of a model that is new, in some pose."""
    real = np.zeros(SIZE, dtype=np.float32)
    real[axis], real[POSE] = 1, pose
    return unit(real)


def cosine(whitening: Whitening, one: Vectors, other: Vectors) -> float:
    return float((whitening.weights_of(whitening.units(one[np.newaxis])) @ whitening.units(other))[0])


def test_another_pose_is_another_photo_of_the_same_model(whitening: Whitening) -> None:
    one, turned, other = posed(-0.8), posed(0.8), posed(-0.8, axis=8)
    assert one @ turned < one @ other
    assert cosine(whitening, one, turned) > 0.75 > 2 * cosine(whitening, one, other)


def test_units_are_of_length_one_and_it_matters_not_which_comes_first(whitening: Whitening) -> None:
    one, other = posed(0.3), posed(-0.5, axis=8)
    assert cosine(whitening, one, one) == pytest.approx(1, abs=1e-5)
    assert cosine(whitening, one, other) == pytest.approx(cosine(whitening, other, one), abs=1e-5)
    middle = whitening.mean(np.stack([one, other]))
    assert float((whitening.weights_of(middle[np.newaxis]) @ middle)[0]) == pytest.approx(1, abs=1e-5)


def test_many_photos_are_whitened_as_each_alone(whitening: Whitening) -> None:
    photos = np.stack([posed(pose) for pose in (-1.0, 0.0, 0.4)])
    assert np.allclose(whitening.units(photos), [whitening.units(photo) for photo in photos], atol=1e-6)


def test_prototypes_that_do_not_vary_leave_cosines_as_they_are() -> None:
    same = np.repeat(prototypes()[:, :1], EACH, axis=1)
    plain, centre = Whitening.of(same), same.mean(axis=(0, 1))
    one, other = posed(0.2), posed(0.9)
    assert cosine(plain, one, other) == pytest.approx(float(unit(one - centre) @ unit(other - centre)), abs=1e-3)
