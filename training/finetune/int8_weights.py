"""Float networks from the weights of an int8 backbone.

An int8 graph holds convolutions whose batch normalisation has been folded into kernel and bias. Here each gets a
normalisation again that changes nothing: it has the mean and the variance of what its convolution gives on photos, and
takes them back with its gain and offset. So the network computes what the graph did, and trains as it used to.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from model.manifest import BACKBONE_FILE, BackboneManifest
from training.errors import BackboneError

PIECE = 16  # pictures at a time
# Root mean square of a channel's kernel, and of a depthwise one: AdamW's steps have one length, so what is smaller
# would change too fast and what is larger too slowly. MobileNetV2's ImageNet weights have 0.04 to 0.1, depthwise ones
# 0.4 to 1.5.
_USUAL, _USUAL_DEPTHWISE = 0.05, 0.6
_KINDS = ("CONV_2D", "DEPTHWISE_CONV_2D")


@dataclass(frozen=True, kw_only=True)
class FoldedConvolution:
    """One convolution of an int8 graph, in real numbers."""

    kernel: NDArray[np.float32]  # as Keras keeps it: [K, K, in, out], or [K, K, channels, 1] where it is depthwise
    bias: NDArray[np.float32]  # [out]


def unfold(net: Any, architecture: str, backbone: Path) -> None:
    """Load an int8 backbone's weights into a float network.

    Raises VersionError where the folder is not whole, and BackboneError where the network is another.
    """
    manifest = BackboneManifest.read(backbone)
    manifest.verify(backbone)
    if manifest.architecture != architecture:
        raise BackboneError(
            f"{backbone} is of {manifest.architecture}, not of {architecture}: "
            f"--set architecture={manifest.architecture}."
        )
    ours = list(pairs(net))
    found = convolutions((backbone / BACKBONE_FILE).read_bytes())
    if [conv.kernel.shape for conv, _ in ours] != [each.kernel.shape for each in found]:
        raise BackboneError(
            f"{backbone} has {len(found)} convolutions that do not fit the {len(ours)} of {architecture}: "
            "give a backbone that 'train quantise' made of it."
        )
    for (conv, norm), folded in zip(ours, found, strict=True):
        conv.kernel.assign(folded.kernel)
        if conv.use_bias:
            conv.bias.assign(0 * folded.bias)
        one = np.ones_like(folded.bias)
        norm.set_weights([one, folded.bias, 0 * one, one - norm.epsilon])  # gamma, beta, mean, variance: adds the bias


def convolutions(graph: bytes) -> list[FoldedConvolution]:
    """The convolutions of an int8 graph in topological order.

    Raises BackboneError for another graph.
    """
    from ai_edge_litert import schema_py_generated as schema  # 20,000 generated lines: read when needed

    model = schema.ModelT.InitFromPackedBuf(graph, 0)
    (whole,) = model.subgraphs
    kinds = {getattr(schema.BuiltinOperator, name) for name in _KINDS}
    makers = {int(output): operator for operator in whole.operators for output in operator.outputs}
    found = []
    for made in _in_order(int(whole.outputs[0]), lambda each: [int(i) for i in makers[each].inputs if i in makers]):
        code = model.operatorCodes[makers[made].opcodeIndex]
        if max(code.builtinCode, code.deprecatedBuiltinCode) in kinds:
            tensors = [whole.tensors[index] for index in makers[made].inputs[1:3]]
            kernel, bias = (_real(tensor, model.buffers[tensor.buffer].data) for tensor in tensors)
            order = (1, 2, 3, 0)  # TFLite keeps [out, K, K, in], and [1, K, K, channels] where it is depthwise
            found.append(FoldedConvolution(kernel=np.ascontiguousarray(kernel.transpose(order)), bias=bias))
    return found


def _in_order(last: int, takes: Callable[[int], Sequence[int]]) -> list[int]:
    """The nodes of a graph in topological order."""
    order: dict[int, None] = {}
    path = [last]
    while path:
        if left := [node for node in takes(path[-1]) if node not in order]:
            path.append(left[0])
        else:
            order[path.pop()] = None
    return list(order)


def _real(tensor: Any, data: Any) -> NDArray[np.float32]:
    """Dequantise a tensor with a scale for each channel."""
    dtype = {9: np.int8, 2: np.int32}.get(tensor.type)  # TensorType: INT8, INT32
    if dtype is None:
        raise BackboneError(
            f"The graph's {tensor.name.decode()} is not quantised: give a backbone that 'train quantise' made, of int8."
        )
    values = np.frombuffer(bytes(data), dtype).reshape(tensor.shape)
    along = [1] * values.ndim
    along[tensor.quantization.quantizedDimension] = -1
    return np.asarray(values * np.asarray(tensor.quantization.scale, np.float32).reshape(along), np.float32)


def calibrate_batch_norm(net: Any, pictures: Sequence[NDArray[np.uint8]]) -> None:
    """Set batch-norm statistics from photos; the function stays equal.

    Each channel's kernel is brought to a usual size besides: folding has left some of them large and some small.
    """
    ours = list(pairs(net))
    for (conv, norm), (mean, variance) in zip(ours, _statistics(net, ours, pictures), strict=True):
        gain, bias, old_mean, old_variance = (np.asarray(value) for value in norm.get_weights())
        kernel, scale = _scaled(np.array(keras.ops.convert_to_numpy(conv.kernel)))
        conv.kernel.assign(kernel)
        if conv.use_bias:
            conv.bias.assign(scale * keras.ops.convert_to_numpy(conv.bias))
        through = gain / np.sqrt(old_variance + norm.epsilon)  # what the normalisation multiplied by so far
        mean_now, variance_now = mean * scale, variance * scale**2
        norm.set_weights([
            through / scale * np.sqrt(variance_now + norm.epsilon), bias + through * (mean - old_mean),
            mean_now, variance_now,
        ])  # fmt: skip


def _scaled(kernel: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A kernel of the usual size, and each channel's factor, [out]."""
    depthwise = kernel.shape[-1] == 1
    flat = kernel.reshape(-1, kernel.shape[-2] if depthwise else kernel.shape[-1])  # [inputs, out]
    size = np.sqrt((flat**2).mean(axis=0))
    scale = np.where(size > 0, (_USUAL_DEPTHWISE if depthwise else _USUAL) / np.maximum(size, 1e-9), 1.0)
    return (flat * scale).reshape(kernel.shape).astype(np.float32), scale.astype(np.float32)


def _statistics(
    net: Any, ours: Sequence[tuple[Any, Any]], pictures: Sequence[NDArray[np.uint8]]
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Mean and variance of each convolution's output, [out] each."""
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
    """Each convolution with its batch normalisation, in graph order."""
    makers = {id(layer.output): layer for layer in net.layers if not isinstance(layer, keras.layers.InputLayer)}
    norms = [layer for layer in net.layers if isinstance(layer, keras.layers.BatchNormalization)]
    after = {id(norm.input): norm for norm in norms}

    def taken(made: int) -> list[int]:
        given = makers[made].input
        return [id(each) for each in (given if isinstance(given, list) else [given]) if id(each) in makers]

    for made in _in_order(id(net.output), taken):
        if isinstance(makers[made], keras.layers.Conv2D | keras.layers.DepthwiseConv2D):
            yield makers[made], after[made]
