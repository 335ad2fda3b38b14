"""Shoes: a prediction keeps the several models of its photo

Revision: 0016
Follows: 0015
Created: 2026-11-30
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty: the previous release does not know it."""
    op.add_column("predictions", sa.Column("shoes", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.execute(sa.text("ALTER TABLE predictions DROP COLUMN shoes"))  # both databases do so in place
