"""${message}

Revision: ${up_revision}
Follows: ${down_revision | comma,n}
Created: ${create_date.strftime("%Y-%m-%d")}
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}

# Old code may serve while this runs: a new column is nullable or has a server default, and nothing that it still reads is
# dropped. On PostgreSQL, a large table is indexed concurrently, in a migration of its own.


def upgrade() -> None:
    """Step forward."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Step back."""
    ${downgrades if downgrades else "pass"}
