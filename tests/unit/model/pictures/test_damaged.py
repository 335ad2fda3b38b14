import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from model.classifier import Classifier
from model.errors import PictureError
from model.live import shipped
from model.pictures import picture
from tests.support.damaged.case import Case
from tests.support.damaged.corpus import damaged

# Pillow warns of broken tags; the product lets it, and so must the files' tests.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


def outcome(case: Case) -> str:
    try:
        assert picture.read(case.data, 224).shape == (224, 224, 3)
    except PictureError as error:
        return type(error).__name__
    return "readable"


def test_there_are_enough_files_each_of_its_own() -> None:
    assert len({case.name for case in damaged()}) == len(damaged())
    assert len({case.data for case in damaged()}) >= 300


def test_every_file_comes_to_what_is_said_of_it() -> None:
    allowed = {"either": ("readable", "DamagedPicture", "NotAPicture", "PictureTooLarge"), "readable": ("readable",)}
    wrong = []
    for case in damaged():
        expected = allowed[case.outcome] if isinstance(case.outcome, str) else (case.outcome.__name__,)
        if (found := outcome(case)) not in expected:
            wrong.append((case.name, expected, found))
    assert wrong == []


def test_the_classifier_answers_every_file_or_says_why_not() -> None:
    classifier, silent = Classifier.load(shipped(), workers=2), []
    waiting = [(case, classifier.submit(case.data)) for case in damaged()]
    for case, future in waiting:
        error = future.exception()
        sentence = error is None or (isinstance(error, PictureError) and str(error).endswith("."))
        if not sentence or (error is None and not future.result().ranked):
            silent.append((case.name, error))
    assert silent == []


def test_no_warning_turned_into_an_error_escapes() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for case in damaged():
            outcome(case)


def test_reading_every_file_takes_little_memory() -> None:
    program = (
        "import resource, warnings\n"
        "warnings.simplefilter('ignore')\n"
        "from tests.support.damaged.corpus import damaged\n"
        "from model.pictures import picture\n"
        "from model.errors import PictureError\n"
        "cases, peak = damaged(), lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak()\n"
        "for case in cases:\n"
        "    try:\n"
        "        picture.read(case.data, 224)\n"
        "    except PictureError:\n"
        "        pass\n"
        "print((peak() - before) // 1024)\n"
    )
    root = Path(picture.__file__).parents[2]
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root, env=_paths(root)
    )
    assert int(found.stdout) < 500  # MiB; 49 megapixels of RGBA are 187, and are held twice for a moment


def _paths(root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
