"""Crops around a box."""

import numpy as np
from PIL import Image

from model.pictures.crop import crop_square


def photo() -> Image.Image:
    pixels = np.zeros((60, 100, 3), np.uint8)
    pixels[20:40, 70:90] = 255
    return Image.fromarray(pixels)


def test_a_crop_shows_the_box_and_a_little_more() -> None:
    made = crop_square(photo(), (0.7, 1 / 3, 0.9, 2 / 3), 48)
    assert made.shape == (48, 48, 3)
    assert made[24, 24].tolist() == [255, 255, 255]
    assert made[1, 1].tolist() == [0, 0, 0]


def test_a_crop_at_the_edge_moves_inside() -> None:
    assert crop_square(photo(), (0.9, 0.0, 1.0, 0.2), 32).shape == (32, 32, 3)


def test_a_crop_that_is_higher_than_the_photo_is_filled_up() -> None:
    assert crop_square(photo(), (0.0, 0.0, 1.0, 1.0), 40).shape == (40, 40, 3)
