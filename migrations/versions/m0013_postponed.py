"""Postponed updates: an answer that could not be sent is tried again

Revision: 0013
Follows: 0012
Created: 2026-11-30
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add when an update is tried again, and how often it was postponed."""
    op.add_column("updates", sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("updates", sa.Column("postponed", NUMBER, nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop both columns: a postponed update is tried at the next start."""
    op.drop_column("updates", "postponed")
    op.drop_column("updates", "retry_at")
