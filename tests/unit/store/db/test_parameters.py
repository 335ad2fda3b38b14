"""Parameters of PostgreSQL addresses: libpq's, those that hosts hand out, and wrong ones."""

import ssl
from pathlib import Path
from typing import Any

import pytest

from store.db.parameters import connect_arguments, shared_connections
from store.db.url import async_url, shown
from store.errors import DatabaseUrlError

HOSTS = {
    "Neon": "postgresql://u:p@h.neon.tech/x?sslmode=require&channel_binding=require",
    "Neon's pooler": "postgresql://u:p@h-pooler.neon.tech/x?sslmode=require&options=endpoint%3Dh",
    "Supabase": "postgresql://u.project:p@h.supabase.com:6543/postgres?pgbouncer=true&connection_limit=1",
    "Heroku": "postgres://u:p@h/x?ssl=true&sslmode=no-verify",
    "DigitalOcean": "postgresql://u:p@h:25060/x?sslmode=require",
    "Azure": "postgresql://u%40h:p@h.azure.com:5432/x?sslmode=require&connect_timeout=10",
    "Vercel": "postgres://u:p@h/x?sslmode=require&supa=base-pooler.x&workaround=supabase-pooler.vercel",
    "Symfony": "postgresql://u:p@h/x?serverVersion=15&charset=utf8",
    "libpq": "postgresql://u:p@h/x?application_name=a&keepalives=1&keepalives_idle=30&keepalives_interval=10"
    "&keepalives_count=5&target_session_attrs=read-write&tcp_user_timeout=1000&client_encoding=utf8&passfile=/x"
    "&gssencmode=disable&sslsni=1&require_auth=scram-sha-256&load_balance_hosts=random&krbsrvname=a",
    "two hosts": "postgresql://u:p@/x?host=a:1,b:2&target_session_attrs=any",
}


@pytest.mark.parametrize("address", HOSTS.values(), ids=HOSTS)
def test_an_address_as_hosts_hand_it_out_is_taken(address: str) -> None:
    url = async_url(address)
    again = async_url(url.render_as_string(hide_password=False))  # as the settings keep it
    assert again == url
    given = connect_arguments(url.query)
    assert not given.keys() - {"dsn", "server_settings", "timeout"}


@pytest.mark.parametrize(
    ("query", "given"),
    [
        ({"sslmode": "verify-full"}, {"dsn": "postgresql://?sslmode=verify-full"}),
        ({"ssl": "true"}, {"dsn": "postgresql://?sslmode=require"}),
        ({"sslmode": ["disable", "require"]}, {"dsn": "postgresql://?sslmode=require"}),
        ({"connect_timeout": "7"}, {"timeout": 7.0}),
        ({"connect_timeout": "0"}, {}),
        ({"connect_timeout": "-1"}, {}),
        ({"statement_cache_size": "0"}, {"statement_cache_size": 0}),
        ({"prepared_statement_cache_size": "7"}, {"prepared_statement_cache_size": 7}),
        ({"fallback_application_name": "b"}, {"server_settings": {"application_name": "b"}}),
        ({"options": "-c geqo=off"}, {"server_settings": {"options": "-c geqo=off"}}),
        ({"schema": "mine"}, {"server_settings": {"search_path": "mine"}}),
        ({"channel_binding": "require", "pgbouncer": "true"}, {}),
    ],
)
def test_a_parameter_becomes_what_the_driver_takes(query: dict[str, Any], given: dict[str, Any]) -> None:
    assert connect_arguments(query) == given


SERVICES = "[mine]\nhost=db.example.org\ndbname=x\n\n[other]\nhost=h\npassword=50%\n"


def test_a_service_of_the_file_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "services.conf"
    file.write_text(SERVICES)
    given = connect_arguments({"service": "mine", "servicefile": str(file)})
    assert given == {"dsn": "postgresql://?service=mine", "servicefile": str(file)}
    monkeypatch.setenv("PGSERVICEFILE", str(file))
    assert connect_arguments({"service": "mine"}) == {"dsn": "postgresql://?service=mine"}
    monkeypatch.delenv("PGSERVICEFILE")
    monkeypatch.setenv("HOME", str(tmp_path))
    file.rename(tmp_path / ".pg_service.conf")
    assert connect_arguments({"service": "mine"}) == {"dsn": "postgresql://?service=mine"}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("production", SERVICES, "service; give one that the service file has"),
        ("mine", None, "service; give one that the service file has"),
        ("mine", "host=h", "service; give one of a service file that can be read"),
        ("other", SERVICES, "with each % in it as %%"),
    ],
)
def test_a_service_that_would_not_be_found_is_refused(
    tmp_path: Path, name: str, content: str | None, told: str
) -> None:
    file = tmp_path / "services.conf"
    if content is not None:
        file.write_text(content)
    with pytest.raises(DatabaseUrlError) as error:
        async_url(f"postgresql://?service={name}&servicefile={file}")
    assert told in str(error.value)


def test_the_certificates_of_this_machine_are_trusted_where_libpq_trusts_them() -> None:
    context = connect_arguments({"sslrootcert": "system"})["ssl"]
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.parametrize(
    ("query", "is_shared"),
    [
        ({}, None),
        ({"pgbouncer": "true"}, True),
        ({"pgbouncer": "false"}, False),
        ({"statement_cache_size": "0"}, True),
        ({"prepared_statement_cache_size": "0"}, True),
        ({"statement_cache_size": "100"}, None),
    ],
)
def test_an_address_may_say_that_a_pooler_shares_connections(query: dict[str, str], is_shared: bool | None) -> None:
    assert shared_connections(query) is is_shared


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("sslmod=require", "the parameter sslmod, which is not known; remove it"),
        ("x%40y=z", "a parameter, which is not known; remove it"),
        ("sslmode=strict", "sslmode; give one of disable, allow"),
        ("target_session_attrs=any,read-only", "target_session_attrs; give one of any"),
        ("ssl_min_protocol_version=1.2", "ssl_min_protocol_version; give one of TLSv1"),
        ("connect_timeout=soon", "connect_timeout; give a number"),
        ("connect_timeout=nan", "connect_timeout; give a number"),
        ("connect_timeout=1e400", "connect_timeout; give a number"),
        ("statement_cache_size=-1", "statement_cache_size; give a number"),
        ("statement_cache_size=many", "statement_cache_size; give a number"),
        ("pgbouncer=maybe", "pgbouncer; give one of true"),
        ("sslrootcert=/no/such.crt", "sslrootcert; give the path of a file"),
        ("sslkey=/no/such.key", "sslkey; give the path of a file"),
    ],
)
def test_a_wrong_parameter_is_told_in_one_line(query: str, told: str) -> None:
    with pytest.raises(DatabaseUrlError) as error:
        async_url(f"postgresql://u:hunter2@h/x?{query}")
    assert told in str(error.value)
    assert "hunter2" not in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:p@qq/w#qq@host/x",
        "postgresql://u:p@qq@host/x",
        "postgresql://u:p@s?qq=qq@host/x",
        "postgresql://us/er:qqqq@host/x",
        "postgresql://u@host/x?password=p@qq",
        "postgresql://host/x?password=p@qq",
        "postgresql://u:qq",
        "postgresql:/u:qq@host/x",
        "postgresql://host/x?sslmode=require&qq@qq",
        "mysql://u:p@qq/w#rd@host/x",
        "sqlite://u:qq@host/x",
        "postgresql://u@host/x?password=p&qq=1",
        "host=h user=u password=qq",
    ],
)
def test_no_part_of_a_password_is_told_however_it_is_written(address: str) -> None:
    with pytest.raises(DatabaseUrlError) as error:
        async_url(address)
    assert "qq" not in str(error.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:hunter2%40%2F%23@h/x",
        "postgresql://u:hunter2/#@h/x",
        "postgresql://u@h/x?password=hunter2",
        "postgresql://h/x?user=u&password=hunter2&sslpassword=hunter2",
    ],
)
def test_an_address_is_shown_without_password_and_parameters(address: str) -> None:
    assert shown(async_url(address)) == "postgresql+asyncpg://u:***@h/x"


def test_user_and_database_may_be_parameters(tmp_path: Path) -> None:
    url = async_url(f"postgresql://?host={tmp_path}&user=u&dbname=x")
    assert (url.username, url.database, url.query) == ("u", "x", {"host": str(tmp_path)})
    assert async_url("postgresql:///x?hostaddr=10.0.0.1").host == "10.0.0.1"


@pytest.mark.parametrize(
    ("place", "host"),
    [
        ("a:1,b:2", ("a:1", "b:2")),
        ("a,b", ("a", "b")),
        ("[::1]:1,b", ("[::1]:1", "b")),
        ("%2Fvar%2Frun", "/var/run"),
    ],
)
def test_hosts_are_read_as_libpq_reads_them(place: str, host: tuple[str, ...] | str) -> None:
    url = async_url(f"postgresql://u:a,%2Fp@{place}/x?target_session_attrs=any")
    assert (url.username, url.password, url.database, url.host) == ("u", "a,/p", "x", None)
    assert url.query["host"] == host
    again = async_url(url.render_as_string(hide_password=False))  # as the settings keep it
    assert (again.password, again.host, dict(again.query)) == (url.password, None, dict(url.query))


def test_a_password_may_look_like_a_list_of_hosts() -> None:
    assert async_url("postgresql://u:a,b/c%2F@h/x").host == "h"


@pytest.mark.parametrize("port", [0, 65536, 99999])
def test_a_port_out_of_range_is_told(port: int) -> None:
    with pytest.raises(DatabaseUrlError, match="from 1 to 65535"):
        async_url(f"postgresql://u:p@h:{port}/x")
