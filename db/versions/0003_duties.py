"""Keep what is owed, and what was done of it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = (
    "change_due",
    "duty_done",
    "review_done",
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "change_due",
        sa.Column(
            "change_id",
            sa.Integer,
            sa.ForeignKey("change.id", name=op.f("fk_change_due_change_id")),
            nullable=False,
        ),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("by_at", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False, server_default=""),
        sa.Column("label", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("change_id", "what", "by_at", "rule", name=op.f("pk_change_due")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_change_due_by_at", "change_due", ["by_at"])
    op.create_table(
        "duty_done",
        sa.Column(
            "event_id",
            sa.Text,
            sa.ForeignKey("event.id", name=op.f("fk_duty_done_event_id")),
            nullable=False,
        ),
        sa.Column(
            "change_id",
            sa.Integer,
            sa.ForeignKey("change.id", name=op.f("fk_duty_done_change_id")),
            nullable=False,
        ),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("by_at", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False, server_default=""),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_duty_done")),
        sqlite_strict=True,
    )
    op.create_index("ix_duty_done_change_id", "duty_done", ["change_id"])
    op.create_table(
        "review_done",
        sa.Column("review", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False, server_default=""),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column(
            "event_id",
            sa.Text,
            sa.ForeignKey("event.id", name=op.f("fk_review_done_event_id")),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("review", "period", name=op.f("pk_review_done")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
