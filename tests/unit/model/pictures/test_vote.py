"""Several pictures of one shoe say one thing together."""

import numpy as np
import pytest

from model.pictures.vote import Voice, elect, together
from model.prediction import Prediction, Ranked, Verdict


def voice(verdict: Verdict, **shares: float) -> Voice:
    ranked = sorted(
        (Ranked(slug=slug, probability=share) for slug, share in shares.items()), key=lambda r: -r.probability
    )
    return Voice(verdict=verdict, ranked=tuple(ranked))


def test_one_picture_is_repeated() -> None:
    alone = voice("unknown", dunk=0.6, samba=0.4)
    assert together([alone]) == alone


def test_the_mean_of_two_can_turn_the_first_one_over() -> None:
    both = together([voice("sneaker", dunk=0.55, samba=0.45), voice("sneaker", samba=0.9, dunk=0.1)])
    assert [each.slug for each in both.ranked] == ["samba", "dunk"]
    assert both.ranked[0].probability == pytest.approx(0.675)


def test_pictures_without_a_sneaker_have_no_say_beside_one_that_shows_it() -> None:
    said = together([voice("no_sneaker", samba=1.0), voice("sneaker", dunk=0.8), voice("no_sneaker", samba=1.0)])
    assert (said.verdict, said.ranked) == ("sneaker", (Ranked(slug="dunk", probability=0.8),))


def test_one_picture_of_many_is_not_enough_to_see_a_sneaker() -> None:
    blind = [voice("no_sneaker", samba=0.2)] * 4
    assert together([*blind, voice("sneaker", dunk=0.9)]).verdict == "no_sneaker"


@pytest.mark.parametrize(("known", "verdict"), [(1, "unknown"), (2, "sneaker")])
def test_a_model_is_named_when_half_of_the_pictures_name_one(known: int, verdict: Verdict) -> None:
    opinions = [voice("sneaker", dunk=0.9)] * known + [voice("unknown", dunk=0.3)] * 2
    assert together(opinions).verdict == verdict


def test_a_films_prediction_has_the_embedding_of_its_clearest_picture() -> None:
    def seen(share: float, mark: int) -> Prediction:
        ranked = tuple(voice("sneaker", dunk=share, samba=1 - share).ranked)
        embedding = np.full(1280, mark, np.int8)
        return Prediction(ranked=ranked, verdict="sneaker", version="v", milliseconds=5.0, embedding=embedding)

    elected = elect([seen(0.6, 1), seen(0.9, 2), seen(0.4, 3)])
    assert (elected.best.slug, elected.milliseconds, int(elected.embedding[0])) == ("dunk", 15.0, 2)
