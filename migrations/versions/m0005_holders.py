"""Holders: which of several processes of the bot handles an update, and which one shows a retraining

Revision: 0005
Follows: 0004
Created: 2026-11-24
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS = {"inbox": ("holder", "held"), "runs": ("follower", "followed")}
KEEPING = {"inbox": {}, "runs": {"sqlite_autoincrement": True}}  # what a rebuilt table would lose


def upgrade() -> None:
    """Add columns that old code need not know."""
    for table, (who, when) in COLUMNS.items():
        op.add_column(table, sa.Column(who, sa.String(100), nullable=True))
        op.add_column(table, sa.Column(when, MOMENT, nullable=True))


def downgrade() -> None:
    """Drop what was added."""
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table, table_kwargs=KEEPING[table]) as batch:
            for column in columns:
                batch.drop_column(column)
