"""Phone photos made from pictures: always the same ones, as large as a phone's, with the shoe still in them."""

import io
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.errors import DamagedPicture, NotAPicture
from model.live import shipped
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg
from tests.support.drawing.drawn_photos import draw_photos
from training.evaluation.phone_shift import accuracy_drop, phone_shift
from training.simulation.phone_photo import phone_photo
from training.simulation.segmentation import cut_out
from training.simulation.severity import LEVELS, Severity

SEVERITIES: list[Severity] = ["mild", "usual", "hard"]


def studio(colour: tuple[int, int, int] = (200, 30, 30), wall: tuple[int, int, int] = (250, 250, 250)) -> Image.Image:
    """A shape of one colour before a plain wall, with a white panel inside."""
    image = Image.new("RGB", (140, 100), wall)
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 30, 120, 80), fill=colour)
    draw.ellipse((50, 45, 80, 65), fill=wall)
    return image


def jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=92)
    return file.getvalue()


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_phone_photo_is_a_jpeg_of_a_phones_size(severity: Severity) -> None:
    made = Image.open(io.BytesIO(phone_photo(jpeg(studio()), severity, seed=1, name="a")))
    assert (made.format, made.mode, sorted(made.size)) == ("JPEG", "RGB", [960, 1280])


def test_the_same_seed_and_name_make_the_same_file() -> None:
    photo, draws = jpeg(studio()), ((1, "a"), (1, "a"), (1, "b"), (2, "a"))
    first, again, named, seeded = (phone_photo(photo, "usual", seed=seed, name=name) for seed, name in draws)
    assert first == again
    assert len({first, named, seeded}) == 3


def test_a_shoe_before_a_wall_is_cut_out_with_its_white_panel() -> None:
    cut = cut_out(np.asarray(studio()))
    assert cut.studio
    assert cut.cover[55, 65] == pytest.approx(1)  # the panel, as white as the wall
    assert cut.cover[10, 10] == cut.cover[90, 130] == 0


def test_a_white_shoe_before_a_white_wall_is_cut_out_too() -> None:
    cut = cut_out(np.asarray(studio(colour=(243, 243, 243), wall=(252, 252, 252))))
    assert cut.studio
    assert cut.cover[55, 30] > 0.9


def test_a_shadow_on_the_wall_stays_a_shadow() -> None:
    image = studio()
    ImageDraw.Draw(image).rectangle((20, 86, 120, 90), fill=(242, 242, 242))
    cut = cut_out(np.asarray(image))
    assert cut.cover[88, 70] == 0
    assert cut.shade[88, 70] == pytest.approx(242 / 250, abs=0.01)


def test_a_photo_with_a_scene_of_its_own_keeps_it_and_fades_at_the_rim() -> None:
    cut = cut_out(np.asarray(draw_sneaker(3, size=(160, 120))))
    assert not cut.studio
    assert cut.cover[60, 80] == 1
    assert cut.cover[0].max() == cut.cover[:, -1].max() == 0


def test_the_shoe_is_in_the_middle_of_the_photo_and_large_enough() -> None:
    for seed in range(2):
        made = np.asarray(Image.open(io.BytesIO(phone_photo(jpeg(studio()), "mild", seed=seed, name="a"))), np.float32)
        red = (made[..., 0] > 1.8 * made[..., 1]) & (made[..., 0] > 60)
        down, across = np.nonzero(red)
        assert np.hypot(np.median(down) - made.shape[0] / 2, np.median(across) - made.shape[1] / 2) < 200
        assert red.sum() > 30_000


def test_severities_grow_worse() -> None:
    levels = [LEVELS[severity] for severity in SEVERITIES]
    for milder, worse in pairwise(levels):
        assert milder.share[0] > worse.share[0]
        assert all(getattr(milder, name) < getattr(worse, name) for name in ("lean", "tilt", "hand", "lamp", "noise"))


@pytest.mark.parametrize(("data", "error"), [(b"no picture", NotAPicture), (jpeg(studio())[:300], DamagedPicture)])
def test_what_is_no_picture_is_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        phone_photo(data, "usual", seed=1, name="a")


@pytest.mark.parametrize("size", [(1, 1), (3, 200)])
def test_pictures_of_any_size_are_taken(size: tuple[int, int]) -> None:
    assert phone_photo(phone_jpeg(Image.new("RGB", size, "green")), "hard", seed=1, name="a")


def test_a_version_is_measured_on_the_same_photos_twice(tmp_path: Path) -> None:
    folder = draw_photos(tmp_path / "photos", models=2, each=2)
    (folder / "low").rename(folder / "nike-dunk-low")
    (folder / "high").rename(folder / "nike-dunk-high")
    found = phone_shift(shipped(), [folder], severity="mild")
    assert found.plain_top1.photos == found.shifted_top1.photos == 4
    assert found.drop_top1.value == pytest.approx(found.plain_top1.value - found.shifted_top1.value)
    assert phone_shift(shipped(), [folder], severity="mild", most=3).plain_top1.photos == 3


def test_a_drop_counts_photo_by_photo() -> None:
    before, after = np.array([True] * 80 + [False] * 20), np.array([True] * 70 + [False] * 30)
    assert accuracy_drop(before, after).value == pytest.approx(0.1)
    assert (
        accuracy_drop(before, after).high - accuracy_drop(before, after).low < 0.12
    )  # of two samples apart it would be twice as wide
