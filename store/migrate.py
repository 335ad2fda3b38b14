"""Brings a database to the tables that this code needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection

import migrations
from store.address import async_url
from store.engine import migrating
from store.errors import MigrationError


async def migrate(url: str | URL) -> None:
    """Create the database's tables, or bring them to the newest form; several processes may do so at once.

    Raises DatabaseUrlError, or MigrationError where the database is newer than this code.
    """
    address = async_url(url)
    if address.get_backend_name() == "sqlite":
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    database = migrating(address)
    try:
        async with database.connect() as connection:
            await connection.run_sync(_upgrade, address)
    finally:
        await database.dispose()


def alembic_config() -> Config:
    """Alembic's settings for the packaged migrations, wherever they are installed."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__path__[0])).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection, address: URL) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise MigrationError(
            f"{address.render_as_string(hide_password=True)} cannot be migrated ({error}); "
            "run the release of this program that last used it, or a newer one."
        ) from error
