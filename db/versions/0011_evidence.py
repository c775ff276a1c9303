"""Keep the certificates that sign minutes, ticked conditions, and on whose behalf somebody acts."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ADDED = (("person_role", "behalf"), ("signoff", "behalf_id"), ("signoff", "behalf"))


def upgrade() -> None:
    """Make the tables and the columns."""
    for table, name in _ADDED:
        op.add_column(table, sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_table(
        "board_certificate",
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("certificate", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_board_certificate")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_board_certificate_event_id")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "condition_tick",
        sa.Column("condition", sa.Text, nullable=False),
        sa.Column("change_uid", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("done", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("condition", name=op.f("pk_condition_tick")),
        sa.ForeignKeyConstraint(
            ["change_uid"], ["change.uid"], name=op.f("fk_condition_tick_change_uid")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_condition_tick_event_id")
        ),
        sa.CheckConstraint("done IN (0, 1)", name=op.f("ck_condition_tick_done")),
        sqlite_strict=True,
    )
    op.create_index("ix_condition_tick_change_uid", "condition_tick", ["change_uid"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("condition_tick")
    op.drop_table("board_certificate")
    for table, name in reversed(_ADDED):
        op.drop_column(table, name)
