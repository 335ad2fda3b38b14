"""A new sneaker model, recognised from a handful of photos; and what is near to what."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model.classifier import Classifier
from model.live import LiveVersion, shipped
from model.prediction import Prediction, Ranked, Suggestion, Verdict
from model.rejection.few_shot import MIN_HELD_OUT, FewShot
from model.rejection.prototypes import BATCH, FAR_RANK, Prototypes
from tests.support.data.version_folders import remade
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

SIZE, ZERO_POINT = 16, -128
LABELS = ("one", "two", "three", "four")
NEW = 10  # the axis along which the new model lies


def along(axis: int, seed: int = 0, *, also: int | None = None) -> NDArray[np.int8]:
    """An embedding `[SIZE]` along an axis, with some noise; half as far along another."""
    real = np.random.default_rng(seed).uniform(0, 12, SIZE)
    real[axis] += 100
    if also is not None:
        real[also] += 50
    return (real + ZERO_POINT).astype(np.int8)


def near() -> Prototypes:
    """Four models, each along its own axis, of three prototypes."""
    rows = np.array([along(axis, seed) for axis in range(len(LABELS)) for seed in range(3)], dtype=np.float32)
    plain = Prototypes(backbone="ba9876543210", labels=LABELS, vectors=None, zero_point=ZERO_POINT)
    unit = plain.directions(rows.astype(np.int8))
    return replace(plain, vectors=unit.reshape(len(LABELS), 3, SIZE))


def photos(axis: int, count: int) -> list[bytes]:
    return [along(axis, seed).tobytes() for seed in range(20, 20 + count)]


def predicted(embedding: NDArray[np.int8], verdict: Verdict = "unknown") -> Prediction:
    shares = dict(zip(LABELS, (0.4, 0.3, 0.2, 0.1), strict=True))
    ranked = tuple(Ranked(slug=slug, probability=share) for slug, share in shares.items())
    return Prediction(ranked=ranked, verdict=verdict, version="0" * 12, milliseconds=1.0, embedding=embedding)


def test_a_photo_near_a_new_model_names_it_first() -> None:
    seen = FewShot.fit(near(), {"new": photos(NEW, 5)}).apply(predicted(along(NEW, 99)))
    assert (seen.best.slug, seen.verdict) == ("new", "sneaker")
    assert 0.5 < seen.best.probability < 1
    assert [each.slug for each in seen.ranked] == ["new", *LABELS]
    assert sum(each.probability for each in seen.ranked) == pytest.approx(1)


def test_one_catalogue_picture_is_enough_and_photos_of_people_join_it() -> None:
    one = FewShot.fit(near(), {}, {"new": photos(NEW, 1)})
    assert one.apply(predicted(along(NEW, 99))).best.slug == "new"
    both = FewShot.fit(near(), {"new": photos(NEW, 2), "few": photos(NEW + 1, 2)}, {"new": photos(NEW, 1)})
    assert both.slugs == ("new",)


def test_a_custom_model_without_a_picture_and_without_photos_waits_for_some() -> None:
    assert FewShot.fit(near(), {}, {"new": []}).slugs == ()
    assert FewShot.fit(near(), {"new": photos(NEW, 5)}, {"new": []}).pictured == frozenset()


@pytest.mark.parametrize(("alike", "named"), [(("other", "new"), True), (("other", "third", "new"), False), ((), True)])
def test_a_pictured_model_must_be_among_the_most_similar_of_the_catalogue(alike: tuple[str, ...], named: bool) -> None:
    found = tuple(Suggestion(slug=slug, name=slug, similarity=0.9) for slug in alike)
    photo = replace(predicted(along(NEW, 99)), suggestions=found)
    assert (FewShot.fit(near(), {}, {"new": photos(NEW, 1)}).apply(photo).best.slug == "new") is named
    assert FewShot.fit(near(), {"new": photos(NEW, 5)}).apply(photo).best.slug == "new"


def test_photos_of_known_models_stay_what_they_were() -> None:
    imprints = FewShot.fit(near(), {"new": photos(NEW, 5)})
    for axis in range(len(LABELS)):
        before = predicted(along(axis, 99))
        assert imprints.apply(before) is before
    between = predicted(along(0, 99, also=NEW))  # nearer to the known one
    assert imprints.apply(between) is between


def test_a_photo_far_from_everything_and_one_without_a_sneaker_stay_too() -> None:
    imprints = FewShot.fit(near(), {"new": photos(NEW, 5)})
    for before in (predicted(along(SIZE - 1, 99)), predicted(along(NEW, 99), "no_sneaker")):
        assert imprints.apply(before) is before


def held_out(count: int, *, towards: int | None = None) -> NDArray[np.int8]:
    """Photos of the known models that chose, some of them leaning towards an axis."""
    random = np.random.default_rng(5)
    rows = []
    for number in range(count):
        real = along(number % len(LABELS), 1000 + number).astype(np.float32) - ZERO_POINT
        if towards is not None:
            real[towards] += random.exponential(30)
        rows.append(np.clip(real, 0, 255) + ZERO_POINT)
    return np.array(rows).astype(np.int8)


def taken(imprints: FewShot, rows: NDArray[np.int8]) -> float:
    return float(np.mean([imprints.apply(predicted(row)).best.slug not in LABELS for row in rows]))


def test_held_out_photos_tell_how_near_is_near_enough() -> None:
    between = along(0, 99, also=NEW)  # nearer to the known model than to the new one
    easy = replace(near(), held_out=held_out(400))
    assert FewShot.fit(easy, {"new": photos(NEW, 5)}).apply(predicted(between)).best.slug == "new"
    hard = replace(near(), held_out=held_out(400, towards=NEW))
    assert FewShot.fit(hard, {"new": photos(NEW, 5)}).apply(predicted(between)).best.slug == "one"
    few = replace(near(), held_out=held_out(20))
    assert FewShot.fit(few, {"new": photos(NEW, 5)}).apply(predicted(between)).best.slug == "one"


def test_few_photos_of_known_models_are_taken_however_many_models_are_new() -> None:
    rows = held_out(800, towards=NEW)
    kept, others = replace(near(), held_out=rows[::2]), rows[1::2]
    new = {f"new {number}": photos(NEW + number, 5) for number in range(4)}
    assert taken(FewShot.fit(kept, {"new 0": new["new 0"]}), others) <= 0.02
    assert taken(FewShot.fit(kept, new), others) <= 0.02
    assert FewShot.fit(kept, new).apply(predicted(along(NEW + 2, 99))).best.slug == "new 2"


def test_two_photos_are_too_few_and_a_label_of_the_version_needs_none() -> None:
    assert FewShot.fit(near(), {"new": photos(NEW, 2), "one": photos(NEW, 9)}).slugs == ()


def test_a_version_without_prototypes_takes_no_imprints() -> None:
    imprints = FewShot.fit(replace(near(), vectors=None), {"new": photos(NEW, 5)})
    before = predicted(along(NEW, 99))
    assert imprints.apply(before) is before


def test_a_label_is_far_where_three_other_models_are_nearer() -> None:
    found = near()
    vector = along(0, 99).tobytes()
    assert found.far([vector, vector], ["one", "unheard-of"]) == [False, None]
    four = along(3, 99) // 2 + along(2, 99) // 4 + along(1, 99) // 4  # nearest to four, then three and two, then one
    assert found.far([four.astype(np.int8).tobytes()] * len(LABELS), LABELS) == [True, False, False, False]


def test_many_photos_together_are_judged_as_each_alone() -> None:
    found = near().with_new({"new": [along(NEW, 99).tobytes()], "one": [along(2, 99).tobytes()]})
    rng = np.random.default_rng(0)
    slugs = [str(slug) for slug in rng.choice([*LABELS, "new", "unheard-of"], BATCH + 100)]
    rows = rng.integers(-99, 99, (len(slugs), SIZE)).astype(np.int8)
    together = found.far([row.tobytes() for row in rows], slugs)
    assert together == [by_definition(found, *each) for each in zip(rows, slugs, strict=True)]
    assert set(together) == {True, False, None}
    assert found.far([], []) == []


def by_definition(found: Prototypes, row: NDArray[np.int8], slug: str) -> bool | None:
    """Whether FAR_RANK other models are nearer to a photo than the one that it is said to show."""
    assert found.vectors is not None
    (direction,) = found.directions(row[np.newaxis])
    old = zip(found.labels, (found.vectors @ direction).max(axis=1).tolist(), strict=True)
    cosines = dict(old) | {name: float(middle @ direction) for name, middle in found.new.items()}
    return None if slug not in cosines else sum(each > cosines[slug] for each in cosines.values()) >= FAR_RANK


def test_a_new_model_is_near_or_far_like_the_others() -> None:
    taught = FewShot.fit(near(), {"new": photos(NEW, 5)}).prototypes
    assert taught is not None
    assert taught.far([along(NEW, 99).tobytes()], ["new"]) == [False]


def test_the_shipped_version_knows_what_is_near(tmp_path: Path) -> None:
    live = LiveVersion(Classifier.load(shipped(), workers=1))
    near_by = live.serving.prototypes
    assert near_by.vectors is not None
    assert near_by.vectors.shape[0] == len(near_by.labels)
    assert 0.2 < near_by.min_similarity < 0.9
    assert len(near_by.held_out) > MIN_HELD_OUT  # else imprinting would not know how much it may take


def test_a_version_and_its_imprints_are_swapped_as_one(tmp_path: Path) -> None:
    live = LiveVersion(Classifier.load(shipped(), workers=1))
    data = phone_jpeg(draw_sneaker(1, style="high"))
    vector = live.classifier.classify(data).embedding.tobytes()
    taught = live.set_few_shot(lambda near: FewShot.fit(near, {"drawn": [vector] * 3}))
    assert live.serving.few_shot is taught
    assert live.serving.prototypes.far([vector], ["drawn"]) == [False]
    prediction = live.classifier.classify(data)
    seen = taught.apply(replace(prediction, verdict="unknown"))
    assert seen.best.slug == "drawn"
    other = remade(tmp_path / "other", labels=tuple(f"model-{number}" for number in range(len(prediction.ranked))))
    live.swap(other, workers=1, few_shot=lambda near: FewShot.fit(near, {}))
    assert live.serving.few_shot.slugs == ()
    assert live.serving.prototypes.labels[0] == "model-0"
