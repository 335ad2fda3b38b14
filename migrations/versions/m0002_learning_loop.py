"""Learning loop: consent, kept photos, reviews, runs, what versions were taught, models added in the chat

Revision: 0002
Follows: 0001
Created: 2026-11-24
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only where the type says INTEGER, which there holds 64 bits.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SHA256, SLUG, VERSION = sa.String(64), sa.String(100), sa.String(12)

TABLES = ("drafts", "shoes", "notices", "taught", "runs", "suspicions", "reviews", "embeddings", "discarded", "photos")

NUMBERED = {"sqlite_autoincrement": True}
KEEPING = {"activations": NUMBERED, "predictions": NUMBERED, "corrections": NUMBERED}  # what a rebuilt table would lose


def upgrade() -> None:
    """Add columns that old code need not know, and the new tables."""
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    _number_versions()
    op.create_index("ix_predictions_photo_sha256", "predictions", ["photo_sha256"])
    _photos()
    _reviews()
    _runs()
    _taught()
    _shoes()
    _drafts()


def downgrade() -> None:
    """Drop what was added."""
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("ix_predictions_photo_sha256", "predictions")
    for table, columns in _columns().items():
        with op.batch_alter_table(table, table_kwargs=KEEPING.get(table, {})) as batch:
            if table == "versions":
                batch.drop_constraint("uq_versions_number", type_="unique")
            for column in columns:
                batch.drop_column(column.name)


def _columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "people": [
            sa.Column("may_keep", sa.Boolean(), nullable=True),
            sa.Column("may_keep_at", MOMENT, nullable=True),
            sa.Column("notify", sa.Boolean(), nullable=False, server_default=sa.true()),
        ],
        "versions": [sa.Column("number", ID, nullable=True), sa.Column("discarded", MOMENT, nullable=True)],
        "activations": [sa.Column("forced", sa.Boolean(), nullable=False, server_default=sa.false())],
        "predictions": [sa.Column("file_id", sa.Text(), nullable=True)],
        "corrections": [sa.Column("withdrawn", MOMENT, nullable=True)],
    }


def _number_versions() -> None:
    order = "SELECT count(*) FROM versions AS o WHERE o.registered < versions.registered"
    ties = "OR (o.registered = versions.registered AND o.id <= versions.id)"
    op.execute(sa.text(f"UPDATE versions SET number = ({order} {ties})"))
    with op.batch_alter_table("versions") as batch:
        batch.create_unique_constraint("uq_versions_number", ["number"])


def _photos() -> None:
    op.create_table(
        "photos",
        sa.Column("sha256", SHA256, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("bytes", ID, nullable=False),
        sa.Column("stored", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_photos_person_id_people"),
        sa.PrimaryKeyConstraint("sha256", "person_id", name="pk_photos"),
    )
    op.create_index("ix_photos_person_id", "photos", ["person_id"])
    op.create_table(
        "discarded",
        sa.Column("sha256", SHA256, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_discarded"),
    )
    op.create_table(
        "embeddings",
        sa.Column("photo_sha256", SHA256, nullable=False),
        sa.Column("backbone", VERSION, nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("photo_sha256", "backbone", name="pk_embeddings"),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", ID, nullable=False),
        sa.Column("photo_sha256", SHA256, nullable=False),
        sa.Column("prediction_id", ID, nullable=False),
        sa.Column("correction_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("slug", SLUG, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undone", MOMENT, nullable=True),
        sa.CheckConstraint("decision IN ('approve', 'reject', 'relabel', 'skip')", name=op.f("ck_reviews_decision")),
        sa.ForeignKeyConstraint(["prediction_id"], ["predictions.id"], name="fk_reviews_prediction_id_predictions"),
        sa.ForeignKeyConstraint(["correction_id"], ["corrections.id"], name="fk_reviews_correction_id_corrections"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_reviews_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sqlite_autoincrement=True,
    )
    for column in ("photo_sha256", "prediction_id", "correction_id", "person_id"):
        op.create_index(f"ix_reviews_{column}", "reviews", [column])
    op.create_table(
        "suspicions",
        sa.Column("photo_sha256", SHA256, nullable=False),
        sa.Column("slug", SLUG, nullable=False),
        sa.Column("likelier", SLUG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("photo_sha256", "slug", name="pk_suspicions"),
    )


def _runs() -> None:
    states = "'queued', 'running', 'done', 'failed', 'cancelled'"
    op.create_table(
        "runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.Column("requested_by", ID, nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("seed", ID, nullable=False),
        sa.Column("base_version", VERSION, nullable=False),
        sa.Column("requested", MOMENT, nullable=False),
        sa.Column("claimed", MOMENT, nullable=True),
        sa.Column("claimed_by", sa.String(100), nullable=True),
        sa.Column("heartbeat", MOMENT, nullable=True),
        sa.Column("step", sa.String(32), nullable=True),
        sa.Column("done", ID, nullable=False),
        sa.Column("total", ID, nullable=False),
        sa.Column("cancel", MOMENT, nullable=True),
        sa.Column("finished", MOMENT, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("version_id", VERSION, nullable=True),
        sa.Column("gate", sa.JSON(), nullable=True),
        sa.Column("told", MOMENT, nullable=True),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_runs_state")),
        sa.ForeignKeyConstraint(["requested_by"], ["people.id"], name="fk_runs_requested_by_people"),
        sa.ForeignKeyConstraint(["base_version"], ["versions.id"], name="fk_runs_base_version_versions"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_runs_version_id_versions"),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sa.UniqueConstraint("active", name="uq_runs_active"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_requested_by", "runs", ["requested_by"])


def _taught() -> None:
    op.create_table(
        "taught",
        sa.Column("version_id", VERSION, nullable=False),
        sa.Column("photo_sha256", SHA256, nullable=False),
        sa.Column("correction_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("slug", SLUG, nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.CheckConstraint("part IN ('train', 'held_out')", name=op.f("ck_taught_part")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_taught_version_id_versions"),
        sa.ForeignKeyConstraint(["correction_id"], ["corrections.id"], name="fk_taught_correction_id_corrections"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_taught_person_id_people"),
        sa.PrimaryKeyConstraint("version_id", "photo_sha256", name="pk_taught"),
    )
    for column in ("correction_id", "person_id"):
        op.create_index(f"ix_taught_{column}", "taught", [column])
    op.create_table(
        "notices",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("version_id", VERSION, nullable=False),
        sa.Column("correction_id", ID, nullable=False),
        sa.Column("sent", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_notices_person_id_people"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_notices_version_id_versions"),
        sa.ForeignKeyConstraint(["correction_id"], ["corrections.id"], name="fk_notices_correction_id_corrections"),
        sa.PrimaryKeyConstraint("person_id", "version_id", name="pk_notices"),
    )
    op.create_index("ix_notices_correction_id", "notices", ["correction_id"])


def _shoes() -> None:
    op.create_table(
        "shoes",
        sa.Column("slug", SLUG, nullable=False),
        sa.Column("brand", SLUG, nullable=False),
        sa.Column("name", SLUG, nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("added_by", ID, nullable=False),
        sa.Column("added", MOMENT, nullable=False),
        sa.Column("retired", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name="fk_shoes_added_by_people"),
        sa.PrimaryKeyConstraint("slug", name="pk_shoes"),
    )
    op.create_index("ix_shoes_added_by", "shoes", ["added_by"])


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name="pk_drafts"),
    )
