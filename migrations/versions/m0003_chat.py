"""Chat: languages and countries that people chose, how fast they send, albums, groups, past days as statistics

Revision: 0003
Follows: 0002
Created: 2026-11-24
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ALBUM = sa.text("album IS NOT NULL")
KEEPING = {"people": {}, "predictions": {"sqlite_autoincrement": True}}  # what a rebuilt table would lose


def upgrade() -> None:
    """Add columns that old code need not know, and the new tables."""
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(
        "ix_predictions_album", "predictions", ["chat_id", "album"], sqlite_where=ALBUM, postgresql_where=ALBUM
    )
    op.create_table(
        "groups",
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name="pk_groups"),
    )
    op.create_table(
        "past",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version_id", sa.String(12), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("photos", ID, nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.CheckConstraint("verdict IN ('sneaker', 'unknown', 'no_sneaker')", name=op.f("ck_past_verdict")),
        sa.PrimaryKeyConstraint("day", "version_id", "verdict", "slug", name="pk_past"),
    )


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("past")
    op.drop_table("groups")
    op.drop_index("ix_predictions_album", "predictions")
    for table, columns in _columns().items():
        with op.batch_alter_table(table, table_kwargs=KEEPING[table]) as batch:
            for column in columns:
                batch.drop_column(column.name)


def _columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "people": [
            sa.Column("speaks", sa.String(8), nullable=True),
            sa.Column("country", sa.String(2), nullable=True),
            sa.Column("photos_left", sa.Double(), nullable=True),
            sa.Column("photos_left_at", MOMENT, nullable=True),
            sa.Column("told_to_wait", sa.Boolean(), nullable=False, server_default=sa.false()),
        ],
        "predictions": [
            sa.Column("album", sa.String(64), nullable=True),
            sa.Column("alone", sa.JSON(), nullable=True),
            sa.Column("hint", sa.String(100), nullable=True),
            sa.Column("choice_message_id", ID, nullable=True),
        ],
    }
