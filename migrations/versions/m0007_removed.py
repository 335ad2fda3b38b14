"""Removed: when the files of a version were deleted that nobody wanted

Revision: 0007
Follows: 0006
Created: 2026-11-28
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column that old code need not know."""
    op.add_column("versions", sa.Column("removed", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop what was added."""
    with op.batch_alter_table("versions") as batch:
        batch.drop_column("removed")
