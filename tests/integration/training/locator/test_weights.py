"""The locator's trunk takes its weights from float16 graphs."""

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="the training environment has it")

import keras
import tensorflow as tf

from training.locator.weights import half_convolutions

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]


def half_graph(net: keras.Model) -> bytes:
    converter = tf.lite.TFLiteConverter.from_keras_model(net)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())


def test_the_convolutions_of_a_float16_graph_are_read_in_order() -> None:
    layers = [keras.layers.Conv2D(4, 3, bias_initializer="ones"), keras.layers.DepthwiseConv2D(3)]
    net = keras.Sequential([keras.Input((16, 16, 3), batch_size=1), *layers])
    found = list(half_convolutions(half_graph(net)))
    assert [each.kernel.shape for each in found] == [(3, 3, 3, 4), (3, 3, 4, 1)]
    for each, layer in zip(found, layers, strict=True):
        np.testing.assert_allclose(each.kernel, layer.kernel.numpy(), atol=1e-3)
        np.testing.assert_allclose(each.bias, layer.bias.numpy(), atol=1e-3)
