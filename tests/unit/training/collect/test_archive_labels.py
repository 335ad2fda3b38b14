"""Archives and folders of other systems: every photo gets the label that its names say, or the disagreement is told."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from model.catalogue.catalogue import Catalogue
from training.collect.archives import ImportCounts, import_archive, import_folder
from training.collect.candidates import Slugs
from training.collect.storage import open_storage
from training.dataset.photos import list_photos
from training.errors import DatasetError

LOW, HIGH, ELEVEN, BLAZER = "nike-dunk-low", "nike-dunk-high", "nike-air-jordan-11", "nike-blazer-mid-77"


def picture(number: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8 + number, 8)).save(buffer, "JPEG")
    return buffer.getvalue()


class Collected:
    """A data set after an import from a ZIP, or from a folder."""

    def __init__(self, folder: Path, name: str, names: tuple[str, ...], *, kind: str, slug: str | None) -> None:
        files = {each: picture(number) if each.endswith("jpg") else b"x" for number, each in enumerate(names)}
        source, take = (folder / f"{name}.zip", import_archive) if kind == "zip" else (folder / name, import_folder)
        if kind == "zip":
            with zipfile.ZipFile(source, "w") as packed:
                for each, data in files.items():
                    packed.writestr(each, data)
        else:
            for each, data in files.items():
                (source / each).parent.mkdir(parents=True, exist_ok=True)
                (source / each).write_bytes(data)
        with open_storage(folder / "out") as storage:
            told = Slugs(Catalogue.load())
            self.counts: ImportCounts = take(
                source, storage, told, slug=slug, query=None, progress=lambda done, all_: None
            )
        numbers = {data: each for each, data in files.items()}
        self.labels = {numbers[path.read_bytes()]: path.parent.name for path in (folder / "out").glob("*/*.jpg")}


def zipped(folder: Path, name: str, *names: str, slug: str | None = None) -> Collected:
    return Collected(folder, name, names, kind="zip", slug=slug)


KINDS = pytest.mark.parametrize("kind", ["zip", "folder"])


def test_backslashes_part_folders_and_the_disagreement_is_told(tmp_path: Path) -> None:
    done = zipped(tmp_path, "Nike Dunk Low", f"{ELEVEN}\\", f"{ELEVEN}\\a.jpg", rf"photos\{BLAZER}\b.jpg")
    assert done.labels == {f"{ELEVEN}\\a.jpg": ELEVEN, rf"photos\{BLAZER}\b.jpg": BLAZER}
    (notice,) = done.counts.notices
    assert f"{ELEVEN} (not {LOW})" in notice
    assert f"{BLAZER} (not {LOW})" in notice


@pytest.mark.parametrize("name", [r"..\out.jpg", r"a\..\..\out.jpg", r"\out.jpg"])
def test_backslashes_that_climb_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DatasetError, match="climbs out"):
        zipped(tmp_path, "Nike Dunk Low", name)


@KINDS
def test_what_systems_put_beside_photos_is_passed_over(tmp_path: Path, kind: str) -> None:
    systems = (
        "Thumbs.db", "desktop.ini", "README.txt", "__MACOSX/_x.jpg", "@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg", ".DS_Store",
        "lost+found/b.jpg", f"{LOW}/@eaDir/c.jpg", f"{LOW}/._a.jpg", "$RECYCLE.BIN/d.jpg", "rejected/no-shoe/x/e.jpg",
        "_vti_cnf/f.jpg", "found.000/g.jpg",
    )  # fmt: skip
    done = Collected(tmp_path, "found", (f"{LOW}/a.jpg", f"{HIGH}/b.jpg", *systems), kind=kind, slug=None)
    assert done.labels == {f"{LOW}/a.jpg": LOW, f"{HIGH}/b.jpg": HIGH}
    assert done.counts.notices == ()


@KINDS
def test_a_picture_without_a_clear_model_is_refused_before_anything_is_taken(tmp_path: Path, kind: str) -> None:
    with pytest.raises(DatasetError, match=r"no sneaker is clearly meant by 'found', where 'b\.jpg' is"):
        Collected(tmp_path, "found", (f"{LOW}/a.jpg", "b.jpg"), kind=kind, slug=None)
    assert not (tmp_path / "out" / LOW).exists()


@pytest.mark.parametrize(
    "name",
    [
        "Nike Dunk Low (1)", "Nike Dunk Low (12)", "Nike Dunk Low [1]", "Nike Dunk Low-001", "Nike Dunk Low 20240101",
        "Nike Dunk Low 2", "nike-dunk-low-3",
        "Nike Dunk Low-20240101T120000Z-001", "Nike Dunk Low.zip",
        "Nike Dunk Low-20240101T120000Z-1-001 (2)", "Nike Dunk Low - Copy", "Nike Dunk Low - Copy (2)",
        "Nike Dunk Low copy 2", "Copy of Nike Dunk Low", "Nike Dunk Low - Kopie", "Kopie von Nike Dunk Low",
        "Nike Dunk Low - Copia", "Copia di Nike Dunk Low (1)", "Nike Dunk Low (another copy)",
        "Nike Dunk Low (3rd copy)",
        "Nike Dunk Low - on feet - Google Search_files", "Nike Dunk Low (1)_files", "Nike Dunk Low-Dateien",
        "wetransfer_nike-dunk-low_2024-01-01_1200",
    ],
)  # fmt: skip
def test_a_second_download_or_a_copy_means_the_same_model(tmp_path: Path, name: str) -> None:
    assert zipped(tmp_path, name, "a.jpg", f"{name}/b.jpg").labels == {"a.jpg": LOW, f"{name}/b.jpg": LOW}


@pytest.mark.parametrize(
    "name", ["Salomon XT (4)", "Salomon XT [4]", "Salomon XT 4", "Gel-Lyte (5)", "Air Jordan 20", "Air Jordan 1 (1)"]
)
def test_a_number_that_may_be_another_models_is_none_of_a_copy(tmp_path: Path, name: str) -> None:
    with pytest.raises(DatasetError, match="clearly meant"):
        zipped(tmp_path, name, "a.jpg")


def test_a_number_behind_a_whole_title_is_told(tmp_path: Path) -> None:
    done = zipped(tmp_path, "adidas Ultraboost 5", "a.jpg")
    assert done.labels == {"a.jpg": "adidas-ultraboost"}
    assert "'adidas Ultraboost 5' is taken as a copy's" in done.counts.notices[0]


@KINDS
def test_a_folder_that_names_no_model_is_told(tmp_path: Path, kind: str) -> None:
    names = ("Fila Disruptor/a.jpg", "images/b.jpg", "c/c.jpg")
    done = Collected(tmp_path, "Nike Dunk Low", names, kind=kind, slug=None)
    assert set(done.labels.values()) == {LOW}
    (notice,) = done.counts.notices
    assert f"'Fila Disruptor' as {LOW}." in notice


@KINDS
def test_a_file_named_as_another_model_is_told(tmp_path: Path, kind: str) -> None:
    names = (
        f"{ELEVEN}.jpg",
        f"{HIGH}_01.jpg",
        "Nike Dunk High (2).jpg",
        f"{LOW}-03.jpg",
        "IMG_0001.jpg",
        "my dunk.jpg",
    )
    done = Collected(tmp_path, "Nike Dunk Low", names, kind=kind, slug=None)
    assert set(done.labels.values()) == {LOW}
    (notice,) = done.counts.notices
    assert f"'{ELEVEN}.jpg' as {LOW} (not {ELEVEN})" in notice
    assert f"as {LOW} (not {HIGH})" in notice
    assert notice.count("(not") == 2


@KINDS
def test_a_given_model_that_the_names_contradict_is_told(tmp_path: Path, kind: str) -> None:
    done = Collected(tmp_path, "found", (f"{HIGH}/a.jpg", "b.jpg"), kind=kind, slug=LOW)
    assert set(done.labels.values()) == {LOW}
    assert f"{LOW} (not {HIGH})" in done.counts.notices[0]


def test_the_innermost_model_counts_also_above_plain_folders(tmp_path: Path) -> None:
    done = zipped(tmp_path, "found", f"{LOW}/originals/a.jpg", f"photos/{HIGH}/b.jpg")
    assert done.labels == {f"{LOW}/originals/a.jpg": LOW, f"photos/{HIGH}/b.jpg": HIGH}
    assert done.counts.notices == ()


def test_a_data_set_has_no_models_of_systems(tmp_path: Path) -> None:
    for name in (f"{LOW}/a.jpg", f"{LOW}/Thumbs.db", "@eaDir/a.jpg", "__MACOSX/b.jpg", "lost+found/c.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [photo.path.name for photo in list_photos(tmp_path)] == ["a.jpg"]
