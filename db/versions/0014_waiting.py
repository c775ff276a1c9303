"""Let a server count what waits for somebody without going through all that is closed."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index; a file has its own ways and would only pay for it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_change_waiting ON change (id, requester_id, uid, content_hash)"
            " WHERE bucket < 2"
        )


def downgrade() -> None:
    """Drop it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_change_waiting")
