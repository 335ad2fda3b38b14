"""Data-parallel fine-tuning on several GPUs, of one machine or many.

Each device has the network and a share of the batch.
"""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.errors import BackboneError
from training.recipe import Recipe

PIECE = 64  # pictures at a time that a single device looks at


@contextmanager
def data_parallel(recipe: Recipe) -> Iterator[int]:
    """Context: replicate the network, share batches; yields the device count.

    One step computes what it would on a single device, batch normalisation included: the statistics are those of the
    whole batch. Raises BackboneError on another backend than JAX and where the devices do not divide the batch.
    """
    import keras

    if keras.backend.backend() != "jax":
        raise BackboneError(
            f"Keras shares a batch out on JAX alone, and this is {keras.backend.backend()}: set KERAS_BACKEND=jax."
        )
    devices = keras.distribution.list_devices()
    if recipe.batch % len(devices):
        raise BackboneError(
            f"{len(devices)} devices cannot share a batch of {recipe.batch}: --set batch=N with a multiple of them."
        )
    with keras.distribution.DataParallel(devices=devices).scope():
        yield len(devices)


def join(coordinator: str, machines: int, machine: int) -> None:
    """Join several machines, counted from 0; waits for the others.

    `coordinator` is HOST:PORT of the first one, where JAX listens. Raises BackboneError.
    """
    import keras

    try:
        keras.distribution.initialize(coordinator, machines, machine)
    except (RuntimeError, ValueError) as error:
        raise BackboneError(f"Machine {machine} of {machines} cannot join {coordinator}: {error}.") from error


def own_share(array: NDArray[Any]) -> NDArray[Any]:
    """This machine's share of a batch [N, …]."""
    if not _spread():
        return array
    jax = importlib.import_module("jax")
    count, number = jax.process_count(), jax.process_index()
    each = len(array) // count
    return array[number * each : (number + 1) * each]


def outputs(model: Any, pictures: NDArray[Any]) -> NDArray[np.float32]:
    """Outputs [N, C] of a network for pictures [N, …].

    A distributed network runs on one device, so that any number of pictures will do.
    """
    pieces = [pictures[start : start + PIECE] for start in range(0, len(pictures), PIECE)]
    if not _spread():
        return np.concatenate([np.asarray(model.predict_on_batch(piece), np.float32) for piece in pieces])
    call = importlib.import_module("jax").jit(partial(model.stateless_call, training=False))
    state = [
        [np.asarray(value) for value in part] for part in (model.trainable_variables, model.non_trainable_variables)
    ]
    return np.concatenate([np.asarray(call(*state, piece)[0], np.float32) for piece in pieces])


def _spread() -> bool:
    import keras

    return keras.distribution.distribution() is not None
