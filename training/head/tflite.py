"""TFLite: attach a head's dense layers to a backbone's graph, without TensorFlow.

Alone: `python -m training.head.tflite BACKBONE.tflite HEAD.npz OUT.tflite`.

A .tflite file is a flatbuffer: tensors, buffers and a list of operators. The head is six operators more, appended with
LiteRT's own schema: dequantise, dense (ReLU, dense), softmax.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.interpreter import Interpreter
from model.manifest import MODEL_FILE, BackboneManifest, Manifest
from training.errors import HeadError
from training.head.head import Dense, Head

IDENTIFIER = b"TFL3"  # marks the flatbuffer as a TFLite model: https://ai.google.dev/edge/litert
SIGNATURE = "serving_default"
CHECKED_PICTURES = 3
TOLERANCE = 1e-5  # in float32; 4e-9 to 1e-7 were measured
LEGACY_CODE_LIMIT = 127  # older runtimes read the operator's code from a signed byte


def attach_head(backbone: bytes, layers: Sequence[Dense]) -> bytes:
    """Attach a head to a backbone's .tflite file.

    The result reads a uint8 picture and gives float32 `probabilities` and the int8 `embedding`. The backbone's one
    output must be an int8 embedding `[1, n]` with one scale; ReLU stands between the layers and softmax after the last.
    Raises HeadError if they do not fit.
    """
    graph = _Graph(backbone)
    embedding = graph.embedding()
    _check(layers, graph.width(embedding))
    hidden = graph.dequantise(embedding)
    for number, layer in enumerate(layers, start=1):
        hidden = graph.dense(hidden, layer, name=f"head_{number}", relu=number < len(layers))
    return graph.finish(probabilities=graph.softmax(hidden), embedding=embedding)


def check_head(
    attached: bytes,
    backbone: bytes,
    probabilities: Callable[[NDArray[np.float32]], NDArray[np.floating]],
    manifest: BackboneManifest,
) -> None:
    """Check on random pictures that the file computes what `probabilities` does.

    That takes real embeddings `[n, size]` and gives `[n, labels]`. Raises HeadError where the two differ.
    """
    whole, bare = Interpreter(attached), Interpreter(backbone)
    random = np.random.default_rng(0)
    for _ in range(CHECKED_PICTURES):
        pixels = random.integers(0, 256, (whole.input_size, whole.input_size, 3), dtype=np.uint8)
        (found, embedding), (_, expected) = whole.run(pixels), bare.run(pixels)
        real = (expected.astype(np.float32) - manifest.embedding_zero_point) * np.float32(manifest.embedding_scale)
        if not np.array_equal(embedding, expected) or found is None:
            raise HeadError("The version gives another embedding than the backbone: attach the head to that backbone.")
        if (apart := float(np.abs(found - probabilities(real[np.newaxis])[0]).max())) > TOLERANCE:
            raise HeadError(f"The version's probabilities are {apart:g} off: compare the backbone's scale.")


def _check(layers: Sequence[Dense], width: int) -> None:
    if not layers:
        raise HeadError("The head has no layers: give one or two.")
    for layer in layers:
        if len(layer.weights) != width:
            raise HeadError(f"A layer of the head takes {len(layer.weights)} values where {width} come: train it anew.")
        width = len(layer.bias)


class _Graph:
    """The unpacked flatbuffer of a model with one subgraph.

    Its methods append to it.
    """

    def __init__(self, content: bytes) -> None:
        from ai_edge_litert import schema_py_generated as schema  # 20,000 generated lines: read when needed

        self.schema = schema
        if content[4:8] != IDENTIFIER:
            raise HeadError("The backbone is not a TFLite model: give the file backbone.tflite.")
        try:
            self.model = schema.ModelT.InitFromPackedBuf(content, 0)
        except (ValueError, TypeError, IndexError, OverflowError, AttributeError) as error:
            raise HeadError(f"The backbone's file is damaged ({error}): restore it.") from error
        if len(self.model.subgraphs) != 1:
            raise HeadError(f"The backbone has {len(self.model.subgraphs)} subgraphs: convert it with one.")
        self.graph = self.model.subgraphs[0]

    def embedding(self) -> int:
        """The index of the backbone's output, an int8 embedding.

        It is checked, and takes the name `embedding`.
        """
        outputs = [self.graph.tensors[index] for index in self.graph.outputs]
        if len(outputs) != 1 or outputs[0].type != self.schema.TensorType.INT8 or len(outputs[0].shape) != 2:
            raise HeadError(f"The backbone has {len(outputs)} outputs, or not an int8 one: give a bare int8 backbone.")
        scales = outputs[0].quantization.scale if outputs[0].quantization else None
        if scales is None or len(scales) != 1:
            raise HeadError("The backbone's embedding must be quantised with one scale: convert it anew.")
        outputs[0].name = b"embedding"
        return int(self.graph.outputs[0])

    def width(self, tensor: int) -> int:
        return int(self.graph.tensors[tensor].shape[1])

    def dequantise(self, tensor: int) -> int:
        real = self._tensor("embedding_real", (1, self.width(tensor)))
        self._operator("DEQUANTIZE", [tensor], real, self.schema.DequantizeOptionsT())
        return real

    def dense(self, tensor: int, layer: Dense, *, name: str, relu: bool) -> int:
        output = self._tensor(name, (1, len(layer.bias)))
        weights = self._tensor(f"{name}_weights", layer.weights.T.shape, layer.weights.T)  # TFLite keeps [out, in]
        bias = self._tensor(f"{name}_bias", layer.bias.shape, layer.bias)
        options = self.schema.FullyConnectedOptionsT()
        activations = self.schema.ActivationFunctionType
        options.fusedActivationFunction = activations.RELU if relu else activations.NONE
        self._operator("FULLY_CONNECTED", [tensor, weights, bias], output, options)
        return output

    def softmax(self, tensor: int) -> int:
        output = self._tensor("probabilities", (1, self.width(tensor)))
        options = self.schema.SoftmaxOptionsT()
        options.beta = 1.0
        self._operator("SOFTMAX", [tensor], output, options)
        return output

    def finish(self, **outputs: int) -> bytes:
        """The file's bytes, with named outputs in the graph and its signature."""
        import flatbuffers

        self.graph.outputs = list(outputs.values())
        signature = self.schema.SignatureDefT()
        signature.signatureKey = SIGNATURE.encode()
        signature.inputs = [self._named("image", int(self.graph.inputs[0]))]
        signature.outputs = [self._named(name, tensor) for name, tensor in outputs.items()]
        self.model.signatureDefs = [signature]
        builder = flatbuffers.Builder(1 << 22)
        builder.Finish(self.model.Pack(builder), IDENTIFIER)
        return bytes(builder.Output())

    def _named(self, name: str, tensor: int) -> Any:
        entry = self.schema.TensorMapT()
        entry.name = name.encode()
        entry.tensorIndex = tensor
        return entry

    def _tensor(self, name: str, shape: Sequence[int], values: NDArray[np.float32] | None = None) -> int:
        buffer = self.schema.BufferT()
        if values is not None:
            buffer.data = np.frombuffer(np.ascontiguousarray(values).tobytes(), dtype=np.uint8)
        self.model.buffers.append(buffer)
        tensor = self.schema.TensorT()
        tensor.name = name.encode()
        tensor.shape = list(shape)
        tensor.type = self.schema.TensorType.FLOAT32
        tensor.buffer = len(self.model.buffers) - 1
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1

    def _operator(self, kind: str, inputs: list[int], output: int, options: Any) -> None:
        operator = self.schema.OperatorT()
        operator.opcodeIndex = self._code(getattr(self.schema.BuiltinOperator, kind))
        operator.inputs, operator.outputs = inputs, [output]
        operator.builtinOptions = options
        operator.builtinOptionsType = getattr(self.schema.BuiltinOptions, type(options).__name__.removesuffix("T"))
        self.graph.operators.append(operator)

    def _code(self, kind: int) -> int:
        for index, code in enumerate(self.model.operatorCodes):
            if max(code.builtinCode, code.deprecatedBuiltinCode) == kind:
                return index
        code = self.schema.OperatorCodeT()
        code.builtinCode, code.deprecatedBuiltinCode = kind, min(kind, LEGACY_CODE_LIMIT)
        code.version = 1
        self.model.operatorCodes.append(code)
        return len(self.model.operatorCodes) - 1


def main() -> None:
    """Attach a saved head to a backbone."""
    from training.head.head import Head

    parser = argparse.ArgumentParser(description="Graft a head onto a backbone.")
    parser.add_argument("backbone", type=Path)
    parser.add_argument("head", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.write_bytes(attach_head(options.backbone.read_bytes(), Head.read(options.head).layers))


if __name__ == "__main__":
    main()


def read_head(version: Path) -> Head:
    """The head of a version's folder; raises HeadError if it has none."""
    manifest = Manifest.read(version)
    layers = read_layers((version / MODEL_FILE).read_bytes())
    return Head(labels=manifest.labels, layers=layers, temperature=manifest.temperature, tried=())


def read_layers(model: bytes) -> tuple[Dense, ...]:
    """The dense layers that `attach_head` wrote; raises HeadError without any."""
    from ai_edge_litert import schema_py_generated as schema

    packed = schema.ModelT.InitFromPackedBuf(model, 0)
    tensors = {tensor.name.decode(): tensor for graph in packed.subgraphs for tensor in graph.tensors}
    layers: list[Dense] = []
    while (weights := tensors.get(f"head_{len(layers) + 1}_weights")) is not None:
        bias = tensors[f"head_{len(layers) + 1}_bias"]
        kept = _values(packed, weights)  # TFLite keeps [out, in]
        layers.append(Dense(weights=np.ascontiguousarray(kept.T), bias=_values(packed, bias)))
    if not layers:
        raise HeadError("The version's file has no head of ours: it cannot be compared on kept embeddings.")
    return tuple(layers)


def _values(model: Any, tensor: Any) -> Any:
    data = np.asarray(model.buffers[tensor.buffer].data, dtype=np.uint8).tobytes()
    return np.frombuffer(data, dtype=np.float32).reshape(tuple(tensor.shape))
