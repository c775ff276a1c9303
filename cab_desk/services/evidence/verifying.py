"""Verify a board: the audit chain, every signature, and every record against its event."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cab_desk.domain.board import Board
from cab_desk.domain.canonical import clean
from cab_desk.domain.ledger import GENESIS, Event, Head
from cab_desk.domain.policy import Pack
from cab_desk.domain.statement import Malformed, read
from cab_desk.domain.unwritten import roles_taking
from cab_desk.errors import CabDeskError, Refused
from cab_desk.services.audit_ports import AuditSource, HeadMemory, SpoiltColumn
from cab_desk.services.evidence import audit_counted, audit_people, audit_rows
from cab_desk.services.evidence.audit_authority import Rights
from cab_desk.services.evidence.audit_facts import UNREAD, AuditFault
from cab_desk.services.evidence.audit_files import Files
from cab_desk.services.evidence.audit_stood import Gone
from cab_desk.services.evidence.audit_walk import Facts, Walk
from cab_desk.services.evidence.audit_words import described
from cab_desk.services.office import Office
from cab_desk.services.pack_ports import Policies
from cab_desk.services.ports import Vault, Work
from cab_desk.words import plural, say

MOST_FAULTS = 200
_STEP = 250
_IN_FORCE = frozenset({"board.created", "policy.changed"})  # entries that put a policy in force

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: faults of the chain in its order, then those of the stored records."""

    ok: bool
    entries: int
    signatures: int
    changes: int
    head: Head
    faults: tuple[AuditFault, ...] = ()
    set_back: tuple[int, ...] = ()  # entries before which a clock had been set back
    restored: Head | None = None  # what this machine saw, which a restore says it left behind
    keys: Mapping[str, str] = field(default_factory=dict)  # person → the valid key's id
    unnamed: int = 0  # files that are kept and belong to no RFC: no fault, but told
    open_ends: tuple[int, ...] = ()  # entries of chairs' sessions that nothing ends
    people: tuple[str, ...] = ()  # what is told of people and keys, in sentences: no faults
    forgone: tuple[int, ...] = ()  # entries by which a chair said that a part of it is lost
    gone: int = 0  # entries that stand on what is gone, for which no chair signed
    counted: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # by the judge's word
    unlike: tuple[str, ...] = ()  # changes of which the judge says otherwise today: told

    @property
    def first(self) -> AuditFault | None:
        """Return the first record that is wrong."""
        return self.faults[0] if self.faults else None

    def sentence(self) -> str:
        """Return the report in words."""
        if self.faults:
            return say("verifying.broken", first=self.faults[0].sentence)
        intact = say(
            "verifying.intact",
            entries=plural("verifying.entries", self.entries),
            signatures=plural("verifying.signatures", self.signatures),
        )
        found = [intact]
        if self.restored is not None:
            found.append(say("verifying.restored", remembered=f"{self.restored.seq:,}"))
        if self.forgone:
            found.append(self.lost())
        if self.set_back:
            found.append(self.clock())
        if self.open_ends:
            first = f"{self.open_ends[0]:,}"
            found.append(plural("verifying.open_ends", len(self.open_ends), first=first))
        if self.unnamed:
            found.append(plural("verifying.unnamed", self.unnamed))
        if self.unlike:
            found.append(plural("verifying.unlike", len(self.unlike), first=self.unlike[0]))
        return " ".join([*found, *self.people])

    def lost(self) -> str:
        """Say in words that chairs signed for what is lost of the history."""
        first = f"{self.forgone[0]:,}"
        return plural("verifying.forgone", len(self.forgone), first=first)

    def clock(self) -> str:
        """Say in words where a clock had been set back: order is proved, times are not."""
        count, first = len(self.set_back), f"{self.set_back[0]:,}"
        return plural("evidence.clock", count, first=first)


def verify(
    source: AuditSource,
    vault: Vault,
    memory: HeadMemory | None = None,
    progress: Progress | None = None,
    rights: Rights | None = None,
) -> Report:
    """Walk the whole board and report; nothing is written but, when all is well, the memory.

    `progress` hears how many records of how many are done; what it raises ends the walk.
    `rights` is what policies say of chairs and conditions, as far as they are known.
    """
    board = source.board()
    if board is None:
        fault = AuditFault(0, "", say("verifying.no_board"))
        return Report(False, 0, 0, 0, Head(0, GENESIS), (fault,))
    columns = list(source.spoilt())
    spoilt = [AuditFault(0, "", _spoilt(one)) for one in columns]
    if any(not one.rows for one in columns):  # nothing can be read without it
        return Report(False, 0, 0, 0, Head(0, GENESIS), tuple(spoilt))
    try:
        return _verified(source, vault, memory, progress, rights or Rights(), board, spoilt)
    except UNREAD:
        if not spoilt:  # an entry may say what nobody can have said; else it is a bug
            walk = Walk(source, vault, board, rights or Rights())
            spoilt = [fault for _, fault in walk.faults() if fault is not None]
        if not spoilt:
            raise
        return Report(False, 0, 0, 0, Head(0, GENESIS), tuple(spoilt))


def _verified(
    source: AuditSource, vault: Vault, memory: HeadMemory | None, progress: Progress | None,
    rights: Rights, board: Board, spoilt: list[AuditFault],
) -> Report:  # fmt: skip
    head = source.head()
    steps = _Steps(head.seq + source.count_changes(), progress)
    remembered = memory.highest(board.id) if memory else None
    walk = Walk(source, vault, board, rights)
    heads = walk.stood.heads
    faults, restored = _of_ledger(walk, steps, head, remembered)
    files = Files(source)
    stored = [
        *audit_rows.changes(source, board.zone, walk.facts, files, steps.step),
        # A broken chain is told as such, and not once more by what bears its heads.
        *audit_rows.everything_else(
            source, board, walk.facts, None if faults else heads, walk.genuine
        ),
        *audit_rows.own_changes(walk.facts, rights),
        *spoilt,
    ]
    # A broken chain is told first: what hangs on it follows from it.
    stored.sort(key=lambda fault: (fault.seq == 0, fault.seq))
    faults = list(dict.fromkeys(faults + stored))
    if memory is not None and not faults:
        keep = memory.start_again if restored else memory.remember
        keep(board.id, head)
    return Report(
        not faults,
        head.seq,
        walk.signatures,
        len(walk.facts.changes),
        head,
        tuple(map(_legible, faults[:MOST_FAULTS])),
        tuple(walk.facts.set_back),
        restored,
        {one.person_id: key for key, one in walk.facts.keys.items() if not one.revoked},
        unnamed=len(files.unnamed()),
        open_ends=walk.facts.sessions.left(),
        people=_of_people(walk.facts),
        counted=walk.facts.counted,
        forgone=tuple(walk.stood.words),
        gone=sum(1 for _ in walk.stood.gone()),
    )


def _spoilt(one: SpoiltColumn) -> str:
    fields = {"table": one.table, "column": one.column}
    if not one.rows:
        return say("verifying.column_missing", **fields)
    return plural("verifying.cells", one.rows, **fields)


def _legible(fault: AuditFault) -> AuditFault:
    """Return a fault without what no text may hold, whatever a row has for a name."""
    return replace(fault, subject=clean(str(fault.subject)), sentence=clean(fault.sentence))


def _of_people(facts: Facts) -> tuple[str, ...]:
    signed = {fact.seq: fact.said.key for fact in facts.signoffs.values()}
    members = facts.members
    late = audit_people.unaccepted(members, signed)
    return tuple(audit_people.told(members, late))


def _of_ledger(
    walk: Walk, steps: "_Steps", head: Head, remembered: Head | None
) -> tuple[list[AuditFault], Head | None]:
    """Return what is wrong with the chain; and the head remembered, where a restore names it.

    A chain that is not the one that was seen is a fault, unless an entry says that the board was
    put back from a copy and names exactly the head that was seen.
    """
    found, unlike = [], _of_memory(head, remembered)
    for entry, fault in walk.faults():
        steps.step()
        if fault is not None:
            found.append(fault)
        if remembered and entry.seq == remembered.seq and entry.hash != remembered.hash:
            sentence = say("verifying.other_history", seq=entry.seq)
            unlike.append(AuditFault(entry.seq, "", sentence))
    found += _of_heads(walk, min((fault.seq for fault in found), default=head.seq + 1))
    if unlike and remembered and remembered.text() in walk.facts.left:
        return found, remembered
    return sorted(unlike + found, key=lambda fault: fault.seq), None


def _of_heads(walk: Walk, broken: int) -> list[AuditFault]:
    """Return the entries before a broken one that stood on a history which is gone."""
    return [
        AuditFault(one.seq, one.said.subject, _gone(one))
        for one in walk.stood.gone()
        if one.seq < broken
    ]


def _gone(one: Gone) -> str:
    fields = {"first": f"{one.known + 1:,}", "last": f"{one.head.seq:,}"}
    why = say("verifying.why.gone", **fields)
    return say("verifying.entry", seq=one.seq, what=described(one.said), why=why)


def _of_memory(head: Head, remembered: Head | None) -> list[AuditFault]:
    if remembered is None or head.seq >= remembered.seq:
        return []
    sentence = say(
        "verifying.shorter",
        entries=plural("verifying.entries", head.seq),
        remembered=f"{remembered.seq:,}",
    )
    return [AuditFault(0, "", sentence)]


def verify_office(office: Office, progress: Progress | None = None) -> Report:
    """Verify the board of an office."""
    if office.open_audit is None:
        raise Refused(say("verifying.no_source"))
    rights = _rights(office)
    with office.open_audit() as source:
        report = verify(source, office.vault, office.heads, progress, rights)
        board = source.board()
    report = _judged(office, report)
    if report.ok and board is not None and office.keys is not None:
        for person_id, key_id in report.keys.items():
            office.keys.remember(board.id, person_id, key_id)
    return report


def _judged(office: Office, report: Report) -> Report:
    """Return a report with what KPIs count otherwise than the judge says today."""
    if not report.ok or not report.counted:
        return report
    with (office.open_view or office.open_work)() as view:
        packs = (view.pack, *_earlier(view, office.policies))
        return replace(report, unlike=tuple(audit_counted.unlike(view, packs, report.counted)))


def _rights(office: Office) -> Rights:
    """Return what the policies say that are or were in force; nothing where none can be read."""
    try:
        with (office.open_view or office.open_work)() as view:
            return rights_of(view.pack, *_earlier(view, office.policies))
    except (CabDeskError, *UNREAD):  # a row that somebody spoilt: verifying names it
        return Rights()


def _earlier(view: Work, policies: Policies | None) -> Iterator[Pack]:
    """Go through the policies that were in force, as far as the board keeps their very text."""
    about = view.ledger.of_subject(view.board().id)
    hashes = {_hash_said(event) for _, event in about if event.type in _IN_FORCE}
    for kept in view.packs.all() if policies is not None else ():
        if kept.hash in hashes - {view.pack.hash} and policies is not None:
            pack, _faults = policies.read(kept.id, kept.texts)
            if pack is not None and pack.hash == kept.hash:
                yield pack


def _hash_said(event: Event) -> str:
    try:
        return str(read(event.data).body.get("hash"))
    except Malformed:  # the walk says so
        return ""


def rights_of(*packs: Pack) -> Rights:
    """Return what policies say of chairs, conditions and separate duties."""
    return Rights(
        {pack.hash: pack.meeting.chair for pack in packs},
        {pack.hash: pack.meeting.conditions for pack in packs},
        {pack.hash: pack.own_change for pack in packs},
        {pack.hash: pack.twice for pack in packs},
        {pack.hash: roles_taking(pack) for pack in packs},
    )


class _Steps:
    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total = total
        self._progress = progress
        self._done = 0

    def step(self) -> None:
        self._done += 1
        if self._progress and (self._done % _STEP == 0 or self._done == self._total):
            self._progress(self._done, self._total)
