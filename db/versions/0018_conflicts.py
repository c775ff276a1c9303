"""Keep what was settled about conflicts: accepted as they are, or one before the other."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TABLE = "conflict_settled"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        _TABLE,
        sa.Column("one_uid", sa.Text, nullable=False),
        sa.Column("other_uid", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("first_uid", sa.Text, nullable=False, server_default=""),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("seen_one", sa.Text, nullable=False),
        sa.Column("seen_other", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("one_uid", "other_uid", name=op.f(f"pk_{_TABLE}")),
        sa.CheckConstraint("one_uid < other_uid", name=op.f(f"ck_{_TABLE}_pair")),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'ordered')", name=op.f(f"ck_{_TABLE}_state")
        ),
        sa.ForeignKeyConstraint(["one_uid"], ["change.uid"], name=op.f(f"fk_{_TABLE}_one_uid")),
        sa.ForeignKeyConstraint(["other_uid"], ["change.uid"], name=op.f(f"fk_{_TABLE}_other_uid")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f(f"fk_{_TABLE}_event_id")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_conflict_settled_other_uid", _TABLE, ["other_uid"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table(_TABLE)
