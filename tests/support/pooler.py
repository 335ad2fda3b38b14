"""PgBouncer for tests: transactions of one client take turns on several connections to the server."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

CONFIGURATION = """
[databases]
* = host={server} user={user}
[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {folder}
auth_type = any
pool_mode = {mode}
default_pool_size = 3
server_round_robin = 1
logfile = {folder}/log
pidfile = {folder}/pid
"""
PORT = 6432


def program() -> str | None:
    """PgBouncer, where it is installed."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def pgbouncer(url: str, mode: str = "transaction") -> Iterator[str]:
    """PgBouncer before the server of an address; yields the address through it."""
    if (found := program()) is None:
        pytest.skip("no pgbouncer on the PATH: its tests are left out")
    folder = Path(tempfile.mkdtemp(prefix="sneakers-pgbouncer-"))
    address = make_url(url)
    as_root = os.geteuid() == 0  # PgBouncer refuses to run as root
    text = CONFIGURATION.format(
        server=address.query["host"], port=PORT, folder=folder, user=address.username, mode=mode
    )
    (folder / "pgbouncer.ini").write_text(text)
    if as_root:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    process = subprocess.Popen(
        [found, "-q", folder / "pgbouncer.ini"],
        user=pwd.getpwnam("nobody").pw_uid if as_root else None,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(folder / f".s.PGSQL.{PORT}", process)
        yield address.set(query={"host": str(folder), "port": str(PORT)}).render_as_string(hide_password=False)
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def _wait(path: Path, process: "subprocess.Popen[bytes]") -> None:
    """Wait until something listens on a socket."""
    while True:
        assert process.poll() is None, "PgBouncer has ended"
        with socket.socket(socket.AF_UNIX) as trial:
            try:
                trial.connect(str(path))
            except OSError:
                time.sleep(0.02)
            else:
                return
