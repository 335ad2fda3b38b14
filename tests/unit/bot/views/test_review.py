"""The picture of a review."""

import io

import pytest
from PIL import Image

from bot.views.review import preview


@pytest.mark.parametrize(
    "size", [(4000, 120), (120, 4000), (9000, 1), (1, 1), (3, 50), (16383, 8), (800, 600), (79, 81), (6000, 6000)]
)
def test_telegram_takes_every_preview(size: tuple[int, int]) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", size, (200, 10, 10)).save(buffer, "PNG")
    with Image.open(io.BytesIO(preview(buffer.getvalue()))) as shown:
        width, height = shown.size
        assert shown.format == "JPEG"
        centre = shown.getpixel((width // 2, height // 2))
    assert max(width, height) <= 20 * min(width, height)
    assert min(width, height) >= 80
    assert width + height < 10_000
    assert isinstance(centre, tuple)
    assert centre[0] > centre[1] + 20


@pytest.mark.parametrize("data", [None, b"", b"no picture", b"\xff\xd8\xff\xe0"])
def test_a_missing_or_damaged_photo_is_grey(data: bytes | None) -> None:
    with Image.open(io.BytesIO(preview(data))) as shown:
        assert shown.size == (400, 300)
