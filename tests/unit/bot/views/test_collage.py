"""The pictures of a review."""

import io

import pytest
from PIL import Image

from bot.views.collage import beside, grid, preview

RED, BLUE = (200, 10, 10), (10, 10, 200)


def png(size: tuple[int, int], colour: tuple[int, int, int] = RED) -> bytes:
    """A picture of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    """A JPEG that Telegram takes as a photo."""
    picture = Image.open(io.BytesIO(data))
    assert picture.format == "JPEG"
    width, height = picture.size
    assert max(width, height) <= 20 * min(width, height)
    assert min(width, height) >= 80
    assert width + height < 10_000
    return picture.convert("RGB")


def is_blue(picture: Image.Image, x: int, y: int) -> bool:
    """Whether a pixel is blue."""
    colour = picture.getpixel((x, y))
    assert isinstance(colour, tuple)
    return colour[2] > colour[0] + 100


@pytest.mark.parametrize(
    "size", [(4000, 120), (120, 4000), (9000, 1), (1, 1), (3, 50), (16383, 8), (800, 600), (79, 81), (6000, 6000)]
)
def test_telegram_takes_every_preview(size: tuple[int, int]) -> None:
    shown = opened(preview(png(size)))
    width, height = shown.size
    centre = shown.getpixel((width // 2, height // 2))
    assert isinstance(centre, tuple)
    assert centre[0] > centre[1] + 20
    opened(beside(png(size), [png(size, BLUE)] * 3))


@pytest.mark.parametrize("data", [None, b"", b"no picture", b"\xff\xd8\xff\xe0"])
def test_a_missing_or_damaged_photo_is_grey(data: bytes | None) -> None:
    assert opened(preview(data)).size == (400, 300)


def test_approved_photos_are_below_a_wide_photo_and_right_of_a_tall_one() -> None:
    wide = opened(beside(png((800, 600)), [png((400, 400), BLUE)] * 3))
    assert [is_blue(wide, x, y) for x, y in ((400, 300), (130, 740), (400, 740), (670, 740))] == [
        False,
        True,
        True,
        True,
    ]
    tall = opened(beside(png((600, 800)), [png((400, 400), BLUE)] * 3))
    assert [is_blue(tall, x, y) for x, y in ((300, 400), (740, 130), (740, 400), (740, 670))] == [
        False,
        True,
        True,
        True,
    ]


def test_a_damaged_approved_photo_is_left_out() -> None:
    assert beside(png((800, 600)), [b"no picture"]) == preview(png((800, 600)))


@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(2, 2, 1), (3, 3, 1), (4, 2, 2), (5, 3, 2), (9, 3, 3), (12, 3, 3)]
)
def test_a_contact_sheet_shows_up_to_nine_whole_photos(count: int, columns: int, rows: int) -> None:
    sheet = opened(grid([png((400, 400), BLUE)] * count))
    assert sheet.size == (408 * columns - 8, 408 * rows - 8)
    centres = [(204 + 408 * (place % columns), 204 + 408 * (place // columns)) for place in range(min(count, 9))]
    assert all(is_blue(sheet, min(x, sheet.width - 1), min(y, sheet.height - 1)) for x, y in centres)
