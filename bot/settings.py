"""Settings, read once from SNEAKERS_* variables; empty means absent."""

import difflib
import logging
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as SourceError
from sqlalchemy import URL

from bot.errors import SettingsError
from bot.redaction import redacted, redacted_address
from store.db.url import EXPECTED, async_url
from store.errors import DatabaseUrlError

logger = logging.getLogger(__name__)

PREFIX = "SNEAKERS_"
TELEGRAM = "https://api.telegram.org"
WEBHOOK_PORTS = (443, 80, 88, 8443)  # https://core.telegram.org/bots/api#setwebhook
LARGEST_ID = 2**52  # https://core.telegram.org/bots/api#user
SECRETS = ("telegram_token", "webhook_secret")
ADDRESSES = ("telegram_api", "database_url", "storage_url", "webhook_url", "listen", "scheduler")

# Checks of one value: pydantic turns a ValueError into the sentence that the operator reads.


def _matching(pattern: str) -> Callable[[SecretStr], SecretStr]:
    def check(value: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError("not of the right form")
        return value

    return check


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    _ = parts.port  # raises ValueError when out of range
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("not a web address")
    return value.rstrip("/")


def _root(value: str) -> str:
    if value.endswith("/bot"):  # what some libraries call the base URL
        raise ValueError("the root is wanted, without /bot")
    return value


def _host_and_port(value: str) -> str:
    parts = urlsplit(f"//{value}")
    if not parts.hostname or parts.port is None or parts.netloc != value or "@" in value:
        raise ValueError("not a host and a port")
    return value


def _ids(value: object) -> object:
    if not isinstance(value, str):
        return value
    ids = frozenset(int(part) for part in value.split(",") if part.strip())
    if any(not 0 < each < LARGEST_ID for each in ids):
        raise ValueError("people's ids are positive; groups' are not")
    return ids


def _folder(value: Path) -> Path:
    folder = value.expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise ValueError("not a folder")
    return folder


def _database(value: str) -> str:
    try:
        return async_url(value).render_as_string(hide_password=False)
    except DatabaseUrlError as error:
        raise ValueError(str(error)) from error


# Types of settings.
Token = Annotated[SecretStr, BeforeValidator(_stripped), AfterValidator(_matching(r"\d{3,}:[A-Za-z0-9_-]{6,}"))]
WebhookSecret = Annotated[SecretStr, BeforeValidator(_stripped), AfterValidator(_matching(r"[A-Za-z0-9_-]{1,256}"))]
WebAddress = Annotated[str, AfterValidator(_web_address)]
ApiRoot = Annotated[WebAddress, AfterValidator(_root)]
HostAndPort = Annotated[str, AfterValidator(_host_and_port)]
PersonIds = Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)]
Folder = Annotated[Path, AfterValidator(_folder)]
DatabaseUrl = Annotated[str, AfterValidator(_database)]
StorageUrl = Annotated[str, Field(pattern=r"^(file:///|(s3|s3a|gs|az|azure|adl|abfs|abfss)://).+")]  # those of obstore
SchedulerUrl = Annotated[str, Field(pattern=r"^(tcp|tls)://[^/]+:\d+$")]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class Settings(BaseSettings):
    """The settings; an error repeats the field's description."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, str_strip_whitespace=True
    )

    telegram_token: Token | None = Field(
        default=None,
        description="the token from @BotFather, such as 123456789:AbC-dEf; without one, the local chat runs",
    )
    telegram_api: ApiRoot = Field(
        default=TELEGRAM, description=f"the root of a Bot API server, such as {TELEGRAM} or http://127.0.0.1:8081"
    )
    admins: PersonIds = Field(
        default=frozenset(), description="the admins' Telegram ids, comma separated, such as 123456789,987654321"
    )
    data: Folder = Field(default_factory=lambda: Path("var").absolute(), description="a folder, such as var")
    database_url: DatabaseUrl = Field(
        default_factory=lambda values: _sqlite(values["data"]),
        repr=False,
        description="sqlite:////absolute/path.db or postgresql://user:password@host/name",
    )
    storage_url: StorageUrl = Field(
        default_factory=lambda values: _local_storage(values["data"]),
        repr=False,
        description="file:///absolute/folder or s3://bucket/folder, or one at gs:// or az://",
    )
    webhook_url: WebAddress | None = Field(
        default=None, description="the address where Telegram reaches this bot, such as https://example.com/telegram"
    )
    webhook_secret: WebhookSecret | None = Field(
        default=None, description="1 to 256 of the characters A-Z a-z 0-9 _ -, such as `openssl rand -hex 32` prints"
    )
    listen: HostAndPort = Field(default="127.0.0.1:8080", description="HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080")
    scheduler: SchedulerUrl | None = Field(
        default=None, description="the address of a Dask scheduler, such as tcp://10.0.0.5:8786"
    )
    language: LanguageCode = Field(default="en", description="the code of a language, such as en or it")
    prediction_days: int = Field(default=90, ge=1, le=36500, description="a number of days, such as 90")
    photos_per_minute: int = Field(default=30, ge=0, le=100_000, description="a number such as 30, or 0 for no limit")
    rate_limit: bool = Field(default=True, description="true, or false for a benchmark: Telegram enforces its limits")
    log: Literal["text", "json"] = Field(default="text", description="text or json")

    @classmethod
    def load(cls) -> Self:
        """Read the variables; raises SettingsError in one line."""
        _warn_of_unknown()
        try:
            return cls(_secrets_dir=secret_folders())  # type: ignore[call-arg]  # an option of pydantic-settings
        except ValidationError as error:
            raise SettingsError(" ".join(_sentences(error))) from None
        except SourceError as error:
            raise SettingsError(_unreadable(error.__cause__)) from None

    @property
    def local(self) -> bool:
        """Whether the bot talks to the local chat instead of Telegram."""
        return self.telegram_token is None

    @property
    def listen_host(self) -> str:
        """The address to listen on, without brackets."""
        return str(urlsplit(f"//{self.listen}").hostname)

    @property
    def listen_port(self) -> int:
        """The port to listen on; 0 for any that is free."""
        return int(urlsplit(f"//{self.listen}").port or 0)

    @model_validator(mode="after")
    def _webhook_is_one_that_telegram_takes(self) -> Self:
        if self.webhook_url is None:
            return self
        if self.webhook_secret is None:
            raise ValueError(
                f"{PREFIX}WEBHOOK_URL is set without {PREFIX}WEBHOOK_SECRET: anybody could pose as Telegram; give "
                f"{self.__class__.model_fields['webhook_secret'].description}."
            )
        parts = urlsplit(self.webhook_url)
        port = parts.port or {"https": 443}.get(parts.scheme)
        if not self.local and self.telegram_api == TELEGRAM and (parts.scheme != "https" or port not in WEBHOOK_PORTS):
            raise ValueError(
                f"{PREFIX}WEBHOOK_URL is {_shown('webhook_url', self.webhook_url)}, where Telegram does not go; "
                f"give an https address on port {', '.join(map(str, WEBHOOK_PORTS))}."
            )
        return self


def secret_folders() -> list[Path]:
    """The folders of secrets: Docker's and systemd's.

    A file is named like its variable, in small letters: sneakers_telegram_token. A variable counts first.
    """
    folders = [Path("/run/secrets"), Path(os.environ.get("CREDENTIALS_DIRECTORY") or "/run/secrets")]
    return [each for each in dict.fromkeys(folders) if each.is_dir()]


def _unreadable(cause: BaseException | None) -> str:
    """The sentence about a secret's file that cannot be read."""
    if isinstance(cause, OSError):
        return (
            f"The secret {cause.filename} cannot be read ({cause.strerror}); let user {os.geteuid()} own it: "
            f"`chown {os.geteuid()} FILE`, and its folder."
        )
    folders = " or ".join(map(str, secret_folders()))
    return f"A secret in {folders} is no text ({type(cause).__name__}); write its file anew."


def _sqlite(data: Path) -> str:
    return URL.create("sqlite+aiosqlite", database=str(data / "sneakers.db")).render_as_string()


def _local_storage(data: Path) -> str:
    return (data / "photos").as_uri()


def _sentences(error: ValidationError) -> list[str]:
    # A default that follows from another setting is not made when that one is wrong: no news to the operator.
    return [_sentence(detail) for detail in error.errors() if detail["type"] != "default_factory_not_called"]


def _sentence(detail: ErrorDetails) -> str:
    if not detail["loc"]:  # a check of several settings together, which says it itself
        return str(detail["ctx"]["error"])
    name, why = str(detail["loc"][0]), str(detail.get("ctx", {}).get("error", ""))
    said = f"{PREFIX}{name.upper()} is {_shown(name, detail['input'])}"
    if name == "database_url" and why and EXPECTED not in why:
        return f"{said}. {why}"
    return f"{said}; give {Settings.model_fields[name].description}."


def _shown(name: str, value: object) -> str:
    if name in SECRETS:
        return "of no use (its value is not shown)"
    return redacted_address(value) if name in ADDRESSES else redacted(value)


def _warn_of_unknown() -> None:
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    with suppress(PermissionError):  # told when its files are read
        given = [*os.environ, *(file.name for folder in secret_folders() for file in folder.iterdir())]
        for variable in given:
            if variable.upper().startswith(PREFIX) and variable.upper() not in known:
                near = max(known, key=lambda name: _likeness(variable.upper(), name))
                logger.warning("%s is no setting, and is ignored; did you mean %s?", variable, near)


def _likeness(variable: str, name: str) -> tuple[int, float]:
    """Similarity of two names: common words first, then letters."""
    words = sum(any(each.startswith(word) for each in name.split("_")) for word in variable.split("_"))
    return words, difflib.SequenceMatcher(None, variable, name).ratio()
