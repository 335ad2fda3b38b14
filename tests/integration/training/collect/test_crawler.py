"""Photos come from a web that is slow, flaky, limited and malicious: nothing is lost, nothing bad comes in."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.command import only_line, sneakers
from tests.support.picture_server import PictureServer, picture
from training.collect.candidates import Candidate
from training.collect.download import DownloadCounts, download
from training.collect.http import Limits
from training.collect.storage import open_storage
from training.dataset.photos import sha256_of
from training.dataset.sources import read_sources

SLUG = "nike-dunk-low"
QUICK = Limits(first_pause=0.001, bytes=1_000_000)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[PictureServer]:
    async with PictureServer().serving() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


async def fetch(server: PictureServer, folder: Path, *paths: str, limits: Limits = QUICK) -> DownloadCounts:
    candidates = [
        Candidate(slug=SLUG, url=path if "://" in path else f"{server.url}/{path}", query="dunk") for path in paths
    ]
    with open_storage(folder) as storage:
        return await download(
            candidates, storage, limits=limits, allowed=[server.host], progress=lambda done, all_: None
        )


def pictures(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in (folder / SLUG).glob("*")}


def partial(folder: Path) -> list[Path]:
    return list(folder.glob(".partial*"))


async def test_photos_come_with_their_source(server: PictureServer, folder: Path) -> None:
    done = await fetch(server, folder, "ok/1.jpg", "ok/2.jpg")
    assert (done.new, done.failed) == (2, [])
    assert pictures(folder) == {picture(1), picture(2)}
    first = read_sources(folder)[0]
    assert (first.query, first.etag, first.url) == ("dunk", '"1"', f"{server.url}/ok/1.jpg")
    assert first.sha256 == sha256_of(folder / first.file)


async def test_a_server_with_thirty_percent_errors_loses_nothing(server: PictureServer, folder: Path) -> None:
    done = await fetch(server, folder, *(f"flaky/{number}.jpg" for number in range(150)))
    assert (done.new, done.failed) == (150, [])
    assert pictures(folder) == {picture(number) for number in range(150)}
    assert server.asked.total() > 180


async def test_a_rate_limit_and_a_slow_server_are_waited_for(server: PictureServer, folder: Path) -> None:
    paths = [f"{kind}/{number}.jpg" for number in range(12) for kind in ("limited", "slow")]
    assert (await fetch(server, folder, *paths)).failed == []
    assert pictures(folder) == {picture(number) for number in range(12)}


async def test_an_address_that_only_ever_says_to_wait_is_given_up_with_the_reason(
    server: PictureServer, folder: Path
) -> None:
    paths = [path for number in range(2) for path in (f"never/{number}.jpg", f"ok/{number}.jpg")]
    done = await fetch(server, folder, *paths, limits=Limits(per_host=1, patience=1.5))
    assert pictures(folder) == {picture(number) for number in range(2)}
    assert {why for _, why in done.failed} == {"the server says 429, 2 times, and to wait for 2 s in all: given up"}
    assert [server.asked[f"/never/{number}.jpg"] for number in range(2)] == [2, 2]


async def test_a_server_that_only_says_to_wait_is_asked_no_more(server: PictureServer, folder: Path) -> None:
    paths = [f"never/{number}.jpg" for number in range(6)]
    done = await fetch(server, folder, *paths, limits=Limits(per_host=1, patience=0.5))
    assert [server.asked[f"/{path}"] for path in paths] == [1, 1, 1, 1, 0, 0]
    assert "only says to wait, 4 addresses in a row" in done.failed[-1][1]


async def test_a_server_gets_no_more_requests_together_than_it_bears(server: PictureServer, folder: Path) -> None:
    await fetch(server, folder, *(f"slow/{number}.jpg" for number in range(40)), limits=Limits(per_host=3))
    assert 1 < server.most_together <= 3


MALICE = {
    "metadata": "private network",
    "inside": "private network",
    "mapped": "private network",
    "named": "private network",
    "number": "no web address",
    "wide": "private network",
    "wrapped": "private network",
    "broken": "no web address",
    "dots": "no web address",
    "file": "no web address",
    "loop": "without end",
    "forbidden": "robots.txt",
    "private/1.jpg": "robots.txt",
    "page": "text/html",
    "lie": "no picture",
    "packed": "packed",
    "endless": "more than 1,000,000 bytes",
    "absent": "404",
    "http://127.0.0.1:1/x.jpg": "private network",
    "http://user:word@[::1]/x.jpg": "private network",
    "http://１２７。0.0.1:1/x.jpg": "private network",
}


@pytest.mark.parametrize("path", MALICE)
async def test_what_is_malicious_or_forbidden_is_refused_with_the_reason(
    server: PictureServer, folder: Path, path: str
) -> None:
    ((_, reason),) = (await fetch(server, folder, path)).failed
    assert MALICE[path] in reason
    assert server.asked["/private/1.jpg"] == 0
    assert not (folder / SLUG).exists()
    assert partial(folder) == []


async def test_a_harmless_redirect_is_followed(server: PictureServer, folder: Path) -> None:
    assert (await fetch(server, folder, "moved")).new == 1
    assert pictures(folder) == {picture(7)}


async def test_again_only_what_changed_is_sent(server: PictureServer, folder: Path) -> None:
    paths = [f"ok/{number}.jpg" for number in range(5)]
    await fetch(server, folder, *paths)
    before = (folder / "sources.jsonl").read_bytes()
    again = await fetch(server, folder, *paths)
    assert (again.new, again.unchanged) == (0, 5)
    assert (folder / "sources.jsonl").read_bytes() == before
    assert len(pictures(folder)) == 5


async def test_again_a_server_without_tags_is_not_asked(server: PictureServer, folder: Path) -> None:
    await fetch(server, folder, "plain/1.jpg")
    assert (await fetch(server, folder, "plain/1.jpg")).known == 1
    assert server.asked["/plain/1.jpg"] == 1


async def test_a_photo_that_was_put_aside_does_not_come_back(server: PictureServer, folder: Path) -> None:
    await fetch(server, folder, "plain/1.jpg")
    (kept,) = (folder / SLUG).iterdir()
    aside = folder / "rejected" / "by-hand" / SLUG / kept.name
    aside.parent.mkdir(parents=True)
    kept.rename(aside)
    await fetch(server, folder, "plain/1.jpg", "ok/1.jpg")
    assert not list((folder / SLUG).iterdir())


async def test_a_photo_that_was_deleted_comes_again(server: PictureServer, folder: Path) -> None:
    await fetch(server, folder, "ok/1.jpg")
    next((folder / SLUG).iterdir()).unlink()
    assert (await fetch(server, folder, "ok/1.jpg")).new == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
async def test_rules_with_a_byte_order_mark_are_respected(server: PictureServer, folder: Path, encoding: str) -> None:
    server.robots = "User-agent: *\r\nDisallow: /\r\n".encode(encoding)
    done = await fetch(server, folder, "ok/1.jpg")
    assert "robots.txt does not allow it" in done.failed[0][1]
    assert server.asked["/ok/1.jpg"] == 0


@pytest.mark.parametrize("coding", ["aws-chunked", "none", "binary", "utf-8", "Identity", "aws-chunked, identity"])
async def test_a_body_that_is_not_packed_is_taken(server: PictureServer, folder: Path, coding: str) -> None:
    assert (await fetch(server, folder, f"coded/{coding}")).new == 1
    assert pictures(folder) == {picture(1)}


@pytest.mark.parametrize("coding", ["gzip", "X-GZIP", "br", "deflate", "zstd", "aws-chunked, gzip"])
async def test_a_packed_body_is_refused_with_its_coding(server: PictureServer, folder: Path, coding: str) -> None:
    done = await fetch(server, folder, f"coded/{coding}")
    assert f"it comes packed ({coding.rpartition(' ')[2].lower()})" in done.failed[0][1]


async def test_rules_that_cannot_be_read_forbid_everything(server: PictureServer, folder: Path) -> None:
    server.robots = 503
    done = await fetch(server, folder, "ok/1.jpg", limits=Limits(first_pause=0.001, tries=2))
    assert "robots.txt" in done.failed[0][1]
    assert server.asked["/ok/1.jpg"] == 0


async def test_stopped_in_the_middle_nothing_partial_stays_and_it_goes_on(server: PictureServer, folder: Path) -> None:
    paths = [f"slow/{number}.jpg" for number in range(60)]
    running = asyncio.create_task(fetch(server, folder, *paths, limits=Limits(per_host=2)))
    await server.busy.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert partial(folder) == []
    assert pictures(folder) <= {picture(number) for number in range(60)}
    assert (await fetch(server, folder, *paths)).failed == []
    assert len(pictures(folder)) == 60


def hears_ctrl_c() -> None:
    """Let a process hear SIGINT, which a shell has the tests ignore that it runs in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


async def test_ctrl_c_is_one_line_and_the_same_command_goes_on(server: PictureServer, tmp_path: Path) -> None:
    rows = [f"{SLUG},{server.url}/slow/{number}.jpg\n" for number in range(60)]
    (tmp_path / "list.csv").write_text("slug,url\n" + "".join(rows))
    arguments = ("-m", "sneakers", "data", "collect", "list.csv", "--to", "photos", "--allow-host", server.host)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=tmp_path,
        env=environment,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=hears_ctrl_c,
    )
    await server.busy.wait()
    server.go.clear()
    running.send_signal(signal.SIGINT)
    _, told = await running.communicate()
    server.go.set()
    assert (running.returncode, told.decode()) == (130, "sneakers: stopped.\n")
    assert partial(tmp_path / "photos") == []
    again = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=tmp_path, env=environment)
    assert await again.wait() == 0
    assert len(pictures(tmp_path / "photos")) == 60


async def test_two_gatherings_into_one_folder_are_refused(server: PictureServer, folder: Path) -> None:
    (folder.parent / "list.csv").write_text(f"slug,url\n{SLUG},{server.url}/ok/1.jpg\n")
    with open_storage(folder):
        done = await asyncio.to_thread(
            sneakers, "data", "collect", folder.parent / "list.csv", "--to", folder, data=folder.parent
        )
    assert done.returncode == 1
    assert "already" in only_line(done.stderr)


async def test_the_command_takes_a_list_and_tells_what_failed(server: PictureServer, tmp_path: Path) -> None:
    urls = [f"{server.url}/ok/1.jpg", f"{server.url}/page"]
    (tmp_path / "list.jsonl").write_text("".join(json.dumps({"slug": SLUG, "url": url}) + "\n" for url in urls))
    arguments = ("data", "collect", tmp_path / "list.jsonl", "--to", tmp_path / "photos", "--allow-host", server.host)
    done = await asyncio.to_thread(sneakers, *arguments, "--json", data=tmp_path)
    printed = json.loads(done.stdout)
    assert done.returncode == 1
    assert printed["new"] == 1
    assert [each["url"] for each in printed["failed"]] == [urls[1]]


API = """
url = "{url}/search?sku={{sku}}"
name = "results[0].title"
picture = "results[*].images[*].side"
[headers]
Authorization = "Bearer ${{HOME}}"
"""


async def test_skus_become_photos_and_what_has_no_place_is_listed(server: PictureServer, tmp_path: Path) -> None:
    (tmp_path / "api.toml").write_text(API.format(url=server.url))
    (tmp_path / "skus.txt").write_text("D-1\nX-1\nnone\n")
    folder = tmp_path / "photos"
    arguments = ("data", "collect", tmp_path / "skus.txt", "--api", tmp_path / "api.toml", "--to", folder)
    done = await asyncio.to_thread(sneakers, *arguments, "--allow-host", server.host, data=tmp_path)
    assert done.returncode == 1
    assert pictures(folder) == {picture(1)}
    (source,) = read_sources(folder)
    assert (source.query, source.product) == ("sku D-1", "Nike Dunk Low Retro White Black Panda")
    listed = (folder / "unplaced.csv").read_text()
    assert "Garden Hose" in listed
    assert "none" in listed
    assert server.key == f"Bearer {os.environ['HOME']}"
