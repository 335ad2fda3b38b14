"""Quantise the averaged weights of a field fine-tuning.

Alone: `KERAS_BACKEND=tensorflow python -m training.quantization.field_backbone CACHE RUN OUT [--size 160]`.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.manifest import BACKBONE_FILE, BackboneManifest, digest
from model.pictures.crop import crop_square
from training.augmentation.field_loader import facts_in
from training.augmentation.photo_cache import open_photo_cache
from training.embeddings.embed_crops import best_boxes
from training.finetune.architectures import build
from training.quantization.parity import float_embeddings, int8_embeddings
from training.quantization.quantize import convert
from training.reproducibility import commit

CALIBRATION, COMPARED = 500, 200  # pictures
ARCHITECTURE = "mobilenet_v2"


def calibration_crops(cache: Path, size: int, count: int) -> list[NDArray[np.uint8]]:
    """Crops [S, S, 3] of training photos, for calibration."""
    gallery, (_, boxes) = open_photo_cache(cache), facts_in(cache)
    rows = np.linspace(0, len(gallery) - 1, min(count, len(gallery))).astype(int)
    return [_crop(gallery.photo(row), best_boxes(boxes[row], 1), size) for row in rows.tolist()]


def _crop(pixels: NDArray[np.uint8], boxes: Sequence[tuple[Any, float]], size: int) -> NDArray[np.uint8]:
    box = boxes[0][0] if boxes else (0.0, 0.0, 1.0, 1.0)
    return crop_square(Image.fromarray(pixels), box, size)


def quantise_run(cache: Path, run: Path, out: Path, *, size: int = 160) -> Path:
    """Make the backbone's folder; raises BackboneError."""
    net = build(ARCHITECTURE, run / "average.weights.h5")
    crops = calibration_crops(cache, size, CALIBRATION + COMPARED)
    graph = convert(net, size, crops[:: max(1, len(crops) // CALIBRATION)][:CALIBRATION])
    compared = np.stack(crops[-COMPARED:])
    exact, (scale, zero, values) = float_embeddings(net, compared), int8_embeddings(graph, compared)
    rough = (values.astype(np.float32) - zero) * np.float32(scale)
    lengths = np.linalg.norm(exact, axis=1) * np.linalg.norm(rough, axis=1)
    cosine = float(((exact * rough).sum(axis=1) / np.maximum(lengths, 1e-9)).mean())
    history = json.loads((run / "history.json").read_text(encoding="utf-8")) if (run / "history.json").exists() else []
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as name:
        made = Path(name) / "backbone"
        made.mkdir()
        (made / BACKBONE_FILE).write_bytes(graph)
        files = {BACKBONE_FILE: digest(made / BACKBONE_FILE)}
        manifest = BackboneManifest(
            id=BackboneManifest.derive_id(files=files, input_size=size, resize="centre"),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            architecture=ARCHITECTURE,
            input_size=size,
            resize="centre",
            embedding_size=values.shape[1],
            embedding_scale=scale,
            embedding_zero_point=zero,
            files=files,
            metrics={"validation": {"photos": len(compared), "cosine": round(cosine, 5)}},
            origin={
                "recipe": json.loads((run / "recipe.json").read_text(encoding="utf-8")),
                "history": history,
                "commit": commit(),
            },
        )
        manifest.write(made)
        folder = out / manifest.id
        if not folder.exists():
            made.rename(folder)
    return folder


def main() -> None:
    """Quantise, and print the folder."""
    parser = argparse.ArgumentParser(description="Convert a field fine-tuning to a full-integer backbone.")
    parser.add_argument("cache", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, default=160)
    options = parser.parse_args()
    print(quantise_run(options.cache, options.run, options.out, size=options.size))


if __name__ == "__main__":
    main()
