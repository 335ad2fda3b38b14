"""Only this machine: the address to listen on, and who may call."""

import aiohttp
import pytest

from bot.localchat.__main__ import main
from bot.localchat.core.errors import ListenError
from bot.localchat.http.loopback import require_loopback
from bot.localchat.server import TOKEN


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machines_addresses_are_taken(host: str) -> None:
    require_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.2", "example.com"])
def test_any_other_address_is_refused(host: str) -> None:
    with pytest.raises(ListenError, match="listens on this machine only"):
        require_loopback(host)


@pytest.mark.parametrize("address", ["0.0.0.0:0", "8081", "127.0.0.1"])
def test_the_command_refuses_a_bad_address_in_one_line(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--listen", address]) == 1
    said = capsys.readouterr().err
    assert said.startswith("localchat: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
async def test_other_sites_pages_may_not_call(url: str, headers: dict[str, str]) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/chat/people", headers=headers) as answer:
        assert answer.status == 403


async def test_the_own_page_may_call(url: str) -> None:
    headers = {"Origin": url, "Sec-Fetch-Site": "same-origin"}
    async with aiohttp.ClientSession() as session, session.get(f"{url}/chat/people", headers=headers) as answer:
        assert answer.status == 200


async def test_a_link_from_elsewhere_opens_the_page_and_reaches_nothing_else(url: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(url) as answer:
            assert answer.status == 200
        async with session.get(f"{url}/bot{TOKEN}/deleteWebhook") as answer:
            assert answer.status == 403
