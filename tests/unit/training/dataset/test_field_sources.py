"""The parts of the field data set."""

from training.dataset.field_sources import FieldPhoto, assign_parts, is_held_out


def photo(number: int, source: str = "sneakers50", name: str = "vans-era", folder: str = "") -> FieldPhoto:
    return FieldPhoto(
        path=f"{source}/{name}/{number}.jpg",
        sha256=f"{number:064x}",
        folder=folder or ("sneakers50" if source == "sneakers50" else "second_source"),
        source=source,
        name=name,
        kind="other_shoe" if folder == "catalogue" else "known",
    )


def alone(count: int) -> list[list[int]]:
    return [[number] for number in range(count)]


def test_photos_are_shared_out_by_model() -> None:
    made = assign_parts([photo(number) for number in range(20)], alone(20), {})
    parts = [each.part for each in made]
    assert (parts.count("train"), parts.count("validation"), parts.count("test")) == (14, 2, 4)


def test_near_duplicates_stay_in_one_part() -> None:
    photos = [photo(number) for number in range(20)]
    made = assign_parts(photos, [[2 * each, 2 * each + 1] for each in range(10)], {})
    assert len({(each.group, each.part) for each in made}) == 10


def test_a_held_out_source_only_tests() -> None:
    made = assign_parts([photo(number, "nike_multiview") for number in range(5)], alone(5), {})
    assert {each.part for each in made} == {"test"}


def test_a_held_out_photo_with_a_duplicate_that_was_trained_is_left_out() -> None:
    photos = [photo(0), photo(1, "nike_multiview")]
    made = assign_parts(photos, [[0, 1]], {photos[0].sha256: "train"})
    assert [each.path for each in made] == [photos[0].path]


def test_names_of_the_catalogue_are_held_out_as_a_whole() -> None:
    several = [photo(n, "footlocker", f"nike-{n}", folder="catalogue") for n in range(200)]
    assert 10 < sum(map(is_held_out, several)) < 50
