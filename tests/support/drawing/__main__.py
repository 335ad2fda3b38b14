"""Draws the photos of `docs/tutorial.md`: python -m tests.support.drawing FOLDER."""

import sys
from pathlib import Path

from tests.support.drawing.drawn_photos import draw_samples

if __name__ == "__main__":
    draw_samples(Path(sys.argv[1]))
