"""What docker-compose.yml hands to the containers."""

from typing import Any

import pytest
import yaml

from bot.settings import PREFIX, Settings
from tests.support.paths import ROOT

SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def given(service: str) -> set[str]:
    """The variables that a service is given by name."""
    return set(SERVICES[service]["environment"])


def test_the_bot_is_given_every_setting_and_the_keys_of_its_object_store() -> None:
    assert {PREFIX + name.upper() for name in Settings.model_fields} <= given("bot")
    assert {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"} <= given("bot")


def test_the_trainer_is_given_where_things_are_and_no_secret_of_the_bots() -> None:
    assert {"SNEAKERS_DATABASE_URL", "SNEAKERS_STORAGE_URL", "SNEAKERS_SCHEDULER", "AWS_ACCESS_KEY_ID"} <= given(
        "trainer"
    )
    assert not [name for name in given("trainer") if "TELEGRAM" in name or "WEBHOOK" in name]
    assert "env_file" not in SERVICES["trainer"]


@pytest.mark.parametrize("service", ["bot", "trainer"])
def test_whoever_needs_the_database_waits_until_it_answers(service: str) -> None:
    assert SERVICES[service]["depends_on"]["database"] == {"condition": "service_healthy", "required": False}
    assert "pg_isready" in SERVICES["database"]["healthcheck"]["test"]


@pytest.mark.parametrize("ignored", [".gitignore", ".dockerignore"])
def test_a_file_with_secrets_goes_neither_into_the_repository_nor_into_the_image(ignored: str) -> None:
    assert ".env" in (ROOT / ignored).read_text().splitlines()


def test_the_port_is_open_to_this_machine_only() -> None:
    assert SERVICES["bot"]["ports"] == ["127.0.0.1:8080:8080"]
