"""Unlisted names: models that users name, and what an unknown shoe resembles

Revision: 0015
Follows: 0014
Created: 2026-11-30
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TABLE = "unlisted_names"


def upgrade() -> None:
    """Add the table, and a column that old code need not know."""
    op.add_column("predictions", sa.Column("suggestions", sa.JSON(), nullable=True))
    op.create_table(
        TABLE,
        sa.Column("id", ID, nullable=False),
        sa.Column("prediction_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("slug", sa.String(100), nullable=True),
        sa.Column("suggested", MOMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["prediction_id"], ["predictions.id"], name=f"fk_{TABLE}_prediction_id_predictions"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=f"fk_{TABLE}_person_id_people"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.UniqueConstraint("prediction_id", name=f"uq_{TABLE}_prediction_id"),
        sqlite_autoincrement=True,
    )
    for column in ("person_id", "key"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column])


def downgrade() -> None:
    """Drop both: the names are lost."""
    op.drop_table(TABLE)
    op.execute(sa.text("ALTER TABLE predictions DROP COLUMN suggestions"))  # both databases do so in place
