"""Distribution: a fine-tuning on several GPUs, on one machine or many; each has the network and a share of the batch.

KERAS_BACKEND=jax python -m training.distribution FOLDER RUN [--set NAME=VALUE …] [--teacher RUN|VERSION]
    [--backgrounds DIR] [--coordinator HOST:PORT --machines N --machine I]
"""

import argparse
import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.errors import BackboneError
from training.recipe import Recipe, changed, recipe_in

PIECE = 64  # pictures at a time that a single device looks at


@contextmanager
def data_parallel(recipe: Recipe) -> Iterator[int]:
    """Within this block what Keras builds is copied to every device and every batch shared out; how many devices.

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
    """Become one of several machines, counted from 0, before anything is computed; waits for the others.

    `coordinator` is HOST:PORT of the first one, where JAX listens. Raises BackboneError.
    """
    import keras

    try:
        keras.distribution.initialize(coordinator, machines, machine)
    except (RuntimeError, ValueError) as error:
        raise BackboneError(f"Machine {machine} of {machines} cannot join {coordinator}: {error}.") from error


def own_share(array: NDArray[Any]) -> NDArray[Any]:
    """This machine's part of a batch [N, …] that every machine has made alike; all of it where there is but one."""
    if not _spread():
        return array
    jax = importlib.import_module("jax")
    count, number = jax.process_count(), jax.process_index()
    each = len(array) // count
    return array[number * each : (number + 1) * each]


def outputs(model: Any, pictures: NDArray[Any]) -> NDArray[np.float32]:
    """What a network makes of pictures [N, …], [N, C]; one that is spread over devices is asked on one of them.

    So any number of pictures will do, and no machine needs another's answers.
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


def main() -> None:
    """Train as `python -m training.backbone` does, on every device; the first machine says what each epoch brought."""
    from training.augmentation.loader import helpers
    from training.finetune.train import train_backbone

    parser = argparse.ArgumentParser(description="Fine-tune a backbone on several devices.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("run", type=Path, help="checkpoint and result; every machine has a folder of its own")
    parser.add_argument("--weights", default="imagenet", help="imagenet, none or a file")
    parser.add_argument("--recipe", metavar="FILE|JSON", help="a whole recipe, as a manifest.json has it")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a field of the recipe")
    parser.add_argument("--teacher", type=Path, action="append", default=[], help="a run or a version to learn from")
    parser.add_argument("--backgrounds", type=Path, help="a folder of everyday pictures to show shoes on")
    parser.add_argument("--workers", type=int, default=helpers(), help="processes that make the batches")
    parser.add_argument("--coordinator", metavar="HOST:PORT", help="of the first machine, where there are several")
    parser.add_argument("--machines", type=int, default=1)
    parser.add_argument("--machine", type=int, default=0, help="which one this is, from 0")
    options = parser.parse_args()
    try:
        if options.coordinator:
            join(options.coordinator, options.machines, options.machine)
        recipe = changed(recipe_in(options.recipe) if options.recipe else Recipe(), options.set)
        with data_parallel(recipe) as devices:
            say = _say if options.machine == 0 else _nothing
            say({"devices": devices})
            train_backbone(
                options.folder, options.run, recipe, options.weights, teachers=options.teacher,
                backgrounds=options.backgrounds, workers=options.workers, progress=say,
            )  # fmt: skip
    except BackboneError as error:
        parser.exit(1, f"{error}\n")


def _say(facts: dict[str, float]) -> None:
    print(json.dumps(facts), flush=True)


def _nothing(facts: dict[str, float]) -> None:
    pass


if __name__ == "__main__":
    main()
