"""Photos and documents: kept once, named by ``file_id``, fetched by ``file_path``."""

import asyncio
import hashlib
import json
import mimetypes
import re
import secrets
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.localchat.core.errors import EMPTY_FILE, FILE_UNAVAILABLE, BadRequest, NotFound
from bot.localchat.core.json_codec import Json, dumps
from bot.localchat.core.storage import Storage
from bot.localchat.media import photos

MAX_DOWNLOAD = 20 * 1024 * 1024  # https://core.telegram.org/bots/api#getfile
SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,16}")  # of a name that is safe to keep a file under


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with a request."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class _Kept:
    file_id: str
    path: str
    size: int


class Files:
    """The files of one bot, stored as message content.

    For example ``{"photo": […]}`` or ``{"document": …}``.
    """

    def __init__(self, bot: int, storage: Storage) -> None:
        self._bot = bot
        self._storage = storage

    async def add_photo(self, data: bytes, *, by_bot: bool = False) -> Json:
        """Store ``data`` as a photo in its sizes.

        Raises BadRequest where Telegram could not make a photo.
        """
        if by_bot:
            await asyncio.to_thread(photos.check_upload, data)
        kept, listed = [], []
        for size in await asyncio.to_thread(photos.sizes, data):
            file, fields = await self._keep(size.data, "photos", ".jpg")
            kept.append(file)
            listed.append({**fields, "width": size.width, "height": size.height})
        content = {"photo": listed}
        self._enter(kept, content)
        return content

    async def add_document(self, upload: Upload) -> Json:
        """Store a file unchanged, with a preview of a picture.

        Raises BadRequest when it is empty.
        """
        if not upload.data:
            raise BadRequest(EMPTY_FILE)
        name = PurePosixPath(upload.name.replace("\\", "/")).name or "file"
        fields = {"file_name": name, "mime_type": mime_type(name, upload.content_type)}
        preview = await asyncio.to_thread(photos.thumbnail, upload.data)
        return await self.add("document", upload.data, fields, suffix=PurePosixPath(name).suffix, preview=preview)

    async def add(
        self, kind: str, data: bytes, fields: Json, *, suffix: str = "", preview: photos.Size | None = None
    ) -> Json:
        """Keep a file as ``kind``, with what a message says of it."""
        file, named = await self._keep(data, f"{kind}s", suffix if SUFFIX.fullmatch(suffix) else "")
        content: Json = {kind: {**named, **fields}}
        kept = [file]
        if preview is not None:
            small, named = await self._keep(preview.data, "thumbnails", ".jpg")
            content[kind]["thumbnail"] = {**named, "width": preview.width, "height": preview.height}
            kept.append(small)
        self._enter(kept, content)
        return content

    def known(self, file_id: str, kind: str) -> Json:
        """The message content of a file that was sent before.

        Raises BadRequest if it is unknown or of another kind.
        """
        content: Json = json.loads(self._row(file_id)["content"])
        if kind not in content:
            have = next(iter(content)).capitalize()
            raise BadRequest(f"can't use file of type {have} as {kind.capitalize()}")
        return content

    def describe(self, file_id: str) -> Json:
        """The ``File`` object of the Bot API.

        Raises BadRequest when it is unknown or over 20 MB.
        """
        row = self._row(file_id)
        if row["size"] > MAX_DOWNLOAD:
            raise BadRequest("file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": _unique(file_id),
            "file_size": row["size"],
            "file_path": row["path"],
        }

    async def read(self, path: str) -> bytes:
        """The bytes at a ``file_path``; raises NotFound."""
        row = self._storage.db.execute(
            "SELECT size FROM files WHERE bot = ? AND path = ?", (self._bot, path)
        ).fetchone()
        if row is None:
            raise NotFound
        return await asyncio.to_thread(self._storage.read_file, f"{self._bot}/{path}")

    async def read_by_id(self, file_id: str) -> tuple[str, bytes]:
        """The path and bytes of a file of any size.

        Raises BadRequest when it is unknown.
        """
        path = str(self._row(file_id)["path"])
        return path, await self.read(path)

    def _row(self, file_id: str) -> Json:
        row = self._storage.db.execute(
            "SELECT path, size, content FROM files WHERE bot = ? AND id = ?", (self._bot, file_id)
        ).fetchone()
        if row is None:
            raise BadRequest(FILE_UNAVAILABLE)
        return dict(row)

    async def _keep(self, data: bytes, folder: str, suffix: str) -> tuple[_Kept, Json]:
        with self._storage.transaction() as db:
            number = db.execute(
                "UPDATE bots SET last_file = last_file + 1 WHERE id = ? RETURNING last_file", (self._bot,)
            ).fetchone()[0]
        path = f"{folder}/file_{number}{suffix}"
        await asyncio.to_thread(self._storage.write_file, f"{self._bot}/{path}", data)
        file_id = secrets.token_urlsafe(45)
        kept = _Kept(file_id=file_id, path=path, size=len(data))
        return kept, {"file_id": file_id, "file_unique_id": _unique(file_id), "file_size": len(data)}

    def _enter(self, kept: list[_Kept], content: Json) -> None:
        with self._storage.transaction() as db:
            db.executemany(
                "INSERT INTO files (id, bot, path, size, content) VALUES (?, ?, ?, ?, ?)",
                [(file.file_id, self._bot, file.path, file.size, dumps(content)) for file in kept],
            )


def _unique(file_id: str) -> str:
    return hashlib.sha256(file_id.encode()).hexdigest()[:16]


def mime_type(name: str, content_type: str) -> str:
    """The MIME type that the sender states, else by file name."""
    if content_type and content_type != "application/octet-stream":
        return content_type
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
