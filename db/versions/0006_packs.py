"""Keep the policies that a site wrote or changed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = ("policy_pack",)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "policy_pack",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False, server_default=""),
        sa.Column(
            "event_id",
            sa.Text,
            sa.ForeignKey("event.id", name=op.f("fk_policy_pack_event_id")),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_policy_pack")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
