"""Count the RFCs as they are written, and keep what the list shows in the index of its order."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KINDS = ("class_id", "risk", "gate")
_TALLY = ("bucket", "stage", *_KINDS)
_DAY = ("bucket", "day", *_KINDS)
# What is planned is counted by kind and day, all else by day alone: it would be too many rows.
_DAY_OF = (
    "{0}.bucket", "substr({0}.start_at, 1, 10)",
    *(f"CASE WHEN {{0}}.bucket = 0 THEN {{0}}.{name} ELSE '' END" for name in _KINDS),
)  # fmt: skip
_WINDOW = ("bucket", "start_at", "id", "end_at", "gate", "class_id", "risk")
_SHOWN = ("uid", "number", "title", "system", "pips", "blocks", "warnings", "state", "stage")
_COUNTED = {
    "change_tally": (_TALLY, tuple(f"{{0}}.{name}" for name in _TALLY)),
    "change_day": (_DAY, _DAY_OF),
}


def upgrade() -> None:
    """Make the two tables of counts and fill them; from now on triggers keep them."""
    for table, (columns, _) in _COUNTED.items():
        op.create_table(
            table,
            *(
                sa.Column(name, sa.Integer if name == "bucket" else sa.Text, nullable=False)
                for name in columns
            ),
            sa.Column("count", sa.Integer, nullable=False),
            sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}")),
            sqlite_strict=True,
            sqlite_with_rowid=False,
        )
    op.drop_index("ix_change_tally", "change")
    op.drop_index("ix_change_window", "change")
    op.create_index("ix_change_window", "change", [*_WINDOW, *_SHOWN])
    for table, (columns, values) in _COUNTED.items():
        names, made = ", ".join(columns), ", ".join(values).format("c")
        op.execute(
            f"INSERT INTO {table} ({names}, count) SELECT {made}, count(*) FROM change c"  # noqa: S608
            f" GROUP BY {', '.join(map(str, range(1, len(columns) + 1)))}"
        )
    if op.get_bind().dialect.name == "sqlite":
        _make_triggers()


def downgrade() -> None:
    """Count by an index again."""
    op.drop_index("ix_change_window", "change")
    op.create_index("ix_change_window", "change", [*_WINDOW])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER IF EXISTS change_counted_{verb}")
    for table in _COUNTED:
        op.drop_table(table)
    op.create_index("ix_change_tally", "change", ["stage", "risk", "gate"])


def _make_triggers() -> None:
    more, less = _step("new", 1), _step("old", -1)
    watched = ("bucket", "stage", *_KINDS, "start_at")
    before, after = (", ".join(f"{row}.{name}" for name in watched) for row in ("old", "new"))
    for verb, event, body in (
        ("insert", "INSERT ON change", more),
        ("delete", "DELETE ON change", less),
        (
            "update",
            f"UPDATE OF {', '.join(watched)} ON change WHEN ({before}) IS NOT ({after})",
            less + more,
        ),
    ):
        op.execute(f"CREATE TRIGGER change_counted_{verb} AFTER {event} BEGIN {body}END")


def _step(row: str, by: int) -> str:
    text = ""
    for table, (columns, values) in _COUNTED.items():
        made = ", ".join(values).format(row)
        text += (
            f"INSERT INTO {table} ({', '.join(columns)}, count) VALUES ({made}, {by})"  # noqa: S608
            f" ON CONFLICT ({', '.join(columns)}) DO UPDATE SET count = count + {by}; "
        )
    return text
