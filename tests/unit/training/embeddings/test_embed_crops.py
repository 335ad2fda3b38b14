"""Which boxes of a photo are cropped."""

from training.embeddings.embed_crops import best_boxes


def test_only_the_surest_boxes_are_cropped() -> None:
    box = (0.0, 0.0, 1.0, 1.0)
    assert [score for _, score in best_boxes([(box, 0.9), (box, 0.5), (box, 0.4), (box, 0.1)])] == [0.9, 0.5]
