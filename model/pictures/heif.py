"""HEIC and HEIF, as iPhones take photos: read with libheif, without touching Pillow's own list of formats."""

import io

from PIL import Image

NAME = "HEIC"
# What a file of the ISO base media kind names itself at its start: https://nokiatech.github.io/heif/technical.html.
_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")


def looks_like_heif(data: bytes) -> bool:
    """Whether a file begins as HEIC or HEIF do."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS


def open_heif(data: bytes) -> Image.Image:
    """The main picture, its pixels not decoded yet, turned upright by its own file; raises what broken files raise."""
    from pillow_heif import HeifImageFile  # here, because few photos need it

    image: Image.Image = HeifImageFile(io.BytesIO(data))  # type: ignore[no-untyped-call]
    return image
