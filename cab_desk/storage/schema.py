"""The tables. What they hold beyond facts of the ledger is a projection that can be rebuilt.

Append-only are `event`, `ledger`, `change_revision`, `import_leaf`, `minutes_file` and
`attachment`: triggers that the migrations make refuse to change or delete their rows. The
migrations also make the full-text table `change_fts` (number, title, systems, documents; its
rowid is `change.id`).
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)

from cab_desk.storage.columns import (
    event_id,
    flag,
    flags,
    metadata,
    number,
    required,
    table,
    words,
)
from cab_desk.storage.types import Texts, UtcText

__all__ = ["metadata"]

# A plan longer than this is found through a small index of its own, so that a month's query may
# bound the start on both sides.
LONG_DAYS = 3

BUCKET = (
    "bucket = CASE WHEN stage = 'draft' THEN 2"
    " WHEN stage IN ('implemented', 'closed', 'rejected', 'withdrawn') THEN 3"
    " WHEN start_at = '' THEN 1 ELSE 0 END"
)

board = table(
    "board",
    Column("one", Integer, primary_key=True),
    required("id"),
    required("name"),
    required("zone"),
    required("policy_id"),
    required("policy_hash"),
    Column("created_at", UtcText, nullable=False),
    CheckConstraint("one = 1", name="one"),
)

event = table(
    "event",
    Column("id", Text, primary_key=True),
    required("type"),
    required("author"),
    required("stream"),
    number("stream_seq"),
    required("subject"),
    required("at"),
    required("data"),
    Column("signature", LargeBinary, nullable=False),
    UniqueConstraint("stream", "stream_seq"),
    CheckConstraint("length(id) = 64", name="id"),
    Index("ix_event_subject", "subject"),
)

ledger = table(
    "ledger",
    Column("seq", Integer, primary_key=True, autoincrement=False),
    required("prev"),
    required("event_id", ForeignKey("event.id")),
    required("hash"),
    UniqueConstraint("event_id"),
    CheckConstraint("seq > 0", name="seq"),
)

person = table(
    "person",
    Column("id", Text, primary_key=True),
    required("name"),
    Column("aliases", Texts, nullable=False),
    flag("member"),
    flag("chair"),
    flag("linked"),
    flag("retired"),
    *flags("member", "chair", "linked", "retired"),
)

person_name = table(
    "person_name",
    required("folded"),
    required("person_id", ForeignKey("person.id")),
    PrimaryKeyConstraint("folded", "person_id"),
    rowid=False,
)

person_role = table(
    "person_role",
    required("person_id", ForeignKey("person.id")),
    number("position"),
    required("role"),
    Column("since", UtcText),
    Column("until", UtcText),
    words("behalf"),  # the id of whoever lent the role
    PrimaryKeyConstraint("person_id", "position"),
    rowid=False,
)

person_key = table(
    "person_key",
    Column("key_id", Text, primary_key=True),
    required("person_id", ForeignKey("person.id")),
    Column("public", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", UtcText, nullable=False),
    Column("revoked_at", UtcText),
    number("failed_tries", 0),
    Column("locked_until", UtcText),
    Index("ix_person_key_person_id", "person_id"),
)

change = table(
    "change",
    Column("id", Integer, primary_key=True),
    # What lists show and sort by comes first: it is read by the hundred. It is made from the
    # content and the particulars at each write.
    required("uid"),
    Column("number", Text),
    required("title"),
    words("system"),
    words("class_id"),
    words("risk"),
    required("start_at"),  # as text, as spans and orders read it; '' where there is no plan
    required("end_at"),
    words("pips"),
    words("gate"),
    number("blocks", 0),
    number("warnings", 0),
    words("state"),
    required("stage"),
    number("bucket"),
    flag("long"),
    number("risk_rank", 0),
    required("sort_number"),
    required("sort_title"),
    words("first_block"),
    # Until when the judge's words above hold: '' is outdated, '~' for ever.
    words("valid_until"),
    Column("source", Text),
    Column("external_id", Text),
    number("revision"),
    number("version"),
    words("requester_id"),
    words("owner_id"),
    required("content_hash"),
    required("particulars_hash"),
    required("particulars"),
    UniqueConstraint("uid"),
    UniqueConstraint("number"),
    UniqueConstraint("source", "external_id"),
    CheckConstraint(BUCKET, name="bucket"),
    CheckConstraint("end_at >= start_at", name="plan"),
    CheckConstraint("revision > 0 AND version > 0", name="counted"),
    *flags("long"),
    # Each order of the queue has an index that holds what the usual filters ask for.
    # That of time holds all that a row of the list shows: a page is read from some ten leaves of
    # it instead of from as many leaves of the table as it has rows.
    Index("ix_change_window", "bucket", "start_at", "id", "end_at", "gate", "class_id", "risk",
          "uid", "number", "title", "system", "pips", "blocks", "warnings", "state", "stage"),
    Index("ix_change_number", "sort_number", "id", "bucket", "gate", "class_id", "risk"),
    Index("ix_change_title", "sort_title", "id", "bucket", "gate", "class_id", "risk"),
    Index("ix_change_risk", "risk_rank", "id", "bucket", "gate", "class_id", "risk"),
    Index("ix_change_valid_until", "valid_until"),
    Index("ix_change_long", "end_at", sqlite_where=text("long = 1"),
          postgresql_where=text("long = 1")),
)  # fmt: skip

# How many changes there are; triggers keep both tables in step with `change`.
change_tally = table(
    "change_tally",
    number("bucket"),
    *(required(name) for name in ("stage", "class_id", "risk", "gate")),
    number("count"),
    PrimaryKeyConstraint("bucket", "stage", "class_id", "risk", "gate"),
    rowid=False,
)

# By the day of the start; the kinds are '' unless the change is planned (bucket 0).
change_day = table(
    "change_day",
    number("bucket"),
    *(required(name) for name in ("day", "class_id", "risk", "gate")),
    number("count"),
    PrimaryKeyConstraint("bucket", "day", "class_id", "risk", "gate"),
    rowid=False,
)

change_revision = table(
    "change_revision",
    Column("id", Integer, primary_key=True),
    Column("change_id", Integer, ForeignKey("change.id"), nullable=False),
    number("revision"),
    required("content_hash"),
    event_id(),
    Column("at", UtcText, nullable=False),
    required("data"),
    UniqueConstraint("change_id", "revision"),
)

# One row for each system of each change, planned or not ('' sorts before every time).
change_system = table(
    "change_system",
    required("system"),
    required("start_at"),
    Column("change_id", Integer, ForeignKey("change.id"), nullable=False),
    required("end_at"),
    flag("live"),
    flag("long"),
    PrimaryKeyConstraint("system", "start_at", "change_id"),
    *flags("live", "long"),
    Index("ix_change_system_live", "live", "start_at", "end_at"),
    Index("ix_change_system_long", "end_at", sqlite_where=text("long = 1"),
          postgresql_where=text("long = 1")),
    rowid=False,
)  # fmt: skip

change_open_role = table(
    "change_open_role",
    required("role"),
    Column("change_id", Integer, ForeignKey("change.id"), nullable=False),
    PrimaryKeyConstraint("role", "change_id"),
    Index("ix_change_open_role_change_id", "change_id"),
    rowid=False,
)

import_leaf = table(
    "import_leaf",
    Column("seq", Integer, ForeignKey("ledger.seq"), nullable=False),
    required("uid"),
    required("content_hash"),
    required("particulars_hash"),
    # As the import gave them; empty in imports that did not vouch for them yet.
    Column("number", Text, nullable=False, server_default=""),
    Column("external_id", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("seq", "uid"),
    rowid=False,
)

signoff = table(
    "signoff",
    Column("event_id", Text, ForeignKey("event.id"), primary_key=True),
    required("change_uid", ForeignKey("change.uid")),
    number("revision"),
    required("content_hash"),
    required("person_key"),  # the person's id, or the folded name of an unlinked one
    words("person_id"),
    required("person"),
    required("role"),
    required("decision"),
    Column("conditions", Texts, nullable=False),
    Column("at", UtcText),
    flag("verbal"),
    Column("meeting", Text),
    words("meaning"),
    words("policy_hash"),
    number("ledger_seq"),
    flag("superseded"),
    words("withdrawn_by"),
    words("behalf_id"),
    words("behalf"),
    words("held"),  # why it does not count although nobody replaced it; such a row is superseded
    *flags("verbal", "superseded"),
    Index("ix_signoff_change_uid", "change_uid", "ledger_seq"),
    Index(
        "uq_signoff_standing",
        "change_uid",
        "content_hash",
        "person_key",
        unique=True,
        sqlite_where=text("superseded = 0"),
        postgresql_where=text("superseded = 0"),
    ),
)

meeting = table(
    "meeting",
    Column("id", Text, primary_key=True),
    required("number"),
    required("title"),
    required("kind"),
    Column("planned_at", UtcText, nullable=False),
    number("minutes_planned"),
    words("place"),
    required("state"),
    Column("started_at", UtcText),
    Column("closed_at", UtcText),
    words("current"),
    words("chair_id"),
    words("scribe"),
    number("version"),
    Column("cutoff_at", UtcText),
    words("follows"),
    Column("requested_at", UtcText),
    words("called_off"),
    UniqueConstraint("number"),
    CheckConstraint("state IN ('planned', 'running', 'paused', 'closed')", name="state"),
    Index("ix_meeting_planned_at", "planned_at"),
)

agenda_item = table(
    "agenda_item",
    Column("id", Text, primary_key=True),
    required("meeting_id", ForeignKey("meeting.id")),
    number("position"),
    required("title"),
    Column("change_uid", Text, ForeignKey("change.uid")),
    words("number"),
    number("revision"),
    number("box_minutes"),
    number("elapsed"),
    Column("running_since", UtcText),
    Column("verdict", Text),
    words("reason"),
    Column("decided_at", UtcText),
    words("deferred_to"),
    words("note"),
    Column("conditions", Texts, nullable=False),
    words("late"),
    Index("ix_agenda_item_meeting_id", "meeting_id", "position"),
    Index("ix_agenda_item_change_uid", "change_uid"),
)

agenda_action = table(
    "agenda_action",
    Column("id", Text, primary_key=True),
    required("item_id", ForeignKey("agenda_item.id")),
    number("position"),
    required("text"),
    required("owner"),
    words("due"),
    flag("done"),
    *flags("done"),
    Index("ix_agenda_action_item_id", "item_id", "position"),
)

minutes_file = table(
    "minutes_file",
    Column("id", Integer, primary_key=True),
    required("meeting_id", ForeignKey("meeting.id")),
    number("revision"),
    required("state"),
    required("record_hash"),
    required("pdf_hash"),
    Column("made_at", UtcText, nullable=False),
    event_id(),
    Column("record", LargeBinary, nullable=False),
    Column("pdf", LargeBinary, nullable=False),
    UniqueConstraint("meeting_id", "revision"),
    CheckConstraint("state IN ('draft', 'final')", name="state"),
    Index("ix_minutes_file_pdf_hash", "pdf_hash"),
)

calendar_entry = table(
    "calendar_entry",
    Column("id", Text, primary_key=True),
    required("kind"),
    required("title"),
    Column("start_at", UtcText, nullable=False),
    Column("end_at", UtcText),
    Column("authority", Texts, nullable=False),
    Column("systems", Texts, nullable=False),
    words("severity"),
    Column("source", Text),
    Column("external_id", Text),
    number("sequence", 0),
    words("status"),
    UniqueConstraint("source", "external_id"),
    Index("ix_calendar_entry_start_at", "start_at"),
)

counter = table(
    "counter",
    Column("name", Text, primary_key=True),
    number("value"),
    rowid=False,
)
