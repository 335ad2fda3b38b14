"""Other formats than int8, and their costs beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.pictures import picture
from model.pictures.picture import Resize
from training.dataset.split import Photo
from training.errors import BackboneError
from training.finetune.architectures import Weights
from training.quantization.cost import RUNS, median_latencies
from training.quantization.parity import as_input, graph_embeddings, top_k_accuracy
from training.quantization.quantize import GraphFormat, TrainedNetwork, convert


@dataclass(frozen=True, kw_only=True)
class FormatFigures:
    """Of one graph, without a head."""

    bytes: int
    milliseconds: float  # median of one picture, one thread
    top1: float | None  # share of the validation photos, by the run's linear classifier; None without one


def write_format(
    photos: Path, file: Path, kind: GraphFormat, *, run: Path | None = None, weights: Weights = "none",
    architecture: str = "mobilenet_v2", size: int = 160, resize: Resize = "centre", split_seed: int = 20,
) -> dict[GraphFormat, FormatFigures]:  # fmt: skip
    """Write one format to a file; its figures and int8's.

    Raises BackboneError where the file's name does not end in `.tflite`.
    """
    if file.suffix != ".tflite":
        raise BackboneError(f"A graph of kind {kind} is one file, not a backbone's folder: give --to FILE.tflite.")
    source = TrainedNetwork.of(photos, run=run, weights=weights, architecture=architecture, split_seed=split_seed)
    calibration = source.calibration(size, resize)
    kinds: Sequence[GraphFormat] = (kind, "int8")
    graphs = {each: convert(source.net, size, calibration, each) for each in kinds}
    pixels = {each: as_input(calibration[0], np.uint8 if each == "int8" else np.float32) for each in kinds}
    times = median_latencies({each: (graphs[each], pixels[each]) for each in kinds}, runs=RUNS)
    right = {each: _top1(graphs[each], source, size, resize) for each in kinds}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(graphs[kind])
    return {each: FormatFigures(bytes=len(graphs[each]), milliseconds=times[each], top1=right[each]) for each in kinds}


def _top1(graph: bytes, source: TrainedNetwork, size: int, resize: Resize) -> float | None:
    judging = source.parts.validation
    if source.head is None or not judging:
        return None
    return top_k_accuracy(
        graph_embeddings(graph, _read(judging, size, resize)), source.parts.targets(judging), source.head, 1
    )


def _read(photos: Sequence[Photo], size: int, resize: Resize) -> NDArray[np.uint8]:
    return np.stack([picture.read(photo.path.read_bytes(), size, resize) for photo in photos])
