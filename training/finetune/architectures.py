"""Architectures of backbones: pixels in -1 to 1 → embedding [N, E].

Images are [N, 3, S, S] where Keras's data format is `channels_first`. `weights` is `imagenet`, `none`, a file of Keras,
or the folder of an int8 backbone.
"""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

from training.errors import BackboneError
from training.finetune.int8_weights import unfold
from training.finetune.layers import AsCaffe, BatchNormalization, with_fast_layers

Weights = str | Path
Builder = Callable[[Weights, float], Any]  # (weights, batch-norm momentum) -> keras.Model


def build(name: str, weights: Weights = "none", *, momentum: float = 0.95) -> Any:
    """Build a network for sides that are multiples of 32; raises BackboneError."""
    if name not in ARCHITECTURES:
        raise BackboneError(f"There is no architecture {name!r}; known are {', '.join(ARCHITECTURES)}.")
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", "Skipping")  # Keras only warns where a file lacks the weights of a layer
            if not is_backbone(weights):
                return ARCHITECTURES[name](weights, momentum)
            net = ARCHITECTURES[name]("none", momentum)
            unfold(net, name, Path(weights))
            return net
    except (OSError, ValueError, UserWarning) as error:
        raise BackboneError(
            f"Weights {str(weights)!r} do not fit {name}: {error}. Give imagenet, none, a file or a backbone's folder."
        ) from error


def is_backbone(weights: Weights) -> bool:
    """Whether the weights are an int8 backbone's folder."""
    return Path(weights).is_dir()


def mobilenet_v2(width: float) -> Builder:
    """MobileNetV2 (Sandler et al. 2018) of one width.

    Above 1.0 the embedding grows beyond 1280.
    """

    def make(weights: Weights, momentum: float) -> Any:
        make = keras.applications.MobileNetV2
        given = _given(weights)
        net = make(include_top=False, weights=given, input_shape=_shape(), pooling="avg", alpha=width)
        return with_fast_layers(net, momentum=momentum)

    return make


def resnet(depth: int) -> Builder:
    """Keras's ResNet-50 or -101 (He et al. 2015).

    Its weights expect blue-green-red less the mean.
    """

    def make(weights: Weights, momentum: float) -> Any:
        net_of = {50: keras.applications.ResNet50, 101: keras.applications.ResNet101}[depth]
        pixels = keras.Input(_shape())
        net = net_of(include_top=False, weights=_given(weights), input_tensor=AsCaffe()(pixels), pooling="avg")
        return with_fast_layers(keras.Model(pixels, net.output, name=f"resnet{depth}"), momentum=momentum)

    return make


def resnet18(weights: Weights, momentum: float) -> Any:
    """ResNet-18 (He et al. 2015), which Keras lacks."""
    pixels = keras.Input(_shape())
    x = _conv(pixels, 64, 7, momentum, stride=2)
    x = keras.layers.MaxPooling2D(3, 2, padding="same")(x)
    for channels, stride in ((64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)):
        short = _conv(x, channels, 1, momentum, stride=stride, relu=False) if x.shape[_axis()] != channels else x
        y = _conv(x, channels, 3, momentum, stride=stride)
        y = _conv(y, channels, 3, momentum, relu=False)
        x = keras.layers.ReLU()(keras.layers.Add()([short, y]))
    return _pooled(pixels, x, weights, "resnet18")


def custom(weights: Weights, momentum: float) -> Any:
    """A plain network of five convolutions: the comparison's baseline."""
    pixels = keras.Input(_shape())
    x: Any = pixels
    for channels in (32, 64, 128, 256, 256):
        x = keras.layers.MaxPooling2D(2)(_conv(x, channels, 3, momentum))
    return _pooled(pixels, x, weights, "custom")


def _conv(x: Any, channels: int, kernel: int, momentum: float, *, stride: int = 1, relu: bool = True) -> Any:
    x = keras.layers.Conv2D(channels, kernel, stride, padding="same", use_bias=False)(x)
    x = BatchNormalization(axis=_axis(), momentum=momentum, epsilon=1e-3)(x)
    return keras.layers.ReLU()(x) if relu else x


def _pooled(pixels: Any, x: Any, weights: Weights, name: str) -> Any:
    model = keras.Model(pixels, keras.layers.GlobalAveragePooling2D()(x), name=name)
    if weights == "imagenet":
        raise ValueError("there are no ImageNet weights for it")
    if weights != "none":
        model.load_weights(weights)
    return model


def _given(weights: Weights) -> str | None:
    return None if weights == "none" else str(weights)


def _axis() -> int:
    return 1 if keras.config.image_data_format() == "channels_first" else -1


def _shape() -> tuple[int | None, int | None, int | None]:
    return (3, None, None) if _axis() == 1 else (None, None, 3)


ARCHITECTURES: dict[str, Builder] = {
    "custom": custom,
    "resnet18": resnet18,
    "resnet50": resnet(50),
    "resnet101": resnet(101),
    "mobilenet_v2": mobilenet_v2(1.0),
    "mobilenet_v2_035": mobilenet_v2(0.35),
    "mobilenet_v2_050": mobilenet_v2(0.5),
    "mobilenet_v2_075": mobilenet_v2(0.75),
    "mobilenet_v2_130": mobilenet_v2(1.3),
    "mobilenet_v2_140": mobilenet_v2(1.4),
}
