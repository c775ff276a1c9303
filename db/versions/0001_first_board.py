"""The first board: ledger, people, RFCs, meetings, minutes, calendar and full text."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPLICATION_ID = 0x43414244  # CABD, in the file's header

_BUCKET = (
    "bucket = CASE WHEN stage = 'draft' THEN 2"
    " WHEN stage IN ('implemented', 'closed', 'rejected', 'withdrawn') THEN 3"
    " WHEN start_at = '' THEN 1 ELSE 0 END"
)

_APPEND_ONLY = ("event", "ledger", "change_revision", "import_leaf", "minutes_file")

_TABLES = (
    "board", "event", "ledger", "counter",
    "person", "person_key", "person_name", "person_role",
    "change", "change_open_role", "change_revision", "change_system",
    "import_leaf", "signoff", "meeting", "agenda_item",
    "agenda_action", "attendance", "minutes_file", "calendar_entry",
)  # fmt: skip


def upgrade() -> None:
    """Make all tables of an empty database."""
    _make_ledger()
    _make_people()
    _make_changes()
    _make_change_parts()
    _make_meetings()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        _make_full_text()
        for table in _APPEND_ONLY:
            _refuse_edits(table)


def downgrade() -> None:
    """Drop everything; the triggers go with their tables."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE change_fts")
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create(name: str, *parts: Any, sqlite_with_rowid: bool = True) -> None:
    op.create_table(name, *parts, sqlite_strict=True, sqlite_with_rowid=sqlite_with_rowid)


def _columns(kind: Any, names: Sequence[str], **more: Any) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, **{"nullable": False, **more}) for name in names]


def _texts(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.Text, names)


def _words(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.Text, names, server_default="")


def _maybe(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.Text, names, nullable=True)


def _numbers(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.Integer, names, autoincrement="auto")


def _zeros(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.Integer, names, server_default=sa.text("0"))


def _blobs(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.LargeBinary, names)


def _key(table: str, column: str, target: str, *, nullable: bool = False) -> sa.Column[Any]:
    kind = sa.Integer if target in ("change.id", "ledger.seq") else sa.Text
    reference = sa.ForeignKey(target, name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, kind, reference, nullable=nullable)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _make_full_text() -> None:
    # Without content of its own: the texts lie in change_revision alone.
    op.execute(
        "CREATE VIRTUAL TABLE change_fts USING fts5(number, title, systems, documents,"
        " content='', tokenize='unicode61 remove_diacritics 2')"
    )


def _refuse_edits(table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _make_ledger() -> None:
    _create(
        "board",
        *_numbers("one"),
        *_texts("id", "name", "zone", "policy_id", "policy_hash", "created_at"),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_board")),
        sa.CheckConstraint("one = 1", name=op.f("ck_board_one")),
    )
    _create(
        "event",
        *_texts("id", "type", "author", "stream"),
        *_numbers("stream_seq"),
        *_texts("subject", "at", "data"),
        *_blobs("signature"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.CheckConstraint("length(id) = 64", name=op.f("ck_event_id")),
        sa.UniqueConstraint("stream", "stream_seq", name=op.f("uq_event_stream_stream_seq")),
    )
    op.create_index("ix_event_subject", "event", ["subject"])
    _create(
        "ledger",
        *_numbers("seq"),
        *_texts("prev"),
        _key("ledger", "event_id", "event.id"),
        *_texts("hash"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_ledger_seq")),
        sa.UniqueConstraint("event_id", name=op.f("uq_ledger_event_id")),
    )
    _create(
        "counter",
        *_texts("name"),
        *_numbers("value"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
        sqlite_with_rowid=False,
    )


def _make_people() -> None:
    _create(
        "person",
        *_texts("id", "name", "aliases"),
        *_zeros("member", "chair", "linked", "retired"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.CheckConstraint("chair IN (0, 1)", name=op.f("ck_person_chair")),
        sa.CheckConstraint("linked IN (0, 1)", name=op.f("ck_person_linked")),
        sa.CheckConstraint("member IN (0, 1)", name=op.f("ck_person_member")),
        sa.CheckConstraint("retired IN (0, 1)", name=op.f("ck_person_retired")),
    )
    _create(
        "person_key",
        *_texts("key_id"),
        _key("person_key", "person_id", "person.id"),
        *_blobs("public", "sealed"),
        *_texts("made_at"),
        *_maybe("revoked_at"),
        *_zeros("failed_tries"),
        *_maybe("locked_until"),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_person_key")),
    )
    op.create_index("ix_person_key_person_id", "person_key", ["person_id"])
    _create(
        "person_name",
        *_texts("folded"),
        _key("person_name", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("folded", "person_id", name=op.f("pk_person_name")),
        sqlite_with_rowid=False,
    )
    _create(
        "person_role",
        _key("person_role", "person_id", "person.id"),
        *_numbers("position"),
        *_texts("role"),
        *_maybe("since", "until"),
        sa.PrimaryKeyConstraint("person_id", "position", name=op.f("pk_person_role")),
        sqlite_with_rowid=False,
    )


def _make_changes() -> None:
    _create(
        "change",
        *_numbers("id"),
        *_texts("uid"),
        *_maybe("number"),
        *_texts("title"),
        *_words("system", "class_id", "risk"),
        *_texts("start_at", "end_at"),
        *_words("pips", "gate"),
        *_zeros("blocks", "warnings"),
        *_words("state"),
        *_texts("stage"),
        *_numbers("bucket"),
        *_zeros("long", "risk_rank"),
        *_texts("sort_number", "sort_title"),
        *_words("first_block", "valid_until"),
        *_maybe("source", "external_id"),
        *_numbers("revision", "version"),
        *_words("requester_id", "owner_id"),
        *_texts("content_hash", "particulars_hash", "particulars"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.CheckConstraint(_BUCKET, name=op.f("ck_change_bucket")),
        sa.CheckConstraint("revision > 0 AND version > 0", name=op.f("ck_change_counted")),
        sa.CheckConstraint("long IN (0, 1)", name=op.f("ck_change_long")),
        sa.CheckConstraint("end_at >= start_at", name=op.f("ck_change_plan")),
        sa.UniqueConstraint("number", name=op.f("uq_change_number")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_change_source_external_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_change_uid")),
    )
    op.create_index("ix_change_long", "change", ["end_at"], **_where("long = 1"))
    op.create_index(
        "ix_change_number", "change", ["sort_number", "id", "bucket", "gate", "class_id", "risk"]
    )
    op.create_index(
        "ix_change_risk", "change", ["risk_rank", "id", "bucket", "gate", "class_id", "risk"]
    )
    op.create_index("ix_change_tally", "change", ["stage", "risk", "gate"])
    op.create_index(
        "ix_change_title", "change", ["sort_title", "id", "bucket", "gate", "class_id", "risk"]
    )
    op.create_index("ix_change_valid_until", "change", ["valid_until"])
    op.create_index(
        "ix_change_window",
        "change",
        ["bucket", "start_at", "id", "end_at", "gate", "class_id", "risk"],
    )


def _make_change_parts() -> None:
    _create(
        "change_open_role",
        *_texts("role"),
        _key("change_open_role", "change_id", "change.id"),
        sa.PrimaryKeyConstraint("role", "change_id", name=op.f("pk_change_open_role")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_change_open_role_change_id", "change_open_role", ["change_id"])
    _create(
        "change_revision",
        *_numbers("id"),
        _key("change_revision", "change_id", "change.id"),
        *_numbers("revision"),
        *_texts("content_hash"),
        _key("change_revision", "event_id", "event.id"),
        *_texts("at", "data"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_revision")),
        sa.UniqueConstraint(
            "change_id", "revision", name=op.f("uq_change_revision_change_id_revision")
        ),
    )
    _create(
        "change_system",
        *_texts("system", "start_at"),
        _key("change_system", "change_id", "change.id"),
        *_texts("end_at"),
        *_zeros("live", "long"),
        sa.PrimaryKeyConstraint("system", "start_at", "change_id", name=op.f("pk_change_system")),
        sa.CheckConstraint("live IN (0, 1)", name=op.f("ck_change_system_live")),
        sa.CheckConstraint("long IN (0, 1)", name=op.f("ck_change_system_long")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_change_system_live", "change_system", ["live", "start_at", "end_at"])
    op.create_index("ix_change_system_long", "change_system", ["end_at"], **_where("long = 1"))
    _create(
        "import_leaf",
        _key("import_leaf", "seq", "ledger.seq"),
        *_texts("uid", "content_hash", "particulars_hash"),
        sa.PrimaryKeyConstraint("seq", "uid", name=op.f("pk_import_leaf")),
        sqlite_with_rowid=False,
    )
    _create(
        "signoff",
        _key("signoff", "event_id", "event.id"),
        _key("signoff", "change_uid", "change.uid"),
        *_numbers("revision"),
        *_texts("content_hash", "person_key"),
        *_words("person_id"),
        *_texts("person", "role", "decision", "conditions"),
        *_maybe("at"),
        *_zeros("verbal"),
        *_maybe("meeting"),
        *_words("meaning", "policy_hash"),
        *_numbers("ledger_seq"),
        *_zeros("superseded"),
        *_words("withdrawn_by"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_signoff")),
        sa.CheckConstraint("superseded IN (0, 1)", name=op.f("ck_signoff_superseded")),
        sa.CheckConstraint("verbal IN (0, 1)", name=op.f("ck_signoff_verbal")),
    )
    op.create_index("ix_signoff_change_uid", "signoff", ["change_uid", "ledger_seq"])
    op.create_index(
        "uq_signoff_standing",
        "signoff",
        ["change_uid", "content_hash", "person_key"],
        unique=True,
        **_where("superseded = 0"),
    )


def _make_meetings() -> None:
    _create(
        "meeting",
        *_texts("id", "number", "title", "kind", "planned_at"),
        *_numbers("minutes_planned"),
        *_words("place"),
        *_texts("state"),
        *_maybe("started_at", "closed_at"),
        *_words("current", "chair_id", "scribe"),
        *_numbers("version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.CheckConstraint(
            "state IN ('planned', 'running', 'paused', 'closed')", name=op.f("ck_meeting_state")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_meeting_number")),
    )
    op.create_index("ix_meeting_planned_at", "meeting", ["planned_at"])
    _create(
        "agenda_item",
        *_texts("id"),
        _key("agenda_item", "meeting_id", "meeting.id"),
        *_numbers("position"),
        *_texts("title"),
        _key("agenda_item", "change_uid", "change.uid", nullable=True),
        *_words("number"),
        *_numbers("revision", "box_minutes", "elapsed"),
        *_maybe("running_since", "verdict"),
        *_words("reason"),
        *_maybe("decided_at"),
        *_words("deferred_to", "note"),
        *_texts("conditions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    op.create_index("ix_agenda_item_change_uid", "agenda_item", ["change_uid"])
    op.create_index("ix_agenda_item_meeting_id", "agenda_item", ["meeting_id", "position"])
    _create(
        "agenda_action",
        *_texts("id"),
        _key("agenda_action", "item_id", "agenda_item.id"),
        *_numbers("position"),
        *_texts("text", "owner"),
        *_words("due"),
        *_zeros("done"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_action")),
        sa.CheckConstraint("done IN (0, 1)", name=op.f("ck_agenda_action_done")),
    )
    op.create_index("ix_agenda_action_item_id", "agenda_action", ["item_id", "position"])
    _create(
        "attendance",
        _key("attendance", "meeting_id", "meeting.id"),
        *_numbers("position"),
        *_texts("person_id", "name", "part", "presence"),
        *_zeros("votes"),
        sa.PrimaryKeyConstraint("meeting_id", "position", name=op.f("pk_attendance")),
        sa.CheckConstraint("votes IN (0, 1)", name=op.f("ck_attendance_votes")),
        sqlite_with_rowid=False,
    )
    _create(
        "minutes_file",
        *_numbers("id"),
        _key("minutes_file", "meeting_id", "meeting.id"),
        *_numbers("revision"),
        *_texts("state", "record_hash", "pdf_hash", "made_at"),
        _key("minutes_file", "event_id", "event.id"),
        *_blobs("record", "pdf"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_file")),
        sa.CheckConstraint("state IN ('draft', 'final')", name=op.f("ck_minutes_file_state")),
        sa.UniqueConstraint(
            "meeting_id", "revision", name=op.f("uq_minutes_file_meeting_id_revision")
        ),
    )
    op.create_index("ix_minutes_file_pdf_hash", "minutes_file", ["pdf_hash"])
    _create(
        "calendar_entry",
        *_texts("id", "kind", "title", "start_at"),
        *_maybe("end_at"),
        *_texts("authority", "systems"),
        *_words("severity"),
        *_maybe("source", "external_id"),
        *_zeros("sequence"),
        *_words("status"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entry")),
        sa.UniqueConstraint(
            "source", "external_id", name=op.f("uq_calendar_entry_source_external_id")
        ),
    )
    op.create_index("ix_calendar_entry_start_at", "calendar_entry", ["start_at"])
