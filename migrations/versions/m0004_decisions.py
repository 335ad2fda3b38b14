"""Decisions: in which update an admin decided what is live, so that it is decided once

Revision: 0004
Follows: 0003
Created: 2026-11-24
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a column that old code need not know."""
    op.add_column("activations", sa.Column("update_id", ID, nullable=True))


def downgrade() -> None:
    """Drop what was added."""
    with op.batch_alter_table("activations", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_column("update_id")
