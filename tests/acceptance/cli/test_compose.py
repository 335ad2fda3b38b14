"""What docker-compose.yml hands to the containers."""

from typing import Any

import pytest
import yaml

from bot.settings import PREFIX, Settings
from tests.support.paths import ROOT

SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]

ENDS_AT_ONCE = {"storage-folders", "proxy-folders"}


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


def test_only_the_proxy_is_open_to_other_machines() -> None:
    for name, service in SERVICES.items():
        if name != "proxy":
            assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_limits_and_a_read_only_image(service: str) -> None:
    assert SERVICES[service]["read_only"]
    assert SERVICES[service]["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}
    assert "no-new-privileges:true" in SERVICES[service]["security_opt"]
    assert SERVICES[service]["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_that_goes_on_is_root(service: str) -> None:
    users_of_images = {"sneakers": 1000, "prom/prometheus": 65534, "grafana/grafana": 472}
    image = SERVICES[service]["image"].partition(":")[0]
    assert service in ENDS_AT_ONCE or "user" in SERVICES[service] or image in users_of_images
    assert not str(SERVICES[service].get("user", "1000")).startswith("0")


@pytest.mark.parametrize("service", sorted(SERVICES.keys() - ENDS_AT_ONCE))
def test_the_log_of_a_service_does_not_fill_the_disk(service: str) -> None:
    assert SERVICES[service]["logging"]["options"].keys() == {"max-size", "max-file"}


def test_passwords_stand_in_files_that_the_guide_makes() -> None:
    guide = (ROOT / "docs/how-to/run-with-compose.md").read_text()
    for name in yaml.safe_load((ROOT / "docker-compose.yml").read_text())["secrets"]:
        assert f"secrets/{name}" in guide
    assert not [
        name
        for each in SERVICES.values()
        for name in each.get("environment") or ()
        if "PASSWORD" in name and not name.endswith("_FILE")
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_a_health_check_or_switches_it_off(service: str) -> None:
    if service not in {"bot", *ENDS_AT_ONCE}:  # the image's own
        check = SERVICES[service]["healthcheck"]
        assert check.get("disable") or check["test"][0] == "CMD"


def test_the_profiles_are_those_of_the_guide() -> None:
    guide = (ROOT / "docs/how-to/run-with-compose.md").read_text()
    profiles = {profile for service in SERVICES.values() for profile in service.get("profiles", [])}
    assert profiles == {"postgresql", "s3", "proxy", "trainer", "dask", "monitoring"}
    assert all(f"`{profile}`" in guide for profile in profiles)


def test_every_file_that_is_mounted_is_here() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert not source.startswith("./deploy") or (ROOT / source).exists()
