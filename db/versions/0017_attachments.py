"""Keep the files that are attached to RFCs: their bytes, once by SHA-256, in parts."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TABLE = "attachment"
# What has to be free before a row comes: see "Refuse to put a row in the place of one".
_KEYS = ("sha256 = NEW.sha256 AND part = NEW.part", "rowid = NEW.rowid")


def upgrade() -> None:
    """Make the table, and refuse to change or delete what is in it."""
    op.create_table(
        _TABLE,
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", "part", name=op.f(f"pk_{_TABLE}")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f(f"ck_{_TABLE}_sha256")),
        sa.CheckConstraint("part >= 0 AND length(data) > 0", name=op.f(f"ck_{_TABLE}_part")),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        _refuse_in_a_file()
    else:
        _refuse_on_a_server()


def downgrade() -> None:
    """Drop the table; its triggers go with it."""
    op.drop_table(_TABLE)


def _refuse_in_a_file() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {_TABLE}_no_{verb.lower()} BEFORE {verb} ON {_TABLE}"
            f" BEGIN SELECT RAISE(ABORT, '{_TABLE} is append-only'); END"
        )
    some = f"SELECT 1 FROM {_TABLE} WHERE"  # noqa: S608 -- own names
    held = " OR ".join(f"EXISTS ({some} {same})" for same in _KEYS)
    op.execute(
        f"CREATE TRIGGER {_TABLE}_no_replace BEFORE INSERT ON {_TABLE} WHEN {held}"
        f" BEGIN SELECT RAISE(ABORT, '{_TABLE} is append-only: this key is taken'); END"
    )


def _refuse_on_a_server() -> None:
    for verb in ("UPDATE", "DELETE", "TRUNCATE"):
        each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
        op.execute(
            f"CREATE TRIGGER {_TABLE}_no_{verb.lower()} BEFORE {verb} ON {_TABLE}"
            f" FOR EACH {each} EXECUTE FUNCTION append_only()"
        )
