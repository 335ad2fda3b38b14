"""Shopping: a user's shoe size, and the colours and style code of a photo

Revision: 0017
Follows: 0016
Created: 2026-11-30
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ADDED = {"people": ("shoe_size", "search_colours"), "predictions": ("colours", "style_code")}


def upgrade() -> None:
    """Add the columns; the default serves the previous release."""
    op.add_column("people", sa.Column("shoe_size", sa.String(8), nullable=True))
    op.add_column("people", sa.Column("search_colours", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("predictions", sa.Column("colours", sa.String(40), nullable=True))
    op.add_column("predictions", sa.Column("style_code", sa.String(20), nullable=True))


def downgrade() -> None:
    """Drop the columns."""
    for table, columns in ADDED.items():
        for column in columns:
            op.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {column}"))  # both databases do so in place
