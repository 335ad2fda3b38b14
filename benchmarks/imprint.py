"""How a new sneaker model is recognised by imprinting from a handful of photos, on real embeddings.

    python -m benchmarks.imprint [--backbone DIR] [--version DIR] [--photos 3 5 10 20] [--together N…]

Each unknown model of the replay in turn is shown with a few of its photos; the rest of them, the test photos of known
models, the other unknown models and pictures without a sneaker are then asked. Ten draws each; no photo file is needed.
With `--together`, as many models are shown at once. How a retrained head does: `benchmarks/newcomers.py`.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.live import BACKBONES, shipped
from model.manifest import Manifest
from model.prediction import Prediction, Ranked, Verdict
from model.rejection import rejection
from model.rejection.few_shot import FewShot
from model.rejection.prototypes import Prototypes
from training.embeddings.embedding_set import EmbeddingSet
from training.head.ood_selection import PredictedSet
from training.head.tflite import read_head

DRAWS = 10
# The models that imprinting was chosen on; what it does on the others is unseen.
CHOSEN_ON = tuple(f"nike-air-jordan-{number}" for number in (2, 6, 8, 10, 13))
Rows = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What came of showing some photos of one model, or of several; shares of photos, 0 to 1."""

    slugs: tuple[str, ...]
    recognised: float  # of the new models' other photos
    lost: int  # test photos of known models that were right before, and are taken for a new one
    known_taken: float  # of all test photos of known models
    unknown_taken: float  # of photos of other unknown models
    no_sneaker_taken: float  # of pictures without a sneaker
    stated: float  # the mean probability with which the new ones were rightly named


@dataclass(frozen=True, kw_only=True)
class World:
    """A version, and what it says about the base set's photos without new models."""

    embedding_set: EmbeddingSet
    near: Prototypes
    seen: tuple[Prediction, ...]  # of every photo

    @classmethod
    def of(cls, version: Path, backbone: Path | None = None) -> "World":
        """Ask a version about the photos that its backbone keeps."""
        manifest = Manifest.read(version)
        embedding_set = EmbeddingSet.read(backbone or BACKBONES / manifest.backbone)
        arrays = rejection.read_arrays(version, manifest.files)
        answered = PredictedSet.by(read_head(version), embedding_set)
        scores = rejection.score(manifest.rejection.rule, answered.probabilities, answered.embedding_set.values, arrays)
        verdicts = [
            rejection.verdict(manifest.rejection, rejection.Scores(*pair)) for pair in zip(*scores, strict=True)
        ]
        rows = zip(answered.probabilities, embedding_set.values, verdicts, strict=True)
        seen = tuple(_predicted(manifest.labels, *row) for row in rows)
        return cls(embedding_set=embedding_set, near=Prototypes.from_version(manifest, arrays), seen=seen)

    @property
    def unknown(self) -> dict[str, Rows]:
        """The rows of each model that the version does not know."""
        slugs, rows = (
            np.array(self.embedding_set.slugs),
            self.embedding_set.rows("unknown_choosing", "unknown_reporting"),
        )
        return {str(slug): rows[slugs[rows] == slug] for slug in np.unique(slugs[rows])}

    def draw(self, slugs: tuple[str, ...], count: int, random: np.random.Generator) -> Drawn:
        """Show `count` photos of each of some models at once, and ask about all others."""
        shown = {slug: random.choice(self.unknown[slug], count, replace=False) for slug in slugs}
        photos = {slug: [self.embedding_set.values[row].tobytes() for row in rows] for slug, rows in shown.items()}
        imprints = FewShot.fit(self.near, photos)
        own = [self._asked(imprints, np.setdiff1d(self.unknown[slug], shown[slug]), only=slug) for slug in slugs]
        test, others = self.embedding_set.rows("test"), np.concatenate([self.unknown[each] for each in self.unknown])
        others = np.setdiff1d(others, np.concatenate([self.unknown[slug] for slug in slugs]))
        right = np.array([self.seen[row].best.slug == self.embedding_set.slugs[row] for row in test])
        known = self._asked(imprints, test)
        named = np.concatenate(own)
        return Drawn(
            slugs=slugs,
            recognised=float(np.mean([(each > 0).mean() for each in own])),
            lost=int(((known > 0) & right).sum()),
            known_taken=float((known > 0).mean()),
            unknown_taken=float((self._asked(imprints, others) > 0).mean()) if len(others) else 0.0,
            no_sneaker_taken=float(
                (
                    self._asked(imprints, self.embedding_set.rows("no_sneaker_choosing", "no_sneaker_reporting")) > 0
                ).mean()
            ),
            stated=float(named[named > 0].mean()) if (named > 0).any() else 0.5,
        )

    def _asked(self, imprints: FewShot, rows: Rows, *, only: str | None = None) -> NDArray[np.float64]:
        """With which probability each photo is taken for a new model (`only` this one); 0 where it is not."""
        wanted = {only} if only else set(imprints.slugs)
        best = (imprints.apply(self.seen[row]).best for row in rows)
        return np.array([each.probability if each.slug in wanted else 0.0 for each in best])


def _predicted(
    labels: tuple[str, ...], shares: NDArray[np.floating], values: NDArray[np.int8], verdict: Verdict
) -> Prediction:
    best = int(shares.argmax())
    ranked = (Ranked(slug=labels[best], probability=float(shares[best])),)
    return Prediction(ranked=ranked, verdict=verdict, version="", milliseconds=0.0, embedding=values)


def draws(world: World, together: int, random: np.random.Generator) -> Iterator[tuple[str, ...]]:
    """The models to show: each alone, ten times over, or as many at once."""
    slugs = tuple(world.unknown)
    for _ in range(DRAWS):
        if together == 1:
            yield from ((slug,) for slug in slugs)
        else:
            yield tuple(sorted(random.choice(slugs, min(together, len(slugs)), replace=False).tolist()))


def summary(found: list[Drawn]) -> Mapping[str, float | int]:
    """The means of some draws, and the worst."""
    names = [name for name in asdict(found[0]) if name != "slugs"]
    means = {name: round(float(np.mean([getattr(each, name) for each in found])), 4) for name in names}
    return {"draws": len(found), **means, "most_lost": max(each.lost for each in found)}


def measure(world: World, count: int, together: int, seed: int = 0) -> dict[str, object]:
    """The draws of so many photos, of so many models at once: all, and apart those that were chosen on."""
    random = np.random.default_rng(seed)
    found = [world.draw(slugs, count, random) for slugs in draws(world, together, random)]
    parts = {
        "all": found,
        "chosen on": [each for each in found if set(each.slugs) <= set(CHOSEN_ON)],
        "unseen": [each for each in found if not set(each.slugs) & set(CHOSEN_ON)],
    }
    table = {name: summary(part) for name, part in parts.items() if part}
    models = {
        slug: round(float(np.mean([each.recognised for each in found if each.slugs == (slug,)])), 3)
        for slug in (world.unknown if together == 1 else ())
    }
    return {"photos": count, "together": together, **table, "models": models}


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description="How new models are recognised by imprinting.")
    parser.add_argument("--version", type=Path, default=shipped())
    parser.add_argument("--backbone", type=Path)
    parser.add_argument("--photos", type=int, nargs="+", default=[3, 5, 10, 20])
    parser.add_argument("--together", type=int, nargs="+", default=[1], help="models shown at once")
    options = parser.parse_args()
    world = World.of(options.version, options.backbone)
    found = [measure(world, count, together) for together in options.together for count in options.photos]
    kept = {"version": options.version.name, "held_out": len(world.near.held_out), "limit": world.near.min_similarity}
    print(json.dumps({**kept, "measured": found}, indent=2))


if __name__ == "__main__":
    main()
