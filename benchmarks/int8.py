"""What int8 costs a version on photos that judge: its head and second look on the float network and the int8 graph.

`python benchmarks/int8.py FOLDER RUN [--version DIR]`: RUN is the folder that the fine-tuning of the version's backbone
left, with its float weights. Prints top-1 and top-3 of both, and the difference photo by photo. Needs the training
environment; `KERAS_BACKEND=torch` is faster where PyTorch is.
"""

# ruff: noqa: E402
import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import keras
import numpy as np
from numpy.typing import NDArray

from model.live import BACKBONES, shipped
from model.manifest import BACKBONE_FILE, Manifest
from model.pictures import picture
from training.dataset.split import Photo, split
from training.evaluation.phone_shift import accuracy_drop
from training.finetune.architectures import build
from training.finetune.distributed import outputs
from training.finetune.run_folder import FACTS_FILE, WEIGHTS_FILE
from training.head.tflite import read_head
from training.quantization.parity import graph_embeddings

Pictures = NDArray[np.uint8]  # [N, S, S, 3]
Embed = Callable[[Pictures], NDArray[np.float32]]
PIECE = 64  # pictures at a time


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure what int8 costs on the photos that judge.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--version", type=Path, default=shipped(), metavar="DIR")
    options = parser.parse_args()
    manifest, facts = Manifest.read(options.version), json.loads((options.run / FACTS_FILE).read_text(encoding="utf-8"))
    parts = split(options.folder, seed=facts["recipe"]["split_seed"])
    net = build(facts["recipe"]["architecture"], options.run / WEIGHTS_FILE)
    graph = (BACKBONES / manifest.backbone / BACKBONE_FILE).read_bytes()
    looks = _looks(parts.test, manifest)
    targets = np.array([manifest.labels.index(photo.slug) for photo in parts.test], dtype=np.int64)
    ranks = {}
    for name, embed in (("float", lambda seen: _by(net, seen)), ("int8", lambda seen: graph_embeddings(graph, seen))):
        shares = _answers(looks, options.version, embed)
        ranks[name] = (shares > shares[np.arange(len(targets)), targets][:, None]).sum(axis=1)
        print(f"{name:5}: top-1 {(ranks[name] < 1).mean():.2%}, top-3 {(ranks[name] < 3).mean():.2%}", flush=True)
    for count in (1, 3):
        lost = accuracy_drop(ranks["float"] < count, ranks["int8"] < count)
        interval = f"{100 * lost.low:.2f} to {100 * lost.high:.2f}"
        print(f"int8 loses {100 * lost.value:.2f} points of top-{count} ({interval})")


def _looks(photos: Sequence[Photo], manifest: Manifest) -> list[Pictures]:
    """Every look that the version can take, [photos, S, S, 3] each, the first one first."""
    rows = []
    for photo in photos:
        data = photo.path.read_bytes()
        again = manifest.second_look.views if manifest.second_look else ()
        first = picture.read(data, manifest.input_size, manifest.resize)
        rows.append([first, *(picture.read_views(data, manifest.input_size, again) if again else [])])
    return [np.stack(look) for look in zip(*rows, strict=True)]


def _by(net: keras.Model, seen: Pictures) -> NDArray[np.float32]:
    pieces = (seen[start : start + PIECE].astype(np.float32) / 127.5 - 1 for start in range(0, len(seen), PIECE))
    return np.concatenate([np.asarray(outputs(net, piece), dtype=np.float32) for piece in pieces])


def _answers(looks: Sequence[Pictures], version: Path, embed: Embed) -> NDArray[np.float32]:
    """What the version's head says of photos, [photos, labels], as the classifier does."""
    head, look = read_head(version), Manifest.read(version).second_look
    said = np.stack([head.probabilities(embed(seen)) for seen in looks], axis=1)  # [photos, looks, labels]
    if look is None:
        return said[:, 0]
    unsure = said[:, 0].max(axis=1) < look.below
    return np.asarray(np.where(unsure[:, None], said.mean(axis=1), said[:, 0]), dtype=np.float32)


if __name__ == "__main__":
    main()
