"""Size and latency of architectures as float and int8 .tflite.

`sneakers train cost [ARCHITECTURE] [--size 160] [--beside BACKBONE]`. The weights do not matter.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from model.manifest import BACKBONE_FILE, BackboneManifest
from training.finetune.architectures import build
from training.quantization.quantize import GraphFormat, convert

RUNS = 60  # timed; the fastest is kept: other work on the machine only ever adds
PLAIN_SIZE = 224  # pixels; what MobileNetV2 was published for (Sandler et al. 2018)


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Costs of a bare network: one thread, fastest of `RUNS`."""

    parameters: int
    float_bytes: int
    int8_bytes: int
    float_ms: float
    int8_ms: float


def costs(architecture: str, size: int) -> Costs:
    """Convert and time a network with random weights; raises BackboneError."""
    net = build(architecture)
    noise = list(np.random.default_rng(20).integers(0, 256, (8, size, size, 3), dtype=np.uint8))
    graphs: dict[GraphFormat, bytes] = {kind: convert(net, size, noise, kind) for kind in ("float", "int8")}
    return Costs(
        parameters=net.count_params(),
        float_bytes=len(graphs["float"]),
        int8_bytes=len(graphs["int8"]),
        float_ms=milliseconds(graphs["float"], noise[0].astype(np.float32) / 127.5 - 1),
        int8_ms=milliseconds(graphs["int8"], noise[0]),
    )


def milliseconds(graph: bytes, picture: NDArray[np.uint8] | NDArray[np.float32]) -> float:
    """The shortest latency of one picture, [S, S, 3]."""
    return round(min(_timed({"it": (graph, picture)}, RUNS)["it"]), 2)


def median_latencies(
    graphs: Mapping[str, tuple[bytes, NDArray[np.uint8] | NDArray[np.float32]]], *, runs: int
) -> dict[str, float]:
    """Median milliseconds of each graph, run in turns."""
    return {name: round(float(np.median(times)), 2) for name, times in _timed(graphs, runs).items()}


def _timed(
    graphs: Mapping[str, tuple[bytes, NDArray[np.uint8] | NDArray[np.float32]]], runs: int
) -> dict[str, list[float]]:
    from ai_edge_litert.interpreter import Interpreter

    ready = {}
    for name, (graph, picture) in graphs.items():
        ready[name] = Interpreter(model_content=graph, num_threads=1)
        ready[name].allocate_tensors()
        ready[name].set_tensor(ready[name].get_input_details()[0]["index"], picture[np.newaxis])
    taken: dict[str, list[float]] = {name: [] for name in graphs}
    for _ in range(3 + runs):
        for name, interpreter in ready.items():
            start = time.perf_counter()
            interpreter.invoke()
            taken[name].append(1000 * (time.perf_counter() - start))
    return {name: times[3:] for name, times in taken.items()}  # the first ones also set up


def beside_plain(backbone: Path, *, runs: int = 200) -> dict[str, float]:
    """Store a backbone's latency beside plain MobileNetV2 in its manifest.

    Raises VersionError where the folder is not whole.
    """
    manifest = BackboneManifest.read(backbone)
    manifest.verify(backbone)
    pictures = {side: np.zeros((side, side, 3), np.uint8) for side in (manifest.input_size, PLAIN_SIZE)}
    noise = list(np.random.default_rng(20).integers(0, 256, (8, PLAIN_SIZE, PLAIN_SIZE, 3), dtype=np.uint8))
    plain = convert(keras.applications.MobileNetV2(weights=None), PLAIN_SIZE, noise)
    graphs = {"milliseconds": ((backbone / BACKBONE_FILE).read_bytes(), pictures[manifest.input_size])}
    found = median_latencies({**graphs, "plain_milliseconds": (plain, pictures[PLAIN_SIZE])}, runs=runs)
    replace(manifest, metrics={**manifest.metrics, "speed": found}).write(backbone)
    return found
