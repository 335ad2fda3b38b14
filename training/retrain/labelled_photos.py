"""Training photos, split by person and joined to the base set."""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import nan

import numpy as np

from store.learning.trust import TrainingPhoto
from training.dataset.split import PARTS
from training.embeddings.embedding_set import EmbeddingSet, Role

FEWEST = 5  # photos for training that a new model needs; with fewer it stays a few-shot class
HELD_OUT = 10  # the photos of one person in so many are test photos
_TEACHING: tuple[Role, ...] = ("unknown_choosing", "unknown_validation")
USERS = "users"  # the source of their photos
MOST = 0.2  # of all photos: the largest share of test photos

TrainingPhotos = Sequence[TrainingPhoto]


@dataclass(frozen=True, kw_only=True)
class TrainingSplit:
    """Training photos by their use."""

    train: tuple[TrainingPhoto, ...]
    held_out: tuple[TrainingPhoto, ...]  # test photos
    known: tuple[TrainingPhoto, ...]  # photos of the base set: their labels are settled
    too_few: tuple[TrainingPhoto, ...]  # of models with too few photos yet

    @property
    def used(self) -> tuple[TrainingPhoto, ...]:
        """The photos that the version is made with."""
        return self.train + self.held_out


def split_photos(base: EmbeddingSet, photos: TrainingPhotos) -> TrainingSplit:
    """Split photos into training and test photos by person.

    Nobody's photos are in both parts. The choice follows from the person's id, so every retraining makes the same one.
    A model that is new to the base set keeps all its photos for training while it would have too few otherwise.
    """
    there = {sha256 for sha256, role in zip(base.sha256, base.roles, strict=True) if role in PARTS}
    new = [photo for photo in photos if photo.photo_sha256 not in there]
    testers = _test_people(new)
    training = Counter(photo.slug for photo in new if photo.person_id not in testers)
    all_of = Counter(photo.slug for photo in new)
    small = {slug for slug in all_of if slug not in base.labels and training[slug] < FEWEST}
    too_few = {slug for slug in small if all_of[slug] < FEWEST}
    fit = [photo for photo in new if photo.slug not in too_few]
    return TrainingSplit(
        train=tuple(photo for photo in fit if photo.slug in small or photo.person_id not in testers),
        held_out=tuple(photo for photo in fit if photo.slug not in small and photo.person_id in testers),
        known=tuple(photo for photo in photos if photo.photo_sha256 in there),
        too_few=tuple(photo for photo in new if photo.slug in too_few),
    )


def extended(base: EmbeddingSet, split: TrainingSplit) -> EmbeddingSet:
    """Append training photos to the base set.

    Photos of unknown models leave the set if their model or the photo itself is now known. With outlier exposure the
    catalogue's pictures of that model teach it instead.
    """
    if not split.used:
        return base
    sha256, slugs = {photo.photo_sha256 for photo in split.used}, {photo.slug for photo in split.used}
    rows = zip(base.sha256, base.slugs, base.roles, strict=True)
    teaching = _TEACHING if base.exposes_outliers else ()
    others = [(digest, slug, role in teaching) for digest, slug, role in rows if role not in PARTS]
    gone = {digest for digest, slug, teaches in others if digest in sha256 or (slug in slugs and not teaches)}
    left = _taught(base.without(gone), slugs)
    train: list[Role] = ["train" for _ in split.train]
    test: list[Role] = ["test" for _ in split.held_out]
    vectors = np.stack([np.frombuffer(photo.vector, dtype=np.int8) for photo in split.used])
    return replace(
        left,
        values=np.concatenate([left.values, vectors]),
        slugs=left.slugs + tuple(photo.slug for photo in split.used),
        roles=(*left.roles, *train, *test),
        sha256=left.sha256 + tuple(photo.photo_sha256 for photo in split.used),
        sources=left.sources + tuple(USERS for _ in split.used if left.sources),
        boxes=left.boxes + tuple(nan for _ in split.used if left.boxes),
    )


def _taught(base: EmbeddingSet, slugs: Collection[str]) -> EmbeddingSet:
    """The set, with the unknown models' photos of `slugs` as training photos."""
    pairs = zip(base.slugs, base.roles, strict=True)
    train: Role = "train"
    return replace(base, roles=tuple(train if slug in slugs and role in _TEACHING else role for slug, role in pairs))


def without(photos: TrainingPhotos, sha256: Collection[str]) -> tuple[TrainingPhoto, ...]:
    """The photos whose digests are not in `sha256`."""
    return tuple(photo for photo in photos if photo.photo_sha256 not in sha256)


def _test_people(photos: TrainingPhotos) -> set[int]:
    """People whose photos are test photos.

    They are drawn by their ids, those with the fewest photos first, up to the largest share.
    """
    counts = Counter(photo.person_id for photo in photos)
    drawn = [person for person in counts if hashlib.sha256(str(person).encode()).digest()[0] % HELD_OUT == 0]
    chosen: set[int] = set()
    for person in sorted(drawn, key=lambda each: (counts[each], each)):
        if sum(counts[each] for each in chosen) + counts[person] <= MOST * len(photos):
            chosen.add(person)
    return chosen
