"""Declined: somebody said that a photo shows none of the models

Revision: 0009
Follows: 0008
Created: 2026-11-28
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column that old code need not know."""
    op.add_column("predictions", sa.Column("declined", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop what was added."""
    with op.batch_alter_table("predictions", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_column("declined")
