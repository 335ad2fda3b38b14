"""Split the field data set, with the parts of a backbone.

Alone: `python -m training.embeddings.field_parts DATA [--backbone FOLDER] --out FILE.json`.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from training.dataset.field_sources import FieldPhoto, assign_parts, group_photos, list_sources, write_parts
from training.dataset.parts import Part
from training.embeddings.embedding_set import EmbeddingSet


def fixed_parts(backbone: Path, photos: Sequence[FieldPhoto]) -> dict[str, Part]:
    """Parts that a backbone's embedding set has, by sha256."""
    replay = EmbeddingSet.read(backbone)
    as_part: dict[str, Part] = {
        "train": "train", "validation": "validation", "test": "test",
        "no_sneaker_choosing": "train", "no_sneaker_validation": "validation", "no_sneaker_reporting": "test",
    }  # fmt: skip
    if replay.exposes_outliers:
        as_part |= {"unknown_choosing": "train", "unknown_validation": "validation", "unknown_reporting": "test"}
    kept = {sha: as_part[role] for sha, role in zip(replay.sha256, replay.roles, strict=True) if role in as_part}
    return {each.sha256: kept[each.sha256] for each in photos if each.sha256 in kept}


def main() -> None:
    """Split the field data set, save it, and print counts."""
    parser = argparse.ArgumentParser(description="Split the field data set by source and perceptual-hash group.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--backbone", type=Path, help="keep the parts that its replay has")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    listed = {photo.sha256: photo for photo in reversed(list_sources(options.data))}  # byte-identical photos once
    photos = sorted(listed.values(), key=lambda photo: photo.path)
    fixed = fixed_parts(options.backbone, photos) if options.backbone else {}
    made = assign_parts(photos, group_photos(options.data, photos), fixed)
    write_parts(made, options.out)
    for row, count in sorted(Counter((each.source, each.kind, each.part) for each in made).items()):
        print(*row, count, sep="\t")


if __name__ == "__main__":
    main()
