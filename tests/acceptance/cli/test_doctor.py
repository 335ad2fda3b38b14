"""`sneakers doctor`: each check finds what is wrong and says what to do."""

import asyncio
import json
import os
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.localchat.server import TOKEN
from tests.support.bots.serving import bot_api, free_port, serving
from tests.support.command import only_line, sneakers
from tests.support.databases import migrated_file

NOBODY = 65534


def findings(data: Path, **settings: str) -> dict[str, tuple[str, str]]:
    """Status and message of each check."""
    settings.setdefault("SNEAKERS_LISTEN", f"127.0.0.1:{free_port()}")
    done = sneakers("doctor", "--json", data=data, **settings)
    found = {each["check"]: (each["status"], each["message"]) for each in json.loads(done.stdout)}
    assert done.returncode == (1 if any(status == "problem" for status, _ in found.values()) else 0)
    return found


@contextmanager
def telegram(date: str, webhook: dict[str, object], status: int = 200) -> Iterator[str]:
    """A Bot API server whose clock, webhook and status are given."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            result = {"username": "shoes_bot"} if self.path.endswith("/getMe") else webhook
            body = json.dumps({"ok": True, "result": result}).encode()
            self.send_response_only(status)
            self.send_header("Date", date)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_new_machine_has_no_problem(tmp_path: Path) -> None:
    found = findings(tmp_path)
    assert {status for status, _ in found.values()} == {"ok", "note"}
    assert "local chat" in found["settings"][1]
    assert "does not exist yet" in found["database"][1]
    assert list((tmp_path / "photos").rglob("*.*")) == []
    assert not (tmp_path / "sneakers.db").exists()


def test_the_text_has_one_line_for_each_check(tmp_path: Path) -> None:
    lines = sneakers("doctor", data=tmp_path, SNEAKERS_LISTEN=f"127.0.0.1:{free_port()}").stdout.splitlines()
    assert [line.split()[1] for line in lines] == [
        "settings", "address", "database", "storage", "model", "trainer", "disk",
    ]  # fmt: skip


async def test_a_bot_that_runs_is_found(tmp_path: Path) -> None:
    port = free_port()
    async with serving(tmp_path / "bot", listen=f"127.0.0.1:{port}"):
        found = await asyncio.to_thread(findings, tmp_path / "bot", SNEAKERS_LISTEN=f"127.0.0.1:{port}")
    assert found["address"] == ("ok", f"127.0.0.1:{port}: a bot is running there.")
    assert found["database"][0] == "ok"


def test_a_port_of_another_program_is_a_problem(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        status, message = findings(tmp_path, SNEAKERS_LISTEN=f"127.0.0.1:{port}")["address"]
    assert status == "problem"
    assert "SNEAKERS_LISTEN" in message


async def test_a_good_token_gives_the_bots_name(tmp_path: Path) -> None:
    async with bot_api() as url:
        api = {"SNEAKERS_TELEGRAM_API": url, "SNEAKERS_TELEGRAM_TOKEN": TOKEN}
        found = await asyncio.to_thread(findings, tmp_path, **api)
    assert found["telegram"][0] == found["clock"][0] == found["webhook"][0] == "ok"
    assert "@sneakers_" in found["telegram"][1]


def test_a_token_that_telegram_refuses_is_a_problem(tmp_path: Path) -> None:
    with telegram("Mon, 01 Jan 2024 00:00:00 GMT", {}, status=401) as url:
        found = findings(tmp_path, SNEAKERS_TELEGRAM_API=url, SNEAKERS_TELEGRAM_TOKEN=TOKEN)
    assert found["telegram"] == ("problem", "Telegram refuses SNEAKERS_TELEGRAM_TOKEN; copy it anew from @BotFather.")


def test_a_server_that_is_away_is_a_problem_without_the_token(tmp_path: Path) -> None:
    api = f"http://127.0.0.1:{free_port()}"
    status, message = findings(tmp_path, SNEAKERS_TELEGRAM_API=api, SNEAKERS_TELEGRAM_TOKEN=TOKEN)["telegram"]
    assert status == "problem"
    assert TOKEN not in message


def test_a_wrong_clock_and_a_failing_webhook_are_problems(tmp_path: Path) -> None:
    webhook = {
        "url": "https://example.com/t", "pending_update_count": 7, "last_error_date": 1_800_000_000,
        "last_error_message": "Wrong response from the webhook: 502 Bad Gateway",
    }  # fmt: skip
    with telegram("Mon, 01 Jan 2024 00:00:00 GMT", webhook) as url:
        found = findings(
            tmp_path, SNEAKERS_TELEGRAM_API=url, SNEAKERS_TELEGRAM_TOKEN=TOKEN,
            SNEAKERS_WEBHOOK_URL="https://example.com/t", SNEAKERS_WEBHOOK_SECRET="secret",
        )  # fmt: skip
    assert found["clock"][0] == "problem"
    assert "NTP" in found["clock"][1]
    assert found["webhook"][0] == "problem"
    assert "502 Bad Gateway" in found["webhook"][1]


def test_a_database_of_a_newer_release_is_a_problem_and_an_older_one_a_note(tmp_path: Path) -> None:
    for revision, expected in (("9999", "problem"), ("0001", "note")):
        (tmp_path / "sneakers.db").write_bytes(migrated_file().read_bytes())
        with closing(sqlite3.connect(tmp_path / "sneakers.db")) as file, file:
            file.execute("UPDATE alembic_version SET version_num = ?", [revision])
        found = findings(tmp_path)
        assert found["database"][0] == expected
        assert revision in found["database"][1]
        assert found["model"][0] == "ok"


def test_a_database_server_that_is_away_is_one_problem(tmp_path: Path) -> None:
    url = f"postgresql://anna:geheim@127.0.0.1:{free_port()}/sneakers"
    found = findings(tmp_path, SNEAKERS_DATABASE_URL=url)
    assert [check for check, (status, _) in found.items() if status == "problem"] == ["database"]
    assert "geheim" not in found["database"][1]


def test_a_storage_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "photos").write_text("a file where the folder belongs")
    status, message = findings(tmp_path)["storage"]
    assert status == "problem"
    assert "SNEAKERS_STORAGE_URL" in message


def test_a_scheduler_that_is_away_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.doctor.HTTP_SECONDS", 1.0)
    status, message = findings(tmp_path, SNEAKERS_SCHEDULER=f"tcp://127.0.0.1:{free_port()}")["trainer"]
    assert status == "problem"
    assert "dask scheduler" in message


@pytest.mark.parametrize(
    ("check", "settings"),
    [
        ("storage", {"SNEAKERS_STORAGE_URL": "s3://shoes/bot", "AWS_ENDPOINT_URL": "http://{}"}),
        ("trainer", {"SNEAKERS_SCHEDULER": "tcp://{}"}),
    ],
)
def test_a_part_that_never_answers_is_a_problem_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check: str, settings: dict[str, str]
) -> None:
    monkeypatch.setattr("bot.cli.doctor.CHECK_SECONDS", 3.0)
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ALLOW_HTTP": "true"}
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        found = findings(tmp_path, **keys, **{name: value.format(address) for name, value in settings.items()})
    status, message = found[check]
    assert status == "problem"
    assert "No answer within 3 s" in message
    assert next(iter(settings)) in message


@contextmanager
def nobody() -> Iterator[None]:
    """Be a user without rights."""
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_folder_and_a_secret_of_another_user_are_problems(tmp_path: Path) -> None:
    findings(tmp_path / "first")  # imports what nobody could not read
    folder, secret = tmp_path / "data", tmp_path / "sneakers_telegram_token"
    folder.mkdir()
    for each in (tmp_path, *tmp_path.parents[:3]):  # a worker of pytest-xdist has one folder more
        each.chmod(each.stat().st_mode | 0o055)
    with nobody():
        found = findings(folder)
    assert {check for check, (status, _) in found.items() if status == "problem"} == {"database", "storage", "disk"}
    assert f"chown -R {NOBODY} {folder}" in found["disk"][1]
    secret.write_text("123456:secret")
    secret.chmod(0o600)
    with nobody():
        done = sneakers("doctor", data=folder, CREDENTIALS_DIRECTORY=str(tmp_path))
    assert done.returncode == 2
    assert only_line(done.stderr).startswith(f"sneakers: The secret {secret} cannot be read (Permission denied);")


def test_little_space_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = os.statvfs(tmp_path).f_bavail * os.statvfs(tmp_path).f_frsize
    monkeypatch.setattr("bot.cli.doctor.FREE_SPACE", 2 * free)
    assert findings(tmp_path)["disk"][0] == "problem"
