"""Lessons: corrections that earned trust, joined to the base set of a backbone."""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from training.dataset.split import PARTS
from training.embeddings.embedding_set import EmbeddingSet, Role

FEWEST = 5  # photos to teach that a model new to the head needs; with fewer it stays imprinted
HELD_OUT = 10  # one person in so many judges instead of teaching
MOST = 0.2  # of all lessons that may judge: where few people teach, one of them must not be left out whole

Lessons = Sequence["Lesson"]


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A kept photo, as the backbone sees it, with what it shows."""

    photo: str  # sha256 of its file
    slug: str
    person_id: int
    correction_id: int | None
    sure: bool  # an admin said so
    vector: bytes  # int8 [embedding size]


@dataclass(frozen=True, kw_only=True)
class Taught:
    """What became of the lessons."""

    train: tuple[Lesson, ...]
    held_out: tuple[Lesson, ...]  # they judge
    known: tuple[Lesson, ...]  # photos of the base set: what they show is settled
    too_few: tuple[Lesson, ...]  # of models with too few photos yet

    @property
    def used(self) -> tuple[Lesson, ...]:
        """What the version is made with."""
        return self.train + self.held_out


def sort_lessons(replay: EmbeddingSet, lessons: Lessons) -> Taught:
    """Decide which lessons teach and which judge, by person, so that nobody's photos do both.

    The choice follows from the person's id, so that it is the same in every retraining. A model that is new to the base
    set keeps all its photos for teaching while it would have too few otherwise.
    """
    there = {sha256 for sha256, role in zip(replay.sha256, replay.roles, strict=True) if role in PARTS}
    new = [lesson for lesson in lessons if lesson.photo not in there]
    judges = _judges(new)
    teaching = Counter(lesson.slug for lesson in new if lesson.person_id not in judges)
    all_of = Counter(lesson.slug for lesson in new)
    small = {slug for slug in all_of if slug not in replay.labels and teaching[slug] < FEWEST}
    too_few = {slug for slug in small if all_of[slug] < FEWEST}
    fit = [lesson for lesson in new if lesson.slug not in too_few]
    return Taught(
        train=tuple(lesson for lesson in fit if lesson.slug in small or lesson.person_id not in judges),
        held_out=tuple(lesson for lesson in fit if lesson.slug not in small and lesson.person_id in judges),
        known=tuple(lesson for lesson in lessons if lesson.photo in there),
        too_few=tuple(lesson for lesson in new if lesson.slug in too_few),
    )


def extended(replay: EmbeddingSet, taught: Taught) -> EmbeddingSet:
    """The base set with lessons behind it; photos of models that are now known no longer stand for unknown ones."""
    if not taught.used:
        return replay
    photos, slugs = {lesson.photo for lesson in taught.used}, {lesson.slug for lesson in taught.used}
    rows = zip(replay.sha256, replay.slugs, replay.roles, strict=True)
    others = [(sha256, slug) for sha256, slug, role in rows if role not in PARTS]
    base = replay.without({sha256 for sha256, slug in others if slug in slugs or sha256 in photos})
    train: list[Role] = ["train" for _ in taught.train]
    test: list[Role] = ["test" for _ in taught.held_out]
    vectors = np.stack([np.frombuffer(lesson.vector, dtype=np.int8) for lesson in taught.used])
    return replace(
        base,
        values=np.concatenate([base.values, vectors]),
        slugs=base.slugs + tuple(lesson.slug for lesson in taught.used),
        roles=(*base.roles, *train, *test),
        sha256=base.sha256 + tuple(lesson.photo for lesson in taught.used),
    )


def without(lessons: Lessons, photos: Collection[str]) -> tuple[Lesson, ...]:
    """The lessons less those of some photos."""
    return tuple(lesson for lesson in lessons if lesson.photo not in photos)


def _judges(lessons: Lessons) -> set[int]:
    """Who judges: of those whom the lot falls on, the ones with the fewest photos, while these are not too many."""
    photos = Counter(lesson.person_id for lesson in lessons)
    drawn = [person for person in photos if hashlib.sha256(str(person).encode()).digest()[0] % HELD_OUT == 0]
    chosen: set[int] = set()
    for person in sorted(drawn, key=lambda each: (photos[each], each)):
        if sum(photos[each] for each in chosen) + photos[person] <= MOST * len(lessons):
            chosen.add(person)
    return chosen
