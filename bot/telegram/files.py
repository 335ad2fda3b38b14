"""Chooses and downloads the file of a message."""

import asyncio
import functools
import logging
import re
from collections.abc import Awaitable, Sequence
from typing import TypeAlias

from telegram import Animation, Bot, Document, ExternalReplyInfo, File, Message, PhotoSize, Video, VideoNote
from telegram.error import BadRequest, InvalidToken, NetworkError
from tenacity import RetryCallState, retry, retry_if_exception_type, stop_after_attempt, wait_exponential

from bot.errors import DownloadError, PictureDelayed, PictureGone
from bot.telegram.refusals import is_revoked
from model.errors import PictureTooLarge
from model.pictures.picture import MAX_BYTES

log = logging.getLogger(__name__)

TRIES = 4
LARGE = 1024 * 1024  # bytes
ABSOLUTE = re.compile(r"/|[A-Za-z]:[\\/]")  # the path of a file on the machine of a Bot API server


Medium: TypeAlias = PhotoSize | Document | Video | VideoNote | Animation
Carrier: TypeAlias = Message | ExternalReplyInfo
"""A message of this chat, or what is quoted from another one."""


def is_picture(message: Carrier | None) -> bool:
    """Whether a message carries a photo, a video or a file."""
    return message is not None and bool(message.photo or _file(message))


def smallest_serving(sizes: Sequence[PhotoSize], side: int) -> PhotoSize:
    """The smallest size whose shorter side has at least `side` pixels.

    The model sees `side` pixels whatever it gets, so a larger file costs time to fetch and to decode, and gains
    nothing: docs/decisions/0025 has what it does to accuracy.
    """
    by_size = sorted(sizes, key=lambda size: size.width * size.height)
    return next((size for size in by_size if min(size.width, size.height) >= side), by_size[-1])


def chosen(message: Carrier, side: int) -> Medium:
    """The file of a message to download, or its preview."""
    file = _file(message)
    if file is None:
        return smallest_serving(message.photo or (), side)
    return file.thumbnail if file.thumbnail and (file.file_size or 0) > MAX_BYTES else file


def _file(message: Carrier) -> Document | Video | VideoNote | Animation | None:
    return message.animation or message.video or message.video_note or message.document


async def fetch(file: Medium, large_downloads: asyncio.Semaphore) -> bytes:
    """The bytes of a picture; raises PictureTooLarge, or DownloadError.

    A photo is fetched at once; of files that may be large, only as many together as `large_downloads` lets in.
    """
    size = file.file_size or 0
    if size > MAX_BYTES:
        raise PictureTooLarge(f"The file has {size:,} bytes; at most {MAX_BYTES:,} are read. Send a smaller one.")
    if 0 < size < LARGE:
        return await _download(file)
    async with large_downloads:
        return await _download(file)


async def fetch_again(bot: Bot, file_id: str) -> bytes:
    """Download a picture by its file id; raises DownloadError or PictureTooLarge."""
    return await _read(await _found(bot.get_file(file_id)))


async def _download(file: Medium) -> bytes:
    return await _read(await _found(file.get_file()))


async def _found(asked: Awaitable[File]) -> File:
    try:
        return await asked
    except BadRequest as error:
        if "too big" in error.message:
            raise PictureTooLarge(f"Telegram says: {error.message}. Send a smaller file.") from error
        raise PictureGone("Telegram does not give the file away; send it again.") from error
    except NetworkError as error:
        raise PictureDelayed("Telegram does not say where the file is; send it again later.") from error


def _log_retry(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    kind = type((error and error.__cause__) or error).__name__
    log.info("A picture was not fetched (%s), again in %.1f s", kind, state.upcoming_sleep)


@retry(
    retry=retry_if_exception_type(NetworkError),
    stop=stop_after_attempt(TRIES),
    wait=wait_exponential(multiplier=0.5, max=30),
    before_sleep=_log_retry,
    reraise=True,
)
async def _download_bytes(file: File) -> bytes:
    """Download a file; a broken connection is retried, as reading repeats safely."""
    return bytes(await file.download_as_bytearray())


async def _read(file: File) -> bytes:
    try:
        return await _download_bytes(file)
    except (InvalidToken, NetworkError, OSError) as error:
        if _is_elsewhere(file):
            _warn_of_local_server()
            raise DownloadError("The Bot API server keeps its files where this bot cannot read them.") from error
        if is_revoked(error):
            raise
        if isinstance(error, InvalidToken):  # python-telegram-bot's name for "404 Not Found"
            raise PictureGone("Telegram no longer has the file; send it again.") from error
        raise PictureDelayed(f"The picture could not be fetched in {TRIES} tries; send it again later.") from error


def _is_elsewhere(file: File) -> bool:
    """Whether the server names a local path, as with `--local`."""
    path = (file.file_path or "").removeprefix(f"{file.get_bot().base_file_url}/")
    return ABSOLUTE.match(path) is not None


@functools.cache
def _warn_of_local_server() -> None:
    """Warn once: every photo would fail for the same reason."""
    log.warning(
        "No photo can be fetched: the server of SNEAKERS_TELEGRAM_API runs with --local and names paths on its own "
        "machine, which this bot cannot read. Mount its folder here under the same path, readable for the bot's user, "
        "or start the server without --local."
    )
