"""The facts that travel with a model: what a version or a backbone is, and the digests that prove it unaltered."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path, PurePosixPath
from typing import Any

from model.errors import VersionError
from model.fields import Fields
from model.pictures.picture import RESIZES, Resize, View

FILE = "manifest.json"
MODEL_FILE = "model.tflite"
BACKBONE_FILE = "backbone.tflite"

DECIDING = (
    "files",
    "labels",
    "input_size",
    "resize",
    "rejection",
    "second_look",
)  # what a version's answers follow from

_ID = r"[0-9a-f]{12}"
_SHA256 = r"[0-9a-f]{64}"
_NAME = r"[a-z0-9][a-z0-9_.-]*"


def manifest_id(**deciding: Any) -> str:
    """Name things by their content: 12 hex digits of the SHA-256 of the canonical JSON of what decides an answer."""
    canonical = json.dumps(deciding, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """When a photo is no known sneaker: `rule`, a name in `model.rejection.RULES`, gives the two scores compared."""

    rule: str
    unknown_below: float  # the rule's `known` score under which the model is unknown
    no_sneaker_below: float  # the rule's `sneaker` score under which there is no sneaker


@dataclass(frozen=True, kw_only=True)
class SecondLook:
    """When and how to look at a photo again: the shoe may be small in it, as phones show it, or face the other way."""

    below: float  # 0 to 1; a first answer whose largest probability is lower is unsure
    views: tuple[View, ...]  # what is seen then, besides the first look: one or more

    @property
    def closest(self) -> float:
        """Share of the smallest view, 0 to 1."""
        return min(view.share for view in self.views)


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a version is; `id` follows from everything that decides an answer, so equal ids answer equally."""

    id: str
    created: str  # ISO 8601, UTC
    backbone: str  # id of the backbone that the head was grafted onto
    input_size: int  # side of the square input in pixels
    resize: Resize
    labels: tuple[str, ...]  # slugs, in the order of the model's probabilities
    temperature: float  # already folded into the graph; kept for the record
    rejection: Rejection
    files: Mapping[str, str]  # file name in the version's folder -> its SHA-256
    metrics: Mapping[str, Any]
    origin: Mapping[
        str, Any
    ]  # seed, dataset digest, recipe, commit, library versions, commands that remake the metrics
    second_look: SecondLook | None = None

    @staticmethod
    def derive_id(
        *,
        files: Mapping[str, str],
        labels: tuple[str, ...],
        input_size: int,
        resize: Resize,
        rejection: Rejection,
        second_look: SecondLook | None = None,
    ) -> str:
        """The id of a version with this content."""
        limits = (float(rejection.unknown_below), float(rejection.no_sneaker_below))  # 0 and 0.0 must be one id
        again = {"second_look": _in_numbers(second_look)} if second_look else {}  # older ids had no such
        return manifest_id(
            files=dict(files),
            labels=list(labels),
            input_size=input_size,
            resize=resize,
            rejection=(rejection.rule, *limits),
            **again,
        )

    @property
    def serving_side(self) -> int:
        """How many pixels the shorter side of a photo should have: more than that serve no look."""
        return ceil(self.input_size / self.second_look.closest) if self.second_look else self.input_size

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read and check `folder`'s manifest (not its files: see `verify`); raises VersionError naming the bad key."""
        fields = _load(folder, "version")
        fields.only(cls.__dataclass_fields__)
        rejection = fields.inner("rejection")
        rejection.only(Rejection.__dataclass_fields__)
        manifest = cls(
            id=fields.text("id", _ID, "12 hex digits"),
            created=fields.time("created"),
            backbone=fields.text("backbone", _ID, "12 hex digits, the id of a backbone"),
            input_size=fields.integer("input_size", 1, 4096),
            resize=_resize(fields),
            labels=fields.texts("labels", at_least=2),
            temperature=fields.number("temperature", 1e-6, 1e6),
            rejection=Rejection(
                rule=rejection.text("rule", _NAME, "the name of a rule"),
                unknown_below=rejection.number("unknown_below", -1e9, 1e9),
                no_sneaker_below=rejection.number("no_sneaker_below", -1e9, 1e9),
            ),
            files=_files(fields, MODEL_FILE),
            metrics=fields.mapping("metrics"),
            origin=fields.mapping("origin"),
            second_look=_second_look(fields),
        )
        content = {key: getattr(manifest, key) for key in DECIDING}
        _check_id(folder, manifest.id, cls.derive_id(**content))
        return manifest

    def write(self, folder: Path) -> None:
        """Write `manifest.json` into `folder`."""
        _write(folder, self)

    def verify(self, folder: Path) -> None:
        """Compare every file with its digest; raises VersionError naming the file and both digests."""
        _verify(folder, self.files)


@dataclass(frozen=True, kw_only=True)
class BackboneManifest:
    """What a backbone is: an int8 graph from a uint8 RGB picture to an int8 embedding."""

    id: str
    created: str  # ISO 8601, UTC
    architecture: str
    input_size: int  # side of the square input in pixels
    resize: Resize
    embedding_size: int
    embedding_scale: float  # real value = (int8 - zero point) * scale
    embedding_zero_point: int
    files: Mapping[str, str]
    metrics: Mapping[str, Any]
    origin: Mapping[str, Any]
    second_look: SecondLook | None = None  # for the versions that are made on it; changes no first look's embedding

    @staticmethod
    def derive_id(*, files: Mapping[str, str], input_size: int, resize: Resize) -> str:
        """The id of a backbone with this content; its graph file holds size and scale of the embedding."""
        return manifest_id(files={BACKBONE_FILE: files[BACKBONE_FILE]}, input_size=input_size, resize=resize)

    @classmethod
    def read(cls, folder: Path) -> "BackboneManifest":
        """Read and check `folder`'s manifest (not its files: see `verify`); raises VersionError naming the bad key."""
        fields = _load(folder, "backbone")
        fields.only(cls.__dataclass_fields__)
        manifest = cls(
            id=fields.text("id", _ID, "12 hex digits"),
            created=fields.time("created"),
            architecture=fields.text("architecture", _NAME, "the name of an architecture"),
            input_size=fields.integer("input_size", 1, 4096),
            resize=_resize(fields),
            embedding_size=fields.integer("embedding_size", 1, 65536),
            embedding_scale=fields.number("embedding_scale", 1e-12, 1e6),
            embedding_zero_point=fields.integer("embedding_zero_point", -128, 127),
            files=_files(fields, BACKBONE_FILE),
            metrics=fields.mapping("metrics"),
            origin=fields.mapping("origin"),
            second_look=_second_look(fields),
        )
        derived = cls.derive_id(files=manifest.files, input_size=manifest.input_size, resize=manifest.resize)
        _check_id(folder, manifest.id, derived)
        return manifest

    def write(self, folder: Path) -> None:
        """Write `manifest.json` into `folder`."""
        _write(folder, self)

    def verify(self, folder: Path) -> None:
        """Compare every file with its digest; raises VersionError naming the file and both digests."""
        _verify(folder, self.files)


def _load(folder: Path, what: str) -> Fields:
    path = folder / FILE
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise VersionError(f"{path} cannot be read ({error.strerror}); give the folder of a {what}.") from error
    except (ValueError, RecursionError) as error:
        raise VersionError(f"{path} is not JSON ({error}); restore the {what} from where it came.") from error
    return Fields(table, str(path), VersionError)


def _resize(fields: Fields) -> Resize:
    value = fields.text("resize")
    for known in RESIZES:
        if value == known:
            return known
    raise fields.bad("resize", value, f"one of {', '.join(RESIZES)}")


def _second_look(fields: Fields) -> SecondLook | None:
    """Off where it is missing, as in older manifests."""
    if "second_look" not in fields.table:
        return None
    inner = fields.inner("second_look")
    inner.only(SecondLook.__dataclass_fields__)
    views = [_view(each) for each in inner.tables("views", at_least=1)]
    return SecondLook(below=inner.number("below", 0, 1), views=tuple(views))


def _view(fields: Fields) -> View:
    fields.only(View.__dataclass_fields__)
    return View(resize=_resize(fields), share=fields.number("share", 0.2, 1), mirrored=fields.truth("mirrored"))


def _in_numbers(look: SecondLook) -> dict[str, Any]:
    """A second look as ids follow from it: 1 and 1.0 must be one id."""
    views = [asdict(view) | {"share": float(view.share)} for view in look.views]
    return {"below": float(look.below), "views": views}


def _files(fields: Fields, required: str) -> dict[str, str]:
    files = fields.inner("files")
    for name in files.table:
        plain = PurePosixPath(name)
        if plain.is_absolute() or ".." in plain.parts or "\\" in name or str(plain) in (".", FILE):
            raise files.bad(name, files.table[name], "under the name of a file inside the version's folder")
        files.text(name, _SHA256, "a SHA-256 in 64 hex digits")
    files.text(required, _SHA256, "a SHA-256 in 64 hex digits")
    return dict(files.table)


def _check_id(folder: Path, stated: str, derived: str) -> None:
    if stated != derived:
        raise VersionError(
            f"{folder / FILE}: id is '{stated}', and its content gives '{derived}'; "
            "what is made is never edited, make it anew."
        )


def _write(folder: Path, manifest: Manifest | BackboneManifest) -> None:
    table = asdict(manifest)
    if manifest.second_look is None:
        del table["second_look"]  # older installations refuse keys that they do not know
    text = json.dumps(table, indent=2, ensure_ascii=False, allow_nan=False)
    fresh = folder / f"{FILE}.fresh"
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(folder / FILE)


def _verify(folder: Path, files: Mapping[str, str]) -> None:
    for name, expected in files.items():
        path = folder / name
        try:
            found = digest(path)
        except OSError as error:
            raise VersionError(f"{path} cannot be read ({error.strerror}); restore the version.") from error
        if found != expected:
            raise VersionError(f"{path} was altered: its SHA-256 is {found}, the manifest says {expected}; restore it.")
