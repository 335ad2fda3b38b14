"""Export: a version as one .tflite with labels inside, for phones."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.catalogue.catalogue import Catalogue
from model.errors import VersionError
from model.manifest import MODEL_FILE, Manifest
from model.metadata import NAME, ImageModel, LabelFile, metadata
from model.pictures.picture import Resize

LABELS, NAMES = "labels.txt", "labels-en.txt"
_IDENTIFIER = b"TFL3"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the same version gives the same bytes
_FILES = (
    LabelFile(name=LABELS, description="A slug for each probability, in order."),
    LabelFile(name=NAMES, description="The same as people say it.", locale="en"),
)

_SQUARES: dict[Resize, str] = {
    "centre": "The middle square of a photo, scaled to",
    "squash": "All of a photo, squeezed or stretched to",
    "letterbox": "All of a photo, between grey bars (114, 114, 114), scaled to",
}


@dataclass(frozen=True, kw_only=True)
class ExportedFiles:
    """The files written: the model, its labels, and the labels' names."""

    model: Path
    labels: Path
    names: Path


def export(version: Path, to: Path, *, embedding: bool = False, catalogue: Catalogue | None = None) -> ExportedFiles:
    """Export a version for phones, with labels.txt and names beside it.

    The file computes what the version's does. It keeps the embedding only where asked: Android's ImageClassifier takes
    every output for probabilities and refuses a model with another. Raises VersionError.
    """
    manifest = Manifest.read(version)
    manifest.verify(version)
    catalogue = Catalogue.load() if catalogue is None else catalogue
    names = [catalogue.title(slug) for slug in manifest.labels]
    texts = {LABELS: _lines(manifest.labels), NAMES: _lines(names)}
    to.mkdir(parents=True, exist_ok=True)
    model = to / f"sneakers-{manifest.id}.tflite"
    model.write_bytes(_with_metadata((version / MODEL_FILE).read_bytes(), manifest, embedding))
    _pack(model, texts)
    for name, text in texts.items():
        (to / name).write_text(text, encoding="utf-8", newline="\n")
    return ExportedFiles(model=model, labels=to / LABELS, names=to / NAMES)


def _lines(values: tuple[str, ...] | list[str]) -> str:
    return "".join(f"{value}\n" for value in values)


def _pack(model: Path, texts: Mapping[str, str]) -> None:
    """Append the texts as an uncompressed ZIP, as Android reads them."""
    with zipfile.ZipFile(model, "a", zipfile.ZIP_STORED) as archive:
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), text)


def _with_metadata(content: bytes, manifest: Manifest, embedding: bool) -> bytes:
    """The flatbuffer with metadata, and only the wanted outputs."""
    import flatbuffers

    schema = _schema()
    model = schema.ModelT.InitFromPackedBuf(content, 0)
    graph = model.subgraphs[0]
    float32 = schema.TensorType.FLOAT32
    probabilities = [index for index in graph.outputs if graph.tensors[index].type == float32]
    others = [index for index in graph.outputs if graph.tensors[index].type != float32] if embedding else []
    graph.outputs = [*probabilities, *others]
    for signature in model.signatureDefs or []:
        signature.outputs = [output for output in signature.outputs if output.tensorIndex in graph.outputs]
    _add(schema, model, metadata(_facts(manifest, graph.tensors[graph.inputs[0]].quantization, embedding)))
    builder = flatbuffers.Builder(len(content) + (1 << 16))
    builder.Finish(model.Pack(builder), _IDENTIFIER)
    return bytes(builder.Output())


def _schema() -> Any:
    try:
        from ai_edge_litert import schema_py_generated
    except ModuleNotFoundError as error:
        raise VersionError("Only with ai-edge-litert can a version be exported; install it.") from error
    return schema_py_generated


def _add(schema: Any, model: Any, content: bytes) -> None:
    """Put the metadata into a buffer of its own and name it."""
    import numpy as np

    buffer, entry = schema.BufferT(), schema.MetadataT()
    buffer.data = np.frombuffer(content, np.uint8)
    entry.name, entry.buffer = NAME.encode(), len(model.buffers)
    model.buffers.append(buffer)
    model.metadata = [*(model.metadata or []), entry]


def _facts(manifest: Manifest, quantisation: Any, embedding: bool) -> ImageModel:
    """Metadata, with the normalisation of the float model.

    A mean of 0 and a deviation of 1 would have code that follows the metadata quantise pixels as if they were
    the real values -1 to 1.
    """
    scaled = quantisation is not None and quantisation.scale is not None and len(quantisation.scale) == 1
    return ImageModel(
        name="Sneakers Classifier",
        description=f"Tells {len(manifest.labels)} sneaker models apart.",
        version=manifest.id,
        author="Sneakers Classifier",
        licence="MIT",
        picture=f"{_SQUARES[manifest.resize]} {manifest.input_size}×{manifest.input_size} pixels, RGB, 0 to 255.",
        mean=float(quantisation.zeroPoint[0]) if scaled else 0.0,
        std=1 / float(quantisation.scale[0]) if scaled else 1.0,
        labels=_FILES,
        embedding=embedding,
    )
