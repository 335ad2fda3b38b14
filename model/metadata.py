"""TFLite Metadata, which Android's libraries look for inside the file.

The schema is https://github.com/tensorflow/tflite-support/blob/master/tensorflow_lite_support/metadata/metadata_schema.fbs;
no library that is still released for every Python here writes it, and of its tables this needs eight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

IDENTIFIER = b"M001"
NAME = "TFLITE_METADATA"  # the entry of the model's own metadata that holds it
PARSER = "1.0.0"  # every table used here is of the schema's first version

_RGB, _IMAGE, _FEATURE, _NORMALISATION, _AXIS_LABELS = 1, 2, 1, 1, 2  # enumerations and unions of the schema

Slots = Mapping[int, object]  # a table: the number of each field in the schema, and its value


@dataclass(frozen=True, kw_only=True)
class Byte:
    """A number of one byte: an enumeration's value or a union's kind."""

    value: int


@dataclass(frozen=True, kw_only=True)
class LabelFile:
    """A text file in the .tflite: a line for each output value."""

    name: str
    description: str
    locale: str | None = None  # ISO 639-1, where the lines are for people


@dataclass(frozen=True, kw_only=True)
class ImageModel:
    """What is said about an image classifier."""

    name: str
    description: str
    version: str
    author: str
    licence: str
    picture: str  # how a photo becomes the input
    mean: float  # with `std`: (pixel - mean) / std is the real value that the input's quantisation stands for
    std: float
    labels: Sequence[LabelFile]  # of the first output, the one without a locale first
    embedding: bool  # whether there is a second output


def metadata(facts: ImageModel) -> bytes:
    """The bytes of the metadata's flatbuffer."""
    import flatbuffers

    outputs = [_probabilities(facts), _embedding()] if facts.embedding else [_probabilities(facts)]
    graph: Slots = {2: [_image(facts)], 3: outputs}
    root: Slots = {
        0: facts.name, 1: facts.description, 2: facts.version, 3: [graph], 4: facts.author, 5: facts.licence, 7: PARSER
    }  # fmt: skip
    builder = flatbuffers.Builder(1024)
    builder.Finish(_table(builder, root), IDENTIFIER)
    return bytes(builder.Output())


def _image(facts: ImageModel) -> Slots:
    return {
        0: "image",
        1: facts.picture,
        3: {0: Byte(value=_IMAGE), 1: {0: Byte(value=_RGB)}},
        4: [{0: Byte(value=_NORMALISATION), 1: {0: [facts.mean], 1: [facts.std]}}],
        5: {0: [255.0], 1: [0.0]},
    }


def _probabilities(facts: ImageModel) -> Slots:
    files = [_file(each) for each in facts.labels]
    return {
        0: "probability",
        1: "How likely the picture shows each sneaker model; they add up to 1.",
        3: {0: Byte(value=_FEATURE), 1: {}},
        5: {0: [1.0], 1: [0.0]},
        6: files,
    }


def _embedding() -> Slots:
    return {
        0: "embedding",
        1: "What the picture looks like, to compare it with others.",
        3: {0: Byte(value=_FEATURE), 1: {}},
    }


def _file(file: LabelFile) -> Slots:
    slots: dict[int, object] = {0: file.name, 1: file.description, 2: Byte(value=_AXIS_LABELS)}
    return {**slots, 3: file.locale} if file.locale else slots


def _table(builder: Any, slots: Slots) -> int:
    """Write a table after what it points to; its place."""
    places = {slot: _stored(builder, value) for slot, value in slots.items() if not isinstance(value, Byte)}
    builder.StartObject(max(slots, default=-1) + 1)
    for slot, value in slots.items():
        if isinstance(value, Byte):
            builder.PrependInt8Slot(slot, value.value, 0)
        else:
            builder.PrependUOffsetTRelativeSlot(slot, places[slot], 0)
    return int(builder.EndObject())


def _stored(builder: Any, value: object) -> int:
    """Write a text, table or list; returns its offset."""
    if isinstance(value, str):
        return int(builder.CreateString(value))
    if isinstance(value, Mapping):
        return _table(builder, value)
    assert isinstance(value, list)
    numbers = all(isinstance(item, float) for item in value)
    items = value if numbers else [_stored(builder, item) for item in value]
    builder.StartVector(4, len(items), 4)
    for item in reversed(items):
        builder.PrependFloat32(item) if numbers else builder.PrependUOffsetTRelative(item)
    return int(builder.EndVector())
