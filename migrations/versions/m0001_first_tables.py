"""First tables: people, versions, activations, predictions, corrections, inbox

Revision: 0001
Created: 2026-11-24
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only where the type says INTEGER, which there holds 64 bits.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create everything."""
    _people()
    _versions()
    _activations()
    _predictions()
    _corrections()
    _inbox()


def downgrade() -> None:
    """Drop everything, what points before what is pointed at; indexes go with their tables."""
    for table in ("inbox", "corrections", "predictions", "activations", "versions", "people"):
        op.drop_table(table)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("language", sa.String(35), nullable=True),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("backbone", sa.String(12), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("registered", MOMENT, nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
    )


def _activations() -> None:
    op.create_table(
        "activations",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", sa.String(12), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_activations_version_id_versions"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_activations_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_activations"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activations_version_id", "activations", ["version_id"])
    op.create_index("ix_activations_person_id", "activations", ["person_id"])


def _predictions() -> None:
    op.create_table(
        "predictions",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("update_id", ID, nullable=False),
        sa.Column("version_id", sa.String(12), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("ranked", sa.JSON(), nullable=False),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.Column("photo_sha256", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("answer_above", ID, nullable=True),
        sa.Column("answer_message_id", ID, nullable=True),
        sa.Column("correcting_since", MOMENT, nullable=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.CheckConstraint("verdict IN ('sneaker', 'unknown', 'no_sneaker')", name=op.f("ck_predictions_verdict")),
        sa.CheckConstraint("state IN ('recorded', 'sending', 'answered')", name=op.f("ck_predictions_state")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_predictions_person_id_people"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_predictions_version_id_versions"),
        sa.PrimaryKeyConstraint("id", name="pk_predictions"),
        sa.UniqueConstraint("chat_id", "message_id", name="uq_predictions_chat_id_message_id"),
        sa.UniqueConstraint("chat_id", "answer_message_id", name="uq_predictions_chat_id_answer_message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_predictions_person_id", "predictions", ["person_id"])
    op.create_index("ix_predictions_version_id", "predictions", ["version_id"])
    _partial_index("ix_predictions_correcting", "predictions", ["chat_id", "person_id"], "correcting_since IS NOT NULL")


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", ID, nullable=False),
        sa.Column("prediction_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("how IN ('tapped', 'typed', 'confirmed')", name=op.f("ck_corrections_how")),
        sa.ForeignKeyConstraint(["prediction_id"], ["predictions.id"], name="fk_corrections_prediction_id_predictions"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_corrections_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_corrections_prediction_id", "corrections", ["prediction_id"])
    op.create_index("ix_corrections_person_id", "corrections", ["person_id"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", ID, autoincrement=False, nullable=False),
        sa.Column("lane", ID, nullable=False),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.Column("received", MOMENT, nullable=False),
        sa.Column("attempts", ID, nullable=False),
        sa.Column("above", ID, nullable=True),
        sa.Column("done", MOMENT, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_done", "inbox", ["done"])
    _partial_index("ix_inbox_undone", "inbox", ["lane", "update_id"], "done IS NULL")


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
