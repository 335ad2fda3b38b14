"""Build a field version: embedding set, metrics, then a retraining.

Alone: `python -m training.retrain.field_version DATA PARTS.json EMBEDDINGS.npz BACKBONE OUT --locator FILE`.
"""

import argparse
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.catalogue import index as catalogue
from model.locator import FILE as LOCATOR_FILE
from model.locator import LEAST_SCORE, Locator
from model.manifest import BACKBONE_FILE, BackboneManifest
from training.dataset.field_sources import FieldPhoto, read_parts
from training.embeddings.embed_crops import Crops, embed_fallback
from training.embeddings.field_set import FALLBACK, field_set, without_crop
from training.evaluation.locator import measured
from training.evaluation.suggestions import build_index, suggestion_figures
from training.reproducibility import SEED
from training.retrain.pipeline import RetrainedVersion, retrain

# A source of tops, soles and details of a few models, the side first. With all of these pictures in the index, 35 % of
# 203 phone photos of other shoes, boots and sandals among them, resembled one black running shoe (docs/decisions/0044).
FROM_ALL_SIDES = "nike_multiview"


def catalogue_bytes(photos: Sequence[FieldPhoto], crops: Crops, zero_point: int) -> bytes:
    """The index file of all other models of the catalogue."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / catalogue.FILE
        build_index(photos, crops, index_rows(photos), zero_point).write(path)
        return path.read_bytes()


def index_rows(photos: Sequence[FieldPhoto]) -> list[int]:
    """Positions of the photos that are in the index.

    Of `FROM_ALL_SIDES` there is the first photo of each name.
    """
    sides: dict[str, str] = {}
    for photo in sorted(photos, key=lambda each: each.path):
        if photo.source == FROM_ALL_SIDES:
            sides.setdefault(photo.name, photo.path)
    return [
        row for row, photo in enumerate(photos)
        if photo.kind in ("other_shoe", "ambiguous") and photo.folder in ("catalogue", "new_models")
        and (photo.source != FROM_ALL_SIDES or photo.path == sides[photo.name])
    ]  # fmt: skip


def random_views(path: Path, known: Container[str]) -> dict[str, NDArray[np.int8]]:
    """The first random view of each known photo.

    It is [1, embedding size] by sha256.
    """
    with np.load(path) as kept:
        digests, values = kept["sha256"].tolist(), kept["values"]
    found: dict[str, NDArray[np.int8]] = {}
    for digest, row in zip(digests, values, strict=True):
        if digest in known:
            found.setdefault(digest, row[np.newaxis])
    return found


def field_metrics(data: Path, parts: Path, crops: Crops, zero_point: int, locator: Path) -> dict[str, Any]:
    """Metrics of suggestions and locator; they stay with the backbone."""
    net = Locator.load(locator)
    suggested = suggestion_figures(read_parts(parts), crops, zero_point)
    boxes = measured(data, parts, lambda image: net.locate(image, 0.1))
    return {
        "suggestions": [asdict(row) for row in suggested],
        "locator": {**boxes, "threshold": LEAST_SCORE},
    }


def build_version(
    photos: Sequence[FieldPhoto],
    crops: Crops,
    backbone: Path,
    out: Path,
    *,
    locator: Path,
    metrics: Mapping[str, Any],
    more: Mapping[str, NDArray[np.int8]] | None = None,
) -> RetrainedVersion:
    """Store the embedding set beside the backbone, and retrain on it.

    Raises RegistryError, DatasetError and VersionError.
    """
    manifest = BackboneManifest.read(backbone)
    field_set(photos, crops, manifest, more).write(backbone)
    written = BackboneManifest.read(backbone)
    replace(written, metrics={**written.metrics, "field": metrics}).write(backbone)
    index = catalogue_bytes(photos, crops, manifest.embedding_zero_point)
    carried = {catalogue.FILE: index, LOCATOR_FILE: locator.read_bytes()}
    return retrain(backbone, out, seed=SEED, carried=carried)


def main() -> None:
    """Build a version, and print its folder."""
    parser = argparse.ArgumentParser(description="Build a version of the field classifier.")
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", type=Path)
    parser.add_argument("embeddings", type=Path, help="what training.embeddings.embed_crops made with the backbone")
    parser.add_argument("backbone", type=Path, help="folder of the backbone; its replay.npz is written")
    parser.add_argument("out", type=Path, help="folder of versions")
    parser.add_argument("--locator", type=Path, required=True)
    parser.add_argument("--views", type=Path, help="random views of the photos that train, an .npz")
    options = parser.parse_args()
    crops, zero_point = Crops.read(options.embeddings), BackboneManifest.read(options.backbone).embedding_zero_point
    metrics = field_metrics(options.data, options.parts, crops, zero_point, options.locator)
    options.out.mkdir(parents=True, exist_ok=True)
    photos = read_parts(options.parts)
    network = (options.backbone / BACKBONE_FILE).read_bytes()
    more = embed_fallback(options.data, without_crop(photos, crops), network, FALLBACK)
    if options.views:
        known = {photo.sha256 for photo in photos if photo.kind == "known" and photo.part == "train"}
        more |= random_views(options.views, known)
    made = build_version(
        photos, crops, options.backbone, options.out, locator=options.locator, metrics=metrics, more=more
    )
    print(made.folder)


if __name__ == "__main__":
    main()
