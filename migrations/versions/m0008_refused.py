"""Refused: how many photos of somebody in a hurry were not looked at, and which message says so

Revision: 0008
Follows: 0007
Created: 2026-11-28
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = ("photos_refused", "told_chat_id", "told_message_id")


def upgrade() -> None:
    """Add columns that old code need not know."""
    op.add_column("people", sa.Column("photos_refused", ID, nullable=False, server_default="0"))
    op.add_column("people", sa.Column("told_chat_id", ID, nullable=True))
    op.add_column("people", sa.Column("told_message_id", ID, nullable=True))


def downgrade() -> None:
    """Drop what was added."""
    with op.batch_alter_table("people") as batch:
        for column in COLUMNS:
            batch.drop_column(column)
