"""Keep the exceptions that were granted, and the feature flags."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = (
    "exception_case",
    "feature_flag",
    "flag_audit",
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "exception_case",
        sa.Column(
            "event_id",
            sa.Text,
            sa.ForeignKey("event.id", name=op.f("fk_exception_case_event_id")),
            nullable=False,
        ),
        sa.Column(
            "change_uid",
            sa.Text,
            sa.ForeignKey("change.uid", name=op.f("fk_exception_case_change_uid")),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("override", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False, server_default=""),
        sa.Column("label", sa.Text, nullable=False, server_default=""),
        sa.Column("kind", sa.Text, nullable=False, server_default=""),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False, server_default=""),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("policy_hash", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_exception_case")),
        sqlite_strict=True,
    )
    op.create_index("ix_exception_case_at", "exception_case", ["at"])
    op.create_index("ix_exception_case_change_uid", "exception_case", ["change_uid"])
    op.create_table(
        "feature_flag",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False, server_default=""),
        sa.Column("purpose", sa.Text, nullable=False, server_default=""),
        sa.Column("ttl", sa.Text, nullable=False, server_default=""),
        sa.Column("kill_switch", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("user_facing", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("change_uid", sa.Text, nullable=False, server_default=""),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("rolled_out_at", sa.Text, nullable=True),
        sa.Column("removed_at", sa.Text, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_feature_flag")),
        sa.CheckConstraint("user_facing IN (0, 1)", name=op.f("ck_feature_flag_user_facing")),
        sa.CheckConstraint("kill_switch IN (0, 1)", name=op.f("ck_feature_flag_kill_switch")),
        sqlite_strict=True,
    )
    op.create_index("ix_feature_flag_change_uid", "feature_flag", ["change_uid"])
    op.create_table(
        "flag_audit",
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False, server_default=""),
        sa.Column("flags", sa.Integer, nullable=False),
        sa.Column("stale", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column(
            "event_id",
            sa.Text,
            sa.ForeignKey("event.id", name=op.f("fk_flag_audit_event_id")),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_flag_audit")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
