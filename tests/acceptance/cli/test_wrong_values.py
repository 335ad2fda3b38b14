"""Wrong values of every setting and of the variables around: one line, a status, and no traceback."""

from pathlib import Path

import pytest

from bot.settings import Settings
from tests.support.command import only_line, sneakers

TOKEN = "123456789:AAHhhhhhhh"
NOWHERE = "postgresql://u:hunter2@127.0.0.1:1/x"
VERIFIED = f"{NOWHERE}?sslmode=verify-full"

WRONG = {
    "TELEGRAM_TOKEN": ["hunter2", "1:2", "123456789:AAH hhhhhhh", "123456789"],
    "TELEGRAM_API": [
        "api.telegram.org",
        "https://u:hunter2@",
        "https://h:99999",
        "http://[::1",
        "https://h/bot",
        "h:x",
    ],
    "ADMINS": ["robin", "1;2", "-5", "1.5", "9" * 5000, "0", str(2**52), str(2**63)],
    "DATA": ["/dev/null", "/dev/null/x", "/proc/x", "a" * 300],
    "DATABASE_URL": [
        "x",
        "mysql://u:hunter2@h/x",
        "sqlite://",
        "sqlite://u:hunter2@h/x",
        "sqlite:////dev/null/x.db",
        "sqlite:///x.db?mode=ro",
        "postgresql://u:hunter2@127.0.0.1:1,[::1]:1/x",
        "postgresql://u:hunter2@127.0.0.1:1,127.0.0.1:port/x",
        "postgresql://u:hunter2@%2Fno%2Fsuch/x",
        "postgresql://u@127.0.0.1:1/x?password=p&hunter2=1",
        "postgresql://u:p@hunter2/w#rd@h/x",
        "postgresql://u:hunter2@h:port/x",
        "postgresql://u:hunter2@h:99999/x",
        f"{NOWHERE}?nonsense=1",
        f"{NOWHERE}?sslmode=strict",
        f"{NOWHERE}?sslmode=require&channel_binding=require",
        f"{NOWHERE}?statement_cache_size=0&prepared_statement_cache_size=0",
        f"{NOWHERE}?connect_timeout=soon",
        f"{VERIFIED}&sslrootcert=/no/such",
        f"{VERIFIED}&sslrootcert=/dev/null",
        f"{VERIFIED}&sslrootcert={__file__}",
        f"{NOWHERE}?sslmode=require&sslcert={__file__}&sslkey={__file__}",
        "postgresql://u:hunter2@a..b/x",
        "postgresql://u:hunter2@" + "a" * 70 + "/x",
        "postgresql:///x?host=/no/such/folder&user=u&password=hunter2",
        "postgresql://u:hunter2@/x?host=a:1,b",
        "postgresql://u:hunter2@h/%00",
    ],
    "STORAGE_URL": ["photos", "ftp://u:hunter2@h", "file://relative", "s3://", "gs:x"],
    "WEBHOOK_URL": ["bot.example", "http://bot.example/x", "https://h:99999", "https://h?x=y", "https://[::1"],
    "WEBHOOK_SECRET": ["hunter2!", "a" * 257, "ä"],
    "LISTEN": [
        "8080",
        ":8080",
        "h:x",
        "127.0.0.1:99999",
        "a..b:80",
        "no-such-host.invalid:80",
        "0.0.0.0:80",
        "192.0.2.1:80",
    ],
    "SCHEDULER": ["10.0.0.5", "http://h:1", "tcp://h", "tcp://h:x"],
    "LANGUAGE": ["english", "x1", "EN", "zz"],
    "PREDICTION_DAYS": ["0", "-1", "many", "1.5", "1e3", "9" * 5000, "36501"],
    "PHOTOS_PER_MINUTE": ["-1", "many", "nan", "100001"],
    "LOG": ["xml", "TEXT", "1"],
    "RATE_LIMIT": ["maybe", "2", "-1"],
}
AROUND = {
    "ALL_PROXY": ["socks4://h:1", "ftp://h", "socks5://u:p@hunter2/w#rd@h:1", "http://h:port", "://", "http://[::1"],
    "HTTPS_PROXY": ["socks://h", "http://", "http://h:99999"],
    "SSL_CERT_FILE": ["/no/such", "/dev/null", __file__],
    "SSL_CERT_DIR": ["/no/such"],
    "PGPORT": ["x"],
    "PGSSLMODE": ["strict"],
    "PGTARGETSESSIONATTRS": ["any,all"],
}
TOGETHER = {
    "WEBHOOK_URL": {"SNEAKERS_TELEGRAM_TOKEN": TOKEN, "SNEAKERS_WEBHOOK_SECRET": "s3cret"},
    "PGPORT": {"SNEAKERS_DATABASE_URL": "postgresql://u:hunter2@127.0.0.1/x"},
    "PGSSLMODE": {"SNEAKERS_DATABASE_URL": NOWHERE},
    "PGTARGETSESSIONATTRS": {"SNEAKERS_DATABASE_URL": NOWHERE},
}
CASES = [(f"SNEAKERS_{name}", value) for name, values in WRONG.items() for value in values]
CASES += [(name, value) for name, values in AROUND.items() for value in values]


@pytest.mark.parametrize(("name", "value"), CASES, ids=[f"{name}-{value[:40]}" for name, value in CASES])
def test_a_wrong_value_ends_in_one_line_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    for each in ("SSL_CERT_FILE", "SSL_CERT_DIR", "NO_PROXY", "no_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(each, raising=False)
    around = {} if name.startswith("SNEAKERS_") else {"SNEAKERS_TELEGRAM_TOKEN": TOKEN}
    around |= {"SNEAKERS_LISTEN": "127.0.0.1:0", **TOGETHER.get(name.removeprefix("SNEAKERS_"), {})}
    given = {"SNEAKERS_DATA": str(tmp_path / "data"), **around, name: value}
    done = sneakers("run", data=tmp_path, **{key: each for key, each in given.items() if key != "data"})
    line = only_line(done.stderr)
    assert done.returncode in (1, 2)
    assert line.startswith("sneakers: ")
    assert "Traceback" not in line
    assert "hunter2" not in line
    assert done.stdout == ""


def test_every_setting_has_wrong_values() -> None:
    assert WRONG.keys() == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("arguments", [["evaluate", "absent"], ["retrain", "--backbone", "absent"]])
def test_a_folder_that_is_not_there_is_named_in_one_line(arguments: list[str], tmp_path: Path) -> None:
    done = sneakers(*arguments, data=tmp_path)
    assert done.returncode == 1
    assert "absent" in done.stderr.splitlines()[-1]
