"""Colours of shoes: named as people name them, or not at all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.i18n import Translations
from model.pictures.colours import COLOURS, colours

WHITE_WALL, GREY_WALL, WOOD, LAWN = (244, 244, 244), (176, 176, 174), (160, 112, 70), (88, 120, 52)
PAINT = {
    "black": (26, 26, 28), "white": (242, 242, 240), "grey": (128, 130, 131), "beige": (214, 196, 160),
    "brown": (104, 66, 38), "red": (188, 26, 34), "orange": (236, 126, 34), "yellow": (240, 204, 40),
    "green": (36, 112, 62), "blue": (34, 72, 168), "purple": (110, 60, 150), "pink": (238, 140, 170),
}  # fmt: skip
Paint = tuple[int, int, int]


def shoe(upper: Paint, ground: Paint, panel: Paint | None = None, cast: Paint = (255, 255, 255)) -> Image.Image:
    """A plain shoe from the side, with noise; `cast` is the light's colour."""
    image = Image.new("RGB", (320, 240), ground)
    draw = ImageDraw.Draw(image)
    draw.polygon([(50, 170), (60, 125), (150, 105), (190, 70), (265, 75), (272, 170)], fill=upper)
    if panel:
        draw.polygon([(50, 170), (60, 125), (170, 100), (190, 170)], fill=panel)
    noise = np.random.default_rng(7).normal(0, 3, (240, 320, 3))
    lit = np.asarray(image, np.float32) * np.array(cast) / 255 + noise
    return Image.fromarray(lit.clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("name", COLOURS)
@pytest.mark.parametrize("ground", [WHITE_WALL, WOOD, LAWN])
def test_a_shoe_of_one_colour_has_its_name(name: str, ground: Paint) -> None:
    if (name, ground) not in {("white", WHITE_WALL), ("brown", WOOD), ("green", LAWN)}:
        assert colours(shoe(PAINT[name], ground)) == (name,)


def test_a_shoe_like_its_ground_has_no_colour() -> None:
    assert colours(shoe(PAINT["white"], WHITE_WALL)) == ()
    assert colours(Image.new("RGB", (320, 240), WOOD)) == ()


@pytest.mark.parametrize("pair", [("black", "white"), ("red", "black"), ("blue", "white"), ("grey", "pink")])
def test_a_shoe_of_two_colours_has_both_names(pair: tuple[str, str]) -> None:
    assert set(colours(shoe(PAINT[pair[0]], WOOD, PAINT[pair[1]]))) == set(pair)


@pytest.mark.parametrize("cast", [(255, 236, 205), (225, 238, 255)])
def test_warm_and_cold_light_change_no_name(cast: Paint) -> None:
    for name in ("white", "grey", "black", "red", "blue"):
        assert colours(shoe(PAINT[name], GREY_WALL, cast=cast)) in ((name,), ())
    assert colours(shoe(PAINT["white"], GREY_WALL, cast=cast)) == ("white",)


def test_a_box_tells_which_of_two_shoes_is_meant() -> None:
    both = Image.new("RGB", (640, 240))
    both.paste(shoe(PAINT["red"], WOOD), (0, 0))
    both.paste(shoe(PAINT["blue"], WOOD), (320, 0))
    assert colours(both, (0.06, 0.25, 0.45, 0.75)) == ("red",)
    assert colours(both, (0.56, 0.25, 0.95, 0.75)) == ("blue",)


def test_every_colour_has_a_name_in_every_language() -> None:
    translations = Translations.load()
    for language in translations.languages:
        say = translations(language)
        assert len({say("colour", name=name) for name in COLOURS}) == len(COLOURS)


@settings(deadline=None, max_examples=60)
@given(
    st.tuples(st.integers(1, 90), st.integers(1, 90)),
    st.none() | st.tuples(*[st.floats(0, 1)] * 4),
    st.integers(0, 2**32 - 1),
)
def test_any_picture_and_any_box_give_at_most_two_names(
    size: tuple[int, int], box: tuple[float, float, float, float] | None, seed: int
) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (*size, 3), dtype=np.uint8)
    found = colours(Image.fromarray(pixels), box)
    assert len(set(found)) == len(found) <= 2
    assert set(found) <= set(COLOURS)
