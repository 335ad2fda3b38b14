"""Settings: what is read, what is derived, and what the operator reads when one is wrong."""

import logging
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import SettingsError
from bot.settings import Settings


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start from an environment without any setting, in an empty folder."""
    import os

    for variable in [name for name in os.environ if name.upper().startswith("SNEAKERS_")]:
        monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)


def test_without_variables_the_local_chat_runs_on_sqlite_in_var(tmp_path: Path) -> None:
    settings = Settings.load()
    assert settings.local
    assert settings.data == tmp_path / "var"
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/var/sneakers.db"
    assert (settings.listen_host, settings.listen_port) == ("127.0.0.1", 8080)
    assert settings.admins == frozenset()
    assert not (tmp_path / "var").exists()


def test_every_variable_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = {
        "TELEGRAM_TOKEN": " 123456789:AbC-dEf_123\n",
        "TELEGRAM_API": "http://127.0.0.1:8081/",
        "ADMINS": "1003, 1004,",
        "DATA": str(tmp_path / "elsewhere"),
        "DATABASE_URL": "postgres://user:word@host:5433/name?sslmode=require",
        "STORAGE_URL": "s3://bucket/folder",
        "WEBHOOK_URL": "http://bot.example:8000/telegram",
        "WEBHOOK_SECRET": "s3cret",
        "LISTEN": "[::]:0",
        "SCHEDULER": "tcp://10.0.0.5:8786",
        "LANGUAGE": "it",
        "PREDICTION_DAYS": "30",
        "PHOTOS_PER_MINUTE": "0",
        "RATE_LIMIT": "false",
        "LOG": "json",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"SNEAKERS_{name}", value)
    settings = Settings.load()
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == "123456789:AbC-dEf_123"
    assert settings.telegram_api == "http://127.0.0.1:8081"
    assert settings.admins == {1003, 1004}
    assert settings.database_url == "postgresql+asyncpg://user:word@host:5433/name?sslmode=require"
    assert (settings.listen_host, settings.listen_port) == ("::", 0)
    assert (settings.language, settings.log, settings.scheduler) == ("it", "json", "tcp://10.0.0.5:8786")
    assert (settings.prediction_days, settings.photos_per_minute, settings.rate_limit) == (30, 0, False)
    assert values.keys() == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TELEGRAM_API", "api.telegram.org", "'api.telegram.org'; give the root of a Bot API server"),
        ("TELEGRAM_API", "https://api.telegram.org/bot", "give the root of a Bot API server"),
        ("ADMINS", "1003,robin", "'1003,robin'; give the admins' Telegram ids"),
        ("ADMINS", "-5", "'-5'; give the admins' Telegram ids"),
        ("DATABASE_URL", "mysql://host/name", "'mysql://host/name'; give sqlite:////absolute/path.db or postgresql://"),
        ("DATABASE_URL", "sqlite://", "'sqlite://'; give sqlite:////absolute/path.db"),
        ("DATABASE_URL", "postgresql://host:port/name", "give sqlite:////absolute/path.db or postgresql://"),
        ("STORAGE_URL", "photos", "'photos'; give file:///absolute/folder or s3://bucket/folder"),
        ("STORAGE_URL", "ftp://host", "'ftp://host'; give file:///absolute/folder or s3://bucket/folder"),
        ("STORAGE_URL", "file://folder", "give file:///absolute/folder or s3://bucket/folder"),
        ("WEBHOOK_URL", "https://host:99999", "give the address where Telegram reaches this bot"),
        ("LISTEN", "8080", "'8080'; give HOST:PORT"),
        ("LISTEN", ":8080", "':8080'; give HOST:PORT"),
        ("LISTEN", "http://127.0.0.1:8080", "give HOST:PORT"),
        ("LISTEN", "127.0.0.1:80800", "give HOST:PORT"),
        ("SCHEDULER", "10.0.0.5:8786", "give the address of a Dask scheduler"),
        ("LANGUAGE", "english", "'english'; give the code of a language"),
        ("LOG", "xml", "'xml'; give text or json"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_with_its_name_and_what_to_give(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"SNEAKERS_{name}", value)
    with pytest.raises(SettingsError) as error:
        Settings.load()
    assert str(error.value).startswith(f"SNEAKERS_{name} is ")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_data_folder_that_is_a_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SNEAKERS_DATA", "file")
    with pytest.raises(SettingsError, match=r"SNEAKERS_DATA is 'file'; give a folder"):
        Settings.load()


def test_two_wrong_values_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNEAKERS_LOG", "xml")
    monkeypatch.setenv("SNEAKERS_LISTEN", "here")
    with pytest.raises(SettingsError, match=r"SNEAKERS_LISTEN is 'here'.*SNEAKERS_LOG is 'xml'"):
        Settings.load()


def test_a_secret_may_stand_in_a_file_and_a_variable_counts_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sneakers_telegram_token").write_text("123456:in-the-file\n")
    (tmp_path / "sneakers_webhook_secret").write_text("in-the-file\n")
    (tmp_path / "of_another_program").write_text("x")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("SNEAKERS_WEBHOOK_SECRET", "in-the-variable")
    settings = Settings.load()
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == "123456:in-the-file"
    assert settings.webhook_secret is not None
    assert settings.webhook_secret.get_secret_value() == "in-the-variable"


def test_a_wrong_secret_in_a_file_is_told_without_its_value(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sneakers_telegram_token").write_text("geheim")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    with pytest.raises(SettingsError, match="SNEAKERS_TELEGRAM_TOKEN") as error:
        Settings.load()
    assert "geheim" not in str(error.value)


def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(f"SNEAKERS_{name.upper()}", "")
    assert Settings.load().local


def test_a_secret_that_cannot_be_read_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "sneakers_telegram_token").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="is no text") as refused:
        Settings.load()
    assert "\n" not in str(refused.value)


def test_a_file_of_a_secret_that_is_no_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "sneakers_token").write_text("123456:in-the-file")
    assert Settings.load().local
    assert "did you mean SNEAKERS_TELEGRAM_TOKEN" in caplog.text


def test_a_webhook_without_a_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNEAKERS_WEBHOOK_URL", "https://bot.example/telegram")
    with pytest.raises(SettingsError, match="without SNEAKERS_WEBHOOK_SECRET"):
        Settings.load()


@pytest.mark.parametrize("url", ["http://bot.example/telegram", "https://bot.example:8080/telegram"])
def test_a_webhook_where_telegram_does_not_go_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SNEAKERS_WEBHOOK_URL", url)
    monkeypatch.setenv("SNEAKERS_WEBHOOK_SECRET", "s3cret")
    monkeypatch.setenv("SNEAKERS_TELEGRAM_TOKEN", "123456789:AbC-dEf")
    with pytest.raises(SettingsError, match="give an https address on port 443, 80, 88, 8443"):
        Settings.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_TOKEN", "hunter2 is no token"),
        ("WEBHOOK_SECRET", "hunter2!"),
        ("DATABASE_URL", "mysql://user:hunter2@host/name"),
        ("DATABASE_URL", "postgresql://user:hunter2@host:port/name"),
        ("STORAGE_URL", "S3://key:hunter2@bucket"),
    ],
)
def test_a_wrong_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SNEAKERS_{name}", value)
    with pytest.raises(SettingsError) as error:
        Settings.load()
    assert f"SNEAKERS_{name} is " in str(error.value)
    assert "hunter2" not in str(error.value)


def test_secrets_are_not_in_what_is_printed_of_settings() -> None:
    settings = Settings(
        telegram_token=SecretStr("123456789:hunter2"),
        webhook_secret=SecretStr("hunter2"),
        database_url="postgresql://user:hunter2@host/name",
        storage_url="s3://key:hunter2@bucket",
    )
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in str(settings)


def test_a_mistyped_variable_is_warned_of_with_the_nearest_name_and_without_its_value(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SNEAKERS_TELEGRAM_TOKN", "123:hunter2")
    with caplog.at_level(logging.WARNING):
        Settings.load()
    assert "SNEAKERS_TELEGRAM_TOKN is no setting" in caplog.text
    assert "did you mean SNEAKERS_TELEGRAM_TOKEN?" in caplog.text
    assert "hunter2" not in caplog.text


@pytest.mark.parametrize(
    ("variable", "meant"),
    [("TOKEN", "TELEGRAM_TOKEN"), ("ADMIN", "ADMINS"), ("DB_URL", "DATABASE_URL"), ("LANG", "LANGUAGE")],
)
def test_of_a_variable_that_lacks_a_word_the_setting_with_the_others_is_named(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, variable: str, meant: str
) -> None:
    monkeypatch.setenv(f"SNEAKERS_{variable}", "1")
    Settings.load()
    assert f"did you mean SNEAKERS_{meant}?" in caplog.text


def test_a_data_folder_with_odd_characters_makes_a_database_address_that_leads_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from store.db.url import async_url

    odd = tmp_path / "a b%20c?d#e ü"
    monkeypatch.setenv("SNEAKERS_DATA", str(odd))
    assert async_url(Settings.load().database_url).database == str(odd / "sneakers.db")
