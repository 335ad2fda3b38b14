"""Unfold: from a shipped int8 backbone back to a network that learns, where its float weights are gone.

An int8 graph holds convolutions whose batch normalisation has been folded into kernel and bias. Here each gets a
normalisation again that changes nothing: it has the mean and the variance of what its convolution gives on photos, and
takes them back with its gain and offset. So the network computes what the graph did, and trains as it used to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from model.manifest import BACKBONE_FILE, BackboneManifest
from training.errors import BackboneError

PIECE = 16  # pictures at a time
# Root mean square of a channel's kernel, as MobileNetV2's ImageNet weights have it (0.04 to 0.1, 0.4 to 1.5 where
# depthwise): AdamW's steps have one length, so what is smaller would change too fast and what is larger too slowly.
_USUAL, _USUAL_DEPTHWISE = 0.05, 0.6
_KINDS = ("CONV_2D", "DEPTHWISE_CONV_2D")


@dataclass(frozen=True, kw_only=True)
class Folded:
    """One convolution of an int8 graph, in real numbers."""

    kernel: NDArray[np.float32]  # as Keras keeps it: [K, K, in, out], or [K, K, channels, 1] where it is depthwise
    bias: NDArray[np.float32]  # [out]


def unfold(net: Any, backbone: Path) -> None:
    """Put the weights of a backbone's folder into a network of its architecture; `settle` it before it learns.

    Raises VersionError where the folder is not whole, and BackboneError where the network is another.
    """
    BackboneManifest.read(backbone).verify(backbone)
    ours = list(pairs(net))
    found = convolutions((backbone / BACKBONE_FILE).read_bytes())
    if [conv.kernel.shape for conv, _ in ours] != [each.kernel.shape for each in found]:
        raise BackboneError(
            f"{backbone} has {len(found)} convolutions that do not fit the {len(ours)} of {net.name}: "
            "give the architecture that its manifest names."
        )
    for (conv, norm), folded in zip(ours, found, strict=True):
        conv.kernel.assign(folded.kernel)
        one = np.ones_like(folded.bias)
        norm.set_weights([one, folded.bias, 0 * one, one - norm.epsilon])  # gamma, beta, mean, variance: adds the bias


def convolutions(graph: bytes) -> list[Folded]:
    """The convolutions of an int8 .tflite, in the order in which they are computed."""
    from ai_edge_litert import schema_py_generated as schema  # 20,000 generated lines: read when needed

    model = schema.ModelT.InitFromPackedBuf(graph, 0)
    kinds = {getattr(schema.BuiltinOperator, name): name for name in _KINDS}
    found = []
    for operator in model.subgraphs[0].operators:
        code = model.operatorCodes[operator.opcodeIndex]
        kind = kinds.get(max(code.builtinCode, code.deprecatedBuiltinCode))
        if kind is None:
            continue
        tensors = [model.subgraphs[0].tensors[index] for index in operator.inputs[1:3]]
        kernel, bias = (_real(tensor, model.buffers[tensor.buffer].data) for tensor in tensors)
        order = (1, 2, 3, 0)  # TFLite keeps [out, K, K, in], and [1, K, K, channels] where it is depthwise
        found.append(Folded(kernel=np.ascontiguousarray(kernel.transpose(order)), bias=bias))
    return found


def _real(tensor: Any, data: Any) -> NDArray[np.float32]:
    """The values of a quantised tensor; a scale a channel, and zero at 0, as weights have it."""
    dtype = {9: np.int8, 2: np.int32}[tensor.type]  # TensorType: INT8, INT32
    values = np.frombuffer(bytes(data), dtype).reshape(tensor.shape)
    along = [1] * values.ndim
    along[tensor.quantization.quantizedDimension] = -1
    return np.asarray(values * np.asarray(tensor.quantization.scale, np.float32).reshape(along), np.float32)


def settle(net: Any, pictures: Sequence[NDArray[np.uint8]]) -> None:
    """Give each normalisation the statistics of photos [S, S, 3]; what the network computes stays the same.

    Each channel's kernel is brought to a usual size besides: folding has left some of them large and some small.
    """
    ours = list(pairs(net))
    for (conv, norm), (mean, variance) in zip(ours, _statistics(net, ours, pictures), strict=True):
        gain, bias, old_mean, old_variance = (np.asarray(value) for value in norm.get_weights())
        kernel, scale = _scaled(np.array(keras.ops.convert_to_numpy(conv.kernel)))
        conv.kernel.assign(kernel)
        through = gain / np.sqrt(old_variance + norm.epsilon)  # what the normalisation multiplied by so far
        mean_now, variance_now = mean * scale, variance * scale**2
        norm.set_weights([
            through / scale * np.sqrt(variance_now + norm.epsilon), bias + through * (mean - old_mean),
            mean_now, variance_now,
        ])  # fmt: skip


def _scaled(kernel: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A kernel of the usual size, and by how much each of its channels has been multiplied, [out]."""
    depthwise = kernel.shape[-1] == 1
    flat = kernel.reshape(-1, kernel.shape[-2] if depthwise else kernel.shape[-1])  # [inputs, out]
    size = np.sqrt((flat**2).mean(axis=0))
    scale = np.where(size > 0, (_USUAL_DEPTHWISE if depthwise else _USUAL) / np.maximum(size, 1e-9), 1.0)
    return (flat * scale).reshape(kernel.shape).astype(np.float32), scale.astype(np.float32)


def _statistics(
    net: Any, ours: Sequence[tuple[Any, Any]], pictures: Sequence[NDArray[np.uint8]]
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Mean and variance of what each convolution gives, over photos and places, [out] each."""
    ops, first = keras.ops, keras.config.image_data_format() == "channels_first"
    axes = (0, 2, 3) if first else (0, 1, 2)
    results = [ops.cast(conv.output, "float32") for conv, _ in ours]
    moments = keras.Model(net.input, [[ops.mean(each, axes), ops.mean(each * each, axes)] for each in results])
    sums: list[list[Any]] = [[0.0, 0.0] for _ in ours]
    for start in range(0, len(pictures), PIECE):
        pixels = np.stack(pictures[start : start + PIECE]).astype(np.float32) / 127.5 - 1  # [N, S, S, 3], -1 to 1
        fresh = moments.predict_on_batch(pixels.transpose(0, 3, 1, 2) if first else pixels)
        for total, both in zip(sums, fresh, strict=True):
            for place, moment in enumerate(both):
                total[place] += len(pixels) / len(pictures) * np.asarray(moment, np.float64)
    return [(mean, np.maximum(square - mean**2, 0.0)) for mean, square in sums]


def pairs(net: Any) -> Iterator[tuple[Any, Any]]:
    """Each convolution with the normalisation that follows it."""
    norms = [layer for layer in net.layers if isinstance(layer, keras.layers.BatchNormalization)]
    after = {id(norm.input): norm for norm in norms}
    for layer in net.layers:
        if isinstance(layer, keras.layers.Conv2D | keras.layers.DepthwiseConv2D):
            yield layer, after[id(layer.output)]
