"""The answer to a photo as JSON: its boxes."""

import numpy as np

from bot.cli.answers import boxes
from model.prediction import Located, Prediction, Ranked, Shoe

CERTAIN, FAINT, BEHIND = (
    Located(box=(left, 0.1, left + 0.2, 0.3), score=score) for left, score in ((0.1, 0.9), (0.4, 0.4), (0.7, 0.6))
)
RANKED = (Ranked(slug="nike-dunk-low", probability=0.9),)


def test_each_box_has_its_shoe_a_faint_one_and_one_of_none_too() -> None:
    seen = Prediction(
        ranked=RANKED,
        verdict="sneaker",
        version="1",
        milliseconds=1.0,
        embedding=np.zeros(3, np.int8),
        boxes=(CERTAIN, BEHIND),
        shoes=(
            Shoe(boxes=(FAINT,), ranked=RANKED, verdict="sneaker"),
            Shoe(boxes=(CERTAIN,), ranked=RANKED, verdict="unknown"),
        ),
    )
    assert [(each["score"], each["shoe"], each["slug"]) for each in boxes(seen)] == [
        (0.9, 2, None),
        (0.6, None, None),
        (0.4, 1, "nike-dunk-low"),
    ]
