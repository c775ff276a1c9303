"""What this desk recorded on a board that may lose it: a share, or a server that fails over.

Sign-offs come back by themselves, out of the signers' outboxes. A decision or an edit does not:
it stood on what was recorded before it. So each desk keeps a note of what it recorded, tells what
the board has no more, and offers it again.
"""

from collections.abc import Sequence
from dataclasses import replace

from cab_desk.errors import Refused
from cab_desk.services.journal import Journal, Recorded
from cab_desk.services.ports import Work
from cab_desk.services.requests import happenings
from cab_desk.services.unsaved import NEW, Unsaved, UnsavedTexts, packed, unpacked

LOOKED_AT = 60  # events at once; where all of them are gone, those before them are looked at
_EDITS = ("change.created", "change.edited")
# What comes back by itself, and what nobody would enter again.
_LEFT_OUT = frozenset({
    "signoff.given", "signoff.heard", "signoff.withdrawn", "signoff.refused", "signin.failed",
    "database.restored",
})  # fmt: skip
_MOST_TEXTS = 5


def of(work: Work) -> tuple[str, list[Recorded]]:
    """Return the board, and what is being recorded in a unit of work, for the journal."""
    events = [one for one in work.written if one.type not in _LEFT_OUT]
    if not events:
        return "", []
    texts = [one for one in events if one.type in _EDITS][:_MOST_TEXTS]
    found = [
        Recorded(one.id, one.data, _text(work, one.subject) if one in texts else b"")
        for one in events
    ]
    return work.board().id, found


def lost(work: Work, journal: Journal) -> list[Recorded]:
    """Return what this desk recorded and the board has no more, the oldest first."""
    board_id = work.board().id
    found: list[Recorded] = []
    while some := journal.newest(board_id, LOOKED_AT, skip=len(found)):
        gone = [
            one for one in some if _is_of(one, board_id) and not work.ledger.event(one.event_id)
        ]
        found += gone
        if len(gone) < LOOKED_AT:
            break
    return found[::-1]


def offer(work: Work, some: Sequence[Recorded], texts: UnsavedTexts) -> list[str]:
    """Lay the texts of lost edits where their forms offer them; return of which RFCs.

    An RFC that the board has no more is offered as a new one, one at a time.
    """
    offered: list[str] = []
    board_id = work.board().id
    last = {one.said.subject: one for one in some if one.text}
    for uid, one in last.items():
        edit = unpacked(one.text)
        if edit is None:
            continue
        try:
            now = work.changes.get(uid)
        except Refused:  # it was lost itself
            edit = replace(edit, uid="", number="", before=replace(edit.mine, title=""))
        else:
            edit = replace(edit, before=now, number=now.number)
        key = edit.uid or NEW
        if not texts.read(board_id, key):
            texts.keep(board_id, key, packed(edit))
            offered.append(uid)
    return offered


def sentence(one: Recorded) -> str:
    """Say what was recorded, with the reason and the conditions that somebody typed."""
    body = one.said.body
    conditions = body.get("conditions")
    more = [str(body.get("reason") or ""), *(conditions if isinstance(conditions, list) else ())]
    about = happenings.sentence(one.said.type, body)
    return ". ".join(str(part).rstrip(".") for part in (about, *more) if part)


def _text(work: Work, uid: str) -> bytes:
    try:
        change = work.changes.get(uid)
    except Refused:
        return b""
    return packed(Unsaved(uid, change.number, work.now, change, change, 0))


def _is_of(one: Recorded, board_id: str) -> bool:
    return one.said.ledger == board_id
