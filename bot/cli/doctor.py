"""Command: doctor, checks what the bot needs and says what to fix."""

import asyncio
import json
import os
import shutil
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.findings import Finding, existing, note, ok, problem, unwritable
from bot.errors import BotError
from model.errors import ModelError
from store.errors import StoreError

if TYPE_CHECKING:
    import httpx

    from bot.settings import Settings

FREE_SPACE = 1_000_000_000  # bytes for versions and kept photos; a version takes up to 10 MB
CLOCK_SECONDS = 5  # the quota of photos and what the log says go by the local clock
HTTP_SECONDS = 10.0
CHECK_SECONDS = 20.0  # for a check that has no limit of its own
SILENT = {  # the setting to look at when a check gets no answer
    "database": "SNEAKERS_DATABASE_URL", "storage": "SNEAKERS_STORAGE_URL", "trainer": "SNEAKERS_SCHEDULER",
    "model": "SNEAKERS_STORAGE_URL",
}  # fmt: skip
EXPECTED = (BotError, ModelError, StoreError, OSError)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


Check = Callable[["Settings"], Awaitable[Sequence[Finding]]]


def doctor(as_json: Json = False) -> None:
    """Check everything that the bot needs, and say what to fix."""
    from bot.settings import Settings

    settings = Settings.load()
    findings = asyncio.run(examine(settings))
    if as_json:
        print(json.dumps([asdict(each) for each in findings], indent=2, ensure_ascii=False))
    else:
        for each in findings:
            print(f"{each.status:8} {each.check:9} {each.message}")
    if any(each.status == "problem" for each in findings):
        raise typer.Exit(1)


async def examine(settings: "Settings") -> list[Finding]:
    """The findings of all checks, in a fixed order."""
    checks: dict[str, Check] = {
        "settings": _settings, "telegram": _telegram, "address": _address, "database": _database,
        "storage": _storage, "model": _model, "trainer": _trainer, "disk": _disk,
    }  # fmt: skip
    found = await asyncio.gather(*(_guarded(name, check, settings) for name, check in checks.items()))
    return [finding for findings in found for finding in findings]


async def _guarded(name: str, check: Check, settings: "Settings") -> Sequence[Finding]:
    """Run a check; its expected errors are problems, and so is silence."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check(settings)
    except TimeoutError:
        where = SILENT.get(name, "the network")
        return [problem(name, f"No answer within {CHECK_SECONDS:.0f} s; see that {where} is right, and works.")]
    except EXPECTED as error:
        return [problem(name, str(error) or type(error).__name__)]


async def _settings(settings: "Settings") -> Sequence[Finding]:
    if settings.local:
        return [note("settings", "SNEAKERS_TELEGRAM_TOKEN is not set: `sneakers run` starts the local chat.")]
    if not settings.admins:
        return [note("settings", "SNEAKERS_ADMINS is not set: nobody can review, retrain or promote.")]
    return [ok("settings", f"{len(settings.admins)} admins, language {settings.language}.")]


async def _telegram(settings: "Settings") -> Sequence[Finding]:
    """Call getMe and getWebhookInfo, and compare the clocks."""
    if settings.telegram_token is None:
        return []
    import httpx

    from bot.telegram.proxies import Way

    way = Way.of_environment(settings.telegram_api)
    root = f"{settings.telegram_api}/bot{settings.telegram_token.get_secret_value()}"
    options: dict[str, Any] = {"proxy": way.proxy, "verify": way.certificates, "trust_env": False}
    try:
        async with httpx.AsyncClient(timeout=HTTP_SECONDS, **options) as client:
            me = await client.get(f"{root}/getMe")
            if me.status_code in (401, 404):
                return [problem("telegram", "Telegram refuses SNEAKERS_TELEGRAM_TOKEN; copy it anew from @BotFather.")]
            me.raise_for_status()
            name = me.json()["result"]["username"]
            webhook = (await client.get(f"{root}/getWebhookInfo")).json()["result"]
    except (httpx.HTTPError, ValueError, KeyError) as error:
        through = f" through the proxy {way.proxy.url.host}" if way.proxy else ""
        return [
            problem(
                "telegram",
                f"{settings.telegram_api} does not answer as a Bot API server{through} ({type(error).__name__}); "
                "check the network, HTTPS_PROXY, NO_PROXY and SNEAKERS_TELEGRAM_API.",
            )
        ]
    return [ok("telegram", f"@{name} at {settings.telegram_api}."), *_webhook(settings, webhook), *_clock(me)]


def _webhook(settings: "Settings", info: dict[str, Any]) -> list[Finding]:
    url, error = info.get("url", ""), info.get("last_error_message")
    if settings.webhook_url and url == settings.webhook_url and error:
        when = datetime.fromtimestamp(info.get("last_error_date", 0), UTC)
        return [problem("webhook", f"Telegram could not deliver ({error}, {when:%Y-%m-%d %H:%M} UTC); see the proxy.")]
    if settings.webhook_url and url != settings.webhook_url:
        return [note("webhook", "Telegram has another address now; `sneakers run` registers SNEAKERS_WEBHOOK_URL.")]
    if url and not settings.webhook_url:
        return [note("webhook", "Another program has registered a webhook; `sneakers run` removes it and polls.")]
    waiting = info.get("pending_update_count", 0)
    return [ok("webhook", f"{'registered' if url else 'none, the bot polls'}; {waiting} updates wait.")]


def _clock(answer: "httpx.Response") -> list[Finding]:
    """Compare this machine's clock with the Date of an answer."""
    try:
        off = (datetime.now(UTC) - parsedate_to_datetime(answer.headers["Date"])).total_seconds()
    except (KeyError, ValueError, TypeError):
        return [note("clock", "The Bot API server names no time to compare with.")]
    if abs(off) > CLOCK_SECONDS:
        return [problem("clock", f"This clock is {off:+.0f} s off Telegram's; set it by NTP.")]
    return [ok("clock", f"within {CLOCK_SECONDS} s of Telegram's.")]


async def _address(settings: "Settings") -> Sequence[Finding]:
    """Listen on SNEAKERS_LISTEN, or find the bot that does."""
    from bot.errors import SetupError
    from bot.web.socket import listen

    try:
        listen(settings).close()
    except SetupError as error:
        if await _is_bot(settings):
            return [ok("address", f"{settings.listen}: a bot is running there.")]
        return [problem("address", str(error))]
    return [ok("address", f"{settings.listen} is free.")]


async def _is_bot(settings: "Settings") -> bool:
    import httpx

    from bot.web.socket import host_of

    try:
        async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
            answer = await client.get(f"http://{host_of(settings)}:{settings.listen_port}/readyz")
        return answer.json().get("status") in ("ready", "not ready")
    except (httpx.HTTPError, ValueError, AttributeError):
        return False


async def _database(settings: "Settings") -> Sequence[Finding]:
    """Connect, and compare the schema with this release."""
    from sqlalchemy import make_url

    from store.db.migrate import schema_state
    from store.db.session import exists
    from store.db.url import shown

    address = make_url(settings.database_url)
    name = shown(address)
    if address.get_backend_name() == "sqlite" and (where := unwritable(Path(str(address.database)))):
        return [problem("database", f"{name}: {where}")]
    if not exists(settings.database_url):
        return [ok("database", f"{name} does not exist yet; the first start creates it.")]
    start = time.perf_counter()
    state = await schema_state(settings.database_url)
    took = f"{(time.perf_counter() - start) * 1000:.0f} ms"
    if not state.known:
        return [problem("database", f"{name} is of a newer release ({state.current}); run that one or a newer one.")]
    if not state.is_current:
        at = state.current or "nothing"
        return [note("database", f"{name} has {at}; the next start migrates it to {state.newest}. Back it up first.")]
    return [ok("database", f"{name}, schema {state.current}, {took}.")]


async def _storage(settings: "Settings") -> Sequence[Finding]:
    """Write an object, read it and delete it."""
    import hashlib

    from store.errors import StorageUnavailable
    from store.objects import Objects

    objects, data = Objects(settings.storage_url), os.urandom(1024)
    digest = hashlib.sha256(data).hexdigest()
    await objects.put_photo(digest, data)
    try:
        if await objects.photo(digest) != data:
            raise StorageUnavailable("The object store returned other bytes than were written; check its proxy.")
    finally:
        await objects.delete_photos([digest])
    return [ok("storage", f"{settings.storage_url.partition('://')[0]}: an object was written, read and deleted.")]


async def _model(settings: "Settings") -> Sequence[Finding]:
    """Load the version that a start would serve, and classify a picture."""
    from bot.services.versions import fetch, version_to_serve
    from model.live import shipped
    from store.db.migrate import schema_state
    from store.db.session import engine, exists, sessions
    from store.errors import DatabaseUnavailable
    from store.objects import Objects

    folder = shipped()
    with suppress(DatabaseUnavailable):  # told by the check of the database
        if exists(settings.database_url) and (await schema_state(settings.database_url)).is_current:
            database = engine(settings.database_url)
            try:
                async with sessions(database)() as session:
                    wanted = await version_to_serve(session, settings)
            finally:
                await database.dispose()
            folder = await fetch(settings, Objects(settings.storage_url), wanted)
    milliseconds = await asyncio.to_thread(_classify, folder)
    return [ok("model", f"version {folder.name} classifies a picture in {milliseconds:.0f} ms.")]


def _classify(folder: Any) -> float:
    """Verify and load a version; the milliseconds that one picture takes."""
    import io

    from PIL import Image

    from model.classifier import Classifier
    from model.manifest import Manifest

    Manifest.read(folder).verify(folder)
    picture = io.BytesIO()
    Image.linear_gradient("L").save(picture, "PNG")
    classifier = Classifier.load(folder)
    try:
        classifier.classify(picture.getvalue())
        return classifier.classify(picture.getvalue()).milliseconds
    finally:
        classifier.close()


async def _trainer(settings: "Settings") -> Sequence[Finding]:
    """Count the workers of the Dask scheduler."""
    if settings.scheduler is None:
        return [ok("trainer", "no SNEAKERS_SCHEDULER: the trainer's machine retrains.")]
    from distributed.core import rpc

    try:
        async with rpc(settings.scheduler, timeout=HTTP_SECONDS) as scheduler:  # a Client would wait for ever
            workers = len((await scheduler.identity())["workers"])
    except OSError as error:
        reason = " ".join(str(error).split())
        return [problem("trainer", f"SNEAKERS_SCHEDULER does not answer ({reason}); start `dask scheduler` there.")]
    if not workers:
        return [problem("trainer", f"{settings.scheduler} has no worker; start `dask worker {settings.scheduler}`.")]
    return [ok("trainer", f"{settings.scheduler} has {workers} workers.")]


async def _disk(settings: "Settings") -> Sequence[Finding]:
    if where := unwritable(settings.data):
        return [problem("disk", where)]
    free = shutil.disk_usage(existing(settings.data)).free
    message = f"{free / 1e9:.1f} GB free at {settings.data}"
    if free < FREE_SPACE:
        return [problem("disk", f"{message}; keep {FREE_SPACE / 1e9:.0f} GB free, or set SNEAKERS_DATA.")]
    return [ok("disk", f"{message}.")]
