"""The network of the locator: MobileNetV2 features and two heads."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from model.locator import STRIDE

# The last layers of a resolution, and their channels: of strides 8, 16 and 32. Their features are stored.
TAPS = (("block_5_add", 32), ("block_12_add", 96), ("block_16_project_BN", 320))
# The head reads each tap behind the next 1 by 1 convolution: its layers, and its channels.
EXPANSIONS = (
    (("block_6_expand", "block_6_expand_BN", "block_6_expand_relu"), 192),
    (("block_13_expand", "block_13_expand_BN", "block_13_expand_relu"), 576),
    (("Conv_1", "Conv_1_bn", "out_relu"), 1280),
)
WIDTH = 48  # channels of the merged features
PRIOR = 0.01  # of a cell: the share that holds a centre at the start (focal loss, arXiv:1708.02002)


def trunk(net: Any) -> Any:
    """MobileNetV2 up to the features of `TAPS`.

    Pictures are [N, S, S, 3], -1 to 1.
    """
    return keras.Model(net.input, [net.get_layer(name).output for name, _ in TAPS], name="trunk")


def expansion(net: Any, size: int) -> Any:
    """The convolutions of `EXPANSIONS`, frozen, on the features of `TAPS`."""
    inputs = _features(size, [channels for _, channels in TAPS])
    outputs = []
    for value, (names, _) in zip(inputs, EXPANSIONS, strict=True):
        for name in names:
            value = net.get_layer(name)(value)
        outputs.append(value)
    made = keras.Model(inputs, outputs, name="expansion")
    made.trainable = False
    return made


def whole(net: Any, trained: Any, size: int) -> Any:
    """The locator: MobileNetV2 up to `EXPANSIONS`, then a trained head."""
    expanded = keras.Model(net.input, [net.get_layer(names[-1]).output for names, _ in EXPANSIONS])
    pixels = keras.Input((size, size, 3))
    return keras.Model(pixels, trained(expanded(pixels)))


def head(size: int, width: int = WIDTH) -> Any:
    """Maps `heat` and `shape` from the features of `EXPANSIONS`."""
    inputs = _features(size, [channels for _, channels in EXPANSIONS])
    merged = _normal(keras.layers.Conv2D(width, 1, use_bias=False)(inputs[2]))
    for features in (inputs[1], inputs[0]):
        merged = keras.layers.UpSampling2D(2, interpolation="nearest")(merged)
        merged = merged + _normal(keras.layers.Conv2D(width, 1, use_bias=False)(features))
        merged = _separable(keras.layers.ReLU(6.0)(merged), width)
    bias = keras.initializers.Constant(float(np.log(PRIOR / (1 - PRIOR))))
    heat = keras.layers.Conv2D(1, 1, bias_initializer=bias, name="heat")(_separable(merged, width))
    shape = keras.layers.Conv2D(4, 1, name="shape")(_separable(merged, width))
    return keras.Model(inputs, [heat, shape], name="head")


def _features(size: int, channels: Sequence[int]) -> list[Any]:
    """Inputs at strides 8, 16 and 32."""
    cells = size // STRIDE
    return [keras.Input((cells >> level, cells >> level, each)) for level, each in enumerate(channels)]


def _normal(value: Any) -> Any:
    return keras.layers.BatchNormalization(momentum=0.97)(value)


def _separable(value: Any, width: int) -> Any:
    value = keras.layers.DepthwiseConv2D(3, padding="same", use_bias=False)(value)
    value = keras.layers.ReLU(6.0)(_normal(value))
    return keras.layers.ReLU(6.0)(_normal(keras.layers.Conv2D(width, 1, use_bias=False)(value)))


def loss_of(heat: Any, shape: Any, wanted_heat: Any, wanted_shape: Any, weight: Any) -> Any:
    """Focal loss of the heat, plus the error of the shape."""
    ops = keras.ops
    logits = ops.squeeze(heat, -1)
    found = ops.sigmoid(logits)
    centre = ops.cast(wanted_heat > 0.999, "float32")
    right = centre * (1 - found) ** 2 * ops.softplus(-logits)
    wrong = (1 - centre) * (1 - wanted_heat) ** 4 * found**2 * ops.softplus(logits)
    boxes = ops.maximum(ops.sum(centre), 1.0)
    apart = ops.sum(ops.abs(shape - wanted_shape), axis=-1) * weight
    return (ops.sum(right) + ops.sum(wrong)) / boxes + 0.5 * ops.sum(apart) / ops.maximum(ops.sum(weight), 1.0)
