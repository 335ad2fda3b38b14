"""Delivery: the update's row alone tells where an answer that a crash hides can be

Revision: 0012
Follows: 0011
Created: 2026-11-30
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the second copy of a message id, and the state that went with it.

    The CHECK on the state goes on allowing it: SQLite would have to copy the table.
    """
    op.execute(sa.text("UPDATE predictions SET state = 'recorded' WHERE state = 'sending'"))
    op.execute(sa.text("ALTER TABLE predictions DROP COLUMN highest_message_id"))


def downgrade() -> None:
    """Add the column again, without values."""
    op.add_column("predictions", sa.Column("highest_message_id", sa.BigInteger(), nullable=True))
