"""Whose word becomes a label."""

from typing import Any

import pytest

from store.learning.trust import Label, PhotoVotes, Vote, VoterRecord, carried, judge, voter_records

MODELS = [f"model-{number}" for number in range(8)]
EXPERT, NEW, OTHER, TROLL = 1, 2, 3, 4


def a_vote(person: int, slug: str = "right", **values: Any) -> Vote:
    return Vote(person_id=person, slug=slug, correction_id=person, **values)


def a_case(*votes: Vote, **values: object) -> PhotoVotes:
    return PhotoVotes(photo_sha256="a", votes=votes, **values)  # type: ignore[arg-type]


def decided(person: int, slug: str, label: str | None) -> PhotoVotes:
    return a_case(a_vote(person, slug), decided=True, decision=label)


KNOWN = voter_records([decided(EXPERT, model, model) for model in MODELS] + [decided(TROLL, "wrong", None)])


def judged(*votes: Vote, far: bool | None = False, embedded: bool = True, suspicious: bool = False) -> Label:
    issues = frozenset({"right"} if suspicious else ())
    return judge(a_case(*votes, label_issues=issues), KNOWN, far=far, embedded=embedded)


def test_the_weight_grows_with_models_and_falls_with_what_was_turned_down() -> None:
    weights = [VoterRecord(models=frozenset(MODELS[:count])).weight for count in (0, 1, 4, 8)]
    assert weights == pytest.approx([0.742, 0.742, 1.422, 2.055], abs=1e-3)
    assert VoterRecord(models=frozenset(MODELS), turned_down=2).weight == pytest.approx(1.422, abs=1e-3)
    assert VoterRecord(models=frozenset(MODELS[:1]), turned_down=1).weight == 0


def test_the_same_model_named_often_counts_once() -> None:
    known = voter_records([decided(EXPERT, "one", "one")] * 50)
    assert known[EXPERT].models == {"one"}


def test_an_album_named_wrongly_costs_as_much_as_a_photo() -> None:
    def turned_down(photo: str, album: str | None) -> PhotoVotes:
        return PhotoVotes(photo_sha256=photo, votes=(a_vote(TROLL, "wrong", album=album),), decided=True)

    together = voter_records([turned_down(photo, "one") for photo in "abc"])
    apart = voter_records([turned_down(photo, album) for photo, album in (("a", "one"), ("b", "two"), ("c", None))])
    assert (together[TROLL].turned_down, apart[TROLL].turned_down) == (1, 3)


def test_an_admins_word_stands_whatever_people_say() -> None:
    votes = (a_vote(EXPERT, "wrong"),)
    known: dict[str, object] = {"label_issues": frozenset({"right", "wrong"}), "decided": True}
    approved = judge(a_case(*votes, decision="right", **known), KNOWN, far=True)
    assert (approved.slug, approved.why, approved.accepted) == ("right", "approved", True)
    rejected = judge(a_case(*votes, decision=None, **known), KNOWN, far=True)
    assert (rejected.slug, rejected.why, rejected.accepted) == ("", "rejected", False)


def test_one_who_named_eight_models_rightly_is_believed_alone() -> None:
    assert (judged(a_vote(EXPERT)).slug, judged(a_vote(EXPERT)).why) == ("right", "trusted")
    assert judged(a_vote(NEW)).why == "new_user"


def test_newcomers_help_to_carry_a_label_but_never_alone() -> None:
    helper = voter_records([decided(EXPERT, "one", "one")])
    crowd = [a_vote(person) for person in (EXPERT, 11, 12)]
    assert carried(crowd, helper) == "right"
    assert carried([a_vote(person) for person in range(20, 40)], helper) is None


def test_people_who_disagree_are_for_an_admin() -> None:
    assert judged(a_vote(EXPERT), a_vote(NEW, "wrong")).why == "trusted"  # 2.05 of 2.80
    assert judged(a_vote(EXPERT), a_vote(NEW, "wrong"), a_vote(OTHER, "wrong")).why == "conflict"


def test_a_photo_that_looks_like_another_model_waits_whoever_says_so() -> None:
    assert judged(a_vote(EXPERT), far=True).why == "far"
    assert judged(a_vote(EXPERT), suspicious=True).why == "suspicious"
    assert judged(a_vote(EXPERT), far=None).why == "unknown_model"
    assert judged(a_vote(EXPERT), embedded=False).why == "unseen"


def test_one_whose_word_was_turned_down_does_not_count() -> None:
    assert judged(a_vote(TROLL)).why == "distrusted"
    assert judged(a_vote(EXPERT), *[a_vote(TROLL, "wrong")] * 9).why == "trusted"


def test_saying_only_that_the_answer_was_right_asks_nothing_of_an_admin() -> None:
    assert judged(a_vote(NEW, confirms=True)).why == "agrees"
    assert judged(a_vote(NEW, confirms=True), a_vote(OTHER)).why == "new_user"


def test_what_proven_people_carry_alone_proves_the_next() -> None:
    earlier = [decided(EXPERT, model, model) for model in MODELS]
    known = voter_records([*earlier, a_case(a_vote(EXPERT, "more"), a_vote(NEW, "more"))])
    assert known[NEW].models == {"more"}
    nobody = voter_records([a_case(*(a_vote(person, "more") for person in range(10)))])
    assert not nobody
