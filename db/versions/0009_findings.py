"""Keep which rules object to each live change, and have what is kept of the judge made anew."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "change_finding",
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("change_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("rule", "severity", "change_id", name=op.f("pk_change_finding")),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_change_finding_change_id")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_change_finding_change_id", "change_finding", ["change_id"])
    op.execute("UPDATE change SET valid_until = '' WHERE bucket < 2")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("change_finding")
