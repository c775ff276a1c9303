"""Refuse to put a row in the place of one that is on record.

SQLite's REPLACE takes the old row away without a word to the triggers that refuse deletion. A
server knows no such statement: its ON CONFLICT DO UPDATE is an update, and refused as one.
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# Table → the columns of each of its keys. A row's own number (rowid) is one where there is one:
# before it is given, SQLite shows -1 for it.
_KEYS = {
    "event": (("id",), ("stream", "stream_seq"), ("rowid",)),
    "ledger": (("seq",), ("event_id",)),
    "change_revision": (("id",), ("change_id", "revision")),
    "import_leaf": (("seq", "uid"),),
    "minutes_file": (("id",), ("meeting_id", "revision")),
}


def upgrade() -> None:
    """Make the triggers, in a file."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, keys in _KEYS.items():
        held = " OR ".join(_held(table, key) for key in keys)
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {held}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only: this key is taken'); END"
        )


def downgrade() -> None:
    """Drop them."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in _KEYS:
        op.execute(f"DROP TRIGGER {table}_no_replace")


def _held(table: str, key: tuple[str, ...]) -> str:
    same = " AND ".join(f"{name} = NEW.{name}" for name in key)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 -- own names
