"""Draws the photos of `docs/tutorial.md`: python -m tests.support.drawing FOLDER."""

import sys
from pathlib import Path

from tests.support.drawing.drawing import draw_sneaker, phone_jpeg
from tests.support.drawing.shoe import Style

HIGH, RUNNERS = (13,), range(10, 17)


def draw_samples(folder: Path) -> None:
    """Write one high sneaker and seven pairs of runners as JPEG files."""
    folder.mkdir(parents=True, exist_ok=True)
    styles: tuple[tuple[Style, tuple[int, ...]], ...] = (("high", HIGH), ("runner", tuple(RUNNERS)))
    for style, seeds in styles:
        for number, seed in enumerate(seeds, start=1):
            (folder / f"{style}-{number}.jpg").write_bytes(phone_jpeg(draw_sneaker(seed, style=style)))


if __name__ == "__main__":
    draw_samples(Path(sys.argv[1]))
