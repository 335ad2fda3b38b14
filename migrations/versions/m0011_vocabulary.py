"""Vocabulary: tables and columns take the standard terms

Revision: 0011
Follows: 0010
Created: 2026-11-30
"""

from collections.abc import Callable, Mapping

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SHA256, SLUG, VERSION = sa.String(64), sa.String(100), sa.String(12)

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "people": {
        "may_keep": "photo_consent",
        "may_keep_at": "photo_consent_at",
        "speaks": "chosen_language",
        "photos_left": "quota_left",
        "photos_left_at": "quota_updated",
        "photos_refused": "quota_refused",
        "told_chat_id": "quota_chat_id",
        "told_message_id": "quota_message_id",
    },
    "versions": {"removed": "files_removed"},
    "predictions": {"alone": "own_answer", "answer_above": "highest_message_id", "hint": "caption_slug"},
    "runs": {
        "cancel": "cancel_requested",
        "follower": "progress_owner",
        "followed": "progress_renewed",
        "told": "reported",
    },
}
UPDATES = {"lane": "chat_key", "above": "highest_message_id", "holder": "lease_owner", "held": "lease_renewed"}
TABLES: Mapping[tuple[str, str], Mapping[str, str]] = {  # (old, new): renamed columns
    ("inbox", "updates"): UPDATES,
    ("past", "daily_counts"): {"confidence": "confidence_sum"},
    ("discarded", "photo_deletions"): {"at": "due"},
    ("suspicions", "label_issues"): {"likelier": "predicted_slug", "at": "found"},
    ("taught", "training_photos"): {},
    ("shoes", "custom_models"): {},
}


def upgrade() -> None:
    """Rename columns in place, and copy each renamed table.

    The copy gives constraints and indexes their new names. The column that nobody reads goes.
    """
    for table, columns in COLUMNS.items():
        for old, new in columns.items():
            _rename_column(table, old, new)
    op.drop_column("people", "told_to_wait")
    _number_versions(nullable=False)
    for (old, new), columns in TABLES.items():
        _move(old, new, columns)


def downgrade() -> None:
    """Give tables and columns their old names back."""
    for (old, new), columns in TABLES.items():
        _move(new, old, {after: before for before, after in columns.items()})
    _number_versions(nullable=True)
    op.add_column("people", sa.Column("told_to_wait", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table, columns in COLUMNS.items():
        for old, new in columns.items():
            _rename_column(table, new, old)


def _rename_column(table: str, old: str, new: str) -> None:
    op.execute(sa.text(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}"))  # both databases do so in place


def _number_versions(*, nullable: bool) -> None:
    if not nullable:  # a release without numbers may have left some open
        number = "(SELECT coalesce(max(o.number), 0) + 1 FROM versions AS o)"
        found = op.get_bind().execute(sa.text("SELECT id FROM versions WHERE number IS NULL ORDER BY registered, id"))
        for version in found.scalars().all():
            op.get_bind().execute(sa.text(f"UPDATE versions SET number = {number} WHERE id = :id"), {"id": version})
    with op.batch_alter_table("versions") as batch:
        batch.alter_column("number", existing_type=ID, nullable=nullable)


def _move(source: str, target: str, columns: Mapping[str, str]) -> None:
    """Copy all rows to a new table, and drop the old one.

    No foreign key points at any of these tables.
    """
    CREATE[target]()
    there = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(source)]
    names = ", ".join(columns.get(name, name) for name in there)
    op.execute(sa.text(f"INSERT INTO {target} ({names}) SELECT {', '.join(there)} FROM {source}"))
    op.drop_table(source)


def _updates(table: str, key: str, highest: str, owner: str, renewed: str) -> None:
    op.create_table(
        table,
        sa.Column("update_id", ID, autoincrement=False, nullable=False),
        sa.Column(key, ID, nullable=False),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.Column("received", MOMENT, nullable=False),
        sa.Column("attempts", ID, nullable=False),
        sa.Column(highest, ID, nullable=True),
        sa.Column(owner, sa.String(100), nullable=True),
        sa.Column(renewed, MOMENT, nullable=True),
        sa.Column("done", MOMENT, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_done", table, ["done"])


def _new_updates() -> None:
    _updates("updates", *UPDATES.values())
    op.create_index("ix_updates_chat_key_highest_message_id", "updates", ["chat_key", "highest_message_id"])
    _partial_index("ix_updates_unfinished", "updates", ["chat_key", "update_id"])


def _old_updates() -> None:
    _updates("inbox", *UPDATES)
    op.create_index("ix_inbox_above", "inbox", ["lane", "above"])
    _partial_index("ix_inbox_undone", "inbox", ["lane", "update_id"])


def _partial_index(name: str, table: str, columns: list[str]) -> None:
    undone = sa.text("done IS NULL")
    op.create_index(name, table, columns, sqlite_where=undone, postgresql_where=undone)


def _counts(table: str, confidence: str) -> None:
    verdicts = "'sneaker', 'unknown', 'no_sneaker'"
    op.create_table(
        table,
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version_id", VERSION, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("slug", SLUG, nullable=False),
        sa.Column("photos", ID, nullable=False),
        sa.Column(confidence, sa.Double(), nullable=False),
        sa.CheckConstraint(f"verdict IN ({verdicts})", name=op.f(f"ck_{table}_verdict")),
        sa.PrimaryKeyConstraint("day", "version_id", "verdict", "slug", name=f"pk_{table}"),
    )


def _deletions(table: str, due: str) -> None:
    op.create_table(
        table,
        sa.Column("sha256", SHA256, nullable=False),
        sa.Column(due, MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=f"pk_{table}"),
    )


def _issues(table: str, predicted: str, found: str) -> None:
    op.create_table(
        table,
        sa.Column("photo_sha256", SHA256, nullable=False),
        sa.Column("slug", SLUG, nullable=False),
        sa.Column(predicted, SLUG, nullable=False),
        sa.Column(found, MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("photo_sha256", "slug", name=f"pk_{table}"),
    )


def _training_photos(table: str) -> None:
    keys = {"version_id": "versions", "correction_id": "corrections", "person_id": "people"}
    op.create_table(
        table,
        sa.Column("version_id", VERSION, nullable=False),
        sa.Column("photo_sha256", SHA256, nullable=False),
        sa.Column("correction_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("slug", SLUG, nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.CheckConstraint("part IN ('train', 'held_out')", name=op.f(f"ck_{table}_part")),
        *(sa.ForeignKeyConstraint([key], [f"{of}.id"], name=f"fk_{table}_{key}_{of}") for key, of in keys.items()),
        sa.PrimaryKeyConstraint("version_id", "photo_sha256", name=f"pk_{table}"),
    )
    for column in ("correction_id", "person_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _models(table: str) -> None:
    op.create_table(
        table,
        sa.Column("slug", SLUG, nullable=False),
        sa.Column("brand", SLUG, nullable=False),
        sa.Column("name", SLUG, nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("added_by", ID, nullable=False),
        sa.Column("added", MOMENT, nullable=False),
        sa.Column("retired", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=f"fk_{table}_added_by_people"),
        sa.PrimaryKeyConstraint("slug", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_added_by", table, ["added_by"])


CREATE: Mapping[str, Callable[[], None]] = {
    "inbox": _old_updates,
    "updates": _new_updates,
    "past": lambda: _counts("past", "confidence"),
    "daily_counts": lambda: _counts("daily_counts", "confidence_sum"),
    "discarded": lambda: _deletions("discarded", "at"),
    "photo_deletions": lambda: _deletions("photo_deletions", "due"),
    "suspicions": lambda: _issues("suspicions", "likelier", "at"),
    "label_issues": lambda: _issues("label_issues", "predicted_slug", "found"),
    "taught": lambda: _training_photos("taught"),
    "training_photos": lambda: _training_photos("training_photos"),
    "shoes": lambda: _models("shoes"),
    "custom_models": lambda: _models("custom_models"),
}
