"""Object store: kept photos by digest, and versions made here.

A local folder, or S3 and its like. Credentials, region and endpoint of S3 come from the usual AWS_* variables, those of
other clouds from theirs.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from store.errors import StorageUnavailable

MANIFEST = "manifest.json"  # put last and so a sign that a version is whole
AT_ONCE = 8  # photos fetched together


class Objects:
    """Photos and versions under one URL, opened with the first use."""

    def __init__(self, url: str) -> None:
        """Serve from `url`, such as file:///folder or s3://bucket/folder."""
        self.url = url

    async def put_photo(self, sha256: str, data: bytes) -> None:
        """Keep a photo's file; the same again changes nothing. Raises StorageUnavailable."""
        async with self._told():
            await self._store.put_async(_photo(sha256), data)

    async def photo(self, sha256: str) -> bytes | None:
        """A photo's file, or None where it is not there. Raises StorageUnavailable."""
        return await self._get(_photo(sha256))

    async def photos(self, sha256: Sequence[str]) -> dict[str, bytes]:
        """Fetch the files of photos, without the missing ones; raises StorageUnavailable."""
        found: dict[str, bytes] = {}
        for start in range(0, len(sha256), AT_ONCE):
            some = sha256[start : start + AT_ONCE]
            files = await asyncio.gather(*(self.photo(each) for each in some))
            found |= {each: data for each, data in zip(some, files, strict=True) if data is not None}
        return found

    async def has_photo(self, sha256: str) -> bool:
        """Whether a photo's file is there. Raises StorageUnavailable."""
        async with self._told():
            try:
                await self._store.head_async(_photo(sha256))
            except FileNotFoundError:
                return False
        return True

    async def delete_photos(self, sha256: Iterable[str]) -> None:
        """Delete photos' files; missing ones count as deleted; raises StorageUnavailable."""
        await self._delete([_photo(each) for each in sha256])

    async def put_version(self, folder: Path) -> None:
        """Store a version's folder with its report; raises StorageUnavailable."""
        files = await asyncio.to_thread(_read, folder)
        async with self._told():
            for name in sorted(files, key=lambda name: name == MANIFEST):
                await self._store.put_async(f"versions/{folder.name}/{name}", files[name])

    async def versions(self) -> frozenset[str]:
        """The ids of the versions of which anything is there. Raises StorageUnavailable."""
        return frozenset(name.partition("/")[0] for name in await self._names("versions"))

    async def fetch_version(self, version_id: str, versions: Path) -> Path | None:
        """Fetch a version's folder whole, or None where there is none.

        What it holds is not checked here: its digests are, before it is loaded. Raises StorageUnavailable.
        """
        prefix = f"versions/{version_id}"
        if await self._get(f"{prefix}/{MANIFEST}") is None:
            return None
        files = {name: await self._get(f"{prefix}/{name}") or b"" for name in await self._names(prefix)}
        return await asyncio.to_thread(_written, files, versions / version_id)

    async def delete_version(self, version_id: str) -> None:
        """Delete a version's folder; a missing one counts as deleted; raises StorageUnavailable."""
        prefix = f"versions/{version_id}"
        await self._delete([f"{prefix}/{MANIFEST}"])  # first, as the sign that it is whole
        await self._delete([f"{prefix}/{name}" for name in await self._names(prefix)])

    async def _names(self, prefix: str) -> list[str]:
        async with self._told():
            found = [meta["path"] async for page in self._store.list(prefix + "/") for meta in page]
        start = found[0].index(prefix) + len(prefix) + 1 if found else 0
        return [path[start:] for path in found]

    async def _delete(self, keys: Sequence[str]) -> None:
        """Delete keys; missing ones are passed over.

        S3 and its like delete all at once, a folder one by one where one is missing.
        """
        async with self._told():
            try:
                await self._store.delete_async(keys)
            except FileNotFoundError:
                for key in keys:
                    with suppress(FileNotFoundError):
                        await self._store.delete_async(key)

    async def _get(self, key: str) -> bytes | None:
        async with self._told():
            try:
                return bytes(await (await self._store.get_async(key)).bytes_async())
            except FileNotFoundError:
                return None

    @cached_property
    def _store(self) -> Any:
        from obstore.store import from_url  # a library of 40 MB: read when a photo is kept

        return from_url(self.url, mkdir=True) if self.url.startswith("file:") else from_url(self.url)

    @asynccontextmanager
    async def _told(self) -> AsyncIterator[None]:
        """Turn errors into StorageUnavailable, without the URL's password."""
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, OSError, ValueError) as error:
            parts = urlsplit(self.url)
            shown = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
            reason = " ".join(str(error).split())[:200]
            raise StorageUnavailable(
                f"The object store at {shown} does not answer ({reason}); "
                "check SNEAKERS_STORAGE_URL and its credentials."
            ) from error


def _photo(sha256: str) -> str:
    return f"photos/{sha256}"


def _read(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _written(files: Mapping[str, bytes], final: Path) -> Path:
    """Write a folder whole or not at all."""
    drafts = final.parent / ".drafts"  # one level too deep to be found, as where versions are made
    drafts.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=drafts))
    try:
        for name, data in files.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        draft.chmod(0o755)  # what the folder of a version made here has
        draft.rename(final)
    except OSError:  # it is there already: another process fetched it a moment ago
        if not (final / MANIFEST).exists():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return final
