"""Silence: what decoders print about odd files, which users cannot act on.

An unreadable picture is told by its PictureError. What decoders print besides would break "one line an error".
"""

import ctypes
import logging
import os
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import _imaging

_STDERR = 2
_LITERT_NOTE = b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU."
_first = threading.Lock()
_noted = False  # LiteRT prints its note once a process


def silence_decoders() -> None:
    """Keep Pillow's warnings and libtiff's messages off stderr, in this process."""
    warnings.filterwarnings("ignore", module=r"PIL\.")
    logging.getLogger("PIL").setLevel(logging.CRITICAL)
    library = ctypes.CDLL(_imaging.__file__)  # symbols of libtiff are found through it
    for name in ("TIFFSetErrorHandler", "TIFFSetWarningHandler"):
        if hasattr(library, name):  # not where libtiff is linked statically
            set_handler = getattr(library, name)
            set_handler.argtypes, set_handler.restype = [ctypes.c_void_p], ctypes.c_void_p
            set_handler(None)


@contextmanager
def without_litert_note() -> Iterator[None]:
    """Drop the line that LiteRT prints for its first graph.

    LiteRT has no setting for it. All else that is printed meanwhile is printed afterwards.
    """
    global _noted
    if _noted:
        yield
        return
    with _first, _held_back():
        _noted = True
        yield


@contextmanager
def _held_back() -> Iterator[None]:
    with tempfile.TemporaryFile() as held:
        try:
            stderr = os.dup(_STDERR)
        except OSError:  # closed: nothing is printed
            yield
            return
        os.dup2(held.fileno(), _STDERR)
        try:
            yield
        finally:
            os.dup2(stderr, _STDERR)
            os.close(stderr)
            held.seek(0)
            for line in held:
                if not line.startswith(_LITERT_NOTE):
                    os.write(_STDERR, line)
