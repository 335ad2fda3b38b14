"""What every table is made on: names of constraints, and the types behind annotations."""

from datetime import datetime

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from store.db.types import Id, UtcDateTime


class Base(DeclarativeBase):
    """Every constraint has a name that follows from its columns, so that a migration can say which one it means."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {int: Id, datetime: UtcDateTime()}  # noqa: RUF012  (SQLAlchemy's own name and type)
