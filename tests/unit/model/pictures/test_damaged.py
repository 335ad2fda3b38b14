"""Hundreds of files that no camera made: one pass over them, and the classifier with one of each kind."""

import time
import warnings
from pathlib import Path

import pytest

from model.classifier import Classifier
from model.errors import PictureError
from model.live import shipped
from model.pictures import picture
from tests.support.damaged.case import Case
from tests.support.damaged.corpus import damaged, sample

REFUSED = ("DamagedPicture", "NotAPicture", "PictureTooLarge", "PictureTooComplex")
MEMORY = 400  # MiB; 49 megapixels of RGBA are 187
HANG = 2.0  # seconds of CPU


def outcome(case: Case) -> str:
    """ "readable", or the name of the error, whose text has to be a sentence."""
    start = time.process_time()
    try:
        assert picture.read(case.data, 224).shape == (224, 224, 3)
        came = "readable"
    except PictureError as error:
        came = type(error).__name__ if str(error).endswith(".") else f"no sentence: {error}"
    seconds = time.process_time() - start
    return came if seconds < HANG else f"{came} after {seconds:.1f} s"


def outcome_and_warnings(case: Case) -> tuple[str, bool]:
    """What a file comes to, and whether Pillow warned: the product lets it warn of broken tags."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        return outcome(case), bool(warned)


def allowed(case: Case) -> tuple[str, ...]:
    if isinstance(case.outcome, str):
        return ("readable", *REFUSED) if case.outcome == "either" else ("readable",)
    return (case.outcome.__name__,)


def test_every_file_comes_to_what_is_said_of_it_in_little_memory() -> None:
    cases = damaged()
    assert len({case.data for case in cases}) >= 300
    start = memory_from_now_on()
    found = [(case, *outcome_and_warnings(case)) for case in cases]
    assert memory_at_most() - start < MEMORY
    assert [(case.name, came) for case, came, _ in found if came not in allowed(case)] == []
    with warnings.catch_warnings():  # where somebody turns warnings into errors, still nothing else is raised
        warnings.simplefilter("error")
        for case in (case for case, _, warned in found if warned):
            assert outcome(case) in ("readable", *REFUSED)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_the_classifier_answers_a_file_of_each_kind_or_says_why_not() -> None:
    classifier = Classifier.load(shipped(), workers=2)
    waiting = [(case, classifier.submit(case.data)) for case in sample(formats=True)]
    for case, future in waiting:
        error = future.exception()
        came = type(error).__name__ if error else "readable" if future.result().ranked else "nothing"
        assert came in allowed(case), (case.name, error)
    classifier.close()


def memory_from_now_on() -> int:
    """MiB that this process holds, from which its peak is counted anew (man 5 proc, clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")
    return memory_at_most()


def memory_at_most() -> int:
    """The most MiB that this process has held since."""
    lines = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines["VmHWM"].removesuffix("kB")) // 1024
