import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from model.errors import DamagedPicture, NotAPicture, PictureTooLarge
from model.pictures import conversion, picture
from tests.support.damaged import odd, parts
from tests.support.damaged.case import photo
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg


def difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def ramp(mode: str = "L") -> Image.Image:
    return Image.linear_gradient("L").resize((96, 96)).convert(mode)


@pytest.mark.parametrize("resize", picture.RESIZES)
@pytest.mark.parametrize("shape", [(1280, 960), (90, 60), (1, 1), (1, 4000), (4000, 1), (224, 224)])
def test_any_shape_becomes_a_square_of_the_size_asked(shape: tuple[int, int], resize: picture.Resize) -> None:
    pixels = picture.read(parts.saved(Image.new("RGB", shape, (200, 30, 90)), "PNG"), 224, resize)
    assert pixels.shape == (224, 224, 3)
    assert pixels.dtype == np.uint8
    assert tuple(pixels[111, 111]) == (200, 30, 90)


def test_centre_squash_and_letterbox_differ_as_their_names_say() -> None:
    wide = Image.new("RGB", (300, 100), "white")
    wide.paste("red", (0, 0, 100, 100))
    at_left = {mode: tuple(picture.fit(wide, 90, mode)[45, 2]) for mode in picture.RESIZES}
    assert at_left == {"centre": (255, 255, 255), "squash": (255, 0, 0), "letterbox": (255, 0, 0)}
    assert tuple(picture.fit(wide, 90, "letterbox")[2, 45]) == (114, 114, 114)


def test_a_view_is_the_middle_as_large_as_the_whole_and_mirrored_where_it_says_so() -> None:
    data = parts.saved(photo(), "PNG")
    views = [
        picture.View(resize="centre", share=share, mirrored=mirrored)
        for share in (1.0, 0.5)
        for mirrored in (False, True)
    ]
    whole, turned, middle, both = picture.read_views(data, 96, views)
    np.testing.assert_array_equal(turned, whole[:, ::-1])
    np.testing.assert_array_equal(both, middle[:, ::-1])
    assert difference(whole, picture.read(data, 96)) < 3  # decoded larger, so not to the last bit
    (width, height), half = photo().size, min(photo().size) / 4
    square = photo().crop((width / 2 - half, height / 2 - half, width / 2 + half, height / 2 + half))
    assert difference(middle, picture.fit(square, 96, "centre")) < 3 < difference(middle, whole)
    assert all(each.shape == (96, 96, 3) and each.flags.c_contiguous for each in (whole, turned, middle, both))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "LAB", "I;16", "F"])
def test_a_large_picture_is_converted_in_bands_as_it_would_be_whole(mode: str) -> None:
    """Each column has one colour, so that all rows come out alike; 2,600,000 pixels are two bands."""
    columns = photo().resize((2000, 1))
    columns.putalpha(Image.linear_gradient("L").rotate(90).resize((2000, 1)))
    row = columns.convert(mode) if mode in ("LA", "RGBA") else odd.in_mode(columns.convert("RGB"), mode)
    large = conversion.to_rgb(row.resize((2000, 1300), Image.Resampling.NEAREST), 500)
    small = conversion.to_rgb(row.resize((2000, 1000), Image.Resampling.NEAREST), 500)
    assert (large.size, small.size) == ((1000, 650), (1000, 500))
    np.testing.assert_array_equal(np.asarray(large)[:500], np.asarray(small))
    np.testing.assert_array_equal(np.asarray(large)[500:], np.asarray(small)[:150])


def test_a_long_comment_does_not_come_along() -> None:
    data = parts.saved(photo().quantize(16), "GIF", comment=b"a" * 70_000)
    upright = picture.open_upright(data, 64)
    assert upright.info == {}
    assert parts.saved(upright, "JPEG")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_out_upright(orientation: int) -> None:
    turned = picture.open_upright(phone_jpeg(photo(), orientation=orientation, quality=98), 240)
    assert turned.size == photo().size
    assert difference(np.asarray(turned), np.asarray(photo())) < 4


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_orientation_counts_in_other_formats_too(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = picture.open_upright(parts.saved(photo(), kind, exif=exif), 240)
    assert upright.size == (photo().height, photo().width)
    assert difference(np.asarray(upright), np.asarray(photo().transpose(Image.Transpose.ROTATE_270))) < 6


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_heic_of_a_phone_comes_out_upright_and_is_the_same_picture(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = photo() if orientation == 1 else photo().transpose(Image.Transpose.ROTATE_270)
    turned = picture.open_upright(parts.heic(photo(), exif=exif.tobytes()), 240)
    assert turned.size == upright.size
    assert difference(np.asarray(turned), np.asarray(upright)) < 6


def test_a_large_jpeg_decoded_small_looks_like_one_decoded_whole() -> None:
    drawn = draw_sneaker(2, size=(960, 720))  # decoded at 480×360 for an input of 160
    small, whole = picture.read(phone_jpeg(drawn, quality=95), 160), picture.fit(drawn, 160, "centre")
    assert difference(small, whole) < 1.5


def test_a_large_jpeg_is_decoded_no_larger_than_needed() -> None:
    assert picture.open_upright(phone_jpeg(Image.new("RGB", (4000, 3000))), 336).size == (500, 375)


def test_a_large_png_is_shrunk_before_it_is_turned_and_blended() -> None:
    assert picture.open_upright(parts.saved(Image.new("RGBA", (4000, 3000)), "PNG"), 336).size == (500, 375)


@pytest.mark.parametrize(("mode", "kind"), [("CMYK", "JPEG"), ("YCbCr", "TIFF"), ("P", "PNG"), ("RGBA", "WEBP")])
def test_colours_survive_every_mode(mode: str, kind: str) -> None:
    pixels = picture.read(parts.saved(Image.new("RGB", (64, 64), (220, 40, 30)).convert(mode), kind), 32)
    np.testing.assert_allclose(pixels[16, 16], (220, 40, 30), atol=8)


def test_lab_becomes_rgb() -> None:
    lab = Image.merge("LAB", [Image.new("L", (32, 32), value) for value in (138, 209, 195)])  # red, as lightness, a, b
    np.testing.assert_allclose(picture.read(parts.saved(lab, "TIFF"), 32)[16, 16], (255, 0, 0), atol=12)


def test_transparent_parts_are_white() -> None:
    clear = Image.new("RGBA", (64, 64), (10, 20, 30, 0))
    half = Image.new("LA", (64, 64), (0, 128))
    assert picture.read(parts.saved(clear, "PNG"), 32).min() == 255
    assert tuple(picture.read(parts.saved(half, "PNG"), 32)[16, 16]) == (127, 127, 127)


def test_a_transparent_index_of_a_palette_is_white() -> None:
    flat = Image.new("P", (64, 64), 1)
    flat.putpalette([0, 0, 0, 200, 0, 0])
    assert tuple(picture.read(parts.saved(flat, "PNG", transparency=0), 32)[16, 16]) == (200, 0, 0)
    assert picture.read(parts.saved(flat, "PNG", transparency=1), 32).min() == 255


@pytest.mark.parametrize(("channels", "colour"), [(1, 0), (3, 2)])
def test_sixteen_bits_are_scaled_not_cut_off(channels: int, colour: int) -> None:
    deep, flat = (picture.read(parts.png_of(channels, depth, colour), 32) for depth in (16, 8))
    assert difference(deep, flat) < 1


@pytest.mark.parametrize("top", [1.0, 255.0, 65535.0, 1e9])
def test_floats_of_any_usual_range_are_scaled(top: float) -> None:
    values = np.asarray(ramp(), np.float32) / 255 * top
    pixels = picture.read(parts.saved(Image.fromarray(values), "TIFF"), 96)
    assert difference(pixels[..., 0], np.asarray(ramp())) < 1


def test_floats_that_are_no_numbers_are_black() -> None:
    nothing = Image.fromarray(np.full((8, 8), np.nan, np.float32))
    assert picture.read(parts.saved(nothing, "TIFF"), 8).max() == 0


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_garbage_in_exif_says_nothing_against_the_pixels() -> None:
    spoilt = parts.jpeg_with_app1(parts.saved(photo(), "JPEG"), b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert picture.read(spoilt, 64).std() > 10


def test_a_phones_second_picture_in_the_file_is_passed_over() -> None:
    both = parts.saved(photo(), "MPO", save_all=True, append_images=[Image.new("RGB", photo().size)], quality=95)
    assert difference(np.asarray(picture.open_upright(both, 224)), np.asarray(photo())) < 4


def test_only_the_first_frame_counts() -> None:
    red, blue = (Image.new("RGB", (32, 32), colour) for colour in ("red", "blue"))
    for kind in ("GIF", "PNG", "WEBP"):
        pixels = picture.read(parts.saved(red, kind, save_all=True, append_images=[blue]), 32)
        np.testing.assert_allclose(pixels[16, 16], (255, 0, 0), atol=8)


def test_each_error_is_a_sentence_that_says_what_to_do() -> None:
    jpeg = phone_jpeg(photo())
    cases = {NotAPicture: b"hello", DamagedPicture: jpeg[:2000], PictureTooLarge: jpeg + bytes(picture.MAX_BYTES)}
    for error, data in cases.items():
        with pytest.raises(error, match=r"^[A-Z].*\b(?:[Ss]end|Use) .*\.$"):
            picture.read(data, 224)


def test_nothing_of_pillows_own_settings_is_changed() -> None:
    from PIL import ImageFile

    picture.read(phone_jpeg(photo()), 224)
    assert (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES) == (picture.MAX_PIXELS, False)
