"""PyTorch's weights files (.pth), read without PyTorch, also from inside a wheel, into networks of the same layers.

A .pth is a pickle, and a pickle may run anything: this reader knows nothing but what tables of tensors are made of.
"""

import io
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.errors import BackboneError
from training.finetune.int8_weights import pairs

SUFFIXES = (".pth", ".pt", ".whl")
_DTYPES = {
    "FloatStorage": "<f4", "HalfStorage": "<f2", "DoubleStorage": "<f8", "IntStorage": "<i4", "LongStorage": "<i8",
}  # fmt: skip
_MAGIC = 0x1950A86A20F9469CFC6C  # opens the files of PyTorch before 1.6, which are pickles one after another
_DAMAGED = (pickle.UnpicklingError, EOFError, LookupError, TypeError, ValueError, AttributeError, zipfile.BadZipFile)


@dataclass(frozen=True, kw_only=True)
class _Storage:
    key: str
    dtype: np.dtype[Any]
    count: int


@dataclass(frozen=True, kw_only=True)
class _Tensor:
    storage: _Storage
    offset: int  # in numbers, as the strides are
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def read(path: Path) -> dict[str, NDArray[Any]]:
    """The tensors of a state dict by name, in the file's order; of a wheel, those of the one .pth that it carries.

    Raises BackboneError where the file is damaged, or names anything that a state dict has no need of.
    """
    data = path.read_bytes()
    try:
        table, storages = _zipped(data) if zipfile.is_zipfile(io.BytesIO(data)) else _pickles(io.BytesIO(data))
        return {name: _array(tensor, storages[tensor.storage.key]) for name, tensor in table.items()}
    except _DAMAGED as error:
        raise BackboneError(
            f"{path} cannot be read as PyTorch weights: {error}. Give a file of a state dict, or a wheel that has one."
        ) from error


def fill(net: Any, path: Path) -> None:
    """Put the convolutions and batch normalisations of a file into a network that has the same, in the same order.

    What else the file has, its classifier, is left. Raises BackboneError where the layers differ.
    """
    tensors = read(path)
    norms = [name.removesuffix(".running_mean") for name in tensors if name.endswith(".running_mean")]
    kernels = [_kernel(tensor) for tensor in tensors.values() if tensor.ndim == 4]
    ours = list(pairs(net))
    shapes = [kernel.shape for kernel in kernels], [tuple(conv.kernel.shape) for conv, _ in ours]
    if shapes[0] != shapes[1] or len(norms) != len(ours):
        raise BackboneError(
            f"{path} has {len(kernels)} convolutions and {len(norms)} normalisations that do not fit the {len(ours)} "
            f"of {net.name}: give the architecture that it was made for."
        )
    for (conv, norm), kernel, name in zip(ours, kernels, norms, strict=True):
        conv.kernel.assign(kernel)
        norm.set_weights([tensors[f"{name}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")])


def _kernel(tensor: NDArray[Any]) -> NDArray[Any]:
    """[out, in, K, K] as Keras keeps it, [K, K, in, out], or [K, K, channels, 1] where it is depthwise."""
    return tensor.transpose((2, 3, 0, 1) if tensor.shape[1] == 1 else (2, 3, 1, 0))


class _Unpickler(pickle.Unpickler):
    """Knows tensors, what holds their numbers, and tables; notes what holds numbers in `storages`."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        """What a name in the pickle stands for."""
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module == "torch" and name in _DTYPES:
            return name
        raise pickle.UnpicklingError(f"it wants {module}.{name}, which no table of weights needs")

    def persistent_load(self, pid: Any) -> _Storage:
        """The storage that `("storage", kind, key, device, count, …)` stands for."""
        _, kind, key, _, count = pid[:5]
        return self.storages.setdefault(key, _Storage(key=key, dtype=np.dtype(_DTYPES[kind]), count=count))


def _tensor(storage: _Storage, offset: int, shape: Sequence[int], strides: Sequence[int], *_: Any) -> _Tensor:
    return _Tensor(storage=storage, offset=offset, shape=tuple(shape), strides=tuple(strides))


def _pickles(file: io.BytesIO) -> tuple[Mapping[str, _Tensor], dict[str, bytes]]:
    """Before PyTorch 1.6: magic number, version, facts, the table, the keys of the storages, and these."""
    if _Unpickler(file).load() != _MAGIC:
        raise ValueError("it does not begin as one")
    for _ in range(2):
        _Unpickler(file).load()
    reader = _Unpickler(file)
    table, keys = reader.load(), _Unpickler(file).load()
    storages = {}
    for key in keys:
        file.seek(8, io.SEEK_CUR)  # the count once more
        storages[key] = file.read(reader.storages[key].count * reader.storages[key].dtype.itemsize)
    return table, storages


def _zipped(data: bytes) -> tuple[Mapping[str, _Tensor], dict[str, bytes]]:
    """A wheel, or since PyTorch 1.6: NAME/data.pkl and a file NAME/data/KEY for each storage."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if inner := [name for name in names if name.endswith(SUFFIXES)]:
            (only,) = inner
            return _pickles(io.BytesIO(archive.read(only)))
        (index,) = (name for name in names if name.endswith("/data.pkl"))
        reader = _Unpickler(io.BytesIO(archive.read(index)))
        table, folder = reader.load(), index.removesuffix(".pkl")
        return table, {key: archive.read(f"{folder}/{key}") for key in reader.storages}


def _array(tensor: _Tensor, numbers: bytes) -> NDArray[Any]:
    """A tensor's values, copied; raises ValueError where it reaches beyond its numbers."""
    flat = np.frombuffer(numbers, tensor.storage.dtype)
    last = tensor.offset + sum((side - 1) * step for side, step in zip(tensor.shape, tensor.strides, strict=True))
    if min(tensor.offset, *tensor.shape, *tensor.strides, 0) < 0 or (0 not in tensor.shape and last >= len(flat)):
        raise ValueError("a tensor reaches beyond the numbers that are there")
    strides = [step * flat.itemsize for step in tensor.strides]
    return np.lib.stride_tricks.as_strided(flat[tensor.offset :], tensor.shape, strides).copy()
