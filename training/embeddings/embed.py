"""Embedding: photos to int8 embeddings, with the serving graph and preprocessing.

Alone: `python -m training.embeddings.embed FOLDER BACKBONE_FOLDER [--cache DIR]`.
"""

import argparse
import io
import json
import tempfile
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import PIL
from numpy.typing import NDArray

from model.errors import PictureError
from model.interpreter import ThreadLocalInterpreter
from model.manifest import BACKBONE_FILE, BackboneManifest, digest
from model.pictures import conversion, picture
from training.dataset.photos import Photo, ProgressCallback, list_photos

THREADS = 2  # decoding and inference both release the interpreter lock, so threads do what processes would
CHUNK = 256  # photos between two looks at the cache and two words of progress


@dataclass(frozen=True, kw_only=True)
class Embeddings:
    """Photos with their embeddings, in the order given; the unreadable ones apart."""

    photos: tuple[Photo, ...]
    values: NDArray[np.int8]  # [len(photos), embedding size], as the backbone quantises
    unreadable: tuple[Path, ...]


def embed(
    photos: Sequence[Photo],
    backbone: Path,
    *,
    cache: Path | None = None,
    progress: ProgressCallback = lambda done, all_: None,
) -> Embeddings:
    """Embed photos with a backbone; keep the results in `cache`.

    Raises VersionError where the backbone's folder is not whole.
    """
    manifest = BackboneManifest.read(backbone)
    manifest.verify(backbone)
    known = _Cache(cache, manifest)
    with ThreadPoolExecutor(THREADS) as pool:
        interpreter = ThreadLocalInterpreter((backbone / BACKBONE_FILE).read_bytes())
        embedding = partial(_embedding, interpreter, manifest)
        for start in range(0, len(photos), CHUNK):
            fresh = [photo for photo in photos[start : start + CHUNK] if photo.sha256 not in known.values]
            for photo, value in zip(fresh, pool.map(embedding, fresh), strict=True):
                known.values[photo.sha256] = value
            if fresh:
                known.save()
            progress(min(start + CHUNK, len(photos)), len(photos))
    values = {photo: value for photo in photos if (value := known.values[photo.sha256]) is not None}
    return Embeddings(
        photos=tuple(values),
        values=np.array(list(values.values()), dtype=np.int8).reshape(-1, manifest.embedding_size),
        unreadable=tuple(photo.path for photo in photos if photo not in values),
    )


def _embedding(
    interpreter: ThreadLocalInterpreter, manifest: BackboneManifest, photo: Photo
) -> NDArray[np.int8] | None:
    """A photo's embedding `[embedding size]`, or None for an unreadable picture."""
    try:
        pixels = picture.read(photo.path.read_bytes(), manifest.input_size, manifest.resize)
    except PictureError:
        return None
    return interpreter.run(pixels)[1]


class _Cache:
    """Embeddings by photo digest, in one file for a backbone.

    Code that reads pictures in another way has another file. A second writer costs time, never a wrong value.
    """

    def __init__(self, folder: Path | None, manifest: BackboneManifest) -> None:
        # Another way to read pictures gives other embeddings.
        code = "-".join(digest(Path(module.__file__ or ""))[:6] for module in (picture, conversion))
        self.path = folder / f"{manifest.id}-{code}-pillow-{PIL.__version__}.npz" if folder else None
        self.values: dict[str, NDArray[np.int8] | None] = {}
        if self.path and self.path.exists():
            self.values.update(_stored(self.path))

    def save(self) -> None:
        """Replace the file in one step; a kill leaves a whole file."""
        if not self.path:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept = {sha256: value for sha256, value in self.values.items() if value is not None}
        with tempfile.NamedTemporaryFile(dir=self.path.parent, suffix=".part", delete=False) as file:
            np.savez(file, sha256=np.array(list(kept)), values=np.array(list(kept.values()), dtype=np.int8))
        Path(file.name).replace(self.path)


def _stored(path: Path) -> dict[str, NDArray[np.int8]]:
    """The content of a cache file; nothing if it is damaged."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            return dict(zip(stored["sha256"].tolist(), stored["values"], strict=True))
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return {}


def main() -> None:
    """Fill a cache with a folder's embeddings and print their number."""
    parser = argparse.ArgumentParser(description="Embed a folder of photos.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("backbone", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("var/embeddings"))
    options = parser.parse_args()
    done = embed(list_photos(options.folder), options.backbone, cache=options.cache)
    print(json.dumps({"photos": len(done.photos), "unreadable": [str(path) for path in done.unreadable]}, indent=2))


if __name__ == "__main__":
    main()
