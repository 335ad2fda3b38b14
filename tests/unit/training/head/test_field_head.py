"""The field head: other shoes and other objects are classes of their own."""

import numpy as np
from numpy.typing import NDArray

from training.dataset.field_sources import FieldPhoto, Kind
from training.embeddings.embed_crops import Crops
from training.head.field_head import NO_SHOE, OTHER_SHOE, train_field_head

KINDS: tuple[Kind, ...] = ("known", "other_shoe", "no_shoe")
COUNT = 300  # photos of each kind
CHANCE = np.random.default_rng(0)
PHOTOS = [
    FieldPhoto(path=f"{kind}/{each}", sha256=f"{kind} {each}", folder=kind, source=kind, name=kind, kind=kind)
    for kind in KINDS
    for each in range(COUNT)
]


def noisy(axis: int, count: int) -> NDArray[np.int8]:
    """Embeddings int8 [count, 4] that are high along one axis."""
    return np.asarray(CHANCE.integers(-20, 20, (count, 4)) + 60 * np.eye(4, dtype=int)[axis], np.int8)


ROWS = np.arange(3 * COUNT)
CROPS = Crops(
    views=np.concatenate([noisy(axis, COUNT) for axis in range(3)]), photo=ROWS, crop=0 * ROWS,
    scores=np.zeros(3 * COUNT, np.float32),
)  # fmt: skip


def test_each_kind_of_photo_is_told_from_the_others() -> None:
    head = train_field_head(PHOTOS, CROPS, strength=1.0)
    assert head.labels == ("known", OTHER_SHOE, NO_SHOE)
    assert (head.probabilities(CROPS.views).argmax(axis=1) == CROPS.photo // COUNT).mean() > 0.98
