"""Manifests of versions and backbones, and the digests of their files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any

from annotated_types import Interval, Len, Predicate

from model.errors import VersionError
from model.pictures.picture import Resize, View
from model.validation import FileTable, T, Texts, UtcTime, from_json, matching, must

FILE = "manifest.json"
MODEL_FILE = "model.tflite"
BACKBONE_FILE = "backbone.tflite"

ID_FIELDS = (
    "files",
    "labels",
    "input_size",
    "resize",
    "rejection",
    "second_look",
)  # these decide a version's answers


def _stay_inside(files: Mapping[str, str]) -> bool:
    for name in files:
        path = PurePosixPath(name)
        outside = path.is_absolute() or ".." in path.parts or "\\" in name or str(path) in (".", FILE)
        must(not outside, "a table whose keys are names of files inside the version's folder")
    return True


Id = Annotated[str, matching(r"[0-9a-f]{12}", "an id of 12 hex digits")]
Name = Annotated[str, matching(r"[a-z0-9][a-z0-9_.-]*", "a name in small letters, digits and _.-")]
Sha256 = Annotated[str, matching(r"[0-9a-f]{64}", "a SHA-256 in 64 hex digits")]
Side = Annotated[int, Interval(ge=1, le=4096)]  # of the square input, in pixels
Threshold = Annotated[float, Interval(ge=-1e9, le=1e9)]
Files = Annotated[Mapping[str, Sha256], Predicate(_stay_inside)]  # name in the folder -> SHA-256
Facts = Mapping[str, Any]


def manifest_id(**content: Any) -> str:
    """Name content: the first 12 hex digits of its canonical JSON's SHA-256."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, kw_only=True)
class Rejection(FileTable):
    """Thresholds of the out-of-distribution detector `rule` (`model.rejection.rejection.DETECTORS`)."""

    rule: Name
    unknown_below: Threshold  # the detector's `known` score under which the model is unknown
    no_sneaker_below: Threshold  # the detector's `sneaker` score under which there is no sneaker


@dataclass(frozen=True, kw_only=True)
class TestTimeAugmentation(FileTable):
    """More views of a photo whose first prediction is unsure (test-time augmentation).

    The shoe may be small in it, as phones show it, or face the other way.
    """

    __test__ = False  # no test, whatever pytest makes of its name

    below: Annotated[float, Interval(ge=0, le=1)]  # a first prediction whose largest probability is lower is unsure
    views: Annotated[tuple[View, ...], Len(1)]  # besides the first view

    @property
    def smallest_share(self) -> float:
        """Share of the smallest view, 0 to 1."""
        return min(view.share for view in self.views)


if TYPE_CHECKING:
    OptionalAugmentation = TestTimeAugmentation | None
else:
    OptionalAugmentation = TestTimeAugmentation  # a file lacks the key or has a table: null is refused


def _as_floats(augmentation: TestTimeAugmentation) -> dict[str, Any]:
    """An id's content with floats: 1 and 1.0 are equal."""
    views = [asdict(view) | {"share": float(view.share)} for view in augmentation.views]
    return {"below": float(augmentation.below), "views": views}


class _Folder(FileTable):
    """What both manifests do with their folder."""

    files: Files

    def write(self, folder: Path) -> None:
        """Write `manifest.json` into `folder`."""
        table = asdict(self)  # type: ignore[call-overload]
        if table["second_look"] is None:
            del table["second_look"]
        text = json.dumps(table, indent=2, ensure_ascii=False, allow_nan=False)
        temporary = folder / f"{FILE}.tmp"
        temporary.write_text(text + "\n", encoding="utf-8")
        temporary.replace(folder / FILE)

    def verify(self, folder: Path) -> None:
        """Compare every file with its digest; raises VersionError naming both digests."""
        for name, expected in self.files.items():
            path = folder / name
            try:
                found = digest(path)
            except OSError as error:
                raise VersionError(f"{path} cannot be read ({error.strerror}); restore the version.") from error
            if found != expected:
                raise VersionError(
                    f"{path} was altered: its SHA-256 is {found}, the manifest says {expected}; restore it."
                )


@dataclass(frozen=True, kw_only=True)
class Manifest(_Folder):
    """What a version is; `id` follows from the fields deciding answers.

    The names of the fields are the keys of the file: they are never renamed.
    """

    id: Id
    created: UtcTime
    backbone: Id  # the backbone that the head is attached to
    input_size: Side
    resize: Resize
    labels: Annotated[Texts, Len(2)]  # slugs, in the order of the model's probabilities
    temperature: Annotated[float, Interval(ge=1e-6, le=1e6)]  # already folded into the graph; kept for the record
    rejection: Rejection
    files: Files
    metrics: Facts
    origin: Facts  # seed, dataset digest, recipe, commit, library versions, commands that remake the metrics
    second_look: OptionalAugmentation = None

    @staticmethod
    def derive_id(
        *,
        files: Mapping[str, str],
        labels: tuple[str, ...],
        input_size: int,
        resize: Resize,
        rejection: Rejection,
        second_look: TestTimeAugmentation | None = None,
    ) -> str:
        """The id of a version with this content."""
        limits = (float(rejection.unknown_below), float(rejection.no_sneaker_below))  # 0 and 0.0 must be one id
        optional = {"second_look": _as_floats(second_look)} if second_look else {}
        return manifest_id(
            files=dict(files),
            labels=list(labels),
            input_size=input_size,
            resize=resize,
            rejection=(rejection.rule, *limits),
            **optional,
        )

    @property
    def serving_side(self) -> int:
        """Pixels that a photo's shorter side needs; more serve no view."""
        return ceil(self.input_size / self.second_look.smallest_share) if self.second_look else self.input_size

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read and check `folder`'s manifest; raises VersionError naming the bad key.

        Its files are not read: see `verify`.
        """
        manifest = _read(cls, folder, "version")
        _check(folder, manifest, MODEL_FILE, cls.derive_id(**{key: getattr(manifest, key) for key in ID_FIELDS}))
        return manifest


@dataclass(frozen=True, kw_only=True)
class BackboneManifest(_Folder):
    """A backbone: an int8 graph from a uint8 picture to an embedding."""

    id: Id
    created: UtcTime
    architecture: Name
    input_size: Side
    resize: Resize
    embedding_size: Annotated[int, Interval(ge=1, le=65536)]
    embedding_scale: Annotated[float, Interval(ge=1e-12, le=1e6)]  # real value = (int8 - zero point) * scale
    embedding_zero_point: Annotated[int, Interval(ge=-128, le=127)]
    files: Files
    metrics: Facts
    origin: Facts
    # For the versions that are made on it; the first view's embedding does not depend on it.
    second_look: OptionalAugmentation = None

    @staticmethod
    def derive_id(*, files: Mapping[str, str], input_size: int, resize: Resize) -> str:
        """A backbone's id; its graph holds the embedding's size and scale."""
        return manifest_id(files={BACKBONE_FILE: files[BACKBONE_FILE]}, input_size=input_size, resize=resize)

    @classmethod
    def read(cls, folder: Path) -> "BackboneManifest":
        """Read and check `folder`'s manifest; raises VersionError naming the bad key.

        Its files are not read: see `verify`.
        """
        manifest = _read(cls, folder, "backbone")
        names = {BACKBONE_FILE: "", **manifest.files}
        derived = cls.derive_id(files=names, input_size=manifest.input_size, resize=manifest.resize)
        _check(folder, manifest, BACKBONE_FILE, derived)
        return manifest


def _read(kind: type[T], folder: Path, what: str) -> T:
    path = folder / FILE
    try:
        return from_json(kind, path.read_bytes(), str(path), VersionError)
    except OSError as error:
        raise VersionError(f"{path} cannot be read ({error.strerror}); give the folder of a {what}.") from error
    except ValueError as error:
        raise VersionError(f"{path} is not JSON ({error}); restore the {what} from where it came.") from error


def _check(folder: Path, manifest: Manifest | BackboneManifest, required: str, derived: str) -> None:
    if required not in manifest.files:
        raise VersionError(f"{folder / FILE}: files: {required} is missing; add it.")
    if manifest.id != derived:
        raise VersionError(
            f"{folder / FILE}: id is '{manifest.id}', and its content gives '{derived}'; "
            "a version is never edited: make it anew."
        )
