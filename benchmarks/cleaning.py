"""Recall and precision of `sneakers data clean` on planted issues.

`python -m benchmarks.cleaning --photos FOLDER [FOLDER…] --others FOLDER` mixes data sets (a sub-folder a model), plants
200 faults of seven kinds, chosen by `--seed`, cleans the copy, and prints the table; exit status 1 if a bar is missed.
Of pictures without a shoe only those are planted that the shipped version's rejection rule was not fitted on.
`--small` takes 25 models with a dozen photos each, plants 40 copies and 25 wrong labels, and runs the command itself.
"""

import argparse
import io
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps

from model.live import BACKBONES, shipped
from model.manifest import Manifest
from training.cleaning.clean import Findings, examine
from training.dataset.photos import MIXED, NOT_SNEAKERS, Photo, ProgressCallback, list_folder, list_photos
from training.embeddings.embedding_set import EmbeddingSet

COPIES = {"re-encoded": 25, "mirrored": 25, "cropped": 25, "under two labels": 15}
SMALL_MODELS, SMALL_PHOTOS, SMALL_WRONG = 25, 12, 25
SMALL_COPIES = {"re-encoded": 13, "mirrored and doubled": 13, "cropped and brighter": 14}
SMALL_BARS = {"copies": 0.95, "wrong labels": 0.72, "untouched": 0.04}  # the last one is at most
TRUNCATED, NO_SHOE, WRONG = 25, 40, 45
MOST_INNOCENT = 0.03


@dataclass(frozen=True, kw_only=True)
class Planted:
    """One planted issue: the file, and the original of a copy."""

    kind: str
    path: Path
    original: Path | None = None
    seen: bool = False  # whether the shipped backbone was trained on it

    @property
    def made_from(self) -> Path:
        """The original of a copy; of anything else the file itself."""
        return self.original or self.path


def main() -> int:
    """Plant, clean, print and judge."""
    parser = argparse.ArgumentParser(description="Measure the cleaning on planted faults.")
    parser.add_argument("--photos", type=Path, nargs="+", required=True, help="data sets to mix")
    parser.add_argument("--others", type=Path, help="pictures without a shoe (default: not_sneakers beside the first)")
    parser.add_argument("--small", action="store_true", help="25 models with a dozen photos each, by the command line")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cache", type=Path, default=Path("var/dataset"), help="keeps what was seen of photos")
    options = parser.parse_args()
    others = options.others or options.photos[0].parent / NOT_SNEAKERS
    with tempfile.TemporaryDirectory(dir=options.cache.parent if options.cache.parent.exists() else None) as folder:
        mixed = mix(options.photos, Path(folder) / "photos")
        if options.small:
            return small(mixed, Path(folder) / "cache", options.seed)
        planted = plant(mixed, others, options.seed)
        started = time.perf_counter()
        found = examine(mixed, version=shipped(), cache=options.cache, again=False, steps=tell)
        return report(found, planted, time.perf_counter() - started)


def mix(folders: list[Path], into: Path) -> Path:
    """Merge data sets; each file once per model."""
    for photo in (photo for folder in folders for photo in list_photos(folder)):
        target = into / photo.slug / f"{photo.sha256[:16]}{photo.path.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(photo.path, target)
    return into


def plant(folder: Path, others: Path, seed: int) -> list[Planted]:
    """Plant 200 issues, the same ones for the same seed."""
    chance = random.Random(seed)
    photos = [photo for photo in list_photos(folder) if not photo.slug.endswith(MIXED)]
    slugs = sorted({photo.slug for photo in photos})
    kept = EmbeddingSet.read(BACKBONES / Manifest.read(shipped()).backbone)
    chosen = iter(chance.sample(photos, sum(COPIES.values()) + TRUNCATED + WRONG))
    planted = [plant_copy(folder, kind, next(chosen), slugs, chance) for kind in COPIES for _ in range(COPIES[kind])]
    planted += [plant_cut(next(chosen), chance) for _ in range(TRUNCATED)]
    taught = kept.slugs_of("train")
    planted += [plant_wrong(folder, next(chosen), slugs, taught, chance) for _ in range(WRONG)]
    fitted = kept.slugs_of("no_sneaker_choosing")
    fresh = [photo for photo in list_folder(others, NOT_SNEAKERS) if photo.sha256 not in fitted]
    return planted + [plant_other(folder, photo, slugs, chance) for photo in chance.sample(fresh, NO_SHOE)]


def small(folder: Path, cache: Path, seed: int) -> int:
    """Clean a small data set with the command, print the figures; 0 if every bar is met."""
    chance = random.Random(seed)
    slugs = sorted(path.name for path in folder.iterdir() if len(list(path.iterdir())) >= SMALL_PHOTOS)
    chosen = chance.sample(slugs, SMALL_MODELS)
    for path in folder.iterdir():
        kept = chance.sample(sorted(path.iterdir()), SMALL_PHOTOS) if path.name in chosen else []
        for photo in set(path.iterdir()) - set(kept):
            photo.unlink()
    photos = chance.sample(list_photos(folder), SMALL_WRONG + sum(SMALL_COPIES.values()))
    kinds = [kind for kind, count in SMALL_COPIES.items() for _ in range(count)]
    planted = [plant_copy(folder, kind, photos.pop(), chosen, chance) for kind in kinds]
    planted += [plant_wrong(folder, photo, chosen, {}, chance) for photo in photos]
    command = [sys.executable, "sneakers.py", "data", "clean", str(folder), "--dry-run", "--json"]
    command += ["--cache", str(cache)]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return report_small({Path(each["photo"]): each["reason"] for each in found["faults"]}, planted, found["photos"])


def report_small(reasons: Mapping[Path, str], planted: list[Planted], photos: int) -> int:
    """Print the table of the small data set; 0 if every bar is met."""
    wrong, met = [each for each in planted if not each.original], True
    rows = {kind: [each for each in planted if each.kind == kind] for kind in SMALL_COPIES}
    copies = [each for each in planted if each.original]
    for name, files in {**rows, "copies": copies, "wrong labels": wrong}.items():
        named = [reason for each in files if (reason := reasons.get(each.path) or reasons.get(each.made_from))]
        met &= len(named) >= SMALL_BARS.get(name, 0) * len(files)
        print_row(name, len(files), named, f"{len(named) / len(files):.0%}", f"{SMALL_BARS.get(name, 0):.0%}")
    touched = {each.path for each in planted} | {each.made_from for each in planted}
    innocent, clean = [reason for path, reason in reasons.items() if path not in touched], photos - len(touched)
    print_row("untouched", clean, innocent, f"{len(innocent) / clean:.1%}", f"{SMALL_BARS['untouched']:.0%}")
    return 0 if met and len(innocent) <= SMALL_BARS["untouched"] * clean else 1


def plant_copy(folder: Path, kind: str, photo: Photo, slugs: list[str], chance: random.Random) -> Planted:
    """A disguised copy beside its original, or under another model."""
    slug = photo.slug if kind in DISGUISES else elsewhere(photo.slug, slugs, chance)
    disguise = DISGUISES[kind if kind in DISGUISES else chance.choice(["re-encoded", "mirrored", "cropped"])]
    path = folder / slug / f"{chance.randrange(1 << 62):016x}.jpg"
    disguise(Image.open(photo.path).convert("RGB"), chance).save(path, quality=chance.randint(60, 90))
    return Planted(kind=kind, path=path, original=photo.path)


def plant_cut(photo: Photo, chance: random.Random) -> Planted:
    """A photo that ends somewhere."""
    data = photo.path.read_bytes()
    photo.path.write_bytes(data[: round(len(data) * chance.uniform(0.05, 0.95))])
    return Planted(kind="truncated", path=photo.path)


def plant_wrong(
    folder: Path, photo: Photo, slugs: list[str], taught: Mapping[str, str], chance: random.Random
) -> Planted:
    """A photo moved to another model."""
    path = photo.path.rename(folder / elsewhere(photo.slug, slugs, chance) / photo.path.name)
    return Planted(kind="wrong label", path=path, seen=photo.sha256 in taught)


def plant_other(folder: Path, photo: Photo, slugs: list[str], chance: random.Random) -> Planted:
    """A picture without a shoe under some model."""
    path = folder / chance.choice(slugs) / f"{photo.sha256[:16]}{photo.path.suffix}"
    shutil.copyfile(photo.path, path)
    return Planted(kind="no shoe", path=path)


def elsewhere(slug: str, slugs: list[str], chance: random.Random) -> str:
    """Another model."""
    return chance.choice([other for other in slugs if other != slug])


def report(found: Findings, planted: list[Planted], seconds: float) -> int:
    """Print the table; 0 if every bar is met."""
    reasons = {issue.photo.path: str(issue.reason) for issue in found.issues}
    print(f"\n{'planted':<28}{'files':>7}{'found':>8}{'share':>8}{'bar':>7}   put aside as")
    met = True
    for name, files, bar in groups(planted):
        named = [reason for each in files if (reason := reasons.get(each.path) or reasons.get(each.made_from))]
        share = len(named) / max(len(files), 1)
        met &= share >= bar
        print_row(name, len(files), named, f"{share:.1%}", f"{bar:.0%}" if bar else "")
    touched = {each.path for each in planted} | {each.made_from for each in planted}
    innocent = [reason for path, reason in reasons.items() if path not in touched]
    share = len(innocent) / (found.photos - len(touched))
    met &= share <= MOST_INNOCENT
    print_row("untouched, put aside", found.photos - len(touched), innocent, f"{share:.2%}", f"{MOST_INNOCENT:.0%}")
    print(f"\n{found.photos:,} photos in {seconds:.0f} s; {'every bar is met' if met else 'NOT every bar is met'}")
    return 0 if met else 1


def groups(planted: list[Planted]) -> Iterator[tuple[str, list[Planted], float]]:
    """Rows of the table, each with its required recall."""
    yield "all duplicates", [each for each in planted if each.original], 0.95
    for kind in COPIES:
        yield f"  {kind}", [each for each in planted if each.kind == kind], 0
    for kind, bar in (("truncated", 1.0), ("no shoe", 0.80), ("wrong label", 0.60)):
        yield kind, [each for each in planted if each.kind == kind], bar
    for name, seen in (("taught to the backbone", True), ("new to it", False)):
        yield f"  {name}", [each for each in planted if each.kind == "wrong label" and each.seen == seen], 0


def print_row(name: str, files: int, reasons: list[str], share: str, bar: str) -> None:
    """One line of the table."""
    named = ", ".join(f"{reason} {count}" for reason, count in Counter(reasons).most_common())
    print(f"{name:<28}{files:>7,}{len(reasons):>8,}{share:>8}{bar:>7}   {named}")


def tell(step: str) -> ProgressCallback:
    """Say on stderr when a step is done."""
    started = time.perf_counter()

    def progress(done: int, all_: int) -> None:
        if done == all_:
            print(f"{step}: {all_:,} in {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)

    return progress


def _encoded(image: Image.Image, chance: random.Random) -> Image.Image:
    share, buffer = chance.uniform(0.5, 1.5), io.BytesIO()
    resized = image.resize((round(image.width * share), round(image.height * share)))
    resized.save(buffer, "JPEG", quality=chance.randint(40, 80))
    return Image.open(buffer)


def _mirrored(image: Image.Image, chance: random.Random) -> Image.Image:
    return ImageOps.mirror(image)


def _doubled(image: Image.Image, chance: random.Random) -> Image.Image:
    return ImageOps.mirror(image).resize((2 * image.width, 2 * image.height))


def _brighter(image: Image.Image, chance: random.Random) -> Image.Image:
    aside, above = round(0.06 * image.width), round(0.06 * image.height)
    return ImageEnhance.Brightness(image.crop((aside, above, image.width - aside, image.height - above))).enhance(1.1)


def _cropped(image: Image.Image, chance: random.Random) -> Image.Image:
    left, top, right, bottom = (chance.uniform(0, 0.1) for _ in range(4))
    width, height = image.size
    box = (round(left * width), round(top * height), round((1 - right) * width), round((1 - bottom) * height))
    return image.crop(box)


DISGUISES: dict[str, Callable[[Image.Image, random.Random], Image.Image]] = {
    "re-encoded": _encoded,
    "mirrored": _mirrored,
    "cropped": _cropped,
    "mirrored and doubled": _doubled,
    "cropped and brighter": _brighter,
}

if __name__ == "__main__":
    sys.exit(main())
