"""The database's tables, step by step, with Alembic."""
