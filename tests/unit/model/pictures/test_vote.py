"""Several pictures of one shoe say one thing together."""

import numpy as np
import pytest

from model.pictures.vote import FrameVote, combine, combine_frames, shown_models
from model.prediction import Prediction, Ranked, Verdict


def vote(verdict: Verdict, **shares: float) -> FrameVote:
    ranked = sorted(
        (Ranked(slug=slug, probability=share) for slug, share in shares.items()), key=lambda r: -r.probability
    )
    return FrameVote(verdict=verdict, ranked=tuple(ranked))


def test_one_picture_is_repeated() -> None:
    alone = vote("unknown", dunk=0.6, samba=0.4)
    assert combine([alone]) == alone


def test_the_mean_of_two_can_turn_the_first_one_over() -> None:
    both = combine([vote("sneaker", dunk=0.55, samba=0.45), vote("sneaker", samba=0.9, dunk=0.1)])
    assert [each.slug for each in both.ranked] == ["samba", "dunk"]
    assert both.ranked[0].probability == pytest.approx(0.675)


def test_pictures_without_a_sneaker_have_no_say_beside_one_that_shows_it() -> None:
    said = combine([vote("no_sneaker", samba=1.0), vote("sneaker", dunk=0.8), vote("no_sneaker", samba=1.0)])
    assert (said.verdict, said.ranked) == ("sneaker", (Ranked(slug="dunk", probability=0.8),))


def test_one_picture_of_many_is_not_enough_to_see_a_sneaker() -> None:
    blind = [vote("no_sneaker", samba=0.2)] * 4
    assert combine([*blind, vote("sneaker", dunk=0.9)]).verdict == "no_sneaker"


@pytest.mark.parametrize(("known", "verdict"), [(1, "unknown"), (2, "sneaker")])
def test_a_model_is_named_when_half_of_the_pictures_name_one(known: int, verdict: Verdict) -> None:
    votes = [vote("sneaker", dunk=0.9)] * known + [vote("unknown", dunk=0.3)] * 2
    assert combine(votes).verdict == verdict


def test_a_films_prediction_has_the_embedding_of_its_clearest_picture() -> None:
    def seen(share: float, mark: int) -> Prediction:
        ranked = tuple(vote("sneaker", dunk=share, samba=1 - share).ranked)
        embedding = np.full(1280, mark, np.int8)
        return Prediction(ranked=ranked, verdict="sneaker", version="v", milliseconds=5.0, embedding=embedding)

    elected = combine_frames([seen(0.6, 1), seen(0.9, 2), seen(0.4, 3)])
    assert (elected.best.slug, elected.milliseconds, int(elected.embedding[0])) == ("dunk", 15.0, 2)


def test_pictures_that_are_sure_of_different_models_show_each_its_own() -> None:
    votes = [vote("sneaker", dunk=0.95), vote("unknown", vans=0.3), vote("sneaker", samba=0.92, vans=0.08)]
    assert shown_models([*votes, vote("unknown", dunk=0.4)]) == ("dunk", "dunk", "samba", "dunk")
    assert shown_models([vote("no_sneaker", samba=1.0), *votes]) == ("dunk", "dunk", "dunk", "samba")


OTHERS = [vote("sneaker", samba=0.89), vote("unknown", samba=0.99), vote("sneaker", star=0.98, chuck=0.01)]


@pytest.mark.parametrize("other", OTHERS)
def test_pictures_of_which_one_is_sure_or_that_exclude_no_model_are_of_one_shoe(other: FrameVote) -> None:
    assert shown_models([vote("sneaker", chuck=0.95), other]) == ()
