"""How pictures are fetched."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from telegram import Bot, File
from telegram.error import InvalidToken

from bot.errors import DownloadError, PictureGone
from bot.telegram import files

TOKEN = "123456789:AAHhhhhhhh"


class Server(Bot):
    """A Bot API server that gives a file's path, and nothing of its bytes."""

    def __init__(self, path: str) -> None:
        super().__init__(TOKEN, base_file_url="http://api.example/file/bot")
        self._path = path

    async def get_file(self, *given: Any, **named: Any) -> File:
        """The file, as python-telegram-bot makes it."""
        file = File("id", "unique", file_path=f"{self.base_file_url}/{self._path}")
        file.set_bot(self)
        return file


@pytest.fixture(autouse=True)
def gone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every download ends with 404."""

    async def not_found(file: File) -> bytearray:
        raise InvalidToken("Not Found")

    monkeypatch.setattr(File, "download_as_bytearray", not_found)
    files._warn_of_local_server.cache_clear()
    yield
    files._warn_of_local_server.cache_clear()


@pytest.mark.parametrize(
    "path",
    [
        f"/var/lib/telegram-bot-api/{TOKEN}/photos/file_0.jpg",
        rf"C:\telegram\{TOKEN}\photos\file_0.jpg",
        "D:/telegram/photos/file_0.jpg",
    ],
)
async def test_a_path_on_another_machine_is_warned_of_once(path: str, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        with pytest.raises(DownloadError) as caught:
            await files.fetch_again(Server(path), "id")
        assert not isinstance(caught.value, PictureGone)
    (warning,) = caplog.records
    assert warning.levelno == logging.WARNING
    assert "--local" in warning.getMessage()
    assert "Mount" in warning.getMessage()
    assert TOKEN not in warning.getMessage()


async def test_a_file_that_may_not_be_read_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def denied(file: File) -> bytearray:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(File, "download_as_bytearray", denied)
    with pytest.raises(DownloadError):
        await files.fetch_again(Server("/var/lib/telegram-bot-api/file_0.jpg"), "id")
    assert "--local" in caplog.text


async def test_a_path_of_telegram_s_own_is_gone(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(PictureGone):
        await files.fetch_again(Server("photos/file_0.jpg"), "id")
    assert not caplog.records
