"""The object store: photos and versions, in a folder and on S3."""

import http.client
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest import mock

import pytest

from model.classifier import Classifier
from model.errors import VersionError
from model.live import shipped
from store.errors import StorageUnavailable
from store.objects import Objects
from store.releases import folders

PHOTO = "a" * 64


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a real S3 server on this machine."""
    server = pytest.importorskip("moto.server").ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def objects(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Objects:
    """An empty object store, of each kind."""
    if request.param == "folder":
        return Objects((tmp_path / "with a space").as_uri())
    endpoint = request.getfixturevalue("s3")
    bucket = f"bucket-{abs(hash(tmp_path))}"
    _make_bucket(endpoint, bucket)
    for name, value in _environment(endpoint).items():
        monkeypatch.setenv(name, value)
    return Objects(f"s3://{bucket}/under/here")


def _environment(endpoint: str) -> dict[str, str]:
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
    return {"AWS_ENDPOINT": endpoint, "AWS_ALLOW_HTTP": "true", **keys}


def _make_bucket(endpoint: str, bucket: str) -> None:
    connection = http.client.HTTPConnection(endpoint.removeprefix("http://"))
    connection.request(
        "PUT", f"/{bucket}", headers={"Authorization": "AWS4-HMAC-SHA256 Credential=test/1/us-east-1/s3/"}
    )
    assert connection.getresponse().status == 200
    connection.close()


async def test_a_photo_is_put_found_and_deleted(objects: Objects) -> None:
    assert await objects.photo(PHOTO) is None
    for _ in range(2):
        await objects.put_photo(PHOTO, b"picture")
    assert await objects.has_photo(PHOTO)
    assert await objects.photo(PHOTO) == b"picture"
    for _ in range(2):  # what is gone already is as good as deleted
        await objects.delete_photos([PHOTO, "b" * 64])
    assert not await objects.has_photo(PHOTO)


async def test_many_photos_are_fetched_and_deleted_in_their_order_without_those_that_are_not_there(
    objects: Objects,
) -> None:
    every = [f"{number:064x}" for number in range(20)]
    for sha256 in every[1:]:
        await objects.put_photo(sha256, sha256.encode())
    assert await objects.photos(every) == {sha256: sha256.encode() for sha256 in every[1:]}
    assert list(await objects.photos(list(reversed(every)))) == list(reversed(every[1:]))
    await objects.delete_photos(every[:15])
    assert list(await objects.photos(every)) == every[15:]
    await objects.delete_photos([])


async def test_a_version_that_was_put_is_fetched_whole_and_works(objects: Objects, tmp_path: Path) -> None:
    version = shipped()
    await objects.put_version(version)
    fetched = await objects.fetch_version(version.name, tmp_path / "versions")
    assert fetched == tmp_path / "versions" / version.name
    Classifier.load(fetched, workers=1).close()  # digests and the self-check
    names = {path.relative_to(version) for path in version.rglob("*")}
    assert {path.relative_to(fetched) for path in fetched.rglob("*")} == names
    assert await objects.fetch_version(version.name, tmp_path / "versions") == fetched
    assert [path.name for path in (tmp_path / "versions").glob("*/manifest.json")] == ["manifest.json"]
    assert list((tmp_path / "versions" / ".drafts").iterdir()) == []


async def test_another_whole_version_in_the_place_of_one_is_refused(objects: Objects, tmp_path: Path) -> None:
    other = tmp_path / "0123456789ab"
    shutil.copytree(shipped(), other)
    await objects.put_version(other)
    for _ in range(2):  # fetched, and then found on this machine
        with pytest.raises(VersionError, match=f"holds version {shipped().name}; delete the folder"):
            await folders.find(objects, other.name, shipped=tmp_path / "none", made_here=tmp_path / "versions")


async def test_a_name_in_the_store_cannot_lead_out_of_the_folder_of_versions(s3: str, tmp_path: Path) -> None:
    bucket = f"bucket-{abs(hash(tmp_path))}"
    _make_bucket(s3, bucket)
    with mock.patch.dict(os.environ, _environment(s3)):
        objects = Objects(f"s3://{bucket}/under/here")
        await objects.put_version(shipped())
        host, port = s3.removeprefix("http://").split(":")
        with closing(http.client.HTTPConnection(host, int(port))) as line:
            line.request("PUT", f"/{bucket}/under/here/versions/{shipped().name}/%2E%2E/%2E%2E/outside", b"x")
            assert line.getresponse().status == 200
        with pytest.raises(StorageUnavailable, match="invalid path"):
            await objects.fetch_version(shipped().name, tmp_path / "versions")
    assert not list((tmp_path / "versions").rglob("outside"))


async def test_a_version_is_deleted_whole_and_as_good_as_deleted_where_it_is_not_there(
    objects: Objects, tmp_path: Path
) -> None:
    version = shipped()
    await objects.put_version(version)
    await objects.put_photo(PHOTO, b"picture")
    for _ in range(2):
        await objects.delete_version(version.name)
    assert await objects.fetch_version(version.name, tmp_path) is None
    assert await objects.photo(PHOTO) == b"picture"


async def test_a_version_that_is_not_there_is_not_made_up(objects: Objects, tmp_path: Path) -> None:
    assert await objects.fetch_version("0" * 12, tmp_path) is None


async def test_a_store_that_cannot_be_reached_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in _environment("http://127.0.0.1:1").items():
        monkeypatch.setenv(name, value)
    with pytest.raises(StorageUnavailable, match=r"^The object store at s3://bucket/x does not answer \(.+\); check"):
        await Objects("s3://user:hunter2@bucket/x").photo(PHOTO)


async def test_an_address_of_no_store_is_told_in_one_line() -> None:
    with pytest.raises(StorageUnavailable, match="check SNEAKERS_STORAGE_URL"):
        await Objects("ftp://host/folder").photo(PHOTO)
