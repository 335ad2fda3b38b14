"""Embedding set: the base set's embeddings, labels and parts, without photos.

A new installation trains a head from it, and forgets no model.
"""

import hashlib
import zipfile
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from model.errors import VersionError
from model.live import BACKBONES
from model.manifest import BACKBONE_FILE, BackboneManifest, Manifest, TestTimeAugmentation, digest
from training.dataset.split import PARTS, Part, Photo, Split
from training.embeddings.embed import Embeddings
from training.errors import DatasetError

FILE = "replay.npz"
# Of what is no known sneaker, one half chooses the rejection rule and the other half reports how it does. With outlier
# exposure the choosing photos train, and those for validation choose thresholds.
Role = Literal[
    "train",
    "validation",
    "test",
    "unknown_choosing",
    "unknown_reporting",
    "no_sneaker_choosing",
    "no_sneaker_reporting",
    "unknown_validation",
    "no_sneaker_validation",
]
ROLES: tuple[Role, ...] = get_args(Role)
# Of other pictures, the halves that chose the rejection rule, and those that report with the test photos.
CHOOSING: tuple[Role, ...] = ("unknown_choosing", "no_sneaker_choosing")
REPORTING: tuple[Role, ...] = ("unknown_reporting", "no_sneaker_reporting")
VALIDATING: tuple[Role, ...] = ("unknown_validation", "no_sneaker_validation")


@dataclass(frozen=True, kw_only=True)
class EmbeddingSet:
    """Photos as embeddings; tuples and array have one entry a photo."""

    values: NDArray[np.int8]  # [photos, embedding size], as the backbone quantises
    slugs: tuple[str, ...]
    roles: tuple[Role, ...]
    sha256: tuple[str, ...]  # of the photo's file
    scale: float  # real value = (int8 - zero point) * scale
    zero_point: int
    second_look: TestTimeAugmentation | None = None  # the backbone's
    # Other views, [views, embedding size] by digest: of photos that are unsure at first sight, or the crops of all.
    again: Mapping[str, NDArray[np.int8]] = field(default_factory=dict)
    sources: tuple[str, ...] = ()  # where each photo is from; empty: all from one
    boxes: tuple[float, ...] = ()  # score of each photo's surest box, NaN where no locator ran; empty: none ran

    @property
    def labels(self) -> tuple[str, ...]:
        """The known sneaker models, in the order of a head's outputs."""
        return tuple(sorted({slug for slug, role in zip(self.slugs, self.roles, strict=True) if role in PARTS}))

    @property
    def exposes_outliers(self) -> bool:
        """Whether other shoes and other objects train the head (outlier exposure)."""
        return "unknown_validation" in self.roles

    @property
    def digest(self) -> str:
        """Names the data set: sha256 over digests, slugs and roles.

        Embeddings do not count.
        """
        lines = sorted(" ".join(row) for row in zip(self.sha256, self.slugs, self.roles, strict=True))
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def rows(self, *roles: Role) -> NDArray[np.intp]:
        """Positions of the photos with these roles."""
        return np.flatnonzero([role in roles for role in self.roles])

    def slugs_of(self, *roles: Role) -> dict[str, str]:
        """Which photos have these roles: sha256 to slug."""
        return {self.sha256[row]: self.slugs[row] for row in self.rows(*roles)}

    def without(self, sha256: Container[str]) -> "EmbeddingSet":
        """This base set less some photos."""
        rows = [row for row, digest in enumerate(self.sha256) if digest not in sha256]
        return replace(
            self,
            again={digest: views for digest, views in self.again.items() if digest not in sha256},
            values=self.values[rows],
            slugs=tuple(self.slugs[row] for row in rows),
            roles=tuple(self.roles[row] for row in rows),
            sha256=tuple(self.sha256[row] for row in rows),
            sources=tuple(self.sources[row] for row in rows if self.sources),
            boxes=tuple(self.boxes[row] for row in rows if self.boxes),
        )

    def box_scores(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """The score of the surest box, [rows]; NaN where no locator ran."""
        found = np.array(self.boxes, np.float32) if self.boxes else np.full(len(self.slugs), np.nan, np.float32)
        return np.asarray(found[rows], np.float32)

    def source_of(self, row: int) -> str:
        """Where a photo is from; empty where that is not known."""
        return self.sources[row] if self.sources else ""

    def views(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.int8], NDArray[np.intp]]:
        """All views of photos, and whose they are.

        Views are `[views, embedding size]`, owners positions in `rows`.
        """
        each = [[self.values[row], *self.again.get(self.sha256[row], ())] for row in rows]
        places = np.repeat(np.arange(len(rows)), [len(views) for views in each])
        flat = [view for views in each for view in views]
        return np.array(flat, np.int8).reshape(-1, self.values.shape[1]), places

    def real(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Embeddings as real numbers, `[rows, embedding size]`."""
        return self.real_values(self.values[rows])

    def real_values(self, values: NDArray[np.int8]) -> NDArray[np.float32]:
        """Any embeddings of the same backbone, `[n, embedding size]`, as real numbers."""
        return (values.astype(np.float32) - self.zero_point) * np.float32(self.scale)

    def targets(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Positions in `labels` of photos of known models, `[rows]`."""
        place = {slug: index for index, slug in enumerate(self.labels)}
        return np.array([place[self.slugs[row]] for row in rows], dtype=np.intp)

    def write(self, backbone: Path) -> None:
        """Store the set beside its backbone, its digest in the manifest.

        Raises VersionError or DatasetError.
        """
        arrays = self._arrays()
        manifest = BackboneManifest.read(backbone)
        try:
            fresh = backbone / f"fresh-{FILE}"  # a kill leaves the old one or the new one
            _pack(fresh, arrays)
            files = {**manifest.files, FILE: digest(fresh)}
            fresh.replace(backbone / FILE)
            replace(manifest, files=files, second_look=self.second_look).write(backbone)
        except OSError as error:
            raise DatasetError(
                f"{backbone} cannot be written ({error.strerror}): copy it, and give --backbone."
            ) from error

    @classmethod
    def of_version(cls, version: Path, backbone: Path | None = None) -> "EmbeddingSet":
        """Read the set of a version's backbone, or of `backbone`.

        Raises as `read`.
        """
        return cls.read(backbone or BACKBONES / Manifest.read(version).backbone)

    @classmethod
    def read(cls, backbone: Path) -> "EmbeddingSet":
        """Read what `write` kept, digests checked; raises DatasetError or VersionError."""
        manifest = BackboneManifest.read(backbone)
        if FILE not in manifest.files:
            raise DatasetError(f"{backbone} keeps no {FILE}: make it from photos, `sneakers retrain --photos FOLDER`.")
        manifest.verify(backbone)
        with np.load(backbone / FILE, allow_pickle=False) as kept:
            roles, sha256 = tuple(ROLES[role] for role in kept["role"]), _unpacked(kept["sha256"])
            values, again = _views(kept, roles, sha256)
            return cls(
                values=values,
                slugs=tuple(kept["slugs"][kept["slug"]].tolist()),
                roles=roles,
                sha256=sha256,
                scale=manifest.embedding_scale,
                zero_point=manifest.embedding_zero_point,
                second_look=manifest.second_look,
                again=again,
                sources=tuple(kept["sources"][kept["source"]].tolist()) if "sources" in kept else (),
                boxes=tuple(kept["boxes"].astype(np.float32).tolist()) if "boxes" in kept else (),
            )

    def _arrays(self) -> dict[str, NDArray[Any]]:
        """What the file holds.

        A photo's views are neighbours, and each role has an array: so the file is a seventh smaller.
        """
        slugs, sources = sorted(set(self.slugs)), sorted(set(self.sources))
        arrays = {
            "slugs": np.array(slugs),
            "slug": np.array([slugs.index(slug) for slug in self.slugs], dtype=np.uint16),
            "role": np.array([ROLES.index(role) for role in self.roles], dtype=np.uint8),
            "sha256": np.frombuffer(bytes.fromhex("".join(self.sha256)), dtype=np.uint8).reshape(-1, 32),
            "views": np.array([1 + len(self.again.get(sha256, ())) for sha256 in self.sha256], np.uint8),
        }
        arrays |= {f"views_{role}": self.views(self.rows(role))[0] for role in ROLES if role in self.roles}
        if self.sources:
            arrays |= {
                "sources": np.array(sources),
                "source": np.array([sources.index(each) for each in self.sources], np.uint8),
            }
        return arrays | ({"boxes": np.array(self.boxes, np.float16)} if self.boxes else {})


def _pack(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a .npz that `numpy.load` reads, a fifth smaller than its own.

    LZMA instead of deflate, and column by column: one number of all embeddings repeats itself more than a row does.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as packed:
        for name, values in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy")  # of 1980: the same arrays give the same file at any time
            entry.compress_type = zipfile.ZIP_LZMA
            with packed.open(entry, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, np.asfortranarray(values), allow_pickle=False)


def _views(
    kept: Mapping[str, NDArray[Any]], roles: Sequence[Role], sha256: Sequence[str]
) -> tuple[NDArray[np.int8], dict[str, NDArray[np.int8]]]:
    """The first view of each photo, and the others by digest."""
    first: list[Any] = [None] * len(roles)
    others: dict[str, NDArray[np.int8]] = {}
    counts = kept["views"]
    for role in sorted(set(roles)):
        rows = [row for row, each in enumerate(roles) if each == role]
        views = np.ascontiguousarray(kept[f"views_{role}"])
        for row, own in zip(rows, np.split(views, np.cumsum(counts[rows])[:-1]), strict=True):
            first[row] = own[0]
            if len(own) > 1:
                others[sha256[row]] = own[1:]
    return np.array(first, np.int8), others


def _unpacked(digests: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(bytes(row).hex() for row in digests)


def roles_of(known: Split, *, unknown: Split | None = None, no_sneaker: Split | None = None) -> dict[Photo, Role]:
    """The role of each photo: a part, or half of the others."""
    parts: list[tuple[Role, tuple[Photo, ...]]] = [(part, known.part(part)) for part in PARTS]
    if unknown:
        parts += [("unknown_choosing", unknown.train), ("unknown_reporting", unknown.test)]
    if no_sneaker:
        parts += [("no_sneaker_choosing", no_sneaker.train), ("no_sneaker_reporting", no_sneaker.test)]
    roles: dict[str, tuple[Photo, Role]] = {}
    for role, photos in parts:
        for photo in photos:
            roles.setdefault(photo.sha256, (photo, role))  # a known model's photo that lies with the others, too
    return dict(roles.values())


def embedding_set_of(embedded: Embeddings, roles: Mapping[Photo, Role], backbone: BackboneManifest) -> EmbeddingSet:
    """Put embeddings and roles together, in order of role, slug and digest."""
    photos = embedded.photos
    keys = [(ROLES.index(roles[photo]), photo.slug, photo.sha256) for photo in photos]
    order = sorted(range(len(photos)), key=keys.__getitem__)
    return EmbeddingSet(
        values=embedded.values[order],
        slugs=tuple(photos[row].slug for row in order),
        roles=tuple(roles[photos[row]] for row in order),
        sha256=tuple(photos[row].sha256 for row in order),
        scale=backbone.embedding_scale,
        zero_point=backbone.embedding_zero_point,
    )


def newest_backbone(folder: Path = BACKBONES, *, with_embeddings: bool = True) -> Path:
    """The newest backbone, by default of those with an embedding set.

    Raises VersionError if there is none.
    """
    found = [path.parent for path in sorted(folder.glob(f"*/{FILE if with_embeddings else BACKBONE_FILE}"))]
    if not found:
        what = "replay" if with_embeddings else "backbone"
        raise VersionError(f"There is no {what} under {folder}: give --backbone and --photos.")
    return max(found, key=lambda path: datetime.fromisoformat(BackboneManifest.read(path).created))


def photos_of_part(version: Path, part: Part, backbone: Path | None = None) -> dict[str, str]:
    """Photos of a part of a version's embedding set, sha256 to slug.

    With the OOD photos that belong to it.
    """
    others = {"train": (), "validation": (*CHOOSING, *VALIDATING), "test": REPORTING}[part]
    return EmbeddingSet.of_version(version, backbone).slugs_of(part, *others)
