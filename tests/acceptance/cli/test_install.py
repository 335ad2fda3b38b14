"""The project installs with nothing but what is locked."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from tests.support.paths import ROOT


def test_the_locked_build_tools_make_an_editable_install_as_the_makefile_does(tmp_path: Path) -> None:
    build = "import sys; sys.modules['editables'] = None; import hatchling.build as b; b.build_editable(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, tmp_path], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("sneakers_classifier-*.whl")
    with ZipFile(wheel) as made:
        (link,) = (name for name in made.namelist() if name.endswith(".pth"))
        assert made.read(link).decode().strip() == str(ROOT)
