"""Scale: the statistics, the start and a user's last answer are read from indexes

Revision: 0014
Follows: 0013
Created: 2026-11-30
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SUPERGROUPS = "-1000000000000"
OF_PERSON, OLD_OF_PERSON = "ix_predictions_person_id_chat_id_id", "ix_predictions_person_id"
COUNTED = "ix_predictions_created_verdict_chat_id_confidence"
COLUMNS = ("message_id", "answer_message_id")


def upgrade() -> None:
    """Add the first candidate's columns, fill them, and build the indexes."""
    op.add_column("predictions", sa.Column("first_slug", sa.String(100), nullable=True))
    op.add_column("predictions", sa.Column("confidence", sa.Double(), nullable=True))
    op.execute(sa.text(f"UPDATE predictions SET first_slug = {_json('0')}, confidence = {_number(_json('1'))}"))
    op.drop_index(OLD_OF_PERSON, "predictions")
    op.create_index(OF_PERSON, "predictions", ["person_id", "chat_id", "id"])
    op.create_index(COUNTED, "predictions", ["created", "verdict", "chat_id", "confidence"])
    _partial_index("predictions", "declined", "declined IS NOT NULL", "first_slug")
    for column in COLUMNS:
        _partial_index("predictions", column, f"chat_id > {SUPERGROUPS}", column)
    _partial_index("updates", "highest_message_id", f"chat_key > {SUPERGROUPS}", "highest_message_id")


def downgrade() -> None:
    """Drop the indexes and the columns."""
    op.drop_index("ix_updates_highest_message_id", "updates")
    for name in (*(f"ix_predictions_{column}" for column in COLUMNS), "ix_predictions_declined", COUNTED, OF_PERSON):
        op.drop_index(name, "predictions")
    op.create_index(OLD_OF_PERSON, "predictions", ["person_id"])
    for column in ("confidence", "first_slug"):
        op.execute(sa.text(f"ALTER TABLE predictions DROP COLUMN {column}"))  # both databases do so in place


def _json(place: str) -> str:
    """A value of the first candidate: its slug, or its probability."""
    if op.get_bind().dialect.name == "sqlite":
        return f"json_extract(ranked, '$[0][{place}]')"
    return f"(ranked -> 0 ->> {place})"


def _number(value: str) -> str:
    return value if op.get_bind().dialect.name == "sqlite" else f"CAST({value} AS double precision)"


def _partial_index(table: str, name: str, where: str, column: str) -> None:
    rows = sa.text(where)
    op.create_index(f"ix_{table}_{name}", table, [column], sqlite_where=rows, postgresql_where=rows)
