"""Weights of the locator's trunk.

They come from a backbone, from an int8 .tflite of MobileNetV2, or from a float16 .tflite of an SSD on MobileNetV2.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.errors import BackboneError
from training.finetune.architectures import build
from training.finetune.int8_weights import FoldedConvolution, convolutions, pairs

_FLOATS = {0: np.float32, 1: np.float16}  # TensorType: FLOAT32, FLOAT16


def load_trunk(weights: Path) -> Any:
    """MobileNetV2 with these weights; raises BackboneError where they do not fit."""
    if weights.is_dir():
        return build("mobilenet_v2", weights)
    graph = weights.read_bytes()
    try:
        found = iter(convolutions(graph))
    except BackboneError:
        found = half_convolutions(graph)
    net = build("mobilenet_v2", "none")
    for conv, norm in pairs(net):
        folded = next((each for each in found if each.kernel.shape == tuple(conv.kernel.shape)), None)
        if folded is None:
            raise BackboneError(f"{weights} has no convolution that fits {conv.name}: give one of MobileNetV2.")
        conv.kernel.assign(folded.kernel)
        one = np.ones_like(folded.bias)
        norm.set_weights([one, folded.bias, 0 * one, one - norm.epsilon])
    return net


def half_convolutions(graph: bytes) -> Iterator[FoldedConvolution]:
    """The convolutions of a float16 graph, in running order."""
    from ai_edge_litert import schema_py_generated as schema  # 20,000 generated lines: read when needed

    model = schema.ModelT.InitFromPackedBuf(graph, 0)
    (whole,) = model.subgraphs
    kinds = {schema.BuiltinOperator.CONV_2D, schema.BuiltinOperator.DEPTHWISE_CONV_2D}
    makers = {int(output): operator for operator in whole.operators for output in operator.outputs}

    def constant(number: int) -> NDArray[np.float32]:
        """A weight; a DEQUANTIZE operator makes float32 of a float16 one."""
        source = int(makers[number].inputs[0]) if number in makers else number
        tensor = whole.tensors[source]
        values = np.frombuffer(bytes(model.buffers[tensor.buffer].data), _FLOATS[tensor.type])
        return values.reshape(tensor.shape).astype(np.float32)

    for operator in whole.operators:
        code = model.operatorCodes[operator.opcodeIndex]
        if max(code.builtinCode, code.deprecatedBuiltinCode) in kinds:
            kernel, bias = (constant(int(each)) for each in operator.inputs[1:3])
            yield FoldedConvolution(kernel=kernel.transpose(1, 2, 3, 0), bias=bias)
