"""TFLite interpreter: LiteRT, or tflite-runtime where that is installed."""

import importlib
import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.errors import VersionError
from model.pictures.quiet import without_litert_note

_RUNTIMES = ("ai_edge_litert", "tflite_runtime")


def _runtime() -> Any:
    for name in _RUNTIMES:
        try:
            return importlib.import_module(f"{name}.interpreter")
        except ModuleNotFoundError as error:
            if error.name is None or error.name.partition(".")[0] != name:
                raise  # the runtime is there, and something that it needs is not
    raise VersionError("No TensorFlow Lite runtime is installed; install ai-edge-litert (or tflite-runtime).")


def runtime_name() -> str:
    """Which runtime serves: `ai_edge_litert` or `tflite_runtime`; raises VersionError where there is neither."""
    return str(_runtime().__name__).partition(".")[0]


class Interpreter:
    """One graph ready to run; not thread-safe: give each thread its own."""

    def __init__(self, model: bytes, threads: int = 1) -> None:
        """Load the bytes of a .tflite; raises VersionError for unsuitable graphs."""
        if model[4:8] != b"TFL3":  # tflite-runtime crashes on junk instead of refusing it
            raise VersionError(f"The model is no .tflite: it begins with {model[:8]!r}.")
        try:
            runtime = _runtime()
            with without_litert_note():
                self._interpreter = runtime.Interpreter(model_content=model, num_threads=threads)
                self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise VersionError(f"The model is no .tflite that {runtime_name()} can run ({error}).") from error
        (entry, *more), outputs = self._interpreter.get_input_details(), self._interpreter.get_output_details()
        shape = [int(side) for side in entry["shape"]]
        if more or entry["dtype"] is not np.uint8 or len(shape) != 4 or shape != [1, shape[1], shape[1], 3]:
            raise VersionError(
                f"The model's input is {entry['dtype'].__name__} {shape}; it must be uint8 [1, S, S, 3]."
            )
        self.input_size = shape[1]
        self._input = int(entry["index"])
        self._probabilities = _output(outputs, np.float32)
        embedding = _output(outputs, np.int8)
        if embedding is None:
            raise VersionError("The model has no int8 output; it must give an int8 embedding.")
        self._embedding = embedding
        # The embedding's int8 value that means 0
        self.zero_point = next(int(each["quantization"][1]) for each in outputs if int(each["index"]) == embedding)

    def run(self, picture: NDArray[np.uint8]) -> tuple[NDArray[np.float32] | None, NDArray[np.int8]]:
        """Run on one picture, [S, S, 3] RGB 0 to 255.

        Gives the probabilities, [C] adding up to 1 (None for a backbone without a head), and the embedding, [1280].
        """
        self._interpreter.set_tensor(self._input, picture[np.newaxis])
        self._interpreter.invoke()
        embedding = self._interpreter.get_tensor(self._embedding)[0]
        if self._probabilities is None:
            return None, embedding
        return self._interpreter.get_tensor(self._probabilities)[0], embedding


class ThreadLocalInterpreter:
    """One interpreter per thread for the same graph; thread-safe."""

    def __init__(self, model: bytes) -> None:
        """Keep `model`, the bytes of a .tflite.

        Each thread raises VersionError where `Interpreter` does.
        """
        self._model, self._local = model, threading.local()

    @property
    def input_size(self) -> int:
        """The side of the pictures, in pixels."""
        return self._own().input_size

    def run(self, picture: NDArray[np.uint8]) -> tuple[NDArray[np.float32] | None, NDArray[np.int8]]:
        """Run on one picture, as `Interpreter.run`."""
        return self._own().run(picture)

    def _own(self) -> Interpreter:
        if not hasattr(self._local, "interpreter"):
            self._local.interpreter = Interpreter(self._model)
        own: Interpreter = self._local.interpreter
        return own


def _output(outputs: list[dict[str, Any]], dtype: type[np.generic]) -> int | None:
    """Index of the only output with this dtype and shape [1, N].

    The order of outputs differs between converters.
    """
    found = [int(each["index"]) for each in outputs if each["dtype"] is dtype and len(each["shape"]) == 2]
    if len(found) > 1:
        raise VersionError(f"The model has {len(found)} {dtype.__name__} outputs of shape [1, N]; it must have one.")
    return found[0] if found else None
