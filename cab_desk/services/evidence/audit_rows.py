"""Hold what is stored for lists and pages against what the ledger says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from cab_desk.domain.board import Board
from cab_desk.domain.canonical import digest, stamp
from cab_desk.domain.change import Change
from cab_desk.domain.heard import printed, speaker
from cab_desk.domain.membership import stated, statement
from cab_desk.services.audit_ports import AuditedChange, AuditedSignoff, AuditSource
from cab_desk.services.evidence.audit_authority import Rights
from cab_desk.services.evidence.audit_counted import JUDGED
from cab_desk.services.evidence.audit_facts import AuditFault, SignoffFact, Vouched
from cab_desk.services.evidence.audit_files import Files
from cab_desk.services.evidence.audit_heads import Heads
from cab_desk.services.evidence.audit_returned import Genuine
from cab_desk.services.evidence.audit_stated import holds
from cab_desk.services.evidence.audit_walk import Facts, described
from cab_desk.services.members.lent import behalf_of
from cab_desk.services.members.people import folded
from cab_desk.services.records import MinutesFile
from cab_desk.services.requests import kpi_rows
from cab_desk.words import say

__all__ = ["changes", "everything_else"]

_JUDGED = (*JUDGED, "elsewhere")


def everything_else(
    source: AuditSource, board: Board, facts: Facts, heads: Heads | None, genuine: Genuine
) -> Iterator[AuditFault]:
    """Check all but the changes: sign-offs, keys, people, decisions, minutes, the board.

    `heads` are those of a chain in which no fault was found; `genuine` tells of an event that
    stands in no entry whether its author signed it.
    """
    for event_id in source.stray_events():
        yield _record(0, "", say("verifying.what.event", id=event_id[:12]), "stray")
    yield from _signoffs(source, facts)
    yield from _keys(source, facts)
    yield from _people(source, facts)
    yield from _items(source, facts)
    yield from _meetings(source, facts)
    yield from _minutes(source, facts, heads)
    yield from _stated(source, facts, genuine)
    if facts.board is not None:
        seq, body = facts.board
        what = say("verifying.what.board", name=board.name)
        if (board.name, board.zone) != (body.get("name"), body.get("zone")):
            yield _record(seq, board.id, what, "board_row")
        if facts.created not in ("", stamp(board.created_at)):
            yield _record(seq, board.id, what, "moment")
    seq, policy, hashed = facts.policy
    if policy not in (None, board.policy_id) or hashed not in (None, board.policy_hash):
        yield _record(seq, board.id, say("verifying.what.board", name=board.name), "policy_row")


def changes(
    source: AuditSource, zone: str, facts: Facts, files: Files, step: Callable[[], None]
) -> Iterator[AuditFault]:
    """Check every change with its revisions; a change has at most one fault, its first."""
    seen = set()
    bearers = _bearers(source, facts)
    for change in source.changes():
        step()
        seen.add(change.uid)
        facts.duties.look(change)
        if change.counted is not None:
            facts.counted[change.uid] = {one: change.counted[one] for one in _JUDGED}
        wrong = [*_change(change, facts, bearers, zone), *_files(change, facts, files)]
        fault = next(iter(wrong), None)
        if fault is not None:
            yield fault
    for uid, vouched in facts.changes.items():
        if uid not in seen:
            what = say("verifying.what.change", number=vouched.number or uid[:8])
            yield _record(vouched.seq, uid, what, "row_missing")
    for one in files.unnamed():
        if one.found != one.sha256:
            what = say("verifying.what.file", id=one.sha256[:12])
            yield _record(0, "", what, "file_bytes")


def own_changes(facts: Facts, rights: Rights) -> Iterator[AuditFault]:
    """Check of every sign-off that counts whether duties were separate; after the changes."""
    found = facts.duties.faults(rights.own, rights.twice, facts.reviews.labels)
    for seq, said, why in found:
        yield _record(seq, said.subject, described(said), why)


def _record(seq: int, subject: str, what: str, why: str, **more: str) -> AuditFault:
    words = say(f"verifying.why.{why}", **more)
    if seq:
        return AuditFault(seq, subject, say("verifying.entry", seq=seq, what=what, why=words))
    what = what[:1].upper() + what[1:]
    return AuditFault(0, subject, say("verifying.record", what=what, why=words))


def _field(name: str) -> str:
    try:
        return say(f"verifying.field.{name}")
    except KeyError:
        return name.replace("_", " ")


# Changes ---------------------------------------------------------------------------------------


def _bearers(source: AuditSource, facts: Facts) -> dict[str, set[str]]:
    """Return who bears, or bore, each name: people of the ledger before those an import brought."""
    found: dict[str, set[str]] = {}
    for person_id, names in facts.names.items():
        for name in names:
            found.setdefault(name, set()).add(person_id)
    brought: dict[str, set[str]] = {}
    for person in source.people():
        if not person.linked:
            brought.setdefault(folded(person.name), set()).add(person.id)
    return brought | found


def _change(
    change: AuditedChange, facts: Facts, bearers: Mapping[str, set[str]], zone: str
) -> Iterator[AuditFault]:
    vouched = facts.changes.get(change.uid)
    name = change.number or f"“{change.title}”"
    what = say("verifying.what.change", number=name)
    if vouched is None:
        yield _record(0, change.uid, what, "no_event")
        return
    yield from _revisions(change, facts, name)
    if not (change.revisions and vouched.revision in (0, change.revision)):
        yield _record(vouched.seq, change.uid, what, "revision_missing")
    elif not (change.revisions[-1].content_hash == change.content_hash == vouched.content_hash):
        yield _record(vouched.seq, change.uid, what, "text")
    if not (change.made_hash == change.particulars_hash == vouched.particulars_hash):
        yield _record(vouched.seq, change.uid, what, "particulars")
    if vouched.number is not None and vouched.number != change.number:
        yield _record(vouched.seq, change.uid, what, "number")
    stored = change.change
    if stored and vouched.origin not in (None, (stored.source, stored.external_id)):
        yield _record(vouched.seq, change.uid, what, "origin")
    yield from _beside(change, vouched, what, zone)
    yield from _links(change, facts, bearers, what)


def _beside(stored: AuditedChange, vouched: Vouched, what: str, zone: str) -> Iterator[AuditFault]:
    if stored.wrong:
        yield _record(vouched.seq, stored.uid, what, "list", fields=_field(stored.wrong[0]))
    if stored.change and not _counted_so(stored.change, stored, zone):
        yield _record(vouched.seq, stored.uid, what, "outcome")


def _counted_so(change: Change, stored: AuditedChange, zone: str) -> bool:
    """Tell whether KPIs count of a change what follows from it."""
    wanted = kpi_rows.followed(change, zone)
    if not wanted or stored.counted is None:
        # An outcome of before there were KPIs is counted once it is judged.
        return (not wanted and stored.counted is None) or not stored.judged
    return all(stored.counted[name] == _plain(value) for name, value in wanted.items())


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, tuple):
        return f",{','.join(value)}," if value else ""
    return int(value) if isinstance(value, bool) else value


def _revisions(change: AuditedChange, facts: Facts, name: str) -> Iterator[AuditFault]:
    numbers = [revision.number for revision in change.revisions]
    for revision in change.revisions:
        seq = facts.event_seq.get(revision.event_id, 0)
        what = say("verifying.what.revision", number=name, revision=revision.number)
        if digest(revision.data) != revision.content_hash:
            yield _record(seq, change.uid, what, "text")
        elif facts.contents.get(revision.event_id, {}).get(change.uid) != revision.content_hash:
            yield _record(seq, change.uid, what, "no_event")
        elif stamp(revision.at) != facts.moments.get(revision.event_id):
            yield _record(seq, change.uid, what, "moment")
    if (len(numbers), numbers) != (change.revision, list(range(1, len(numbers) + 1))):
        seq = facts.changes[change.uid].seq
        what = say("verifying.what.change", number=name)
        yield _record(seq, change.uid, what, "revision_missing")


def _files(change: AuditedChange, facts: Facts, files: Files) -> Iterator[AuditFault]:
    name = change.number or f"“{change.title}”"
    for revision in change.revisions:
        found = files.fault(revision.data)
        if found is not None:
            seq = facts.event_seq.get(revision.event_id, 0)
            what = say("verifying.what.revision", number=name, revision=revision.number)
            yield _record(seq, change.uid, what, found[0], file=found[1])


def _links(
    stored: AuditedChange, facts: Facts, bearers: Mapping[str, set[str]], what: str
) -> Iterator[AuditFault]:
    # Who requested a change decides who may not sign it: the link has to bear the signed name.
    # An import states no ids; whoever bears the name is meant.
    change, vouched = stored.change, facts.changes[stored.uid]
    if change is None:
        return
    pairs = (("requester", change.requester, change.requester_id),
             ("owner", change.owner, change.owner_id))  # fmt: skip
    for place, (name, said, person_id) in enumerate(pairs):
        known = facts.names.get(person_id)
        wrong = known is not None and folded(said) not in known
        if vouched.links is not None:
            wrong = wrong or person_id != vouched.links[place]
        elif said:
            wrong = wrong or person_id not in bearers.get(folded(said), ())
        if wrong:
            yield _record(vouched.seq, stored.uid, what, "linked", fields=_field(name))


# Sign-offs -------------------------------------------------------------------------------------


def _signoffs(source: AuditSource, facts: Facts) -> Iterator[AuditFault]:
    seen = set()
    for row in source.signoffs():
        seen.add(row.event_id)
        fact = facts.signoffs.get(row.event_id)
        if fact is None:
            fields_of = {"number": row.change_uid[:8], "name": row.person}
            what = say("verifying.what.signoff_given", **fields_of)
            yield _record(0, row.change_uid, what, "no_event")
            continue
        made = _made(row.event_id, fact)
        for part in fields(AuditedSignoff):
            if getattr(made, part.name) != getattr(row, part.name):
                yield _record(
                    fact.seq, row.change_uid, described(fact.said), "row_differs",
                    fields=_field(part.name),
                )  # fmt: skip
                break
    for event_id, fact in facts.signoffs.items():
        if event_id not in seen:
            yield _record(fact.seq, fact.said.subject, described(fact.said), "row_missing")


def _made(event_id: str, fact: SignoffFact) -> AuditedSignoff:
    said, body = fact.said, fact.said.body
    return AuditedSignoff(
        event_id=event_id,
        change_uid=said.subject,
        revision=said.revision,
        content_hash=said.seen,
        person_id=speaker(said),
        person=printed(said),
        role=body.get("role", ""),
        decision=body.get("decision", ""),
        conditions=tuple(body.get("conditions", ())),
        at=stamp(said.at),
        verbal=body.get("verbal", False),
        meeting=body.get("meeting", ""),
        meaning=body.get("meaning", ""),
        policy_hash=said.policy,
        ledger_seq=fact.seq,
        superseded=fact.superseded,
        withdrawn_by=fact.withdrawn_by,
        held=fact.held,
        person_key=speaker(said) or folded(printed(said)),
        **behalf_of(body),
    )


# People, keys, decisions, minutes --------------------------------------------------------------


def _keys(source: AuditSource, facts: Facts) -> Iterator[AuditFault]:
    kept = source.keys()
    stored = {key.key_id: key for key in kept}
    names = {person.id: person.name for person in source.people()}
    for key in stored.values():
        if key.key_id not in facts.keys:
            what = say("verifying.what.key", name=names.get(key.person_id, key.person_id))
            yield _record(0, key.person_id, what, "no_event")
    for key_id, fact in facts.keys.items():
        what = say("verifying.what.key", name=names.get(fact.person_id, fact.person_id))
        found = stored.get(key_id)
        if found is None:
            yield _record(fact.seq, fact.person_id, what, "row_missing")
        elif (found.person_id, found.public, _told(found.revoked_at)) != (
            fact.person_id, fact.public, fact.revoked_at,
        ) or fact.made not in ("", _told(found.made_at)):  # fmt: skip
            yield _record(fact.seq, fact.person_id, what, "key_row")


def _told(moment: datetime | None) -> str:
    return "" if moment is None else stamp(moment)


def _people(source: AuditSource, facts: Facts) -> Iterator[AuditFault]:
    seen = set()
    for person in source.people():
        seen.add(person.id)
        what = say("verifying.what.person_put", name=person.name)
        seq, body = facts.people.get(person.id, (0, None))
        if body is None:
            if person.linked:  # a name that an import brought has no event and no rights
                yield _record(0, person.id, what, "no_event")
        elif statement(body) != stated(person):
            yield _record(seq, person.id, what, "person")
    for person_id, (seq, body) in facts.people.items():
        if person_id not in seen:
            what = say("verifying.what.person_put", name=body.get("name", ""))
            yield _record(seq, person_id, what, "row_missing")


def _items(source: AuditSource, facts: Facts) -> Iterator[AuditFault]:
    left = dict(facts.items)
    for item in source.items():
        what = say("verifying.what.item", title=item.title)
        seq, body = left.pop(item.id, (0, None))
        if body is None:
            yield _record(0, item.meeting_id, what, "no_event")
        elif _decision(body) != (item.meeting_id, item.verdict, item.reason, item.conditions):
            yield _record(seq, item.meeting_id, what, "decision")
    for seq, body in left.values():
        if body.get("verdict") == "":  # the last decision was taken back: none is kept
            continue
        what = say("verifying.what.item", title=body.get("title", ""))
        yield _record(seq, str(body.get("meeting", "")), what, "row_missing")


def _decision(body: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        body.get("meeting"), body.get("verdict"), body.get("reason"),
        tuple(body.get("conditions", ())),
    )  # fmt: skip


def _meetings(source: AuditSource, facts: Facts) -> Iterator[AuditFault]:
    left = dict(facts.meetings)
    for kept in source.meetings():
        what = say("verifying.what.meeting", number=kept.number)
        seq, number, hashed = left.pop(kept.id, (0, kept.number, None))
        if hashed is None:
            yield _record(0, kept.id, what, "no_event")
        elif hashed != kept.hash:
            yield _record(seq, kept.id, say("verifying.what.meeting", number=number), "meeting")
    for meeting_id, (seq, number, _) in left.items():
        what = say("verifying.what.meeting", number=number)
        yield _record(seq, meeting_id, what, "row_missing")


def _minutes(source: AuditSource, facts: Facts, heads: Heads | None) -> Iterator[AuditFault]:
    left = dict(facts.minutes)
    for kept in source.minutes():
        what = say("verifying.what.minutes", meeting=kept.meeting_id[:8], revision=kept.revision)
        seq, body = left.pop(kept.event_id, (0, None))
        if body is None:
            yield _record(0, kept.meeting_id, what, "no_event")
        elif not _same_minutes(kept, body):
            yield _record(seq, kept.meeting_id, what, "minutes_file")
        elif heads is not None and (at := heads.other_than(kept.record)):
            yield AuditFault(at, kept.meeting_id, say("verifying.borne", seq=at, what=what))
    for seq, body in left.values():
        meeting, revision = str(body.get("meeting", "")), str(body.get("revision", ""))
        what = say("verifying.what.minutes", meeting=meeting[:8], revision=revision)
        yield _record(seq, meeting, what, "row_missing")


def _same_minutes(kept: MinutesFile, body: Mapping[str, Any]) -> bool:
    stored = (kept.meeting_id, kept.revision, kept.state, kept.record_hash, kept.pdf_hash,
              stamp(kept.made_at))  # fmt: skip
    said = tuple(
        body.get(name) for name in ("meeting", "revision", "state", "record", "pdf", "@at")
    )
    real = (digest(kept.record), digest(kept.pdf))
    return stored == said and real == (kept.record_hash, kept.pdf_hash)


def _stated(source: AuditSource, facts: Facts, genuine: Genuine) -> Iterator[AuditFault]:
    left = dict(facts.stated)
    for kind, record, stored in source.stated():
        what = _what(kind, stored)
        seq, body = left.pop((kind, record), (0, None))
        if body is None:
            yield _record(0, record, what, "no_event")
        elif not (facts.returned.holds(record, stored, genuine) if kind == "returned"
                  else holds(body, stored)):  # fmt: skip
            yield _record(seq, record, what, f"{kind}_row")
    for (kind, record), (seq, body) in left.items():
        yield _record(seq, record, _what(kind, body), "row_missing")


def _what(kind: str, body: Mapping[str, Any]) -> str:
    return say(f"verifying.what.{kind}", title=body.get("title") or body.get("name", ""))
