"""The databases and the bots that these tests talk to."""

from tests.support.bots.fixtures import anna, app, drawn, marco, robin, shoe
from tests.support.databases import database, empty_postgresql, make_session, postgresql, session, url

__all__ = [
    "anna",
    "app",
    "database",
    "drawn",
    "empty_postgresql",
    "make_session",
    "marco",
    "postgresql",
    "robin",
    "session",
    "shoe",
    "url",
]
