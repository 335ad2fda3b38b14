"""Effect of lying users, with and without the trust rules.

    python -m benchmarks.poisoning [--backbone DIR] [--rounds 5] [--users 200] [--seeds 1 2]

Half of the train photos of the kept base set stay what they are; the other half is what users send, round after
round, and say what it shows. A fifth of the users lie. Each round an admin looks at a hundred photos of the queue, the
accepted labels are learnt, and at the end a head is trained and asked about the test photos. Real rules, embeddings,
cleanlab and head; only the people are made up. No photo file is needed.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np

from model.rejection.prototypes import Prototypes
from store.learning.trust import (
    ACCEPTED,
    FOR_REVIEW,
    Label,
    PhotoVotes,
    Records,
    TrainingPhoto,
    Vote,
    favourite,
    judge,
    voter_records,
)
from training.embeddings.embedding_set import EmbeddingSet, newest_backbone
from training.head.head import HEAD_CANDIDATES
from training.head.ood_detectors import prototypes
from training.head.outlier_head import train_version_head
from training.reproducibility import one_thread
from training.retrain.label_errors import find_label_errors
from training.retrain.labelled_photos import TrainingSplit, extended

LIARS = 0.2  # of the users
SENT = 4  # photos a user sends a round
MISTAKEN = 0.05  # share of an honest user's words that are wrong: one of the five nearest other models
REVIEWED = 100  # photos that the admin looks at in a round
A, B = "nike-air-jordan-1-high", "nike-air-jordan-1-low"  # who aims says B to every A
PER_MODEL = 4  # prototypes

LIES = ("random", "aimed", "patient")  # any other model; B for every A; the same, but honest for two rounds
Attack = str  # one of LIES, "nobody" lies, or nobody even errs: "flawless"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a recogniser fared; shares are 0 to 1."""

    attack: str
    rule: str
    seed: int
    top1: float  # on the test photos
    recall_a: float  # of the model that is aimed at
    taught: int  # photos, after the last round
    wrong: float  # share of their labels


@dataclass(kw_only=True)
class World:
    """What was said so far, and what the admin decided."""

    base: EmbeddingSet
    truth: dict[str, str]
    vectors: dict[str, bytes]
    votes: dict[str, dict[int, Vote]] = field(default_factory=dict)
    decided: dict[str, str | None] = field(default_factory=dict)
    said: int = 0

    def say(self, photo: str, person: int, slug: str) -> None:
        """A person's last word about a photo."""
        self.said += 1
        self.votes.setdefault(photo, {}).pop(person, None)
        self.votes[photo][person] = Vote(person_id=person, slug=slug, correction_id=self.said)

    def case(self, photo: str) -> PhotoVotes:
        """A photo with all votes and the admin's decision."""
        votes = tuple(self.votes[photo].values())
        return PhotoVotes(
            photo_sha256=photo, votes=votes, decided=photo in self.decided, decision=self.decided.get(photo)
        )


def play(embedding_set: EmbeddingSet, attack: Attack, rule: str, *, rounds: int, users: int, seed: int) -> Outcome:
    """All rounds of one attack under one rule."""
    random = np.random.default_rng(seed)
    world, pool = _world(embedding_set, random)
    speak = _speaker(attack, world, pool, users, random)
    split = TrainingSplit(train=(), held_out=(), known=(), too_few=())
    for number in range(rounds):
        for person in range(users):
            for _ in range(SENT):
                world.say(*speak(person, number))
        split = _split(world, rule, split, seed)
    return _measured(world, split, attack, rule, seed)


def _world(embedding_set: EmbeddingSet, random: np.random.Generator) -> tuple[World, list[str]]:
    rows = random.permutation(embedding_set.rows("train"))
    sent = rows[: len(rows) // 2]
    photos = [embedding_set.sha256[row] for row in sent]
    world = World(
        base=embedding_set.without(set(photos)),
        truth={embedding_set.sha256[row]: embedding_set.slugs[row] for row in sent},
        vectors={embedding_set.sha256[row]: embedding_set.values[row].tobytes() for row in sent},
    )
    return world, photos


def _speaker(
    attack: Attack, world: World, pool: Sequence[str], users: int, random: np.random.Generator
) -> Callable[[int, int], tuple[str, int, str]]:
    """Who says what about which photo: liars are the first users."""
    labels = world.base.labels
    aimed = [photo for photo in pool if world.truth[photo] == A]
    rivals = _rivals(world.base)
    liars = int(LIARS * users) if attack in LIES else 0
    slips = 0.0 if attack == "flawless" else MISTAKEN

    def speak(person: int, number: int) -> tuple[str, int, str]:
        photo = pool[int(random.integers(len(pool)))]
        truth = world.truth[photo]
        lies = person < liars and (attack != "patient" or number >= 2)
        if lies and attack == "random":
            return photo, person, str(random.choice([label for label in labels if label != truth]))
        if lies:
            return aimed[int(random.integers(len(aimed)))], person, B
        mistaken = person >= liars and random.random() < slips
        return photo, person, str(random.choice(rivals[truth])) if mistaken else truth

    return speak


def _rivals(base: EmbeddingSet) -> dict[str, list[str]]:
    """The five most similar models, by mean embedding."""
    rows, targets = base.rows("train"), base.targets(base.rows("train"))
    middles = np.stack([base.real(rows)[targets == label].mean(axis=0) for label in range(len(base.labels))])
    unit = middles / np.linalg.norm(middles, axis=1, keepdims=True)
    order = np.argsort(-(unit @ unit.T), axis=1)
    return {label: [base.labels[other] for other in order[row, 1:6]] for row, label in enumerate(base.labels)}


def _split(world: World, rule: str, before: TrainingSplit, seed: int) -> TrainingSplit:
    """What teaches after a round."""
    cases = [world.case(photo) for photo in world.votes]
    if rule == "everything":
        return _training_photos(world, [(case.photo_sha256, case.votes[-1].slug, True) for case in cases])
    near = _nearness(extended(world.base, before), seed)
    odd: set[str] = set()
    _review(world, _judged(world, near, odd))
    accepted = _accepted(_judged(world, near, odd))
    odd = {each.photo_sha256 for each in find_label_errors(world.base, _training_photos(world, accepted), seed=seed)}
    return _training_photos(world, _accepted(_judged(world, near, odd)))


def _judged(world: World, near: Prototypes, odd: set[str]) -> list[tuple[str, Label]]:
    cases = [world.case(photo) for photo in world.votes]
    known = voter_records(cases)
    return [(case.photo_sha256, _judge(world, case, known, near, case.photo_sha256 in odd)) for case in cases]


def _judge(world: World, case: PhotoVotes, known: Records, near: Prototypes, odd: bool) -> Label:
    slug = favourite(case.votes, known)
    (far,) = near.far([world.vectors[case.photo_sha256]], [slug or ""])
    case = replace(case, label_issues=frozenset({slug or ""} if odd else ()))
    return judge(case, known, far=far)


def _review(world: World, judged: Sequence[tuple[str, Label]]) -> None:
    """The admin reviews the oldest entries and knows the truth."""
    waiting = [(photo, judgement) for photo, judgement in judged if judgement.why in FOR_REVIEW]
    for photo, _ in waiting[:REVIEWED]:
        world.decided[photo] = world.truth[photo]


def _accepted(judged: Sequence[tuple[str, Label]]) -> list[tuple[str, str, bool]]:
    return [(photo, found.slug, found.why == "approved") for photo, found in judged if found.why in ACCEPTED]


def _training_photos(world: World, labels: Sequence[tuple[str, str, bool]]) -> TrainingSplit:
    training_photos = tuple(
        TrainingPhoto(
            photo_sha256=photo, slug=slug, person_id=0, correction_id=None, approved=sure, vector=world.vectors[photo]
        )
        for photo, slug, sure in labels
    )
    return TrainingSplit(train=training_photos, held_out=(), known=(), too_few=())


def _nearness(embedding_set: EmbeddingSet, seed: int) -> Prototypes:
    centres = prototypes(embedding_set, PER_MODEL, seed)
    grouped = centres.reshape(len(embedding_set.labels), PER_MODEL, -1)
    return Prototypes(backbone="", labels=embedding_set.labels, vectors=grouped, zero_point=embedding_set.zero_point)


def _measured(world: World, split: TrainingSplit, attack: Attack, rule: str, seed: int) -> Outcome:
    whole = extended(world.base, split)
    head = train_version_head(whole, seed=seed, candidates=HEAD_CANDIDATES[:1])
    rows = whole.rows("test")
    right = head.probabilities(whole.real(rows)).argmax(axis=1) == whole.targets(rows)
    of_a = np.array([whole.slugs[row] == A for row in rows])
    wrong = [photo.slug != world.truth[photo.photo_sha256] for photo in split.train]
    return Outcome(
        attack=attack,
        rule=rule,
        seed=seed,
        top1=float(right.mean()),
        recall_a=float(right[of_a].mean()),
        taught=len(split.train),
        wrong=float(np.mean(wrong)) if wrong else 0.0,
    )


def main() -> None:
    """Run all simulations and print one JSON document."""
    parser = argparse.ArgumentParser(description="What people who lie do to the recogniser.")
    parser.add_argument("--backbone", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    embedding_set = EmbeddingSet.read(options.backbone or newest_backbone())
    games = [("flawless", "everything"), ("nobody", "everything"), ("nobody", "trust")]
    games += [(attack, rule) for attack in LIES for rule in ("everything", "trust")]
    outcomes = []
    with one_thread():
        for attack, rule in games:
            for seed in options.seeds:
                found = play(embedding_set, attack, rule, rounds=options.rounds, users=options.users, seed=seed)
                outcomes.append(found)
                print(f"{found}", flush=True)
    print(json.dumps({"games": [asdict(each) for each in outcomes], "means": _means(outcomes)}, indent=1))


def _means(outcomes: Sequence[Outcome]) -> list[dict[str, float | str]]:
    rows: list[dict[str, float | str]] = []
    for attack, rule in dict.fromkeys((each.attack, each.rule) for each in outcomes):
        own = [each for each in outcomes if (each.attack, each.rule) == (attack, rule)]
        figures = {
            name: float(np.mean([getattr(each, name) for each in own]))
            for name in ("top1", "recall_a", "taught", "wrong")
        }
        rows.append({"attack": attack, "rule": rule, **figures})
    return rows


if __name__ == "__main__":
    main()
