"""Numbered boxes on pictures of any size."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.classifier import Classifier
from model.pictures.annotated_video import write
from model.pictures.annotation import COLOURS, LEAST_SIDE, MOST_SIDE, Mark, annotate
from model.pictures.video import Limits, stills
from model.tracking import tracks_in
from tests.support.drawing.videos import film
from tests.support.drawing.wall import LOW, locating, walk

BOX = (0.25, 0.25, 0.75, 0.75)


def pixels_of(image: Image.Image, colour: tuple[int, int, int]) -> int:
    return int((np.abs(np.asarray(image, int) - colour).max(axis=-1) < 12).sum())


@pytest.mark.parametrize("size", [(60, 40), (160, 120), (1280, 960), (4000, 300), (7, 900)])
def test_a_box_and_its_label_are_seen_at_any_size(size: tuple[int, int]) -> None:
    drawn = annotate(Image.new("RGB", size, "grey"), [Mark(box=BOX, number=1, label="Nike Dunk Low · 98%")])
    assert LEAST_SIDE <= max(drawn.size) <= MOST_SIDE
    assert pixels_of(drawn, COLOURS[0]) > 30


def test_a_frame_leaves_a_margin_and_stays_in_the_picture() -> None:
    white = Image.new("RGB", (1000, 1000), "white")
    column = annotate(white, [Mark(box=BOX, number=1)]).crop((0, 500, 500, 501))  # the left half of the middle
    places = np.flatnonzero(np.abs(np.asarray(column, int)[0] - COLOURS[0]).max(axis=-1) < 12)
    assert 215 < places.min() <= places.max() < 225  # 3 % of the picture beside the box
    assert pixels_of(annotate(white, [Mark(box=(0, 0, 1, 1), number=1)]), COLOURS[0]) > 1000


def test_each_number_has_a_colour_and_labels_do_not_cover_each_other() -> None:
    marks = [Mark(box=BOX, number=number, label="adidas Samba") for number in (1, 2, 3)]
    drawn = annotate(Image.new("RGB", (800, 800), "white"), marks)
    alone = pixels_of(annotate(Image.new("RGB", (800, 800), "white"), marks[:1]), COLOURS[0])
    frame = pixels_of(annotate(Image.new("RGB", (800, 800), "white"), [Mark(box=BOX, number=1)]), COLOURS[0])
    chip = alone - frame  # what the words add to a chip with the number alone
    assert all(pixels_of(drawn, COLOURS[number]) > chip for number in range(3))


def test_without_boxes_a_picture_stays_as_it_is() -> None:
    picture = Image.new("RGB", (900, 600), "red")
    assert annotate(picture, []).tobytes() == picture.tobytes()


def test_letters_that_the_font_lacks_and_boxes_at_the_edge_do_no_harm() -> None:
    marks = [Mark(box=(0, 0, 1, 1), number=7, label="Кроссовки " * 30), Mark(box=(0.5, 0.5, 0.5, 0.5), number=2)]
    assert annotate(Image.new("RGB", (200, 100), "blue"), marks).size == (800, 400)


def test_a_label_covers_no_other_box_where_there_is_room() -> None:
    upper, lower = (0.2, 0.3, 0.6, 0.5), (0.2, 0.53, 0.6, 0.7)
    marks = [Mark(box=upper, number=1), Mark(box=lower, number=2, label="Nike Dunk Low · 98%")]
    drawn = annotate(Image.new("RGB", (1000, 1000), "white"), marks)
    assert pixels_of(drawn.crop((210, 310, 590, 490)), COLOURS[1]) == 0
    assert pixels_of(drawn, COLOURS[1]) > 0


def test_an_annotated_video_shows_the_box_where_the_shoe_is(tmp_path: Path) -> None:
    classifier = Classifier.load(locating(tmp_path / "version"), workers=1)
    data = film(walk(LOW, [*range(0, 600, 50), None, None, None, None, None]))
    found = tracks_in(classifier, data, Limits(most=12))
    write(tmp_path / "out.mp4", data, found, ["adidas Samba"], Limits())
    frames = [each.image for each in stills((tmp_path / "out.mp4").read_bytes(), Limits())]
    assert len(frames) == 17
    assert pixels_of(frames[5], COLOURS[0]) > 300 > pixels_of(frames[-1], COLOURS[0])
