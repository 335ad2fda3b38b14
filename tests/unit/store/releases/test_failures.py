"""Why something failed, as it is kept and read again."""

import pytest

from model.errors import CatalogueError, DamagedPicture, VersionError
from store.errors import NotStored, StorageUnavailable
from store.releases import failures
from store.releases.failures import LONGEST, Failure, Why


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (VersionError("It is altered."), "version"),
        (CatalogueError("It is altered."), "catalogue"),
        (DamagedPicture("It is altered."), "photos"),
        (StorageUnavailable("It is altered."), "storage"),
        (NotStored("It is altered."), "database"),
    ],
)
def test_what_we_raise_is_known_by_its_kind_and_keeps_its_sentence(error: Exception, why: Why) -> None:
    assert failures.read(failures.of(error).text()) == Failure(why=why, detail="It is altered.")


def test_what_nobody_expected_says_what_it_is_and_is_cut() -> None:
    kept = failures.read(failures.of(ValueError("x" * 9000)).text())
    assert kept.why == "unexpected"
    assert kept.detail == f"ValueError: {'x' * LONGEST}"[:LONGEST]


@pytest.mark.parametrize(
    "text", ["The disk is full.", "", "[1]", '"a"', '{"why": "magic"}', '{"a": 1}', "7", "{" * 5000]
)
def test_a_row_that_was_written_before_there_were_kinds_is_a_sentence(text: str) -> None:
    assert failures.read(text) == Failure(why="told", detail=text[:LONGEST])


def test_no_reason_at_all_is_an_empty_sentence() -> None:
    assert failures.read(None) == Failure(why="told")
