"""Keep a register of systems: their names, aliases and teams."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = ("system_entry", "system_name")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "system_entry",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False, server_default=""),
        sa.Column("aliases", sa.Text, nullable=False),
        sa.Column("retired", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_entry")),
        sa.CheckConstraint("retired IN (0, 1)", name=op.f("ck_system_entry_retired")),
        sqlite_strict=True,
    )
    op.create_table(
        "system_name",
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column(
            "system_id",
            sa.Text,
            sa.ForeignKey("system_entry.id", name=op.f("fk_system_name_system_id")),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("folded", name=op.f("pk_system_name")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
