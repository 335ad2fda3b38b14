"""Corrections that earned trust, joined to the base set."""

import hashlib

import numpy as np

from store.learning.trust import TrainingPhoto
from tests.support.data.embedding_sets import MODELS, SIZE, synthetic_set
from tests.support.data.outlier_sets import along, outlier_set
from training.head.head import HEAD_CANDIDATES, train_head
from training.retrain.cross_validation import cross_validate_new_models
from training.retrain.label_errors import find_label_errors
from training.retrain.labelled_photos import FEWEST, extended, split_photos

JUDGE = next(person for person in range(1, 1000) if hashlib.sha256(str(person).encode()).digest()[0] % 10 == 0)
BASE = synthetic_set()


def a_photo(number: int, slug: str = MODELS[0], person: int = 0, *, approved: bool = True) -> TrainingPhoto:
    """A photo that looks like the photos of the first model."""
    rows = [row for row, found in enumerate(BASE.slugs) if found == MODELS[0]]
    noise = np.random.default_rng(number).integers(-5, 5, SIZE)
    vector = np.clip(BASE.values[rows[number % len(rows)]] + noise, -128, 127).astype(np.int8)
    photo = hashlib.sha256(f"photo {number}".encode()).hexdigest()
    return TrainingPhoto(
        photo_sha256=photo,
        slug=slug,
        person_id=person,
        correction_id=number,
        approved=approved,
        vector=vector.tobytes(),
    )


def test_training_photos_stand_beside_the_base_set_and_its_judging_photos_stay() -> None:
    split = split_photos(BASE, [a_photo(number) for number in range(8)])
    whole = extended(BASE, split)
    assert len(whole.rows("train")) == len(BASE.rows("train")) + 8
    assert whole.slugs_of("test", "validation") == BASE.slugs_of("test", "validation")
    assert whole.labels == BASE.labels
    assert whole.values[-1].tobytes() == split.train[-1].vector


def test_one_person_in_ten_judges_and_nobody_does_both() -> None:
    training_photos = [a_photo(number, person=JUDGE if number < 3 else 0) for number in range(30)]
    split = split_photos(BASE, training_photos)
    assert {photo.person_id for photo in split.held_out} == {JUDGE}
    assert JUDGE not in {photo.person_id for photo in split.train}
    assert len(extended(BASE, split).rows("test")) == len(BASE.rows("test")) + 3


def test_where_one_person_says_nearly_everything_they_teach_all_the_same() -> None:
    split = split_photos(BASE, [a_photo(number, person=JUDGE) for number in range(10)])
    assert not split.held_out


def test_a_new_model_enters_with_five_photos_and_waits_with_four() -> None:
    four, five = ([a_photo(number, "new") for number in range(count)] for count in (FEWEST - 1, FEWEST))
    assert not split_photos(BASE, four).used
    assert len(split_photos(BASE, four).too_few) == FEWEST - 1
    assert "new" in extended(BASE, split_photos(BASE, five)).labels


def test_photos_of_the_base_set_are_not_taught_again_and_never_turn_into_something_else() -> None:
    judge = next(iter(BASE.slugs_of("test")))
    photo = TrainingPhoto(
        photo_sha256=judge, slug=MODELS[1], person_id=0, correction_id=None, approved=True, vector=b"\0" * SIZE
    )
    split = split_photos(BASE, [photo])
    assert (split.used, split.known) == ((), (photo,))
    assert extended(BASE, split) is BASE


def test_a_model_that_becomes_known_stands_for_unknown_ones_no_more() -> None:
    training_photos = [a_photo(number, "puma-suede-classic") for number in range(6)]
    whole = extended(BASE, split_photos(BASE, training_photos))
    assert len(whole.rows("unknown_choosing", "unknown_reporting")) == 0
    assert "puma-suede-classic" in whole.labels


def test_a_photo_that_stood_for_an_unknown_model_may_teach_under_its_name() -> None:
    rows = BASE.rows("unknown_choosing")[:FEWEST]
    training_photos = [
        TrainingPhoto(
            photo_sha256=BASE.sha256[row],
            slug="new",
            person_id=0,
            correction_id=None,
            approved=True,
            vector=BASE.values[row].tobytes(),
        )
        for row in rows
    ]
    whole = extended(BASE, split_photos(BASE, training_photos))
    assert [
        role
        for sha256, role in zip(whole.sha256, whole.roles, strict=True)
        if sha256 == training_photos[0].photo_sha256
    ] == ["train"]


def test_a_wrong_label_stands_out_and_right_ones_do_not() -> None:
    right = [a_photo(number, approved=False) for number in range(20)]
    wrong = [a_photo(number, MODELS[1], approved=False) for number in range(20, 23)]
    found = find_label_errors(BASE, split_photos(BASE, right + wrong), seed=1)
    assert {(each.photo_sha256, each.predicted_slug) for each in found} == {
        (each.photo_sha256, MODELS[0]) for each in wrong
    }


def test_what_an_admin_said_is_not_doubted() -> None:
    wrong = [a_photo(number, MODELS[1], approved=True) for number in range(3)]
    assert find_label_errors(BASE, split_photos(BASE, wrong), seed=1) == ()


def test_photos_of_a_new_model_are_judged_by_heads_that_have_not_seen_them() -> None:
    training_photos = [a_photo(number, "new") for number in range(6)] + [a_photo(9, MODELS[1])]
    split = split_photos(BASE, training_photos)
    head = train_head(extended(BASE, split), candidates=HEAD_CANDIDATES[:1])
    found = cross_validate_new_models(BASE, split, head, BASE.labels, seed=1, max_taken=0.01)
    assert set(found) == {photo.photo_sha256 for photo in training_photos[:6]}
    assert all(row.shape == (len(MODELS) + 1,) for row in found.values())
    photo = training_photos[0].photo_sha256
    seen = head.probabilities(
        extended(BASE, split).real_values(np.frombuffer(training_photos[0].vector, dtype=np.int8)[None])
    )
    assert not np.allclose(found[photo], seen[0])
    assert cross_validate_new_models(BASE, split, head, (*BASE.labels, "new"), seed=1, max_taken=0.01) == {}


def test_catalogue_pictures_of_a_model_that_is_known_now_teach_it_and_no_longer_say_other_shoe() -> None:
    base = outlier_set()
    photos = [
        TrainingPhoto(
            photo_sha256=f"{seed:064x}", slug="other", person_id=1, correction_id=1, approved=True,
            vector=along(3, seed).tobytes(),
        )
        for seed in range(5000, 5005)
    ]  # fmt: skip
    whole = extended(base, split_photos(base, photos))
    own = [role for role, slug in zip(whole.roles, whole.slugs, strict=True) if slug == "other"]
    assert own == ["train"] * (40 + 5)
    assert len(whole.sources) == len(whole.boxes) == len(whole.slugs)
    assert whole.labels == ("one", "other", "three", "two")
