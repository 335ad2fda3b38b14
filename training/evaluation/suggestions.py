"""Metrics of suggestions: top-1 and top-5 in the wide catalogue.

The index holds the catalogue's pictures that train, and one picture of each name that is held out. A query is another
picture of one of these names: of the same shop, of another shop, or of a known model's second source.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.catalogue.index import CatalogueIndex
from training.dataset.field_sources import FieldPhoto, is_held_out
from training.embeddings.embed_crops import Crops
from training.evaluation.metrics import Proportion, proportion


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """How often suggestions are right, for queries of one source."""

    source: str
    first: Proportion
    first_five: Proportion


def build_index(photos: Sequence[FieldPhoto], crops: Crops, rows: Sequence[int], zero_point: int) -> CatalogueIndex:
    """An index of photos: the best crop, or the whole photo."""
    places = [_one_view(crops, row) for row in rows]
    return CatalogueIndex(
        values=crops.views[places], slugs=tuple(photos[row].name for row in rows), zero_point=zero_point
    )


def _one_view(crops: Crops, row: int) -> int:
    return int(np.flatnonzero((crops.photo == row) & (crops.crop <= 1))[-1])


def catalogue_rows(photos: Sequence[FieldPhoto]) -> tuple[list[int], list[int]]:
    """Positions of the photos in the index, and of the queries."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for row, photo in enumerate(photos):
        if photo.folder == "catalogue" and photo.kind == "other_shoe":
            by_name[photo.name].append(row)
    index, queries = [], []
    for rows in by_name.values():
        inside = [row for row in rows if photos[row].part != "test"] or rows[:1]
        groups = {photos[row].group for row in inside}
        index += inside
        queries += [row for row in rows if row not in inside and photos[row].group not in groups]
    return index, queries


def suggestion_figures(photos: Sequence[FieldPhoto], crops: Crops, zero_point: int) -> list[Suggested]:
    """Metrics by source, for trained and for held-out names."""
    inside, queries = catalogue_rows(photos)
    index = build_index(photos, crops, inside, zero_point)
    hits: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row in queries:
        found = [each.slug for each in index.search(_views(crops, row))]
        taught = "held-out name" if is_held_out(photos[row]) else "trained name"
        right = photos[row].name
        hits[f"{photos[row].source}, {taught}"].append((right == found[0], right in found))
    rows = {source: np.array(each) for source, each in sorted(hits.items())}
    return [
        Suggested(source=source, first=proportion(each[:, 0]), first_five=proportion(each[:, 1]))
        for source, each in rows.items()
    ]


def _views(crops: Crops, row: int) -> NDArray[np.int8]:
    """The crops of a photo, or the whole photo without any."""
    its = np.flatnonzero(crops.photo == row)
    return np.asarray(crops.views[its[1:] if len(its) > 1 else its], np.int8)
