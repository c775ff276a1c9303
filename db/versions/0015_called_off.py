"""Keep why a planned meeting was called off, and what those who are invited answered."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ADDED = (("meeting", "called_off"), ("attendance", "answer"))


def upgrade() -> None:
    """Make the columns."""
    for table, name in _ADDED:
        op.add_column(table, sa.Column(name, sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them."""
    for table, name in reversed(_ADDED):
        op.drop_column(table, name)
