"""Above: the highest message id noted in a chat is found without reading the whole inbox

Revision: 0006
Follows: 0005
Created: 2026-11-24
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an index that old code need not know."""
    op.create_index("ix_inbox_above", "inbox", ["lane", "above"])


def downgrade() -> None:
    """Drop what was added."""
    op.drop_index("ix_inbox_above", "inbox")
