"""Pictures of a review, composed for one Telegram photo."""

import io
from collections.abc import Sequence

from PIL import Image, ImageOps

from model.errors import PictureError
from model.pictures.picture import open_upright

SIDE = 800  # pixels of the reviewed photo: enough to tell sneakers apart on a phone
KNOWN = 3  # approved photos beside it
GRID = 9  # photos in a contact sheet
COLUMNS = 3
TILE = 400  # pixels a side
GAP = 8  # pixels
GREY = (128, 128, 128)
PAPER = (255, 255, 255)
MISSING = (400, 300)  # pixels
LEAST = SIDE // 10  # pixels a side: https://core.telegram.org/bots/api#sendphoto refuses ratios over 20

Picture = Image.Image


def preview(data: bytes | None) -> bytes:
    """A JPEG of 80 to 800 pixels a side for Telegram.

    Grey for a missing photo.
    """
    return _jpeg(_opened(data))


def beside(data: bytes | None, known: Sequence[bytes]) -> bytes:
    """A photo with small photos of the same model, as JPEG.

    They are below a wide photo, and to the right of a tall one.
    """
    photo = _opened(data)
    tiles = [tile for each in known[:KNOWN] if (tile := _readable(each)) is not None]
    if not tiles:
        return _jpeg(photo)
    wide = photo.width >= photo.height
    length = photo.width if wide else photo.height
    side = max(LEAST, (length - GAP * (KNOWN - 1)) // KNOWN)
    size = (photo.width, photo.height + GAP + side) if wide else (photo.width + GAP + side, photo.height)
    page = Image.new("RGB", size, PAPER)
    page.paste(photo, (0, 0))
    for place, tile in enumerate(tiles):
        along = place * (side + GAP)
        corner = (along, photo.height + GAP) if wide else (photo.width + GAP, along)
        page.paste(ImageOps.pad(tile, (side, side), color=PAPER), corner)
    return _jpeg(page)


def grid(photos: Sequence[bytes | None]) -> bytes:
    """A contact sheet of up to nine whole photos, as JPEG."""
    shown = [ImageOps.pad(_opened(each), (TILE, TILE), color=PAPER) for each in photos[:GRID]]
    columns = min(COLUMNS, len(shown)) if len(shown) != COLUMNS + 1 else 2  # four are two by two
    rows = -(-len(shown) // columns)
    page = Image.new("RGB", (columns * (TILE + GAP) - GAP, rows * (TILE + GAP) - GAP), PAPER)
    for place, tile in enumerate(shown):
        row, column = divmod(place, columns)
        page.paste(tile, (column * (TILE + GAP), row * (TILE + GAP)))
    return _jpeg(page)


def _opened(data: bytes | None) -> Picture:
    """A photo of 80 to 800 pixels a side; or grey."""
    picture = _readable(data or b"") or Image.new("RGB", MISSING, GREY)
    width, height = picture.size
    if min(width, height) < LEAST:
        return ImageOps.pad(picture, (max(width, LEAST), max(height, LEAST)), color=GREY)
    return picture


def _readable(data: bytes) -> Picture | None:
    try:
        picture = open_upright(data, SIDE)
    except PictureError:
        return None
    picture.thumbnail((SIDE, SIDE))
    return picture.convert("RGB")


def _jpeg(picture: Picture) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
