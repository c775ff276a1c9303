"""Keep templates of requests, revision by revision, and which one an RFC was made from."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TEMPLATE, _USE = "rfc_template", "template_use"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        _TEMPLATE,
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False, server_default=""),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("locked", sa.Text, nullable=False),
        sa.Column("wanted", sa.Text, nullable=False),
        sa.Column("retired", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False, server_default=""),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", "revision", name=op.f(f"pk_{_TEMPLATE}")),
        sa.CheckConstraint("revision > 0", name=op.f(f"ck_{_TEMPLATE}_revision")),
        sa.CheckConstraint("retired IN (0, 1)", name=op.f(f"ck_{_TEMPLATE}_retired")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f(f"fk_{_TEMPLATE}_event_id")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        _USE,
        sa.Column("change_uid", sa.Text, nullable=False),
        sa.Column("template_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("change_uid", name=op.f(f"pk_{_USE}")),
        sa.ForeignKeyConstraint(["change_uid"], ["change.uid"], name=op.f(f"fk_{_USE}_change_uid")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f(f"fk_{_USE}_event_id")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_template_use_template_id", _USE, ["template_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table(_USE)
    op.drop_table(_TEMPLATE)
