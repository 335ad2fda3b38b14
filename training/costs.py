"""Costs: what a network weighs and takes, as float and as int8 .tflite, whatever its weights are.

KERAS_BACKEND=tensorflow python -m training.costs ARCHITECTURE [--size 160]
"""

import argparse
import json
import time
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from training.architectures import build
from training.quantize import Kind, converted

RUNS = 20  # timed; the median is kept


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Of the bare network, without a head; one thread, one picture."""

    parameters: int
    float_bytes: int
    int8_bytes: int
    float_ms: float
    int8_ms: float


def costs(architecture: str, size: int) -> Costs:
    """Convert and time a network with random weights; raises BackboneError."""
    net = build(architecture)
    noise = list(np.random.default_rng(20).integers(0, 256, (8, size, size, 3), dtype=np.uint8))
    graphs: dict[Kind, bytes] = {kind: converted(net, size, noise, kind) for kind in ("float", "int8")}
    return Costs(
        parameters=net.count_params(),
        float_bytes=len(graphs["float"]),
        int8_bytes=len(graphs["int8"]),
        float_ms=milliseconds(graphs["float"], noise[0].astype(np.float32) / 127.5 - 1),
        int8_ms=milliseconds(graphs["int8"], noise[0]),
    )


def milliseconds(graph: bytes, picture: NDArray[np.uint8] | NDArray[np.float32]) -> float:
    """The median time of one picture, [S, S, 3] of the dtype that the graph reads."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=graph, num_threads=1)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], picture[np.newaxis])
    taken = []
    for _ in range(3 + RUNS):
        start = time.perf_counter()
        interpreter.invoke()
        taken.append(1000 * (time.perf_counter() - start))
    return round(float(np.median(taken[3:])), 2)


def main() -> None:
    """Print the costs as JSON."""
    parser = argparse.ArgumentParser(description="What a network weighs and takes as .tflite.")
    parser.add_argument("architecture")
    parser.add_argument("--size", type=int, default=160)
    options = parser.parse_args()
    print(json.dumps(asdict(costs(options.architecture, options.size))))


if __name__ == "__main__":
    main()
