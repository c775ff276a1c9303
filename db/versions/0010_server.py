"""Keep a board on a Postgres server: what a file has by SQLite's own means, by that server's.

A file is left as it is.
"""

from collections.abc import Sequence

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("event", "ledger", "change_revision", "import_leaf", "minutes_file")

_KINDS = ("class_id", "risk", "gate")
# The same counts as those of a file: see "Count the RFCs as they are written".
_COUNTED = {
    "change_tally": (("bucket", "stage", *_KINDS), ("bucket", "stage", *_KINDS)),
    "change_day": (
        ("bucket", "day", *_KINDS),
        (
            "bucket",
            "substr(start_at, 1, 10)",
            *(f"CASE WHEN bucket = 0 THEN {name} ELSE '' END" for name in _KINDS),
        ),
    ),
}


def upgrade() -> None:
    """Make functions, triggers, the words of the full-text search, and the board's pin."""
    if op.get_bind().dialect.name != "postgresql":
        return
    _refuse_edits()
    _count_changes()
    op.execute(
        "CREATE TABLE change_fts (change_id integer NOT NULL CONSTRAINT pk_change_fts PRIMARY KEY"
        " CONSTRAINT fk_change_fts_change_id REFERENCES change (id), words tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_change_fts_words ON change_fts USING gin (words)")
    _make_pin()


def downgrade() -> None:
    """Drop them; triggers go with their tables, or with their functions."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP TABLE board_pin")
    op.execute("DROP TABLE change_fts")
    names = ["append_only", "pin_told", *(f"change_counted_{verb}" for verb in _VERBS)]
    for name in names:
        op.execute(f"DROP FUNCTION {name}() CASCADE")


def _function(name: str, body: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $body$ BEGIN {body} RETURN NULL; END $body$"
    )


def _refuse_edits() -> None:
    _function("append_only", "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;")
    for table in _APPEND_ONLY:
        for verb in ("UPDATE", "DELETE", "TRUNCATE"):
            each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f" FOR EACH {each} EXECUTE FUNCTION append_only()"
            )


# Verb → the rows that it adds and takes away, and how its trigger calls them.
_ADDED = ("SELECT *, 1 AS step FROM added", "NEW TABLE AS added")
_GONE = ("SELECT *, -1 AS step FROM gone", "OLD TABLE AS gone")
_VERBS = {"insert": (_ADDED,), "delete": (_GONE,), "update": (_ADDED, _GONE)}


def _count_changes() -> None:
    for verb, parts in _VERBS.items():
        rows = " UNION ALL ".join(query for query, _ in parts)
        steps = (_step(table, *columns, rows) for table, columns in _COUNTED.items())
        _function(f"change_counted_{verb}", " ".join(steps))
        # Once for a statement, so that a bulk import counts its rows in one go.
        op.execute(
            f"CREATE TRIGGER change_counted_{verb} AFTER {verb.upper()} ON change"
            f" REFERENCING {' '.join(name for _, name in parts)}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION change_counted_{verb}()"
        )


def _step(table: str, columns: Sequence[str], values: Sequence[str], rows: str) -> str:
    places = ", ".join(str(place) for place, _ in enumerate(values, 1))
    return (
        f"INSERT INTO {table} ({', '.join(columns)}, count)"  # noqa: S608 -- own names
        f" SELECT {', '.join(values)}, sum(step) FROM ({rows}) AS c"
        f" GROUP BY {places} HAVING sum(step) <> 0 ORDER BY {places}"
        f" ON CONFLICT ({', '.join(columns)})"
        f" DO UPDATE SET count = {table}.count + excluded.count;"
    )


def _make_pin() -> None:
    # Each transaction that wrote raises the version, and so tells whoever listens.
    op.execute(
        "CREATE TABLE board_pin (one integer NOT NULL CONSTRAINT pk_board_pin PRIMARY KEY"
        " CONSTRAINT ck_board_pin_one CHECK (one = 1), version bigint NOT NULL)"
    )
    op.execute("INSERT INTO board_pin (one, version) VALUES (1, 0)")
    _function("pin_told", "PERFORM pg_notify('board_pin_' || TG_RELID, NEW.version::text);")
    op.execute(
        "CREATE TRIGGER board_pin_told AFTER UPDATE ON board_pin"
        " FOR EACH ROW EXECUTE FUNCTION pin_told()"
    )
