"""Index of the wide catalogue: suggests models for an unknown shoe.

One int8 embedding a picture, cosine similarity, the best picture of each name. The pictures are compared in the few
directions in which they differ most, and the most similar ones in all directions.
"""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.catalogue.catalogue import Catalogue, Sneaker
from model.errors import VersionError
from model.prediction import Suggestion

FILE = "catalogue.npz"
SUGGESTIONS = 5
# Cosine from which a user is told that a shoe resembles a model. Chosen on catalogue pictures with the right name among
# five (the least of 115 has 0.65) and on phone photos of other shoes (58 % of 203 are below). Judged on new models
# (1 of 23 right ones is lost) and on street photos (95 of 101 are below): docs/decisions/0044.
LEAST_SIMILARITY = 0.6
DIRECTIONS = 96  # of the first comparison
COMPARED = 256  # pictures that are compared in all directions
SAMPLED = 2_000  # pictures that tell the directions
LONGEST_CODE = 5  # letters and digits: "TR180"
MAX_SLUG = 40  # bytes: callback data must hold a custom model's slug

_BRANDS = {"adidas": "adidas", "nike": "Nike", "vans": "Vans", "converse": "Converse", "yeezy": "Yeezy"}
# Words of product names that are all capitals.
_CAPITALS = frozenset({
    "ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "xiii", "fg", "ag", "tf", "ic", "sg", "mg", "df",
    "sb", "nmd", "zx", "rn", "pg", "lj", "hj", "tj", "md", "pv", "xc", "td", "cb", "bw", "br", "jdi", "nba", "nfl",
    "sfb", "cf", "eqt", "adv", "og", "otw", "pw", "lxvi", "gts", "ls", "lt", "sp", "st", "cs", "sl", "ld", "byw", "plr",
    "ck", "mc", "tr", "em", "fs", "koth", "ltd", "rf", "dsx",
})  # fmt: skip

_VERSION_NUMBER = re.compile(r"(?<![^-])(\d{1,2})-(\d)(?=-|$)")  # "free-run-3-0-v4", "copa-17-1-fg"; not "93-17"
_ANY_HEIGHT = "-any"  # at the end of a slug: pictures of all heights, and no part of the name
_HEIGHTS = ("low", "mid", "high")
_AS_IT_IS = frozenset({"sk8", "hyperfr3sh"})  # letters with digits that are no code such as "5G"
_SLIDES = frozenset({"slide", "thong", "sandal", "adilette", "benassi", "clog"})  # words of names


@dataclass(frozen=True, kw_only=True, eq=False)
class CatalogueIndex:
    """Embeddings of catalogue pictures with their models' slugs, one entry a picture."""

    values: NDArray[np.int8]  # [pictures, embedding size], as the backbone quantises
    slugs: tuple[str, ...]
    zero_point: int

    def search(self, views: NDArray[np.int8], count: int = SUGGESTIONS) -> tuple[Suggestion, ...]:
        """The models most similar to a shoe, best first.

        `views` are the shoe's embeddings [views, embedding size].
        """
        query = self._units(views).mean(axis=0)
        axes, projected = self._projection
        # Not `@`: OpenBLAS would share it out among its threads, and those wait busily: 24 ms of CPU time a photo.
        near = _highest(np.einsum("pd,d->p", projected, np.einsum("ed,e->d", axes, query)), COMPARED)
        alike = np.einsum("pe,e->p", self._units(self.values[near]), query)  # [near], the mean cosine
        best: dict[str, float] = {}
        for row in np.argsort(-alike, kind="stable").tolist():
            best.setdefault(self.slugs[near[row]], float(alike[row]))
            if len(best) == count:
                break
        return tuple(Suggestion(slug=slug, name=title(slug), similarity=value) for slug, value in best.items())

    def listed(self, catalogue: Catalogue) -> Catalogue:
        """A catalogue of the models that another catalogue lacks."""
        slugs = dict.fromkeys(custom_slug(slug) for slug in sorted(set(self.slugs)))
        return catalogue.beside(
            Sneaker(
                slug=slug, brand=brand(slug), name=title(slug).removeprefix(f"{brand(slug)} "), aliases=(),
                market=catalogue.market,
            )
            for slug in slugs
            if slug not in catalogue and not _has_heights(catalogue, slug)
        )  # fmt: skip

    def embeddings(self, slug: str) -> list[bytes]:
        """The int8 embeddings of a listed model's pictures; none for another model."""
        return [row.tobytes() for row, own in zip(self.values, self.slugs, strict=True) if custom_slug(own) == slug]

    @cached_property
    def _projection(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Axes [embedding size, directions], and pictures in them.

        The principal axes of the unit vectors, by a randomised range finder (Halko et al., arXiv:0909.4061).
        """
        sample = self._units(self.values[:: max(1, len(self.values) // SAMPLED)])
        start = np.random.default_rng(0).standard_normal((sample.shape[1], DIRECTIONS), np.float32)
        axes = np.linalg.qr(sample.T @ (sample @ start))[0]
        axes = np.linalg.qr(sample.T @ (sample @ axes))[0].astype(np.float32)
        parts = [self._units(self.values[at : at + SAMPLED]) @ axes for at in range(0, len(self.values), SAMPLED)]
        return axes, np.concatenate([np.zeros((0, axes.shape[1]), np.float32), *parts])

    def _units(self, values: NDArray[np.int8]) -> NDArray[np.float32]:
        real = values.astype(np.float32) - self.zero_point
        return np.asarray(real / np.maximum(np.linalg.norm(real, axis=1, keepdims=True), 1e-6), np.float32)

    def write(self, path: Path) -> None:
        """Save as .npz, slugs and int8 embeddings."""
        names = sorted(set(self.slugs))
        rows = np.array([names.index(slug) for slug in self.slugs], dtype=np.uint16)
        facts = json.dumps({"slugs": names, "zero_point": self.zero_point})
        with path.open("wb") as file:
            np.savez_compressed(file, values=self.values, rows=rows, facts=np.array(facts))

    @classmethod
    def read(cls, path: Path) -> "CatalogueIndex":
        """Load what `write` saved; raises VersionError."""
        try:
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as kept:
                facts, rows, values = json.loads(str(kept["facts"])), kept["rows"], kept["values"]
            slugs = tuple(facts["slugs"][row] for row in rows.tolist())
            return cls(values=np.asarray(values, np.int8), slugs=slugs, zero_point=int(facts["zero_point"]))
        except (OSError, ValueError, LookupError, zipfile.BadZipFile) as error:
            raise VersionError(f"The catalogue index {path} cannot be read ({error}): restore it.") from error


def resembled(found: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """The suggestions that are similar enough to tell a user.

    A shoe is not told to resemble slides or sandals, unless it resembles one most.
    """
    similar = tuple(each for each in found if each.similarity >= LEAST_SIMILARITY)
    if similar and _is_slide(similar[0].slug):
        return similar
    return tuple(each for each in similar if not _is_slide(each.slug))


def title(slug: str) -> str:
    """A model's name from its slug.

    `nike-air-zoom-pegasus-34` becomes Nike Air Zoom Pegasus 34, and `nike-free-run-3-0-v4` Nike Free Run 3.0 V4.
    """
    name = _VERSION_NUMBER.sub(r"\1.\2", slug.removesuffix(_ANY_HEIGHT))
    return " ".join(_written(word) for word in name.split("-"))


def brand(slug: str) -> str:
    """A model's brand from its slug."""
    return _written(slug.partition("-")[0])


def custom_slug(slug: str) -> str:
    """The slug of a listed model when it becomes a custom model."""
    return slug if len(slug) <= MAX_SLUG else slug[:MAX_SLUG].rstrip("-")


def _highest(values: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Indices of the highest values, in ascending order."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.sort(np.argpartition(values, -count)[-count:])


def _has_heights(catalogue: Catalogue, slug: str) -> bool:
    """Whether a catalogue has the heights that a model mixes."""
    of = slug.removesuffix(_ANY_HEIGHT)
    return of != slug and any(f"{of}-{height}" in catalogue for height in _HEIGHTS)


def _is_slide(slug: str) -> bool:
    return not _SLIDES.isdisjoint(slug.split("-"))


def _written(word: str) -> str:
    code = (word[:1].isdigit() and not word.isdecimal()) or (word[-1:].isdigit() and len(word) <= LONGEST_CODE)
    if code and word not in _AS_IT_IS:
        return word.upper()
    return word.upper() if word in _CAPITALS else _BRANDS.get(word, word.capitalize())


def merged(one: Sequence[Suggestion], other: Sequence[Suggestion], count: int = SUGGESTIONS) -> tuple[Suggestion, ...]:
    """Merge suggestions; each model once, most similar first."""
    best: dict[str, Suggestion] = {}
    for each in sorted((*one, *other), key=lambda each: -each.similarity):
        best.setdefault(each.slug, each)
    return tuple(best.values())[:count]
