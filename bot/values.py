"""What the value of a setting looks like: types that check it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

from store.address import async_url
from store.errors import DatabaseUrlError


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
    if any(each <= 0 for each in ids):
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
        raise ValueError("no database of ours") from error


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
