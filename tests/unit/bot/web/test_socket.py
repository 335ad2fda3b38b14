"""What is logged of connections that end."""

import asyncio
import logging

import pytest

from bot.web.socket import ignore_lost_connections


def forgotten(error: Exception) -> None:
    """A future whose exception nobody retrieves, as aiohttp leaves one where handler and connection end at once."""
    asyncio.get_running_loop().create_future().set_exception(error)


@pytest.mark.parametrize(
    ("error", "logged"), [(ConnectionResetError("Connection lost"), False), (ValueError("a fault of ours"), True)]
)
async def test_a_client_that_left_is_no_error_and_anything_else_is(
    error: Exception, logged: bool, caplog: pytest.LogCaptureFixture
) -> None:
    ignore_lost_connections(asyncio.get_running_loop())
    with caplog.at_level(logging.ERROR):
        forgotten(error)
    assert (str(error) in caplog.text) is logged
