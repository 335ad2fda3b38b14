"""A photo's sizes: Telegram's, in proportion, never enlarged."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.localchat.core.errors import BadRequest
from bot.localchat.media import photos
from tests.integration.localchat.pictures import picture, size_of

SIDE = st.integers(min_value=40, max_value=1500)


@settings(max_examples=25, deadline=None)
@given(width=SIDE, height=SIDE)
def test_sizes_grow_keep_the_proportions_and_are_never_larger_than_the_photo(width: int, height: int) -> None:
    if max(width, height) > photos.MAX_RATIO * min(width, height):
        return
    sizes = photos.sizes(picture(width, height))
    longest = max(width, height)
    assert [max(s.width, s.height) for s in sizes] == [*(s for s in photos.SIDES if s < longest), longest][:4]
    for size in sizes:
        scale = max(size.width, size.height) / longest
        assert abs(size.width - width * scale) <= 0.51
        assert abs(size.height - height * scale) <= 0.51
        assert size_of(size.data) == (size.width, size.height)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP"])
def test_any_kind_of_picture_becomes_a_jpeg(kind: str) -> None:
    (size,) = photos.sizes(picture(64, 48, kind=kind))
    assert size.data.startswith(b"\xff\xd8")


@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "RGBA", "LA", "1", "I;16"])
def test_any_mode_of_picture_is_read(mode: str) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    assert photos.sizes(picture(64, 48, mode=mode, kind=kind))[0].width == 64


def test_a_damaged_picture_is_refused() -> None:
    with pytest.raises(BadRequest, match="IMAGE_PROCESS_FAILED"):
        photos.sizes(picture(400, 300)[:2000])


def test_a_bot_uploads_no_photo_over_10_megabytes() -> None:
    with pytest.raises(BadRequest, match="too big for a photo; the maximum size is 10485760 bytes"):
        photos.check_upload(bytes(photos.MAX_PHOTO_BYTES + 1))


def test_a_bot_uploads_no_photo_of_more_than_10000_pixels_of_width_and_height_but_a_person_may() -> None:
    large = picture(6000, 4001)
    with pytest.raises(BadRequest, match="PHOTO_INVALID_DIMENSIONS"):
        photos.check_upload(large)
    assert photos.sizes(large)[-1].width == 1280


def test_what_is_no_picture_has_no_thumbnail() -> None:
    assert photos.thumbnail(b"%PDF-1.7") is None


def test_a_picture_of_too_many_pixels_has_no_thumbnail() -> None:
    huge = io.BytesIO()
    Image.new("1", (12_000, 11_000)).save(huge, "PNG")
    assert photos.thumbnail(huge.getvalue()) is None
