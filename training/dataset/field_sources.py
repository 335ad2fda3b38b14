"""Sources of the field data set and their parts.

The data set has several folders (docs/how-to/train-for-the-field.md). Each photo has a source. The sources in
`HELD_OUT` take part in no choice: all their photos test. The other sources are split by group, so that no photo has a
near-duplicate in another part.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from training.dataset.hash_index import near_duplicate_pairs
from training.dataset.parts import Part
from training.dataset.perceptual_hash import connected_groups, fingerprint_of
from training.dataset.photos import Photo, list_folder, model_folders
from training.reproducibility import SEED

Kind = Literal["known", "other_shoe", "no_shoe", "ambiguous"]
KINDS: tuple[Kind, ...] = get_args(Kind)

HELD_OUT = ("nike_multiview", "flightclub_jordan", "nac_hand/new_models")  # sources that test and choose nothing
ENOUGH = 13  # photos of a model in `new_models` that make it a known model
HELD_OUT_NAMES = 0.15  # share of the catalogue's names whose photos only test, as models that nobody taught

# Folders of one shoe that may be called by a known model's name: neither known nor "another shoe".
_ALSO = re.compile(
    r"nike-air-jordan-1-|vans-slip-on$|vans-sk8-hi-|converse-chuck-taylor-all-star-lift"
    r"|nike-air-jordan-\d+-low$|adidas-adilette-c|adidas-superstar-\d|adidas-nmd-r1-|adidas-supernova-"
)
_TEST = {
    "sneakers50": 0.2, "air_jordans": 0.2, "new_models": 0.2, "second_source": 0.2, "catalogue": 0.2,
    "not_sneakers": 0.5, "phone_shoes": 0.4, "phone_not_shoes": 0.4,
}  # fmt: skip
_TEST_BY_SOURCE = {"nac_hand": 0.5}
_VALIDATION = 0.1


@dataclass(frozen=True, kw_only=True)
class FieldPhoto:
    """One photo of the field data set."""

    path: str  # relative to the data folder
    sha256: str
    folder: str  # the top folder: sneakers50, second_source, …
    source: str  # where the photo is from: the top folder, or the prefix of the file's name
    name: str  # slug of the shoe, or the top folder where there is none
    kind: Kind
    part: Part = "train"
    group: int = -1  # photos of one perceptual-hash group


def list_sources(data: Path) -> list[FieldPhoto]:
    """All photos except `shoe_boxes`; raises DatasetError without a folder."""
    folders = [data / name for name in _TEST if name != "not_sneakers"]
    photos = [(each.name, photo) for each in folders for path in model_folders(each) for photo in _in(path)]
    photos += [("not_sneakers", photo) for photo in list_folder(data / "not_sneakers", "not_sneakers")]
    known = known_models(data)
    return [
        FieldPhoto(
            path=photo.path.relative_to(data).as_posix(),
            sha256=photo.sha256,
            folder=folder,
            source=_source(folder, photo),
            name=photo.slug if photo.slug != "any" else folder,
            kind=_kind(folder, photo.slug, known),
        )
        for folder, photo in photos
    ]


def known_models(data: Path) -> tuple[str, ...]:
    """The slugs that the classifier is trained on, sorted.

    They are the fifty, ten Air Jordans and models with enough photos.
    """
    found = {path.name for path in model_folders(data / "sneakers50")}
    found |= {path.name for path in model_folders(data / "air_jordans") if not path.name.endswith("-any")}
    found |= {path.name for path in model_folders(data / "new_models") if len(list(path.iterdir())) >= ENOUGH}
    return tuple(sorted(found))


def _in(path: Path) -> list[Photo]:
    return list_folder(path, path.name)


def _source(folder: str, photo: Photo) -> str:
    if folder not in ("second_source", "new_models", "catalogue"):
        return folder
    prefix = re.sub(r"[-_]?\d+$", "", photo.path.stem)
    return f"{prefix}/{folder}" if prefix == "nac_hand" and folder == "new_models" else prefix


def _kind(folder: str, slug: str, known: Sequence[str]) -> Kind:
    if folder in ("not_sneakers", "phone_not_shoes"):
        return "no_shoe"
    if slug in known:
        return "known"
    return "ambiguous" if _ALSO.match(slug) else "other_shoe"


def assign_parts(
    photos: Sequence[FieldPhoto], members: Sequence[Sequence[int]], fixed: Mapping[str, Part], *, seed: int = SEED
) -> list[FieldPhoto]:
    """Assign a part and a group to each photo.

    A photo is left out if its group has a fixed photo in another part.

    `members` are the perceptual-hash groups, as positions in `photos`. `fixed` has the part of photos that a backbone
    was trained by, by sha256: it wins over everything, since that backbone has seen them.
    """
    made: list[FieldPhoto] = []
    free: dict[tuple[str, str], list[tuple[int, Sequence[int]]]] = defaultdict(list)
    for number, group in enumerate(members):
        pinned = {fixed[photos[item].sha256] for item in group if photos[item].sha256 in fixed}
        wanted = pinned or ({"test"} if any(is_held_out(photos[item], seed) for item in group) else set())
        if not wanted:
            free[_stratum(photos[group[0]])].append((number, group))
            continue
        for item in group:
            part = fixed.get(photos[item].sha256, next(iter(wanted)))
            if len(wanted) == 1 and not (is_held_out(photos[item], seed) and part != "test"):
                made.append(replace(photos[item], part=part, group=number))
    for stratum in sorted(free):
        made += _share_out(photos, free[stratum], stratum, seed)
    return made


def _stratum(photo: FieldPhoto) -> tuple[str, str]:
    return photo.source, photo.name


def _share_out(
    photos: Sequence[FieldPhoto], free: list[tuple[int, Sequence[int]]], stratum: tuple[str, str], seed: int
) -> list[FieldPhoto]:
    """Fill the test and validation parts of one model and source."""
    ordered = sorted(free, key=lambda each: _rank(seed, min(photos[item].sha256 for item in each[1])))
    size = sum(len(group) for _, group in ordered)
    test = _TEST_BY_SOURCE.get(stratum[0], _TEST[photos[ordered[0][1][0]].folder])
    room: dict[Part, int] = {"test": round(size * test), "validation": round(size * _VALIDATION), "train": size}
    made = []
    for number, group in ordered:
        part = next(name for name in room if len(group) <= room[name])
        room[part] -= len(group)
        made += [replace(photos[item], part=part, group=number) for item in group]
    return made


def is_held_out(photo: FieldPhoto, seed: int = SEED) -> bool:
    """Whether a photo only tests.

    Its source decides; in the catalogue, its name.
    """
    if photo.source in HELD_OUT:
        return True
    drawn = int(_rank(seed, photo.name)[:8], 16) / 16**8
    return photo.folder == "catalogue" and photo.kind == "other_shoe" and drawn < HELD_OUT_NAMES


def _rank(seed: int, text: str) -> str:
    """A place in the order that other photos do not change."""
    return hashlib.sha256(f"{seed} {text}".encode()).hexdigest()


def group_photos(data: Path, photos: Sequence[FieldPhoto], *, workers: int = 2) -> list[list[int]]:
    """Perceptual-hash groups of photos, as positions.

    Unreadable photos are in none. It takes 25 ms a photo.
    """
    with ProcessPoolExecutor(workers) as pool:
        prints = list(pool.map(fingerprint_of, [data / photo.path for photo in photos], chunksize=64))
    found = [(place, each) for place, each in enumerate(prints) if each is not None]
    readable = [place for place, _ in found]
    pairs = near_duplicate_pairs([each for _, each in found])
    return [
        [readable[item] for item in group] for group in connected_groups(len(readable), ((a, b) for a, b, _ in pairs))
    ]


def heading(photo: FieldPhoto) -> str:
    """What figures count a photo under: its source, and which models."""
    return f"{photo.source}, new models" if photo.kind == "known" and photo.folder == "new_models" else photo.source


def write_parts(photos: Sequence[FieldPhoto], path: Path) -> None:
    """Save the parts as JSON."""
    path.write_text(json.dumps([asdict(photo) for photo in photos], indent=0) + "\n", encoding="utf-8")


def read_parts(path: Path) -> list[FieldPhoto]:
    """Load what `write_parts` saved."""
    return [FieldPhoto(**each) for each in json.loads(path.read_text(encoding="utf-8"))]
