"""A little data set of drawn sneakers, a folder for each of a few models."""

from pathlib import Path

from drawing import STYLES, draw_sneaker


def draw_photos(folder: Path, *, models: int = 2, each: int = 10, side: int = 64) -> Path:
    """Write `each` pictures of `models` styles (four at most) as JPEG into sub-folders."""
    for number, style in enumerate(STYLES[:models]):
        (folder / style).mkdir(parents=True)
        for seed in range(each):
            picture = draw_sneaker(1000 * number + seed, style=style, size=(side, side))
            picture.save(folder / style / f"{seed}.jpg", quality=90)
    return folder
