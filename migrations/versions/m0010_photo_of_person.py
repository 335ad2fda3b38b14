"""Photo of a person: what was said of a kept photo is found by both at once, however many photos its sender has sent

Revision: 0010
Follows: 0009
Created: 2026-11-28
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put an index on both columns in the place of the one on the photo alone, which it serves as well.

    The old one goes first: dropping takes the strongest lock, which, asked for after the weaker one of creating, would
    be a deadlock with old code that reads here and then writes. CREATE INDEX CONCURRENTLY cannot be: it would wait for
    the transactions of other processes that wait for this migration, and they for it. What else there is to change
    goes before: all is one transaction, so the locks of those changes are held while the index is built, too, and old
    code waits as long. `migrations/env.py` takes them all beforehand.
    """
    op.drop_index("ix_predictions_photo_sha256", "predictions")
    op.create_index("ix_predictions_photo_sha256_person_id", "predictions", ["photo_sha256", "person_id"])


def downgrade() -> None:
    """Put the old index back."""
    op.drop_index("ix_predictions_photo_sha256_person_id", "predictions")
    op.create_index("ix_predictions_photo_sha256", "predictions", ["photo_sha256"])
