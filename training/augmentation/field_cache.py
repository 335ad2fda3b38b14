"""Decode the training photos of the field data set once.

Alone: `python -m training.augmentation.field_cache DATA PARTS.json BOXES.json CACHE`.
"""

import argparse
from pathlib import Path

from training.augmentation.field_loader import prepare
from training.dataset.boxes import read_boxes
from training.dataset.field_sources import read_parts


def main() -> None:
    """Make the cache."""
    parser = argparse.ArgumentParser(description="Decode the photos of the field data set that train.")
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", type=Path, help="what training.embeddings.field_parts wrote")
    parser.add_argument("boxes", type=Path, help="boxes of a detector, as training.locator.boxes writes them")
    parser.add_argument("cache", type=Path)
    options = parser.parse_args()
    photos = [photo for photo in read_parts(options.parts) if photo.part == "train"]
    prepare(options.data, photos, read_boxes(options.boxes), options.cache)


if __name__ == "__main__":
    main()
