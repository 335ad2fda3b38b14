"""Test-time augmentation: choose the views for unsure photos, measured on validation photos.

`sneakers retrain --photos` takes this step. Alone, it prints the comparison and stores the best views:
`python -m training.head.test_time_augmentation BACKBONE FOLDER…`
"""

import argparse
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from itertools import combinations, product
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from model.interpreter import ThreadLocalInterpreter
from model.manifest import BACKBONE_FILE, BackboneManifest, TestTimeAugmentation
from model.pictures import picture
from model.pictures.picture import View
from training.dataset.photos import ProgressCallback
from training.dataset.split import Photo
from training.embeddings.embed import THREADS
from training.embeddings.embedding_set import ROLES, EmbeddingSet
from training.errors import DatasetError
from training.evaluation.evaluate import photos_of
from training.head.head import Head, train_head
from training.reproducibility import SEED
from training.simulation.phone_photo import phone_photo

SHARES = (0.8, 0.7, 0.6)
VIEWS = (
    View(resize="centre", share=1.0, mirrored=True),
    *(View(resize="centre", share=share, mirrored=mirrored) for share in SHARES for mirrored in (False, True)),
    *(View(resize="letterbox", share=1.0, mirrored=mirrored) for mirrored in (False, True)),
)
MAX_VIEWS = 4
# Validation photos that choose the views. Each is seen twenty times, half of them as a simulated phone photo: 0.5 s.
MAX_PHOTOS = 250
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)
MAX_LOSS = 0.005  # top-1 on photos as they are that TTA may cost
TOLERANCE = (
    0.005  # mean top-1 within which sets of views count as equal: chance moves it by more on some hundred photos
)
MARGIN = 0.1  # views are kept of photos that are surer than unsure by so much, too: the next head is another one
MAX_MARGIN = 0.5  # of what is left to certain: but no more than that, since nearly all photos are beyond 0.9
# Kept views are rounded to multiples of this, of 255: a value moves by two at most, and the file is a third smaller.
STEP = 4

Shares = NDArray[np.float32]  # [photos, views, labels], the first view's first
Values = NDArray[np.int8]  # [views, embedding size]
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class ViewsResult:
    """Top-1 and cost of some views.

    `tta` is None for one view alone.
    """

    tta: TestTimeAugmentation | None
    plain: float  # photos as they are
    phone: float  # as a phone would have taken the same shoes
    again_plain: float
    again_phone: float

    @property
    def mean(self) -> float:
        """The value by which sets of views are ranked."""
        return (self.plain + self.phone) / 2

    @property
    def cost(self) -> float:
        """Mean number of views of a photo besides the first."""
        return len(self.tta.views) * (self.again_plain + self.again_phone) / 2 if self.tta else 0.0


def choose_views(
    backbone: Path, photos: Sequence[Photo], *, seed: int = SEED, progress: ProgressCallback = lambda done, all_: None
) -> tuple[ViewsResult, ...]:
    """Choose a backbone's views; store their embeddings of unsure photos.

    `photos` are those that the replay was made of. What was tried comes back, the chosen one first. Raises
    TrainingError, where photos are missing, and VersionError.
    """
    head = train_head(EmbeddingSet.read(backbone), seed=seed)
    tried = compare_views(backbone, head, photos, progress)
    store_views(backbone, head, tried[0].tta, photos, progress)
    return tried


def store_views(
    backbone: Path,
    head: Head,
    tta: TestTimeAugmentation | None,
    photos: Sequence[Photo],
    progress: ProgressCallback = lambda done, all_: None,
    *,
    step: int = STEP,
) -> None:
    """Set the backbone's views; store their embeddings of validation and test photos.

    Only of those that are unsure at first sight, or nearly so, in the eyes of `head`; rounded to multiples of `step`.
    """
    embedding_set = EmbeddingSet.read(backbone)
    again: dict[str, Values] = {}
    if tta:
        rows = embedding_set.rows(*(role for role in ROLES if role != "train"))
        sure = head.probabilities(embedding_set.real(rows)).max(axis=1)
        limit = tta.below + min(MARGIN, MAX_MARGIN * (1 - tta.below))
        wanted = [embedding_set.sha256[row] for row in rows[sure < limit]]
        unsure = _select(photos, wanted)
        views = _reporting(_ViewEmbedder(backbone).again(unsure, tta.views), len(unsure), progress)
        again = {photo.sha256: _rounded(values, step) for photo, values in zip(unsure, views, strict=True)}
    replace(embedding_set, second_look=tta, again=again).write(backbone)


def _rounded(values: Values, step: int) -> Values:
    least, most = np.iinfo(np.int8).min, np.iinfo(np.int8).max
    steps = (values.astype(np.int16) - least + step // 2) // step
    return np.minimum(steps * step + least, most).astype(np.int8)


def compare_views(
    backbone: Path, head: Head, photos: Sequence[Photo], progress: ProgressCallback = lambda done, all_: None
) -> tuple[ViewsResult, ...]:
    """Measure all choices of views on validation photos, best first.

    At most MAX_PHOTOS photos are taken, as they are and as simulated phone photos.
    """
    embedding_set = EmbeddingSet.read(backbone)
    # Digests are in no order of their own, so the first of them are a sample.
    choosing = _select(photos, sorted(embedding_set.slugs_of("validation"))[:MAX_PHOTOS])
    seen = list(_reporting(_ViewEmbedder(backbone).both(choosing), len(choosing), progress))
    plain, phone = (_shares(head, embedding_set, np.stack([pair[which] for pair in seen])) for which in (0, 1))
    return rank_views(plain, phone, np.array([head.labels.index(photo.slug) for photo in choosing]))


def rank_views(plain: Shares, phone: Shares, targets: NDArray[np.intp]) -> tuple[ViewsResult, ...]:
    """Choices of views by mean top-1.

    Probabilities are `[photos, 1 + len(VIEWS), labels]`, the first view's first. Those that are AS_GOOD as the best
    come first, the cheapest before all: an answer should take no longer for what may be chance. Those that cost more
    than MOST_LOST on photos as they are come last.
    """
    sets = [views for count in range(1, MAX_VIEWS + 1) for views in combinations(VIEWS, count)]
    choices = [None, *(TestTimeAugmentation(below=below, views=views) for views, below in product(sets, THRESHOLDS))]
    tried = [_measure(tta, plain, phone, targets) for tta in choices]
    least = tried[0].plain - MAX_LOSS
    best = max(each.mean for each in tried if each.plain >= least)

    def order(each: ViewsResult) -> tuple[bool, bool, float, float]:
        as_good = each.mean >= best - TOLERANCE
        return each.plain < least, not as_good, each.cost if as_good else -each.mean, -each.mean

    return tuple(sorted(tried, key=order))


def _measure(tta: TestTimeAugmentation | None, plain: Shares, phone: Shares, targets: NDArray[np.intp]) -> ViewsResult:
    hits, again = zip(*(_accuracy(tta, seen, targets) for seen in (plain, phone)), strict=True)
    return ViewsResult(tta=tta, plain=hits[0], phone=hits[1], again_plain=again[0], again_phone=again[1])


def _accuracy(tta: TestTimeAugmentation | None, seen: Shares, targets: NDArray[np.intp]) -> tuple[float, float]:
    """Top-1, and the share of photos that get more views."""
    first, again = seen[:, 0], np.zeros(len(seen), dtype=bool)
    shares = first
    if tta:
        again = first.max(axis=1) < tta.below
        all_ = seen[:, [0, *(1 + VIEWS.index(view) for view in tta.views)]].mean(axis=1)
        shares = np.where(again[:, None], all_, first)
    return float((shares.argmax(axis=1) == targets).mean()), float(again.mean())


def _shares(head: Head, embedding_set: EmbeddingSet, values: NDArray[np.int8]) -> Shares:
    """Probabilities of embeddings [photos, views, embedding size]."""
    flat = head.probabilities(embedding_set.real_values(values.reshape(-1, values.shape[-1])))
    return flat.reshape(*values.shape[:2], -1)


def _select(photos: Sequence[Photo], wanted: Collection[str]) -> list[Photo]:
    """The photos with these digests, in their order, each once.

    Raises DatasetError if one is missing.
    """
    there = {photo.sha256: photo for photo in photos}
    if missing := [sha256 for sha256 in wanted if sha256 not in there]:
        raise DatasetError(
            f"{len(missing)} of {len(wanted)} photos of the base set are not in the folders that were given "
            f"(the first has the SHA-256 {missing[0]}): give all the folders that it was made of."
        )
    return [there[sha256] for sha256 in wanted]


def _reporting(seen: Iterable[Value], count: int, progress: ProgressCallback) -> Iterator[Value]:
    for done, each in enumerate(seen, 1):
        yield each
        progress(done, count)


class _ViewEmbedder:
    """Embeds photos and their views in several threads, in the order given."""

    def __init__(self, backbone: Path) -> None:
        self._manifest = BackboneManifest.read(backbone)
        self._interpreter = ThreadLocalInterpreter((backbone / BACKBONE_FILE).read_bytes())

    def both(self, photos: Sequence[Photo]) -> Iterator[tuple[Values, Values]]:
        """The views of each photo, as it is and by phone.

        The first view comes first, then VIEWS.
        """
        with ThreadPoolExecutor(THREADS) as pool:
            yield from pool.map(lambda photo: (self._all(_file(photo)), self._all(_by_phone(photo))), photos)

    def again(self, photos: Sequence[Photo], views: Sequence[View]) -> Iterator[Values]:
        """Some views of each photo."""
        with ThreadPoolExecutor(THREADS) as pool:
            yield from pool.map(lambda photo: self._seen(self._parts(_file(photo), views)), photos)

    def _all(self, data: bytes) -> Values:
        whole = picture.read(data, self._manifest.input_size, self._manifest.resize)
        return self._seen([whole, *self._parts(data, VIEWS)])

    def _parts(self, data: bytes, views: Sequence[View]) -> list[NDArray[np.uint8]]:
        return picture.read_views(data, self._manifest.input_size, views)

    def _seen(self, pixels: Sequence[NDArray[np.uint8]]) -> Values:
        return np.stack([self._interpreter.run(each)[1] for each in pixels])


def _file(photo: Photo) -> bytes:
    return photo.path.read_bytes()


def _by_phone(photo: Photo) -> bytes:
    return phone_photo(_file(photo), "usual", seed=SEED, name=photo.sha256)


def main() -> None:
    """Choose and store the views; print the comparison, best first."""
    parser = argparse.ArgumentParser(description="Choose which other views of a photo to see where one is unsure.")
    parser.add_argument("backbone", type=Path)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="what the base set was made of")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    tried = choose_views(options.backbone, photos_of(options.folders), seed=options.seed)
    print(json.dumps([asdict(each) for each in tried], indent=1))


if __name__ == "__main__":
    main()
