"""Embedding set of the field data, with crops, sources and boxes."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from model.manifest import BackboneManifest, TestTimeAugmentation
from model.pictures.picture import View
from training.dataset.field_sources import FieldPhoto, heading
from training.dataset.photos import NOT_SNEAKERS
from training.embeddings.embed_crops import Crops
from training.embeddings.embedding_set import EmbeddingSet, Role

BELOW = 0.8  # a first look that is less sure is followed by the crops
FALLBACK = (View(resize="centre", share=0.7, mirrored=True), View(resize="centre", share=0.6, mirrored=False))
# Views that only train are rounded to multiples of this, of 255: the file is a third smaller.
STEP = 8

_ROLES: dict[tuple[str, str], Role] = {
    ("known", "train"): "train",
    ("known", "validation"): "validation",
    ("known", "test"): "test",
    ("other_shoe", "train"): "unknown_choosing",
    ("other_shoe", "validation"): "unknown_validation",
    ("other_shoe", "test"): "unknown_reporting",
    ("no_shoe", "train"): "no_sneaker_choosing",
    ("no_shoe", "validation"): "no_sneaker_validation",
    ("no_shoe", "test"): "no_sneaker_reporting",
}


def field_set(
    photos: Sequence[FieldPhoto],
    crops: Crops,
    backbone: BackboneManifest,
    more: Mapping[str, NDArray[np.int8]] | None = None,
) -> EmbeddingSet:
    """Everything that trains, chooses or tests; ambiguous photos are left out.

    A photo that trains keeps its best crop, the others keep all of them. `more` are views by sha256 that follow:
    random ones of photos that train, the classifier's own of photos without a crop.
    """
    starts = np.searchsorted(crops.photo, np.arange(len(photos) + 1))
    rows = [row for row, photo in enumerate(photos) if photo.kind != "ambiguous" and starts[row] < starts[row + 1]]
    values = [_kept(crops.views[starts[row] : starts[row + 1]], photos[row], more or {}) for row in rows]
    return EmbeddingSet(
        values=np.stack([views[0] for views in values]),
        slugs=tuple(NOT_SNEAKERS if photos[row].kind == "no_shoe" else photos[row].name for row in rows),
        roles=tuple(_ROLES[photos[row].kind, photos[row].part] for row in rows),
        sha256=tuple(photos[row].sha256 for row in rows),
        scale=backbone.embedding_scale,
        zero_point=backbone.embedding_zero_point,
        second_look=TestTimeAugmentation(below=BELOW, views=FALLBACK),
        again={photos[row].sha256: views[1:] for row, views in zip(rows, values, strict=True) if len(views) > 1},
        sources=tuple(heading(photos[row]) for row in rows),
        boxes=tuple(round(float(crops.scores[starts[row] : starts[row + 1]].max()), 3) for row in rows),
    )


def without_crop(photos: Sequence[FieldPhoto], crops: Crops) -> list[FieldPhoto]:
    """The photos that choose or test, and have no crop."""
    counts = np.bincount(crops.photo, minlength=len(photos))
    return [
        photo
        for photo, views in zip(photos, counts, strict=True)
        if views == 1 and photo.part != "train" and photo.kind != "ambiguous"
    ]


def _kept(views: NDArray[np.int8], photo: FieldPhoto, more: Mapping[str, NDArray[np.int8]]) -> NDArray[np.int8]:
    """A photo's views as they are stored, the whole photo first."""
    added = more.get(photo.sha256, np.zeros((0, views.shape[1]), np.int8))
    if photo.part != "train":
        return np.concatenate([views, added])
    least, kept = np.iinfo(np.int8).min, np.concatenate([views[:2], added])
    rounded = (kept.astype(np.int16) - least + STEP // 2) // STEP * STEP + least
    return np.asarray(np.minimum(rounded, np.iinfo(np.int8).max), np.int8)
