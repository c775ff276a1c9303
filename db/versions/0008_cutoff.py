"""Keep of a meeting its cut-off and late tray, delegates, its series and an emergency's request."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ADDED = (
    ("meeting", "cutoff_at", True),
    ("meeting", "follows", False),
    ("meeting", "requested_at", True),
    ("agenda_item", "late", False),
    ("attendance", "delegate_id", False),
    ("attendance", "delegate", False),
    ("attendance", "delegate_until", False),
)


def upgrade() -> None:
    """Make the table and the columns."""
    for table, name, nullable in _ADDED:
        default = None if nullable else ""
        column = sa.Column(name, sa.Text, nullable=nullable, server_default=default)
        op.add_column(table, column)
    op.create_table(
        "late_item",
        sa.Column("meeting_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("change_uid", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False, server_default=""),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "position", name=op.f("pk_late_item")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_late_item_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["change_uid"], ["change.uid"], name=op.f("fk_late_item_change_uid")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("late_item")
    for table, name, _nullable in reversed(_ADDED):
        op.drop_column(table, name)
