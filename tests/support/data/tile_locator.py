"""A locator without weights that finds dark tiles on white, for drawn scenes.

It has the form of a version's locator: darkness is averaged over a window of the size of a tile.
"""

from collections.abc import Sequence
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

SIDE, CELLS = 256, 32
WIDE, HIGH = 11, 13  # cells of a tile: a third of the scene's width


def tile_locator() -> bytes:
    """The graph: uint8 [1, 256, 256, 3] to `heat` [1, 32, 32, 1] and `shape` [1, 32, 32, 4]."""
    graph = _Graph()
    pixels = graph.tensor("pixels", (1, SIDE, SIDE, 3), schema.TensorType.UINT8)
    light = graph.tensor("light", (1, SIDE, SIDE, 3))
    cast = schema.CastOptionsT()
    graph.add(schema.BuiltinOperator.CAST, [pixels], light, schema.BuiltinOptions.CastOptions, cast)
    cells = graph.pool(light, (1, CELLS, CELLS, 3), SIDE // CELLS, SIDE // CELLS, SIDE // CELLS)
    darkness = graph.dense(cells, [[-8 / 255] * 3], [24.0], schema.ActivationFunctionType.RELU6)  # 6 from a quarter on
    covered = graph.pool(darkness, (1, CELLS, CELLS, 1), WIDE, HIGH, 1)
    heat = graph.dense(covered, [[40 / 6]], [-24.0])
    place = [0.5, 0.5, float(np.log(WIDE / CELLS)), float(np.log(HIGH / CELLS))]
    shape = graph.dense(covered, [[0.0]] * 4, place)
    return graph.finish(pixels, [heat, shape])


class _Graph:
    """A TFLite model in the making."""

    def __init__(self) -> None:
        self._model, self._main = schema.ModelT(), schema.SubGraphT()
        self._main.tensors, self._main.operators = [], []
        self._model.operatorCodes, self._model.buffers = [], [schema.BufferT()]

    def tensor(self, name: str, shape: Sequence[int], kind: int = 0, data: Any = None) -> int:
        """Add a tensor, float32 unless `kind` says otherwise; its number."""
        tensor = schema.TensorT()
        tensor.name, tensor.shape, tensor.type, tensor.buffer = name, list(shape), kind, 0
        if data is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(np.asarray(data, np.float32).tobytes(), np.uint8)
            self._model.buffers.append(buffer)
            tensor.buffer = len(self._model.buffers) - 1
        self._main.tensors.append(tensor)
        return len(self._main.tensors) - 1

    def add(self, code: int, inputs: list[int], output: int, kind: int, options: Any) -> int:
        """Add an operator; the number of its output."""
        named = schema.OperatorCodeT()
        named.builtinCode = named.deprecatedBuiltinCode = code
        named.version = 1
        self._model.operatorCodes.append(named)
        operator = schema.OperatorT()
        operator.opcodeIndex = len(self._model.operatorCodes) - 1
        operator.inputs, operator.outputs = inputs, [output]
        operator.builtinOptionsType, operator.builtinOptions = kind, options
        self._main.operators.append(operator)
        return output

    def pool(self, source: int, shape: Sequence[int], wide: int, high: int, stride: int) -> int:
        """The mean over windows."""
        options = schema.Pool2DOptionsT()
        options.filterWidth, options.filterHeight, options.strideW, options.strideH = wide, high, stride, stride
        options.padding = schema.Padding.SAME
        output = self.tensor(f"pool_{source}", shape)
        pooled = schema.BuiltinOperator.AVERAGE_POOL_2D
        return self.add(pooled, [source], output, schema.BuiltinOptions.Pool2DOptions, options)

    def dense(self, source: int, weights: Sequence[Sequence[float]], bias: Sequence[float], activation: int = 0) -> int:
        """A convolution of 1 by 1: each cell by itself."""
        options = schema.Conv2DOptionsT()
        options.strideW = options.strideH = options.dilationWFactor = options.dilationHFactor = 1
        options.fusedActivationFunction = activation
        name = f"dense_{source}_{len(weights)}"
        kernel = self.tensor(f"{name}_weights", (len(weights), 1, 1, len(weights[0])), data=weights)
        added = self.tensor(f"{name}_bias", (len(bias),), data=bias)
        output = self.tensor(name, (1, CELLS, CELLS, len(weights)))
        convolved = schema.BuiltinOperator.CONV_2D
        return self.add(convolved, [source, kernel, added], output, schema.BuiltinOptions.Conv2DOptions, options)

    def finish(self, source: int, outputs: list[int]) -> bytes:
        """The file."""
        self._main.inputs, self._main.outputs = [source], outputs
        self._model.version, self._model.subgraphs = 3, [self._main]
        builder = flatbuffers.Builder(4096)
        builder.Finish(self._model.Pack(builder), b"TFL3")
        return bytes(builder.Output())
