"""A small data set with something wrong in it, drawn here."""

import io
import shutil
from collections.abc import Iterator
from functools import cache
from itertools import count, islice
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from tests.support.drawing.drawing import STYLES, draw_sneaker
from tests.support.drawing.pictures import judged, picture_judged
from tests.support.drawing.shoe import Style

ODD = ("odd.webp", "odd.avif", "odd.gif", "odd.tiff", "palette.png", "print.jpg", "phone.heic")
LOW, HIGH = "nike-dunk-low", "nike-dunk-high"


def draw_set(folder: Path, *, each: int = 6, models: tuple[str, ...] = (LOW, HIGH)) -> Path:
    """`each` drawn sneakers of some models as JPEG, every one another picture."""
    for number, slug in enumerate(models):
        (folder / slug).mkdir(parents=True)
        for name, data in enumerate(islice(_seen_as_sneakers(STYLES[number % len(STYLES)]), each)):
            (folder / slug / f"{name}.jpg").write_bytes(data)
    return folder


def _seen_as_sneakers(style: Style) -> Iterator[bytes]:
    """Drawn photos in which the shipped version sees a sneaker, one after another."""
    return (data for seed in count() if judged(data := _drawn(style, seed)).verdict != "no_sneaker")


@cache
def _drawn(style: Style, seed: int) -> bytes:
    return _saved(draw_sneaker(seed, style=style, size=(160, 120)), "jpeg")


def spoil(folder: Path) -> dict[str, str]:
    """Plant one of each fault in a set; where each lies, with the reason to expect."""
    low, first = folder / LOW, Image.open(folder / LOW / "0.jpg")
    (low / "notes.txt").write_text("size 43")
    (low / "cut.jpg").write_bytes((low / "1.jpg").read_bytes()[:1500])
    first.resize((40, 30)).save(low / "small.jpg")
    Image.new("RGB", (160, 120), "white").save(low / "white.jpg")
    shutil.copy(low / "2.jpg", low / "2-again.jpg")
    ImageOps.mirror(Image.open(low / "3.jpg")).save(low / "3-mirrored.jpg", quality=70)
    Image.open(low / "4.jpg").crop((9, 5, 152, 114)).save(low / "4-cropped.jpg", quality=80)
    (low / "clouds.jpg").write_bytes(picture_judged("no_sneaker"))
    return {
        f"{LOW}/notes.txt": "not-a-picture",
        f"{LOW}/cut.jpg": "broken",
        f"{LOW}/small.jpg": "tiny",
        f"{LOW}/white.jpg": "blank",
        f"{LOW}/2-again.jpg": "duplicate",
        f"{LOW}/3-mirrored.jpg": "duplicate",
        f"{LOW}/4-cropped.jpg": "duplicate",
        f"{LOW}/clouds.jpg": "no-shoe",
    }


@cache
def odd_formats() -> dict[str, bytes]:
    """One drawn sneaker, seen as one in each, as formats that become JPEG."""
    drawn = (Image.open(io.BytesIO(data)) for data in _seen_as_sneakers("slide"))
    forms = (dict(zip(ODD, _forms(image), strict=True)) for image in drawn)
    return next(form for form in forms if all(judged(data).verdict != "no_sneaker" for data in form.values()))


def _forms(drawn: Image.Image) -> Iterator[bytes]:
    yield _saved(drawn, "webp")
    yield _saved(drawn, "avif")
    yield _saved(drawn.convert("P"), "gif")
    yield _saved(drawn, "tiff")
    yield _saved(drawn.convert("P", palette=Image.Palette.ADAPTIVE), "png")
    yield _saved(drawn.convert("CMYK"), "jpeg")
    yield _heic(drawn)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a set but the records of cleaning, by its path."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix in (".jpg", ".txt", ".png", ".webp"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _saved(image: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, quality=92)
    return buffer.getvalue()


def _heic(image: Image.Image) -> bytes:
    import pillow_heif

    buffer = io.BytesIO()
    pillow_heif.from_pillow(image).save(buffer, quality=80)
    return buffer.getvalue()


def noise(seed: int, side: int = 160) -> Image.Image:
    """A picture of random patches: as far from any other as two different photos are."""
    patches = np.random.default_rng(seed).integers(0, 256, (12, 12, 3), dtype=np.uint8)
    return Image.fromarray(patches).resize((side, side), Image.Resampling.NEAREST)
