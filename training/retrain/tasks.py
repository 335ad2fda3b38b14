"""Tasks for workers: bytes and values in, bytes and values out."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.classifier import Classifier
from model.errors import PictureError
from model.interpreter import Interpreter
from model.manifest import BACKBONE_FILE, FILE, BackboneManifest, Manifest
from model.pictures import picture
from model.pictures.quiet import silence_decoders
from training.release.baseline import FileProbabilities
from training.retrain.labelled_photos import TrainingPhotos
from training.retrain.pipeline import RetrainedVersion, retrain

Files = Mapping[str, bytes]  # a folder: names relative to it, and what the files hold
Photos = Mapping[str, bytes]  # photo files by their sha256
ReportProgress = Callable[[str, int, int], None]  # told a step, what of it is done, and of how much


@dataclass(frozen=True, kw_only=True)
class RetrainTask:
    """The input of a retraining; all of it travels to the worker."""

    backbone: Path  # its folder, which every worker has: backbones come with the program
    seed: int
    training_photos: TrainingPhotos
    live: Files  # the version to be compared with
    live_id: str
    names: Mapping[str, str]  # what people call models that were added in the chat, by slug
    photos: Photos  # files of the training_photos, where they are to be shown to finished files
    removed_models: tuple[str, ...] = ()  # models of the live version that the new one need not know


@dataclass(frozen=True, kw_only=True)
class RetrainResult:
    """A version's folder, and how it came about."""

    version_id: str
    files: Files
    made: RetrainedVersion


def embed_photos(backbone: Path, photos: Photos) -> dict[str, bytes | None]:
    """Embed photo files with a backbone: int8 bytes, None for unreadable files."""
    silence_decoders()
    manifest = BackboneManifest.read(backbone)
    interpreter = Interpreter((backbone / BACKBONE_FILE).read_bytes())

    def embedding(data: bytes) -> bytes | None:
        try:
            return interpreter.run(picture.read(data, manifest.input_size, manifest.resize))[1].tobytes()
        except PictureError:
            return None

    return {sha256: embedding(data) for sha256, data in photos.items()}


def classify_photos(version: Files, photos: Photos) -> dict[str, NDArray[np.float32]]:
    """Classify photos with a finished version: probabilities in its labels' order."""
    silence_decoders()
    with tempfile.TemporaryDirectory(prefix="sneakers-version-") as folder:
        classifier = Classifier.load(unpack(version, Path(folder)), workers=1)
    found = {}
    for sha256, data in photos.items():
        with suppress(PictureError):
            shares = {each.slug: each.probability for each in classifier.classify(data).ranked}
            found[sha256] = np.array([shares[label] for label in classifier.manifest.labels], dtype=np.float32)
    classifier.close()
    return found


def make_version(
    order: RetrainTask, tell: ReportProgress, ask: Callable[[Files, Photos], FileProbabilities]
) -> RetrainResult:
    """Retrain, and return the new version's files with all results."""
    with tempfile.TemporaryDirectory(prefix="sneakers-retraining-") as folder:
        live = unpack(order.live, Path(folder) / order.live_id)

        def classify(version: Path, photos: TrainingPhotos) -> FileProbabilities:
            digests = [photo.photo_sha256 for photo in photos]
            shown = {sha256: order.photos[sha256] for sha256 in digests if sha256 in order.photos}
            return ask(pack(version), shown) if shown else {}

        made = retrain(
            order.backbone,
            Path(folder) / "versions",
            seed=order.seed,
            training_photos=order.training_photos,
            against=live,
            names=order.names,
            removed_models=order.removed_models,
            classify=classify,
            step=lambda name: tell(name, 0, 0),
        )
        return RetrainResult(version_id=made.manifest.id, files=pack(made.folder), made=made)


def pack(folder: Path) -> dict[str, bytes]:
    """A folder's files, those of folders within it too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pack_version(folder: Path) -> dict[str, bytes]:
    """What a version needs to answer, without its report."""
    names = (FILE, *Manifest.read(folder).files)
    return {name: (folder / name).read_bytes() for name in names}


def unpack(files: Files, folder: Path) -> Path:
    """Write files into a folder, which is made if it is missing."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder
