"""A version exported for a phone: it computes the same, and tells an Android library its labels."""

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from model.catalogue.catalogue import Catalogue
from model.errors import VersionError
from model.export import ExportedFiles, export
from model.interpreter import Interpreter
from model.live import shipped
from model.manifest import MODEL_FILE, Manifest
from tests.support.data.version_folders import remade

litert = pytest.importorskip("ai_edge_litert.interpreter")
schema = pytest.importorskip("ai_edge_litert.schema_py_generated")
Table = pytest.importorskip("flatbuffers.table").Table


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> ExportedFiles:
    return export(shipped(), tmp_path_factory.mktemp("exported"))


def pictures(size: int) -> list[NDArray[np.uint8]]:
    return [np.random.default_rng(seed).integers(0, 256, (size, size, 3), dtype=np.uint8) for seed in range(3)]


def outputs(model: Path, picture: NDArray[np.uint8]) -> dict[str, NDArray[Any]]:
    """What a bare runtime makes of a picture: output dtype to values."""
    interpreter = litert.Interpreter(model_path=str(model), num_threads=1)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], picture[np.newaxis])
    interpreter.invoke()
    details = interpreter.get_output_details()
    return {each["dtype"].__name__: interpreter.get_tensor(each["index"])[0] for each in details}


def test_the_exported_file_computes_bit_for_bit_the_same(exported: ExportedFiles) -> None:
    interpreter = Interpreter((shipped() / MODEL_FILE).read_bytes())
    for picture in pictures(interpreter.input_size):
        made = outputs(exported.model, picture)
        assert list(made) == ["float32"]
        probabilities, _ = interpreter.run(picture)
        assert probabilities is not None
        assert np.array_equal(made["float32"], probabilities)


def test_the_embedding_is_kept_where_asked(tmp_path: Path) -> None:
    interpreter = Interpreter((shipped() / MODEL_FILE).read_bytes())
    picture = pictures(interpreter.input_size)[0]
    made = outputs(export(shipped(), tmp_path, embedding=True).model, picture)
    assert np.array_equal(made["int8"], interpreter.run(picture)[1])


def test_a_plain_unzip_reads_the_labels_out_of_the_model(exported: ExportedFiles) -> None:
    labels = Manifest.read(shipped()).labels
    with zipfile.ZipFile(exported.model) as archive:
        assert archive.testzip() is None
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        inside = {name: archive.read(name).decode().splitlines() for name in archive.namelist()}
    assert inside["labels.txt"] == exported.labels.read_text().splitlines() == list(labels)
    assert inside["labels-en.txt"] == exported.names.read_text().splitlines()


def test_names_are_those_of_the_catalogue_line_by_line(exported: ExportedFiles) -> None:
    catalogue = Catalogue.load()
    slugs, names = exported.labels.read_text().splitlines(), exported.names.read_text().splitlines()
    assert names == [catalogue[slug].title for slug in slugs]


def test_a_label_that_the_catalogue_lacks_keeps_its_slug(tmp_path: Path) -> None:
    bare = export(shipped(), tmp_path, catalogue=Catalogue([], {}, Catalogue.load().market))
    assert bare.names.read_text() == bare.labels.read_text()


def test_the_metadata_names_the_version_and_ties_the_labels_to_the_probabilities(exported: ExportedFiles) -> None:
    content, root = metadata_of(exported.model)
    assert content[4:8] == b"M001"
    assert (text(root, 0), text(root, 2)) == ("Sneakers Classifier", Manifest.read(shipped()).id)
    (graph,) = tables(root, 3)
    (output,) = tables(graph, 3)
    files = [(text(file, 0), byte(file, 2), text(file, 3)) for file in tables(output, 6)]
    axis_labels = 2
    assert files == [("labels.txt", axis_labels, ""), ("labels-en.txt", axis_labels, "en")]


def test_normalising_and_quantising_as_the_metadata_says_gives_the_pixel_back(exported: ExportedFiles) -> None:
    (graph,) = tables(metadata_of(exported.model)[1], 3)
    (unit,) = tables(tables(graph, 2)[0], 4)
    mean, std = (floats(inner(unit, 1), slot)[0] for slot in (0, 1))
    model = schema.ModelT.InitFromPackedBuf(exported.model.read_bytes(), 0)
    quantisation = model.subgraphs[0].tensors[model.subgraphs[0].inputs[0]].quantization
    real = (np.arange(256) - mean) / std
    assert np.array_equal(np.round(real / quantisation.scale[0] + quantisation.zeroPoint[0]), np.arange(256))


def test_the_same_version_gives_the_same_bytes(exported: ExportedFiles, tmp_path: Path) -> None:
    assert export(shipped(), tmp_path).model.read_bytes() == exported.model.read_bytes()


def test_an_altered_version_is_not_exported(tmp_path: Path) -> None:
    folder = remade(tmp_path / "version")
    with (folder / MODEL_FILE).open("ab") as file:
        file.write(b"more")
    with pytest.raises(VersionError, match="altered"):
        export(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def metadata_of(path: Path) -> tuple[bytes, Any]:
    """The metadata's bytes and its first table."""
    model = schema.ModelT.InitFromPackedBuf(path.read_bytes(), 0)
    (entry,) = [entry for entry in model.metadata if entry.name == b"TFLITE_METADATA"]
    content = bytes(model.buffers[entry.buffer].data)
    return content, Table(content, int.from_bytes(content[:4], "little"))


def offset(table: Any, slot: int) -> int:
    return int(table.Offset(4 + 2 * slot))


def text(table: Any, slot: int) -> str:
    return table.String(table.Pos + offset(table, slot)).decode() if offset(table, slot) else ""


def byte(table: Any, slot: int) -> int:
    return int(table.Bytes[table.Pos + offset(table, slot)])


def inner(table: Any, slot: int) -> Any:
    return Table(table.Bytes, table.Indirect(table.Pos + offset(table, slot)))


def tables(table: Any, slot: int) -> list[Any]:
    start, count = table.Vector(offset(table, slot)), table.VectorLen(offset(table, slot))
    return [Table(table.Bytes, table.Indirect(start + 4 * place)) for place in range(count)]


def floats(table: Any, slot: int) -> list[float]:
    start, count = table.Vector(offset(table, slot)), table.VectorLen(offset(table, slot))
    return [float(value) for value in np.frombuffer(table.Bytes, "<f4", count, start)]
