"""Post-training quantization: a network to a full-integer graph.

It is calibrated on the photos that the network was trained on.
"""

import tempfile
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from model.manifest import BACKBONE_FILE, BackboneManifest, digest
from model.pictures import picture
from model.pictures.picture import Resize
from training.dataset.split import Photo, Split, split
from training.errors import BackboneError
from training.finetune.architectures import Weights, build
from training.finetune.run_folder import HEAD_FILE, WEIGHTS_FILE, facts_of, weights_of
from training.quantization.parity import Parity, parity
from training.quantization.reproduce import conversion_command, training_command, with_teacher_commands
from training.reproducibility import commit

GraphFormat = Literal[
    "int8", "dynamic", "float"
]  # `dynamic` is the original's: int8 weights only, slower than float on a CPU
CALIBRATION = 500  # photos; the ranges no longer move beyond about 300
Pictures = Sequence[NDArray[np.uint8]]  # each [S, S, 3]


def convert(net: Any, size: int, calibration: Pictures, kind: GraphFormat = "int8") -> bytes:
    """Convert a network to the bytes of a .tflite.

    `int8`: uint8 [1, S, S, 3] → int8 [1, E], weights per channel. The others: float32 in -1 to 1 → float32.
    Raises BackboneError on another Keras backend than TensorFlow, and without photos to calibrate on.
    """
    import keras

    if keras.backend.backend() != "tensorflow":
        raise BackboneError("Only TensorFlow converts to .tflite: run this step with KERAS_BACKEND=tensorflow.")
    if kind == "int8" and not len(calibration):
        raise BackboneError("There are no photos to calibrate on: give a folder with training photos.")
    import tensorflow as tf

    pixels = keras.Input((size, size, 3), batch_size=1)
    converter = tf.lite.TFLiteConverter.from_keras_model(keras.Model(pixels, net(pixels)))
    if kind != "float":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if kind == "int8":
        converter.representative_dataset = lambda: _samples(calibration)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type, converter.inference_output_type = tf.uint8, tf.int8
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Statistics for quantized inputs")  # they come from the photos instead
        return bytes(converter.convert())


def _samples(pictures: Pictures) -> Iterator[list[NDArray[np.float32]]]:
    for each in pictures:
        yield [each[np.newaxis].astype(np.float32) / 127.5 - 1]  # [1, S, S, 3], -1 to 1


def calibration_photos(photos: Sequence[Photo], count: int = CALIBRATION) -> list[Photo]:
    """Calibration photos by digest: all models, always the same."""
    return sorted(photos, key=lambda photo: photo.sha256)[:count]


@dataclass(frozen=True, kw_only=True)
class TrainedNetwork:
    """A network to convert, with its calibration and validation photos."""

    net: Any
    architecture: str
    parts: Split
    facts: dict[str, Any]  # of the run; empty for bare weights
    head: Path | None  # linear classifier of the run

    @classmethod
    def of(
        cls, photos: Path, *, run: Path | None, weights: Weights, architecture: str, split_seed: int
    ) -> "TrainedNetwork":
        """What `train_backbone` left in `run`, or bare weights; raises BackboneError."""
        import keras

        keras.config.set_image_data_format("channels_last")
        facts = facts_of(run, "--run") if run else {}
        recipe = facts.get("recipe", {"architecture": architecture, "split_seed": split_seed})
        net = build(recipe["architecture"], run / WEIGHTS_FILE if run else weights)
        parts = split(photos, seed=recipe["split_seed"])
        if facts and facts["dataset"] != parts.digest:
            raise BackboneError(f"{run} was trained on other photos than are in {photos}: give that folder.")
        head = run / HEAD_FILE if run else None
        return cls(net=net, architecture=recipe["architecture"], parts=parts, facts=facts, head=head)

    def calibration(self, size: int, resize: Resize) -> list[NDArray[np.uint8]]:
        """Pictures [S, S, 3] that int8 takes its ranges from."""
        return [picture.read(photo.path.read_bytes(), size, resize) for photo in calibration_photos(self.parts.train)]


@dataclass(frozen=True, kw_only=True)
class QuantizationResult:
    """A backbone's folder, and its parity with the float network."""

    folder: Path
    manifest: BackboneManifest
    parity: Parity


def quantise_backbone(
    photos: Path, out: Path, *, run: Path | None = None, weights: Weights = "none", architecture: str = "mobilenet_v2",
    size: int = 160, resize: Resize = "centre", split_seed: int = 20,
) -> QuantizationResult:  # fmt: skip
    """Make `out/<id>/` from a run or bare weights; raises BackboneError."""
    source = TrainedNetwork.of(photos, run=run, weights=weights, architecture=architecture, split_seed=split_seed)
    graph = convert(source.net, size, source.calibration(size, resize))
    compared = parity(source.net, graph, source.parts, size, resize, head=source.head)
    made: dict[str, Any] = {"weights": weights_of(weights), "dataset": source.parts.digest, "commit": commit()}
    if run:
        made |= with_teacher_commands(photos, source.facts, size, resize)
        made["command"] = training_command(photos, run.resolve().name, source.facts, size, resize)
    else:
        made["command"] = conversion_command(photos, made["weights"], architecture, size, resize)
    return _written(graph, out, source.architecture, size, resize, compared, made, source.parts)


def _written(
    graph: bytes, out: Path, architecture: str, size: int, resize: Resize, compared: Parity, origin: dict[str, Any],
    parts: Split,
) -> QuantizationResult:  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as name:
        made = Path(name) / "backbone"
        made.mkdir()
        (made / BACKBONE_FILE).write_bytes(graph)
        files = {BACKBONE_FILE: digest(made / BACKBONE_FILE)}
        calibration = {"photos": len(calibration_photos(parts.train)), "part": "train"}
        manifest = BackboneManifest(
            id=BackboneManifest.derive_id(files=files, input_size=size, resize=resize),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            architecture=architecture,
            input_size=size,
            resize=resize,
            embedding_size=compared.embedding_size,
            embedding_scale=compared.embedding_scale,
            embedding_zero_point=compared.embedding_zero_point,
            files=files,
            metrics=compared.metrics(),
            origin={**origin, "calibration": calibration},
        )
        manifest.write(made)
        folder = out / manifest.id
        if folder.exists():  # the same graph again: what was kept beside it since stays
            manifest = BackboneManifest.read(folder)
            manifest.verify(folder)
        else:
            made.rename(folder)
    return QuantizationResult(folder=folder, manifest=manifest, parity=compared)
