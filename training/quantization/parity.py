"""Quantization error on the validation photos, by the serving interpreter."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.pictures import picture
from model.pictures.picture import Resize
from training.dataset.split import Split
from training.errors import BackboneError

Embeddings = NDArray[np.float32]  # [N, E]


@dataclass(frozen=True, kw_only=True)
class Parity:
    """Float and int8 accuracy of the run's linear classifier."""

    embedding_size: int
    embedding_scale: float
    embedding_zero_point: int
    photos: int
    cosine: float  # mean over photos, between the float and the int8 embedding
    float_top1: float | None
    int8_top1: float | None
    float_top3: float | None
    int8_top3: float | None

    def metrics(self) -> dict[str, Any]:
        """What the manifest keeps."""
        names = ("photos", "cosine", "float_top1", "int8_top1", "float_top3", "int8_top3")
        table = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        return {"validation": {name: round(value, 5) for name, value in table.items()}}


def parity(net: Any, graph: bytes, parts: Split, size: int, resize: Resize, *, head: Path | None) -> Parity:
    """Compare a network with its int8 graph on validation photos."""
    if not parts.validation:
        raise BackboneError("No photo is left to compare int8 with float on: give more photos, some ten of each model.")
    pictures = np.stack([picture.read(photo.path.read_bytes(), size, resize) for photo in parts.validation])
    exact = float_embeddings(net, pictures)
    scale, zero, values = int8_embeddings(graph, pictures)
    rough = (values.astype(np.float32) - zero) * np.float32(scale)
    targets = parts.targets(parts.validation)
    return Parity(
        embedding_size=values.shape[1],
        embedding_scale=scale,
        embedding_zero_point=zero,
        photos=len(pictures),
        cosine=float(_cosines(exact, rough).mean()),
        float_top1=top_k_accuracy(exact, targets, head, 1),
        int8_top1=top_k_accuracy(rough, targets, head, 1),
        float_top3=top_k_accuracy(exact, targets, head, 3),
        int8_top3=top_k_accuracy(rough, targets, head, 3),
    )


def float_embeddings(net: Any, pictures: NDArray[np.uint8]) -> Embeddings:
    """Of [N, S, S, 3], by a Keras network."""
    pieces = [pictures[start : start + 32].astype(np.float32) / 127.5 - 1 for start in range(0, len(pictures), 32)]
    return np.concatenate([np.asarray(net.predict_on_batch(piece), dtype=np.float32) for piece in pieces])


def int8_embeddings(graph: bytes, pictures: NDArray[np.uint8]) -> tuple[float, int, NDArray[np.int8]]:
    """Scale, zero point and embeddings [N, E] of an int8 backbone."""
    result, values = _outputs(graph, pictures)
    scale, zero = result["quantization"]
    return float(scale), int(zero), values


def graph_embeddings(graph: bytes, pictures: NDArray[np.uint8]) -> Embeddings:
    """Real embeddings [N, E] of a backbone graph of any format."""
    result, values = _outputs(graph, pictures)
    if values.dtype != np.int8:
        return np.asarray(values, dtype=np.float32)
    scale, zero = result["quantization"]
    return (values.astype(np.float32) - int(zero)) * np.float32(scale)


def _outputs(graph: bytes, pictures: NDArray[np.uint8]) -> tuple[Mapping[str, Any], NDArray[Any]]:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=graph, num_threads=1)
    interpreter.allocate_tensors()
    (entry,), (result,) = interpreter.get_input_details(), interpreter.get_output_details()
    found = []
    for each in pictures:
        interpreter.set_tensor(entry["index"], as_input(each, entry["dtype"])[np.newaxis])
        interpreter.invoke()
        found.append(interpreter.get_tensor(result["index"])[0])
    return result, np.stack(found)


def as_input(pixels: NDArray[np.uint8], dtype: Any) -> NDArray[np.uint8] | NDArray[np.float32]:
    """Pixels as a graph's input: uint8, or float32 in -1 to 1."""
    return pixels if dtype == np.uint8 else pixels.astype(np.float32) / 127.5 - 1


def _cosines(one: Embeddings, other: Embeddings) -> NDArray[np.float32]:
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return np.asarray((one * other).sum(axis=1) / np.maximum(lengths, 1e-9))


def top_k_accuracy(embeddings: Embeddings, targets: NDArray[np.int64], head: Path | None, k: int) -> float | None:
    """Top-k accuracy of a linear classifier; None without one."""
    if head is None:
        return None
    with np.load(head) as layer:
        ranked = np.argsort(-(embeddings @ layer["kernel"] + layer["bias"]), axis=1)[:, :k]
    return float((ranked == targets[:, None]).any(axis=1).mean())
