"""Declarative base of all tables, with the naming convention of constraints."""

from datetime import datetime

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from store.db.types import Id, UtcDateTime


class Base(DeclarativeBase):
    """Base of all tables; constraints take their names from columns.

    A migration can therefore name each of them.
    """

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
