"""A few steps of a fine-tuning on however many devices JAX finds; prints what came of them as JSON.

python distributed_process.py WEIGHTS.npz [COORDINATOR MACHINES MACHINE]
"""

import json
import sys
from pathlib import Path

import keras
import numpy as np

from training.finetune.distributed import data_parallel, join
from training.finetune.model import TrainableBackbone
from training.recipe import Recipe

RECIPE = Recipe(architecture="custom", stages=((1, 32),), half=False, batch=4, warm_up=0.0, rate=1e-3)
CLASSES, STEPS = 3, 3


def main() -> None:
    if len(sys.argv) > 2:
        join(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    chance = np.random.default_rng(0)
    with data_parallel(RECIPE) as devices:
        trainable = TrainableBackbone(RECIPE, "none", CLASSES, STEPS)
        losses = [trainable.step(*batch(chance)) for _ in range(STEPS)]
        with trainable.averaged():
            shares = trainable.probabilities(batch(chance)[0][:3])  # three: no two devices could share them
        np.savez(Path(sys.argv[1]), *(keras.ops.convert_to_numpy(weight) for weight in trainable.model.weights))
    print(json.dumps({"devices": devices, "losses": losses, "shares": shares.tolist()}))


def batch(chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    pictures = chance.integers(0, 256, (RECIPE.batch, 32, 32, 3), dtype=np.uint8)
    return pictures, np.eye(CLASSES, dtype=np.float32)[chance.integers(0, CLASSES, RECIPE.batch)]


if __name__ == "__main__":
    main()
