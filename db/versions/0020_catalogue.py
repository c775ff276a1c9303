"""Keep what chairs answered to proposals for the catalogue of pre-approved changes."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TABLE = "template_answer"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        _TABLE,
        sa.Column("template_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("template_id", "revision", name=op.f(f"pk_{_TABLE}")),
        sa.CheckConstraint(
            "decision IN ('approved', 'declined')", name=op.f(f"ck_{_TABLE}_decision")
        ),
        sa.ForeignKeyConstraint(
            ["template_id", "revision"],
            ["rfc_template.id", "rfc_template.revision"],
            name=op.f(f"fk_{_TABLE}_template_id_revision"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f(f"fk_{_TABLE}_event_id")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table(_TABLE)
