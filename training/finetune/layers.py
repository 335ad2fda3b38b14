"""Keras layers without the PyTorch backend's slow paths."""

import importlib
from typing import Any

import keras


def _on_torch() -> bool:
    return bool(keras.backend.backend() == "torch")


class BatchNormalization(keras.layers.BatchNormalization):  # type: ignore[misc]  # Keras has no types
    """Keras's layer as one fused PyTorch kernel.

    Of n numbers that kernel keeps n / (n - 1) times the variance that Keras keeps: a thousandth more of a usual batch.
    """

    def __init__(self, **options: Any) -> None:
        if _on_torch():
            options |= {"autocast": False, "dtype": "float32"}  # the kernel takes bfloat16 beside float32 statistics
        super().__init__(**options)

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """Normalise [N, …] over all axes but the channels."""
        if not _on_torch() or self.axis not in (1, -3) or len(inputs.shape) != 4 or _is_symbolic(inputs):
            return super().call(inputs, training=training, mask=mask)
        batch_norm = importlib.import_module("torch.nn.functional").batch_norm
        state = [variable.value for variable in (self.moving_mean, self.moving_variance, self.gamma, self.beta)]
        learn = bool(training and self.trainable)
        return batch_norm(inputs, *state, learn, 1 - self.momentum, self.epsilon)


class DepthwiseConv2D(keras.layers.DepthwiseConv2D):  # type: ignore[misc]  # Keras has no types
    """Keras's layer; on PyTorch strides skip every other output.

    oneDNN's backward pass for a strided depthwise convolution is seven times slower than for four times the results.
    """

    def call(self, inputs: Any) -> Any:
        """Convolve every channel of [N, …] with its own kernel."""
        if not _on_torch() or self.padding != "valid" or self.data_format != "channels_first" or self.use_bias:
            return super().call(inputs)
        every = keras.ops.depthwise_conv(inputs, self.kernel, strides=1, padding="valid", data_format=self.data_format)
        down, across = self.strides
        return every[:, :, ::down, ::across]


class AsCaffe(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """Convert RGB in -1 to 1 to Caffe's BGR less mean."""

    def call(self, pixels: Any) -> Any:
        """Of one layout, the same layout."""
        axis = 1 if keras.config.image_data_format() == "channels_first" else -1
        mean = keras.ops.convert_to_tensor([103.939, 116.779, 123.68], pixels.dtype)  # of ImageNet's photos
        if axis == 1:
            mean = keras.ops.reshape(mean, (1, 3, 1, 1))
        return keras.ops.flip(pixels, axis=axis) * 127.5 - (mean - 127.5)


def _is_symbolic(tensor: Any) -> bool:
    return isinstance(tensor, keras.KerasTensor) or str(getattr(tensor, "device", "")) == "meta"


def with_fast_layers(model: Any, *, momentum: float) -> Any:
    """The same network with our layers and this batch-norm momentum."""
    copy = keras.models.clone_model(model, clone_function=lambda layer: _exchange(layer, momentum))
    copy.set_weights(model.get_weights())
    return copy


def _exchange(layer: Any, momentum: float) -> Any:
    config = layer.get_config()
    if isinstance(layer, keras.layers.BatchNormalization):
        policy = {key: value for key, value in config.items() if key != "dtype"}
        return BatchNormalization(**{**policy, "momentum": momentum})
    if isinstance(layer, keras.layers.DepthwiseConv2D):
        return DepthwiseConv2D.from_config(config)
    return type(layer).from_config(config)
