"""Photos from archives and folders, lists that are wrong, and disks that are full."""

import os
import resource
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from model.catalogue.catalogue import Catalogue
from tests.support.command import only_line, sneakers
from tests.support.picture_server import picture
from training.collect.archives import import_archive
from training.collect.candidates import Slugs
from training.collect.storage import open_storage
from training.collect.url_lists import read_candidates
from training.dataset.photos import sha256_of
from training.dataset.sources import read_sources
from training.errors import DatasetError

SLUG = "nike-dunk-low"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


def archive(path: Path, files: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


def collect(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return sneakers("data", "collect", *arguments, "--to", folder, data=folder.parent)


def pictures(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in (folder / SLUG).glob("*")}


def test_an_archive_gives_its_pictures_under_the_model_of_its_name(folder: Path, tmp_path: Path) -> None:
    files = {"1.jpg": picture(1), "a/2.jpg": picture(2), "page.html": b"<html>", "__MACOSX/._1.jpg": b"\0"}
    packed = archive(tmp_path / "Nike Dunk Low - on feet.zip", files)
    done = collect(folder, packed, "--query", "dunk low on feet")
    assert (done.returncode, done.stderr) == (0, "")
    assert pictures(folder) == {picture(1), picture(2)}
    source = read_sources(folder)[0]
    assert (source.query, source.archive) == ("dunk low on feet", "Nike Dunk Low - on feet.zip!1.jpg")


def test_the_same_archive_again_doubles_nothing(folder: Path, tmp_path: Path) -> None:
    packed = archive(tmp_path / "page.zip", {f"{number}.jpg": picture(number) for number in range(5)})
    collect(folder, packed, "--slug", SLUG)
    before = (folder / "sources.jsonl").read_bytes()
    assert "0 new photos" in collect(folder, packed, "--slug", SLUG).stdout
    assert (folder / "sources.jsonl").read_bytes() == before
    assert len(pictures(folder)) == 5


def test_a_folder_gives_the_photos_of_its_models(folder: Path, tmp_path: Path) -> None:
    for slug in (SLUG, "adidas-samba"):
        (tmp_path / "found" / slug).mkdir(parents=True)
        (tmp_path / "found" / slug / "1.jpg").write_bytes(picture(1))
    assert "2 new photos" in collect(folder, tmp_path / "found").stdout
    assert {path.parent.name for path in folder.glob("*/*.jpg")} == {SLUG, "adidas-samba"}


def bomb(path: Path) -> Path:
    return archive(path, {"1.jpg": bytes(50_000_000)})


def climbing(path: Path) -> Path:
    return archive(path, {"1.jpg": picture(1), "../../outside.jpg": picture(2)})


def linking(path: Path) -> Path:
    info = zipfile.ZipInfo("link.jpg")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(info, "/etc/passwd")
    return path


def encrypted(path: Path) -> Path:
    """The flag that says so is set in both of the file's headers."""
    data = bytearray(archive(path, {"1.jpg": picture(1)}).read_bytes())
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    return path


def damaged(path: Path) -> Path:
    whole = archive(path, {"1.jpg": picture(1)}).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def corrupt(path: Path) -> Path:
    """Whole to look at, but what is packed in it cannot be unpacked."""
    data = bytearray(archive(path, {"1.jpg": picture(1)}).read_bytes())
    data[40:240] = b"\xff" * 200
    path.write_bytes(data)
    return path


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "bomb": (bomb, "a bomb"),
    "climbing out": (climbing, "climbs out"),
    "with a link": (linking, "is a link"),
    "encrypted": (encrypted, "encrypted"),
    "damaged": (damaged, "damaged"),
    "corrupt": (corrupt, "damaged"),
    "empty": (lambda path: archive(path, {}), "empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_archive_that_nobody_makes_of_photos_is_refused_whole(folder: Path, tmp_path: Path, name: str) -> None:
    make, reason = REFUSED[name]
    packed = make(tmp_path / "page.zip")
    with open_storage(folder) as storage, pytest.raises(DatasetError, match=reason):
        import_archive(
            packed, storage, Slugs(Catalogue.load()), slug=SLUG, query=None, progress=lambda done, all_: None
        )
    assert not (folder / SLUG).exists()
    assert not (tmp_path / "outside.jpg").exists()


WRONG = {
    "empty.csv": ("", "empty"),
    "brackets.csv": (f"slug,url\n{SLUG},http://[1/2.jpg\n", "no web address"),
    "deep.jsonl": ("[" * 200_000, "no JSON"),
    "only-header.csv": ("slug,url\n", "empty"),
    "no-column.csv": (f"model,url\n{SLUG},https://a.example/1.jpg\n", "no slug"),
    "unknown.csv": ("slug,url\nnike-dunk-lo,https://a.example/1.jpg\n", SLUG),
    "no-address.csv": (f"slug,url\n{SLUG},1.jpg\n", "no web address"),
    "broken.jsonl": ('{"slug": ', "no JSON"),
    "list.jsonl": ("[1]\n", "no JSON object"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_list_that_is_wrong_is_one_clear_line(tmp_path: Path, name: str) -> None:
    text, reason = WRONG[name]
    (tmp_path / name).write_text(text)
    with pytest.raises(DatasetError, match=reason) as raised:
        read_candidates(tmp_path / name, Slugs(Catalogue.load()))
    assert name in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_command_tells_what_is_wrong_with_a_source_in_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "list.pdf").touch()
    for source in ("list.pdf", "absent.csv"):
        done = collect(folder, tmp_path / source)
        assert done.returncode == 1
        assert source in only_line(done.stderr)


def test_a_model_that_the_catalogue_does_not_have_needs_a_word(folder: Path, tmp_path: Path) -> None:
    packed = archive(tmp_path / "page.zip", {"1.jpg": picture(1)})
    assert "--new-slugs" in only_line(collect(folder, packed, "--slug", "somebody-else-1").stderr)
    assert collect(folder, packed, "--slug", "somebody-else-1", "--new-slugs").returncode == 0
    assert "no slug" in only_line(collect(folder, packed, "--slug", "../up", "--new-slugs").stderr)


def test_a_full_disk_is_one_line_and_afterwards_it_goes_on(folder: Path, tmp_path: Path) -> None:
    large = picture(1) + bytes(300_000)
    packed = archive(tmp_path / "page.zip", {"1.jpg": picture(1), "2.jpg": large}, zipfile.ZIP_STORED)
    command = [sys.executable, "-m", "sneakers", "data", "collect", str(packed), "--slug", SLUG, "--to", str(folder)]
    full = subprocess.run(
        command, capture_output=True, text=True, check=False, preexec_fn=lambda: _no_file_over(200_000)
    )  # a limit on the size of files fails as a full disk does
    assert full.returncode == 1
    assert "run the same command again" in only_line(full.stderr)
    assert pictures(folder) == {picture(1)}
    assert not list(folder.glob(".partial*"))
    assert collect(folder, packed, "--slug", SLUG).returncode == 0
    assert pictures(folder) == {picture(1), large}


def _no_file_over(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_what_a_killed_run_left_is_cleared(folder: Path, tmp_path: Path) -> None:
    (folder / ".partial-old").mkdir(parents=True)
    (folder / ".partial-old" / "0").write_bytes(b"half")
    collect(folder, archive(tmp_path / "page.zip", {"1.jpg": picture(1)}), "--slug", SLUG)
    assert not list(folder.glob(".partial*"))


def test_the_names_of_photos_are_their_content(folder: Path, tmp_path: Path) -> None:
    collect(folder, archive(tmp_path / "page.zip", {"1.jpg": picture(1)}), "--slug", SLUG)
    (path,) = (folder / SLUG).iterdir()
    assert path.stem == sha256_of(path)[:16]


def test_queries_are_printed_to_search_by_hand(tmp_path: Path) -> None:
    lines = sneakers("data", "collect", "--queries", SLUG, data=tmp_path).stdout.splitlines()
    assert lines[0].startswith("Nike Dunk Low ")
    assert any("on feet" in line for line in lines)
    assert all("-kids" in line for line in lines)
    assert os.listdir(tmp_path) == []  # noqa: PTH208


def test_a_gathering_without_a_place_is_wrong_usage(tmp_path: Path) -> None:
    done = sneakers("data", "collect", tmp_path / "list.csv", data=tmp_path)
    assert done.returncode == 2
    assert "--to" in only_line(done.stderr)


def test_what_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "photos" / SLUG).mkdir(parents=True)
    (tmp_path / "photos" / SLUG / "1.jpg").symlink_to("/proc/self/mem")  # a file that not even root can read
    done = sneakers("data", "split", tmp_path / "photos", data=tmp_path)
    assert done.returncode == 1
    assert "run the same command again" in only_line(done.stderr)
