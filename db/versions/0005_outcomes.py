"""Keep a row for each change that was carried out, to count KPIs from."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = ("change_outcome",)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "change_outcome",
        sa.Column(
            "change_id",
            sa.Integer,
            sa.ForeignKey("change.id", name=op.f("fk_change_outcome_change_id")),
            nullable=False,
        ),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("class_id", sa.Text, nullable=False, server_default=""),
        sa.Column("environment", sa.Text, nullable=False, server_default=""),
        sa.Column("types", sa.Text, nullable=False, server_default=""),
        sa.Column("traits", sa.Text, nullable=False, server_default=""),
        sa.Column("risk", sa.Text, nullable=False, server_default=""),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("started_at", sa.Text, nullable=True),
        sa.Column("finished_at", sa.Text, nullable=True),
        sa.Column("incident", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("violations", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("bypasses", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("migration", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("emergency", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("elsewhere", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("deploy_seconds", sa.Integer, nullable=True),
        sa.Column("lead_seconds", sa.Integer, nullable=True),
        sa.Column("approval_seconds", sa.Integer, nullable=True),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_change_outcome")),
        *(
            sa.CheckConstraint(f"{name} IN (0, 1)", name=op.f(f"ck_change_outcome_{name}"))
            for name in ("incident", "migration", "emergency", "elsewhere")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_change_outcome_at", "change_outcome", ["at"])
    op.create_index("ix_change_outcome_counts", "change_outcome", [
        "month", "class_id", "environment", "result", "incident", "violations", "bypasses",
        "migration", "emergency", "elsewhere", "at", "deploy_seconds", "lead_seconds",
        "approval_seconds",
    ])  # fmt: skip
    # Have the changes that were carried out judged again, which makes their rows.
    op.execute("""UPDATE change SET valid_until = '' WHERE particulars LIKE '%"outcome":{%'""")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
