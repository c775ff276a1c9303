"""Keep what an import said of where a change comes from, to hold the list against it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_COLUMNS = ("number", "external_id")


def upgrade() -> None:
    """Add the columns; imports of before said nothing of them."""
    for name in _COLUMNS:
        op.add_column("import_leaf", sa.Column(name, sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them."""
    for name in _COLUMNS:
        op.drop_column("import_leaf", name)
