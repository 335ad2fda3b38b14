"""Proxies: which one leads to Telegram, which hosts need none, and wrong values."""

import asyncio
from pathlib import Path

import httpx
import pytest

from bot.errors import SettingsError
from bot.telegram.application import line
from bot.telegram.proxies import Way, proxy_for

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
TELEGRAM = "https://api.telegram.org"


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start from an environment without proxies and certificates."""
    for name in (*VARIABLES, *(each.lower() for each in VARIABLES), "SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"):
        monkeypatch.delenv(name, raising=False)


def address(root: str) -> str | None:
    """The proxy for a server's root, as text."""
    proxy = proxy_for(root)
    return None if proxy is None else str(proxy.url)


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_a_call_goes_through_a_socks_proxy(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    asked = b""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        await reader.readexactly(3)  # version, one method, no login
        writer.write(b"\x05\x00")
        asked = await reader.readexactly(4 + 1 + len("bot.example") + 2)
        writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    async with server, line(1, Way.of_environment("http://bot.example")) as request:
        assert await request.post("http://bot.example/bot1:A/getMe") is True
    assert b"bot.example" in asked


@pytest.mark.parametrize(
    ("variables", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://h:1"}, "http://h:1"),
        ({"https_proxy": "h:1"}, "http://h:1"),
        ({"HTTP_PROXY": "http://h:1"}, None),
        ({"ALL_PROXY": "socks5h://h:1"}, "socks5h://h:1"),
        ({"ALL_PROXY": "http://h:1", "HTTPS_PROXY": "https://g"}, "https://g"),
        ({"ALL_PROXY": "http://[::1]:3128"}, "http://[::1]:3128"),
        ({"ALL_PROXY": " "}, None),
    ],
)
def test_the_proxy_of_the_address_scheme_is_taken(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], proxy: str | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert address(TELEGRAM) == proxy


@pytest.mark.parametrize(
    ("excluded", "root"),
    [
        ("*", TELEGRAM),
        ("localhost, telegram.org", TELEGRAM),
        (".telegram.org", TELEGRAM),
        ("*.telegram.org", TELEGRAM),
        ("api.telegram.org:443", TELEGRAM),
        ("https://api.telegram.org/", TELEGRAM),
        ("[::1]", "http://[::1]:8081"),
        ("::1", "http://[::1]:8081"),
        ("[::1]:8081", "http://[::1]:8081"),
        ("fd00::/8", "http://[fd12::5]:8081"),
        ("[fd00::]/8", "http://[fd12::5]:8081"),
        ("10.0.0.0/8 192.168.0.0/16", "http://192.168.3.4:8081"),
        ("10.1.2.3", "http://10.1.2.3"),
    ],
)
def test_an_excluded_host_needs_no_proxy(monkeypatch: pytest.MonkeyPatch, excluded: str, root: str) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://h:1")
    monkeypatch.setenv("NO_PROXY", excluded)
    assert address(root) is None


@pytest.mark.parametrize(
    "excluded",
    [
        "",
        ",",
        "[::1]",
        "::1,fd00::/8",
        "[",
        "[::1",
        "]:",
        "::/999",
        "gram.org",
        "telegram.org:80",
        "a:b:c",
        "%",
        "fe80::1%eth0",
    ],
)
def test_another_entry_changes_nothing(monkeypatch: pytest.MonkeyPatch, excluded: str) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://h:1")
    monkeypatch.setenv("NO_PROXY", excluded)
    assert address(TELEGRAM) == "http://h:1"


@pytest.mark.parametrize("name", ["ALL_PROXY", "HTTPS_PROXY", "all_proxy", "https_proxy"])
@pytest.mark.parametrize(
    "value",
    [
        "socks4://u:hunter2@h:1",
        "ftp://h",
        "http://",
        "//",
        "://",
        "http://u:hunter2@h:port",
        "http://h:99999",
        "http://[::1",
        "socks5://u:p@hunter2/w#rd@h:1",
        "http://a b",
        "http://" + "a" * 70,
        "u:hunter2",
    ],
)
def test_a_wrong_proxy_is_told_with_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=rf"^{name} is .*; give http://host:port") as error:
        Way.of_environment(TELEGRAM)
    assert "hunter2" not in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"])
def test_a_missing_file_of_certificates_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv(name, str(tmp_path / "no" / "such"))
    with pytest.raises(SettingsError, match=rf"^{name} is .*; give a f.*unset it"):
        Way.of_environment(TELEGRAM)


@pytest.mark.parametrize("content", [b"", b"no certificate", b"\xff" * 100])
def test_a_file_without_certificates_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "certificates").write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificates"))
    with pytest.raises(SettingsError, match=r"^SSL_CERT_FILE is "):
        Way.of_environment(TELEGRAM)


def test_the_way_to_this_process_has_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "ftp://nonsense")
    assert Way.direct().proxy is None


def test_a_login_is_no_part_of_the_shown_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://u:hunter2@h:1")
    proxy = proxy_for(TELEGRAM)
    assert isinstance(proxy, httpx.Proxy)
    assert proxy.auth == ("u", "hunter2")
    assert "hunter2" not in repr(proxy)
