"""The drawings are what other tests rely on: the same every time, each kind different, turned as a phone would."""

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from tests.support.drawing.drawing import STYLES, draw_sneaker, phone_jpeg

SIZE = (160, 120)


def test_the_same_seed_draws_the_same_picture() -> None:
    assert draw_sneaker(7, size=SIZE).tobytes() == draw_sneaker(7, size=SIZE).tobytes()


def test_seeds_and_styles_differ() -> None:
    by_seed = {draw_sneaker(seed, size=SIZE).tobytes() for seed in range(4)}
    by_style = {draw_sneaker(1, style=style, size=SIZE).tobytes() for style in STYLES}
    assert (len(by_seed), len(by_style)) == (4, 4)


def test_a_drawing_has_the_size_asked_and_the_look_of_a_photo() -> None:
    pixels = np.asarray(draw_sneaker(3, size=SIZE))
    assert pixels.shape == (120, 160, 3)
    assert pixels.std() > 20


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_phones_file_shows_the_picture_upright(orientation: int) -> None:
    drawn = draw_sneaker(4, size=SIZE)
    file = Image.open(io.BytesIO(phone_jpeg(drawn, orientation=orientation, quality=95)))
    shown = np.asarray(ImageOps.exif_transpose(file), int)
    assert file.getexif()[0x0112] == orientation
    assert np.abs(shown - np.asarray(drawn, int)).mean() < 4
