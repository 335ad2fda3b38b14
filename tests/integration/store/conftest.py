"""Every test of the store runs on both kinds of database."""

from tests.support.databases import database, make_session, postgresql, session, url

__all__ = ["database", "make_session", "postgresql", "session", "url"]
