"""Packets that were handed out, comments, provisional votes, and what came back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, exists, insert, select

from cab_desk.domain.merge import FORKED
from cab_desk.domain.packet import COMMENT, REDACTION, VOTE, Passage
from cab_desk.services.packets.comments import comment_of, vote_of
from cab_desk.services.review_ports import Comment, HandedOut, Returned, Rows, Slice, Vote
from cab_desk.storage import forked, packet_rows
from cab_desk.storage.schema import change, event
from cab_desk.storage.schema_reviews import (
    provisional_vote,
    returned_event,
    review_comment,
    review_packet,
    review_redaction,
)

_BATCH = 500

_REDACTED = (
    exists()
    .where(
        review_redaction.c.comment_id == review_comment.c.event_id,
        review_redaction.c.person_id == review_comment.c.person_id,
    )
    .label("redacted")
)
_COMMENTS: Select[Any] = (
    select(review_comment, _REDACTED, change.c.content_hash.label("current"),
           returned_event.c.label)
    .join(change, change.c.uid == review_comment.c.change_uid)
    .outerjoin(returned_event, returned_event.c.event_id == review_comment.c.event_id)
)  # fmt: skip
_VOTES: Select[Any] = (
    select(provisional_vote, change.c.content_hash.label("current"),
           returned_event.c.label, returned_event.c.why)
    .join(change, change.c.uid == provisional_vote.c.change_uid)
    .outerjoin(returned_event, returned_event.c.event_id == provisional_vote.c.event_id)
)  # fmt: skip


class ReviewStore:
    """Implements `services.review_ports.Reviews` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Keep the transaction."""
        self._connection = connection

    def packets(self) -> list[HandedOut]:
        """Return the packets that were handed out, newest first."""
        query = select(review_packet).order_by(review_packet.c.made_at.desc(), review_packet.c.id)
        return [HandedOut(**row._mapping) for row in self._connection.execute(query)]

    def packet_of_key(self, key_id: str) -> HandedOut | None:
        """Return the packet whose key this is."""
        query = select(review_packet).where(review_packet.c.key_id == key_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else HandedOut(**row._mapping)

    def add_packet(self, packet: HandedOut) -> None:
        """Keep a packet."""
        self._connection.execute(insert(review_packet).values(**asdict(packet)))

    def comments(self, uid: str) -> list[Comment]:
        """Return the comments on a change by thread, stream and number."""
        found = [
            _comment(row)
            for row in self._connection.execute(_COMMENTS.where(review_comment.c.change_uid == uid))
        ]
        return _threaded(self._with_forked(found, uid))

    def comment(self, event_id: str) -> Comment | None:
        """Return one comment."""
        query = _COMMENTS.where(review_comment.c.event_id == event_id)
        row = self._connection.execute(query).one_or_none()
        kept = self.returned([event_id]).get(event_id) if row is None else None
        uid = row.change_uid if row is not None else kept.change_uid if kept is not None else ""
        found = self._with_forked([] if row is None else [_comment(row)], uid)
        return next((one for one in found if one.event_id == event_id), None)

    def add_comment(self, comment: Comment) -> None:
        """Keep a comment; one that is there stays as it is."""
        if self._has(review_comment, comment.event_id):
            return
        passage = comment.passage
        self._connection.execute(
            insert(review_comment).values(
                **_said(comment), field=passage.field, quote=passage.quote,
                start_at=passage.start, text=comment.text, parent=comment.parent,
            )
        )  # fmt: skip

    def redact(self, event_id: str, comment_id: str, person_id: str) -> None:
        """Keep that a person took back a comment; it counts for comments of the same person."""
        if not self._has(review_redaction, event_id):
            values = {"event_id": event_id, "comment_id": comment_id, "person_id": person_id}
            self._connection.execute(insert(review_redaction).values(values))

    def votes(self, uid: str) -> list[Vote]:
        """Return the provisional votes on a change, by person, stream and number."""
        query = _VOTES.where(provisional_vote.c.change_uid == uid)
        found = [_vote(row) for row in self._connection.execute(query)]
        found += [
            replace(vote_of(said, event_id), stale=said.seen != self._current(uid), label=FORKED)
            for event_id, said in forked.said(self._connection, uid)
            if said.type == VOTE
        ]
        return sorted(
            found,
            key=lambda one: (one.person.casefold(), one.stream, one.stream_seq, one.event_id),
        )

    def add_vote(self, vote: Vote) -> None:
        """Keep a vote; one that is there stays as it is."""
        if not self._has(provisional_vote, vote.event_id):
            self._connection.execute(
                insert(provisional_vote).values(
                    **_said(vote), role=vote.role, decision=vote.decision,
                    conditions=vote.conditions, remark=vote.remark,
                )
            )  # fmt: skip

    def returned(self, event_ids: Collection[str]) -> dict[str, Returned]:
        """Return what came back before, of these."""
        return {one.event_id: one for one in self._returned(returned_event.c.event_id, event_ids)}

    def returned_of(self, uids: Collection[str], streams: Collection[str]) -> list[Returned]:
        """Return what came back about these changes or in these streams."""
        found = {
            one.event_id: one
            for one in (
                *self._returned(returned_event.c.change_uid, uids),
                *self._returned(returned_event.c.stream, streams),
            )
        }
        return sorted(found.values(), key=lambda one: (one.stream, one.stream_seq, one.event_id))

    def put_returned(self, rows: Iterable[Returned]) -> None:
        """Keep what came back, or what is thought of it now."""
        for one in rows:
            self._connection.execute(
                delete(returned_event).where(returned_event.c.event_id == one.event_id)
            )
            values = asdict(one) | {"data": one.data.decode()}
            self._connection.execute(insert(returned_event).values(**values))

    def desk_streams(self, streams: Collection[str]) -> set[str]:
        """Return those of these streams that a desk of the board wrote in."""
        query = (
            select(event.c.stream)
            .outerjoin(returned_event, returned_event.c.event_id == event.c.id)
            .where(event.c.stream.in_(sorted(streams)), returned_event.c.event_id.is_(None))
            .distinct()
        )
        return set(self._connection.scalars(query))

    def slice(self, wanted: Slice) -> Mapping[str, Rows]:
        """Return the rows of each table that a packet holds."""
        return packet_rows.cut(self._connection, wanted)

    def beside(self, uids: Sequence[str]) -> list[str]:
        """Return the live changes that share a system and some time with one of these."""
        return packet_rows.beside(self._connection, uids)

    def _with_forked(self, found: Sequence[Comment], uid: str) -> list[Comment]:
        """Return comments with those that the ledger has no place for; what its author took back,
        there or here, is hidden.
        """
        beside = forked.said(self._connection, uid)
        if not beside:
            return list(found)
        current = self._current(uid)
        more = [
            replace(comment_of(said, event_id), stale=said.seen != current, label=FORKED)
            for event_id, said in beside
            if said.type == COMMENT
        ]
        rows = select(review_redaction.c.person_id, review_redaction.c.comment_id).where(
            review_redaction.c.comment_id.in_([one.event_id for one in more])
        )
        gone = {(row.person_id, row.comment_id) for row in self._connection.execute(rows)}
        gone |= {
            (said.author, str(said.body["comment"])) for _, said in beside if said.type == REDACTION
        }
        return [
            _redacted(one) if (one.person_id, one.event_id) in gone else one
            for one in (*found, *more)
        ]

    def _current(self, uid: str) -> str:
        query = select(change.c.content_hash).where(change.c.uid == uid)
        return str(self._connection.execute(query).scalar_one_or_none())

    def _returned(self, column: Any, values: Collection[str]) -> list[Returned]:
        found = []
        ordered = sorted(values)
        for at in range(0, len(ordered), _BATCH):
            query = select(returned_event).where(column.in_(ordered[at : at + _BATCH]))
            for row in self._connection.execute(query):
                parts = dict(row._mapping)
                parts |= {"data": row.data.encode(), "signature": bytes(row.signature)}
                found.append(Returned(**parts))
        return found

    def _has(self, table: Any, event_id: str) -> bool:
        query = select(table.c.event_id).where(table.c.event_id == event_id)
        return self._connection.execute(query).one_or_none() is not None


_SAID = ("event_id", "change_uid", "revision", "content_hash", "person_id", "person", "at",
         "stream", "stream_seq")  # fmt: skip


def _said(one: Comment | Vote) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _SAID}


def _threaded(found: Sequence[Comment]) -> list[Comment]:
    """Return comments by thread, stream and number: an answer follows what it answers."""
    first = {one.event_id: (one.stream, one.stream_seq, one.event_id) for one in found}

    def place(one: Comment) -> tuple[tuple[str, int, str], bool, str, int, str]:
        thread = first.get(one.parent or one.event_id, (one.parent, 0, ""))
        return thread, bool(one.parent), one.stream, one.stream_seq, one.event_id

    return sorted(found, key=place)


def _comment(row: Row[Any]) -> Comment:
    redacted = bool(row.redacted)
    return Comment(
        **{name: getattr(row, name) for name in _SAID},
        passage=Passage(row.field, "" if redacted else row.quote, row.start_at),
        text="" if redacted else row.text,
        parent=row.parent,
        redacted=redacted,
        stale=row.content_hash != row.current,
        label=row.label or "",
    )


def _redacted(one: Comment) -> Comment:
    passage = Passage(one.passage.field, "", one.passage.start)
    return replace(one, passage=passage, text="", redacted=True)


def _vote(row: Row[Any]) -> Vote:
    return Vote(
        **{name: getattr(row, name) for name in _SAID},
        role=row.role,
        decision=row.decision,
        conditions=row.conditions,
        remark=row.remark,
        stale=row.content_hash != row.current,
        label=row.label or "",
        why=row.why or "",
    )
