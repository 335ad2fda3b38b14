"""What decoding photos takes is given back, in however many threads it is done."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.drawing.drawing import draw_sneaker, phone_jpeg
from tests.support.paths import ROOT

THREADS = 6
PROGRAM = """
import sys, threading
import psutil
from bot import malloc
from bot.localchat.media import photos

photo, how, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
if how == "returned":
    assert malloc.return_large_blocks()
data = open(photo, "rb").read()
done = threading.Event()


def shrink(finished):
    for _ in range(3):
        photos.sizes(data)
    finished.set()
    done.wait()


photos.sizes(data)
print(psutil.Process().memory_info().rss)
for _ in range(threads):  # one after the other: how their work falls together must play no part
    finished = threading.Event()
    threading.Thread(target=shrink, args=(finished,)).start()
    finished.wait()
print(psutil.Process().memory_info().rss)
done.set()
"""


def growth(photo: Path, how: str) -> int:
    """Bytes that a process has more when threads have made the sizes of photos and are still there."""
    arguments = (sys.executable, "-c", PROGRAM, str(photo), how, str(THREADS))
    own = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}  # Dask sets some
    told = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=ROOT, env=own).stdout
    before, after = map(int, told.split())
    return after - before


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no such memory")
def test_large_photos_leave_little_behind(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(phone_jpeg(draw_sneaker(1, size=(2304, 1728))))
    assert growth(photo, "returned") < growth(photo, "kept") / 2
