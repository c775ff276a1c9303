"""Keep packets that were taken along, and what comes back of them: comments, votes, sign-offs."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the column."""
    op.add_column("signoff", sa.Column("held", sa.Text, nullable=False, server_default=""))
    _make_packets()
    op.create_table(
        "review_comment",
        *_said(),
        *_texts("field", "quote", "text"),
        sa.Column("start_at", sa.Integer, nullable=False),
        sa.Column("parent", sa.Text, nullable=False, server_default=""),
        *_keys("review_comment"),
        sqlite_strict=True,
    )
    op.create_index("ix_review_comment_change_uid", "review_comment", ["change_uid"])
    op.create_table(
        "review_redaction",
        *_texts("event_id", "comment_id", "person_id"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_review_redaction")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_review_redaction_event_id")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_review_redaction_comment_id", "review_redaction", ["comment_id"])
    op.create_table(
        "provisional_vote",
        *_said(),
        *_texts("role", "decision", "conditions", "remark"),
        *_keys("provisional_vote"),
        sqlite_strict=True,
    )
    op.create_index("ix_provisional_vote_change_uid", "provisional_vote", ["change_uid"])


def downgrade() -> None:
    """Drop them."""
    for table in ("provisional_vote", "review_redaction", "review_comment", "returned_event",
                  "review_packet"):  # fmt: skip
        op.drop_table(table)
    op.drop_column("signoff", "held")


def _make_packets() -> None:
    op.create_table(
        "review_packet",
        *_texts("id", "event_id", "person_id", "key_id"),
        sa.Column("public", sa.LargeBinary, nullable=False),
        *_texts("hash", "made_at"),
        sa.Column("meeting_id", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_packet")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_review_packet_event_id")),
        sa.UniqueConstraint("key_id", name=op.f("uq_review_packet_key_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "returned_event",
        *_texts("event_id", "file_hash", "stream"),
        sa.Column("stream_seq", sa.Integer, nullable=False),
        *_texts("type", "change_uid", "data"),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False, server_default=""),
        sa.Column("merged_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_returned_event")),
        sa.ForeignKeyConstraint(
            ["merged_by"], ["event.id"], name=op.f("fk_returned_event_merged_by")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_returned_event_change_uid", "returned_event", ["change_uid"])
    op.create_index("ix_returned_event_stream", "returned_event", ["stream", "stream_seq"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _said() -> list[sa.Column[str] | sa.Column[int]]:
    return [
        *_texts("event_id", "change_uid"),
        sa.Column("revision", sa.Integer, nullable=False),
        *_texts("content_hash", "person_id", "person", "at", "stream"),
        sa.Column("stream_seq", sa.Integer, nullable=False),
    ]


def _keys(table: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("event_id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f(f"fk_{table}_event_id")),
        sa.ForeignKeyConstraint(
            ["change_uid"], ["change.uid"], name=op.f(f"fk_{table}_change_uid")
        ),
    ]
