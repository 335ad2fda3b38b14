"""Ungraft: a head's dense layers read back from a version's file, to ask it about photos kept as embeddings."""

from pathlib import Path
from typing import Any

import numpy as np

from model.manifest import MODEL_FILE, Manifest
from training.errors import GraftError
from training.graft import Dense
from training.head import Head


def head_of(version: Path) -> Head:
    """The head of a version's folder; raises GraftError where its file was not made by `training.graft`."""
    manifest = Manifest.read(version)
    layers = read_layers((version / MODEL_FILE).read_bytes())
    return Head(labels=manifest.labels, layers=layers, temperature=manifest.temperature, tried=())


def read_layers(model: bytes) -> tuple[Dense, ...]:
    """The dense layers that `training.graft.graft` wrote into a .tflite; raises GraftError where there are none."""
    from ai_edge_litert import schema_py_generated as schema

    packed = schema.ModelT.InitFromPackedBuf(model, 0)
    tensors = {tensor.name.decode(): tensor for graph in packed.subgraphs for tensor in graph.tensors}
    layers: list[Dense] = []
    while (weights := tensors.get(f"head_{len(layers) + 1}_weights")) is not None:
        bias = tensors[f"head_{len(layers) + 1}_bias"]
        kept = _values(packed, weights)  # TFLite keeps [out, in]
        layers.append(Dense(weights=np.ascontiguousarray(kept.T), bias=_values(packed, bias)))
    if not layers:
        raise GraftError("The version's file has no head of ours: it cannot be compared on kept embeddings.")
    return tuple(layers)


def _values(model: Any, tensor: Any) -> Any:
    data = np.asarray(model.buffers[tensor.buffer].data, dtype=np.uint8).tobytes()
    return np.frombuffer(data, dtype=np.float32).reshape(tuple(tensor.shape))
