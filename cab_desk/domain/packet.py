"""Packets that travel: what stands in one, and what its reader may say about a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cab_desk.domain import strokes
from cab_desk.domain.canonical import clean
from cab_desk.domain.change import Choice
from cab_desk.domain.nameplate import Head
from cab_desk.domain.statement import Malformed, Statement

FORM = "cabreview"
VERSION = 2  # 1 knew no signature

COMMENT, REDACTION, VOTE = "comment.made", "comment.redacted", "vote.provisional"
GIVEN, WITHDRAWN = "signoff.given", "signoff.withdrawn"
TAKEN, MERGED = "packet.taken", "packet.merged"
# What the key of a packet may sign; for everything else somebody's own key is needed.
REVIEW_TYPES = frozenset({COMMENT, REDACTION, VOTE})
# All that may come back of a packet.
RETURNING = REVIEW_TYPES | {GIVEN, WITHDRAWN}
# All that may be written while a packet is open.
ALLOWED = frozenset({COMMENT, REDACTION, VOTE, GIVEN, WITHDRAWN, "signin.failed"})

LONGEST_COMMENT = 4_000
LONGEST_QUOTE = 500
LONGEST_REMARK = 1_000
LONGEST_NAME = 200
MOST_CONDITIONS = 20
LONGEST_CONDITION = 500
LONGEST_FIELD = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """Where in a change a comment hangs: the field, the words quoted, and where they start."""

    field: str = ""
    quote: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed a packet's list of contents, by which key, and whether this machine knew the key.

    `known` is None where it knew none of this person's, False where it knew another one.
    """

    name: str
    key_id: str
    known: bool | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """Who reads an open packet: the person it was made for, and the key that it brought.

    `hash` is that of the packet's list of contents, which the board knows: what is said in a
    packet that was changed on its way names another one.
    """

    packet: str
    hash: str
    person_id: str
    person: str
    key_id: str
    made_at: datetime
    head: Head  # of the board's audit chain when the packet was made
    signed: "Signed | None" = None
    since: datetime | None = None  # when the reader's passphrase was made, where that is told


def check_body(said: Statement) -> None:
    """Raise Malformed unless the body of what came back is of its type's form."""
    check = _BODIES.get(said.type)
    if check is None:
        raise Malformed("type")
    if not said.subject:
        raise Malformed("subject")
    check(said.body)


def _comment(body: Mapping[str, Any]) -> None:
    _texts(body, name=LONGEST_NAME, text=LONGEST_COMMENT, field=LONGEST_FIELD,
           quote=LONGEST_QUOTE, parent=64, packet=64)  # fmt: skip
    if not body["text"].strip():
        raise Malformed("text")
    start = body.get("start")
    if not isinstance(start, int) or isinstance(start, bool) or start < 0:
        raise Malformed("start")


def _redaction(body: Mapping[str, Any]) -> None:
    _texts(body, name=LONGEST_NAME, comment=64, packet=64)


def _vote(body: Mapping[str, Any]) -> None:
    _texts(body, name=LONGEST_NAME, role=LONGEST_NAME, remark=LONGEST_REMARK, packet=64)
    _decision(body)


def _given(body: Mapping[str, Any]) -> None:
    _texts(body, name=LONGEST_NAME, role=LONGEST_NAME, meaning=LONGEST_COMMENT,
           meeting=LONGEST_NAME, strokes=60_000, reason=LONGEST_REMARK)  # fmt: skip
    _decision(body)
    supersedes = body.get("supersedes")
    if not isinstance(supersedes, list) or not all(isinstance(one, str) for one in supersedes):
        raise Malformed("supersedes")
    if body.get("verbal") is not False:
        raise Malformed("verbal")
    try:
        if body["strokes"]:
            strokes.parse(body["strokes"])
    except ValueError:
        raise Malformed("strokes") from None


def _withdrawn(body: Mapping[str, Any]) -> None:
    _texts(body, name=LONGEST_NAME, withdraws=64, reason=LONGEST_REMARK)


def _decision(body: Mapping[str, Any]) -> None:
    if body.get("decision") not in {str(one) for one in Choice}:
        raise Malformed("decision")
    conditions = body.get("conditions")
    if not isinstance(conditions, list) or len(conditions) > MOST_CONDITIONS:
        raise Malformed("conditions")
    for one in conditions:
        if not isinstance(one, str) or not one.strip() or len(one) > LONGEST_CONDITION:
            raise Malformed("conditions")
    if (body["decision"] == Choice.CONDITIONS) != bool(conditions):
        raise Malformed("conditions")


def _texts(body: Mapping[str, Any], **most: int) -> None:
    for name, longest in most.items():
        value = body.get(name)
        if not isinstance(value, str) or len(value) > longest or clean(value) != value:
            raise Malformed(name)


_BODIES = {
    COMMENT: _comment,
    REDACTION: _redaction,
    VOTE: _vote,
    GIVEN: _given,
    WITHDRAWN: _withdrawn,
}
