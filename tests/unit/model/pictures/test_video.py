"""A film becomes a few pictures from all over it, whatever is wrong with it."""

import io

import pytest
from PIL import Image

from model.errors import DamagedPicture, NotAPicture, PictureError, PictureTooLarge
from model.pictures import video as films
from tests.support.damaged.parts import heic, saved
from tests.support.drawing.videos import film, growing_film, overlapping_film

COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "black")


def flat(colour: str, size: tuple[int, int] = (96, 64)) -> Image.Image:
    return Image.new("RGB", size, colour)


def colour_of(still: bytes) -> str:
    """The colour of a flat picture, by name."""
    shown = _pixel(Image.open(io.BytesIO(still)))
    return min(COLOURS, key=lambda name: sum(abs(a - b) for a, b in zip(shown, _pixel(flat(name)), strict=True)))


def _pixel(image: Image.Image) -> tuple[int, ...]:
    found = image.resize((1, 1)).getpixel((0, 0))
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize(("form", "codec"), [("mp4", "libx264"), ("mov", "libx265"), ("webm", "libvpx-vp9")])
@pytest.mark.parametrize("every", [2, 1000])
def test_pictures_come_from_all_over_a_film_in_their_order(form: str, codec: str, every: int) -> None:
    shown = [flat(colour) for colour in COLOURS for _ in range(6)]
    frames = films.frames(film(shown, form=form, codec=codec, every=every))
    assert [colour_of(still) for still in frames] == list(COLOURS)


def test_a_film_of_few_pictures_gives_those() -> None:
    assert [colour_of(still) for still in films.frames(film([flat("red"), flat("blue")]))] == ["red", "blue"]


def test_a_film_that_a_phone_took_upright_comes_out_upright() -> None:
    picture = flat("black")
    picture.paste("white", (0, 0, 48, 64))  # the left half, which a quarter turn to the right brings to the top
    (still,) = films.frames(film([picture], turned=-90))
    with Image.open(io.BytesIO(still)) as image:
        assert image.size == (64, 96)
        assert image.convert("L").getpixel((32, 10)) > 200 > 50 > image.convert("L").getpixel((32, 86))  # type: ignore[operator]


def test_large_pictures_come_smaller_and_giant_ones_are_refused() -> None:
    (still,) = films.frames(film([flat("red", (1920, 1080))]))
    with Image.open(io.BytesIO(still)) as image:
        assert image.size == (853, 480)
    with pytest.raises(PictureTooLarge, match="at most 9,437,184 are read"):
        films.frames(film([flat("red", (4352, 2400))]))


def test_a_film_that_uses_the_same_bytes_again_and_again_is_refused_before_it_fills_the_memory() -> None:
    data = overlapping_film(flat("red"), count=40, each=100_000)
    assert len(data) < 150_000
    with pytest.raises(PictureTooLarge, match="again and again"):
        films.frames(data)


def test_a_film_whose_pictures_grow_is_not_decoded_beyond_its_bounds() -> None:
    small, large = flat("red", (96, 64)), flat("blue", (4352, 2400))
    with pytest.raises(DamagedPicture):
        films.frames(growing_film(small, large, count=5))
    grown = films.frames(growing_film(small, flat("blue", (3840, 2160)), count=60))
    assert [colour_of(still) for still in grown] == ["red"] * 4 + ["blue"] * 3  # of eight: the last would cost too much


def test_a_film_that_takes_too_long_is_refused() -> None:
    with pytest.raises(PictureTooLarge, match="takes too long"):
        films.frames(film([flat("red")]), seconds=0)


def test_what_is_no_film_says_so() -> None:
    picture = flat("red")
    for data in (b"", b"hello", heic(picture), saved(picture, "AVIF"), saved(picture, "JPEG")):
        assert not films.is_video(data)
        with pytest.raises(NotAPicture):
            films.frames(data)


def outcome(data: bytes) -> str:
    try:
        return str(len(films.frames(data)))
    except PictureError as error:
        return type(error).__name__


@pytest.mark.parametrize(("form", "codec"), [("mp4", "libx264"), ("webm", "libvpx-vp9")])
def test_a_damaged_film_gives_pictures_or_an_error_of_ours(form: str, codec: str) -> None:
    good = film([flat(colour) for colour in COLOURS], form=form, codec=codec)
    for end in (4, 12, 40, 200, len(good) // 2, len(good) - 1):
        assert outcome(good[:end]) in ("NotAPicture", "DamagedPicture", *"12345678")
    for at in range(8, len(good), len(good) // 50):
        assert outcome(good[:at] + b"\xff\x00\xff" + good[at + 3 :]) in ("NotAPicture", "DamagedPicture", *"12345678")


def test_a_playlist_that_calls_itself_a_film_opens_no_other_file() -> None:
    playlist = b"\x00\x00\x00\x18ftypisom#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
    with pytest.raises((DamagedPicture, NotAPicture)):
        films.frames(playlist)
