"""Writes state dicts as PyTorch does, before 1.6 and since, without PyTorch."""

import io
import pickle
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tensors = Mapping[str, NDArray[np.float32]]
MAGIC = 0x1950A86A20F9469CFC6C


def old_style(tensors: Tensors) -> bytes:
    """Pickles one after another, and then the numbers."""
    facts = b"".join(pickle.dumps(each, 2) for each in (MAGIC, 1001, {"little_endian": True}))
    keys = pickle.dumps([str(number) for number in range(len(tensors))], 2)
    numbers = b"".join(len(flat).to_bytes(8, "little") + flat.tobytes() for flat in map(_stored, tensors.values()))
    return facts + table(tensors) + keys + numbers


def new_style(tensors: Tensors) -> bytes:
    """A zip with the table and a file for the numbers of each tensor."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", table(tensors))
        for number, values in enumerate(tensors.values()):
            archive.writestr(f"archive/data/{number}", _stored(values).tobytes())
    return file.getvalue()


def wheel(tensors: Tensors) -> bytes:
    """A package that carries a file in the old style."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("net/__init__.py", "")
        archive.writestr("net/models/net-57934424.pth", old_style(tensors))
    return file.getvalue()


def table(tensors: Tensors) -> bytes:
    """The pickle of an ordered table of tensors, in which the first axis of each is the one that changes fastest."""
    rows = b"".join(_opcodes(name) + _tensor(number, values) for number, (name, values) in enumerate(tensors.items()))
    return b"\x80\x02ccollections\nOrderedDict\n)R(" + rows + b"u."


def _tensor(number: int, values: NDArray[np.float32]) -> bytes:
    storage = b"(" + _opcodes("storage") + b"ctorch\nFloatStorage\n" + _opcodes(str(number)) + _opcodes("cpu")
    storage += _opcodes(values.size) + _opcodes(None) + b"tQ"
    strides = tuple(int(np.prod(values.shape[:axis])) for axis in range(values.ndim))
    rest = _opcodes(0) + _opcodes(values.shape) + _opcodes(strides) + _opcodes(False) + b"ccollections\nOrderedDict\n)R"
    return b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + rest + b"tR"


def _opcodes(value: Any) -> bytes:
    """A plain value, without the beginning and the end of a pickle."""
    return pickle.dumps(value, 2)[2:-1]


def _stored(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return values.ravel(order="F")
