"""Second look: whether a version should look again, closer, where it is unsure; measured on the photos that choose.

python -m training.second_look FOLDER VERSION [--write BACKBONE_FOLDER]: prints the table; `--write` puts the best, or
none, into the manifest of the backbone, and so into every version that is made on it from then on.
"""

import argparse
import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import picture
from model.interpreter import Interpreter
from model.manifest import MODEL_FILE, BackboneManifest, Manifest, SecondLook
from training.dataset.split import Photo, split
from training.shift.photo import SEED, phone_photo

SHARES = (0.8, 0.7, 0.6)  # side of the middle, of the whole
BELOW = (0.3, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8)
MOST_LOST = 0.02  # top-1 on photos as they are that a second look may cost
THREADS = 2

Shares = NDArray[np.float32]  # [photos, labels]


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What a second look does to top-1, 0 to 1, and how often it is taken; `look` is None for the first one alone."""

    look: SecondLook | None
    plain: float  # photos as they are
    phone: float  # as a phone would have taken the same shoes
    again_plain: float
    again_phone: float

    @property
    def mean(self) -> float:
        """What second looks are ranked by."""
        return (self.plain + self.phone) / 2


def try_second_looks(version: Path, photos: Sequence[Photo]) -> tuple[Tried, ...]:
    """Measure second looks on photos of known models, the best first; raises VersionError and PictureError."""
    manifest = replace(Manifest.read(version), second_look=None)
    eye = _Eye((version / MODEL_FILE).read_bytes(), manifest)
    with ThreadPoolExecutor(THREADS) as pool:
        seen = list(pool.map(eye.views, photos))
    plain, phone = (np.array([pair[which] for pair in seen]) for which in (0, 1))  # [photos, 1 + shares, labels]
    targets = np.array([manifest.labels.index(photo.slug) for photo in photos])
    return ranked(plain, phone, targets)


def ranked(plain: Shares, phone: Shares, targets: NDArray[np.intp]) -> tuple[Tried, ...]:
    """Second looks by their mean top-1, from probabilities [photos, 1 + len(SHARES), labels]: the first look's first.

    Those that cost more than MOST_LOST on photos as they are come after the first look alone.
    """
    looks = [None, *(SecondLook(below=below, share=share) for share in SHARES for below in BELOW)]
    tried = [_tried(look, plain, phone, targets) for look in looks]
    alone = tried[0]
    return tuple(sorted(tried, key=lambda each: (each.plain < alone.plain - MOST_LOST, -each.mean, each.again_plain)))


def _tried(look: SecondLook | None, plain: Shares, phone: Shares, targets: NDArray[np.intp]) -> Tried:
    hits, again = zip(*(_with(look, seen, targets) for seen in (plain, phone)), strict=True)
    return Tried(look=look, plain=hits[0], phone=hits[1], again_plain=again[0], again_phone=again[1])


def _with(look: SecondLook | None, seen: Shares, targets: NDArray[np.intp]) -> tuple[float, float]:
    """Top-1, and the share of photos that are looked at again."""
    first, again = seen[:, 0], np.zeros(len(seen), dtype=bool)
    shares = first
    if look:
        again = first.max(axis=1) < look.below
        shares = np.where(again[:, None], (first + seen[:, 1 + SHARES.index(look.share)]) / 2, first)
    return float((shares.argmax(axis=1) == targets).mean()), float(again.mean())


class _Eye:
    """Looks at photos whole and at their middles; one interpreter a thread."""

    def __init__(self, model: bytes, manifest: Manifest) -> None:
        self._model, self._manifest, self._local = model, manifest, threading.local()

    def views(self, photo: Photo) -> tuple[Shares, Shares]:
        """[1 + shares, labels] of a photo as it is, and of the same by phone."""
        data = photo.path.read_bytes()
        return self._views(data), self._views(phone_photo(data, "usual", seed=SEED, name=photo.sha256))

    def _views(self, data: bytes) -> Shares:
        size, resize = self._manifest.input_size, self._manifest.resize
        middles = [picture.read_middle(data, size, resize, share) for share in SHARES]
        return np.stack([self._look(pixels) for pixels in (picture.read(data, size, resize), *middles)])

    def _look(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        if not hasattr(self._local, "interpreter"):
            self._local.interpreter = Interpreter(self._model)
        probabilities, _ = self._local.interpreter.run(pixels)
        assert probabilities is not None  # a version's graph gives them
        return np.asarray(probabilities)


def main() -> None:
    """Print what was tried, the best first."""
    parser = argparse.ArgumentParser(description="Measure whether a version should look again where it is unsure.")
    parser.add_argument("folder", type=Path, help="the photos of the base set")
    parser.add_argument("version", type=Path)
    parser.add_argument("--write", type=Path, metavar="BACKBONE", help="note the best in this backbone's manifest")
    parser.add_argument("--seed", type=int, default=SEED, help="of the split")
    options = parser.parse_args()
    tried = try_second_looks(options.version, split(options.folder, seed=options.seed).validation)
    print(json.dumps([asdict(each) for each in tried], indent=1))
    if options.write:
        replace(BackboneManifest.read(options.write), second_look=tried[0].look).write(options.write)


if __name__ == "__main__":
    main()
