"""Prometheus scrapes the bot: the queries of the dashboard and of the alerts have values."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from bot.app import App
from tests.support.bots.person import Person
from tests.support.bots.serving import free_port, ready
from tests.support.paths import ROOT

DEPLOY = ROOT / "deploy"
DASHBOARD = json.loads((DEPLOY / "grafana/dashboards/sneakers.json").read_text())
QUERIES = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
ALERTS = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"][0]["rules"]
SECONDS_UNTIL_RATES = 60  # two scrapes a second apart are enough, on a machine that has time

pytestmark = pytest.mark.skipif(shutil.which("prometheus") is None, reason="no prometheus on the PATH")


@asynccontextmanager
async def prometheus(folder: Path, target: str) -> AsyncIterator[str]:
    """A Prometheus with our rules that scrapes one process every second; its address."""
    config = yaml.safe_load((DEPLOY / "prometheus.yml").read_text())
    config["global"]["scrape_interval"] = "1s"
    job = config["scrape_configs"][0]
    del job["dns_sd_configs"]
    job["static_configs"] = [{"targets": [target]}]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    shutil.copy(DEPLOY / "alerts.yml", folder)
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
        f"--web.listen-address=127.0.0.1:{port}", stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await ready(f"http://127.0.0.1:{port}", path="/-/ready")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


async def query(session: aiohttp.ClientSession, server: str, expression: str) -> list[Any]:
    """The series that an expression has now."""
    async with session.get(f"{server}/api/v1/query", params={"query": expression}) as answer:
        body = await answer.json()
    assert body["status"] == "success", body
    return list(body["data"]["result"])


async def has_series(session: aiohttp.ClientSession, server: str, expression: str) -> None:
    """Wait until an expression has a series."""
    while not await query(session, server, expression):  # noqa: ASYNC110  (Prometheus offers no event)
        await asyncio.sleep(0.5)


async def test_every_query_of_the_dashboard_has_values(app: App, anna: Person, drawn: bytes, tmp_path: Path) -> None:
    missing = [each.replace("$__rate_interval", "30s") for each in QUERIES]
    async with prometheus(tmp_path, app.address.removeprefix("http://")) as server, aiohttp.ClientSession() as session:
        async with asyncio.timeout(SECONDS_UNTIL_RATES):
            await anna.wait_for_reply(await anna.send_photo(drawn))
            app.state.metrics.failures.labels(kind="OSError").inc()
            while missing:  # each of them needs two scrapes
                missing = [each for each in missing if not await query(session, server, each)]
                await asyncio.sleep(0.5)
        verdicts = await query(session, server, "sum by (verdict) (sneakers_photos_total)")
        assert sorted(each["value"][1] for each in verdicts) == ["0", "0", "1"]


async def test_no_alert_is_raised_while_all_is_well_and_one_when_the_bot_is_gone(app: App, tmp_path: Path) -> None:
    async with prometheus(tmp_path, app.address.removeprefix("http://")) as server, aiohttp.ClientSession() as session:
        async with asyncio.timeout(SECONDS_UNTIL_RATES):
            await has_series(session, server, 'up{job="sneakers"} == 1')
            assert [rule["alert"] for rule in ALERTS if await query(session, server, rule["expr"])] == []
            await app._runner.cleanup()
            await has_series(session, server, 'up{job="sneakers"} == 0')
            assert [rule["alert"] for rule in ALERTS if await query(session, server, rule["expr"])] == [
                "BotDown", "QueueUnknown",
            ]  # fmt: skip
