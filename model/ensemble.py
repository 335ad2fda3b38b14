"""Looks: what several looks at one photo say together."""

import numpy as np
from numpy.typing import NDArray

Look = tuple[NDArray[np.float32], NDArray[np.int8]]  # probabilities [..., C] and embedding [..., E]


def together(probabilities: NDArray[np.float32], embeddings: NDArray[np.int8]) -> Look:
    """Of looks [..., looks, C] and [..., looks, E]: the mean of the probabilities, and of the embeddings as int8.

    The mean of the probabilities found more than their geometric mean, which listens to the look that knows least; and
    of the embeddings, the mean told pictures without a sneaker apart better than that of the surest look
    (`docs/decisions/0013`).
    """
    middle = np.rint(embeddings.mean(axis=-2, dtype=np.float32)).astype(np.int8)
    return probabilities.mean(axis=-2, dtype=np.float32), middle
