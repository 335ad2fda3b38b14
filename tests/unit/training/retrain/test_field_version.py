"""The index of the wide catalogue: which photos are in it."""

from training.dataset.field_sources import FieldPhoto, Kind
from training.retrain.field_version import FROM_ALL_SIDES, index_rows


def photo(path: str, kind: Kind = "other_shoe", source: str = "footlocker") -> FieldPhoto:
    folder, name, _ = path.split("/")
    return FieldPhoto(path=path, sha256=path, folder=folder, source=source, name=name, kind=kind)


def test_the_index_has_all_pictures_of_other_models_and_none_of_known_ones() -> None:
    photos = [
        photo("catalogue/a/1.jpg"),
        photo("catalogue/a/2.jpg"),
        photo("catalogue/known/1.jpg", "known"),
        photo("new_models/b/1.jpg", "ambiguous"),
        photo("phone_shoes/any/1.jpg"),
    ]
    assert index_rows(photos) == [0, 1, 3]


def test_a_model_that_is_pictured_from_all_sides_has_only_its_first_picture_of_that_source() -> None:
    photos = [
        photo("catalogue/a/view-2.jpg", source=FROM_ALL_SIDES),
        photo("catalogue/a/view-1.jpg", source=FROM_ALL_SIDES),
        photo("catalogue/a/shop.jpg"),
        photo("catalogue/b/view-9.jpg", source=FROM_ALL_SIDES),
    ]
    assert index_rows(photos) == [1, 2, 3]
