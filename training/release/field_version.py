"""Build a version with outlier exposure, locator and catalogue index.

Alone: `python -m training.release.field_version DATA PARTS.json EMBEDDINGS.npz BACKBONE OUT [--locator FILE]`.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.catalogue import index as catalogue
from model.classifier import LOCATED_SIDE
from model.locator import FILE as LOCATOR_FILE
from model.locator import Locator
from model.manifest import BACKBONE_FILE, BackboneManifest, Rejection, TestTimeAugmentation
from model.pictures import picture
from model.pictures.picture import View
from model.prediction import average
from model.rejection.outlier_exposure import outlier_scores, with_box
from training.dataset.field_sources import FieldPhoto, read_parts
from training.embeddings.embed_crops import Crops
from training.evaluation.suggestions import build_index
from training.head.field_head import FieldHead, train_field_head
from training.head.head import Dense
from training.head.tflite import attach_head
from training.release.registry import Parts, draft_folder, register, write_draft
from training.reproducibility import commit

RULE = "outlier_exposure"
ACCEPTED = 0.92  # share of the known validation photos that get a name
BOX_WEIGHT, BOX_ENOUGH = 3.0, 0.6  # see `model.rejection.outlier_exposure.with_box`; docs/decisions/
SHOES = 0.99  # share of the validation photos of any shoe that are seen as shoes
BELOW = 0.8  # a first look that is less sure is followed by the crops
FALLBACK = (View(resize="centre", share=0.7, mirrored=True), View(resize="centre", share=0.6, mirrored=False))


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Thresholds for an unknown model and for no sneaker."""

    known: float
    sneaker: float


def on_real_values(head: FieldHead, backbone: BackboneManifest) -> Dense:
    """A head on int8 values as a layer on real values."""
    weights, known = head.weights[:, :-2].astype(np.float64), head.bias[:-2].astype(np.float64)
    scaled = weights / backbone.embedding_scale
    bias = known + backbone.embedding_zero_point * weights.sum(axis=0)
    return Dense(weights=scaled.astype(np.float32), bias=bias.astype(np.float32))


def mean_embeddings(crops: Crops, photos: int) -> NDArray[np.int8]:
    """Mean embeddings of each photo's views; zeros without a view."""
    found = np.zeros((photos, crops.views.shape[1]), np.int8)
    starts = np.flatnonzero(np.diff(crops.photo, prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(crops.photo)], strict=True):
        views = crops.views[start:end]
        found[crops.photo[start]] = average(np.zeros((len(views), 1), np.float32), views)[1]
    return found


def choose_thresholds(
    photos: Sequence[FieldPhoto], embeddings: NDArray[np.int8], boxes: NDArray[np.float32], arrays: Mapping[str, Any]
) -> Thresholds:
    """Thresholds that accept the wanted shares of validation photos."""
    raw = zip(*outlier_scores(embeddings, arrays), boxes, strict=True)
    scores = np.array([with_box(float(each), float(shoe), float(box), arrays) for each, shoe, box in raw])
    known, sneaker = scores[:, 0], scores[:, 1]
    choosing = np.array([each.part == "validation" for each in photos])
    kinds = np.array([each.kind for each in photos])
    return Thresholds(
        known=float(np.quantile(known[choosing & (kinds == "known")], 1 - ACCEPTED)),
        sneaker=float(np.quantile(sneaker[choosing & (kinds != "no_shoe")], 1 - SHOES)),
    )


def surest_boxes(data: Path, photos: Sequence[FieldPhoto], locator: Path) -> NDArray[np.float32]:
    """The best box's score in each validation photo, [photos]."""
    net, found = Locator.load(locator), np.zeros(len(photos), np.float32)
    for place, photo in enumerate(photos):
        if photo.part == "validation":
            boxes = net.locate(picture.open_upright((data / photo.path).read_bytes(), LOCATED_SIDE))
            found[place] = boxes[0].score if boxes else 0.0
    return found


def catalogue_bytes(photos: Sequence[FieldPhoto], crops: Crops, zero_point: int) -> bytes:
    """The index file of all other models of the catalogue."""
    rows = [
        row for row, photo in enumerate(photos)
        if photo.kind in ("other_shoe", "ambiguous") and photo.folder in ("catalogue", "new_models")
    ]  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / catalogue.FILE
        build_index(photos, crops, rows, zero_point).write(path)
        return path.read_bytes()


def build_version(
    data: Path, photos: Sequence[FieldPhoto], crops: Crops, backbone: Path, out: Path, *, locator: Path | None = None
) -> Path:
    """Train a head and register a version; raises RegistryError."""
    manifest, head = BackboneManifest.read(backbone), train_field_head(photos, crops)
    arrays = {"outlier_weights": head.weights.astype(np.float16).astype(np.float32), "outlier_bias": head.bias}
    if locator:
        arrays |= {"box_weight": np.array(BOX_WEIGHT), "box_enough": np.array(BOX_ENOUGH)}
    boxes = surest_boxes(data, photos, locator) if locator else np.ones(len(photos), np.float32)
    limits = choose_thresholds(photos, mean_embeddings(crops, len(photos)), boxes, arrays)
    more = {catalogue.FILE: catalogue_bytes(photos, crops, manifest.embedding_zero_point)}
    if locator:
        more[LOCATOR_FILE] = locator.read_bytes()
    parts = Parts(
        model=attach_head((backbone / BACKBONE_FILE).read_bytes(), [on_real_values(head, manifest)]),
        labels=head.labels[:-2],
        temperature=1.0,
        rejection=Rejection(rule=RULE, unknown_below=limits.known, no_sneaker_below=limits.sneaker),
        arrays=arrays,
        more=more,
    )
    looks = replace(manifest, second_look=TestTimeAugmentation(below=BELOW, views=FALLBACK))
    with draft_folder(out) as draft:
        made = write_draft(draft, parts, looks)
        return register(draft, out, made, metrics={}, origin={"commit": commit(), "photos": len(photos)})


def main() -> None:
    """Build a version, and print its folder."""
    parser = argparse.ArgumentParser(description="Build a version of the field classifier.")
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", type=Path)
    parser.add_argument("embeddings", type=Path, help="what training.embeddings.embed_crops made with the backbone")
    parser.add_argument("backbone", type=Path, help="folder of the backbone")
    parser.add_argument("out", type=Path, help="folder of versions")
    parser.add_argument("--locator", type=Path)
    options = parser.parse_args()
    photos, crops = read_parts(options.parts), Crops.read(options.embeddings)
    options.out.mkdir(parents=True, exist_ok=True)
    print(build_version(options.data, photos, crops, options.backbone, options.out, locator=options.locator))


if __name__ == "__main__":
    main()
