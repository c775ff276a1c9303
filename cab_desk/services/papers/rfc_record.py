"""One RFC as plain data, from which its paper is drawn: as it stands, with gates and sign-offs."""

from typing import Any, TypeAlias

from cab_desk.domain import attachments
from cab_desk.domain.canonical import clean
from cab_desk.domain.change import DOCUMENTS, Change
from cab_desk.domain.content import content_hash
from cab_desk.domain.policy import Pack
from cab_desk.domain.verdict import Verdict
from cab_desk.services.papers.minutes_keys import spoken
from cab_desk.services.papers.minutes_record import Clock
from cab_desk.services.ports import RecordedSignoff, Work
from cab_desk.services.requests import judging
from cab_desk.services.requests.changes import stage_name
from cab_desk.words import say

Record: TypeAlias = dict[str, Any]


def build(work: Work, uid: str) -> Record:
    """Return the record of an RFC at this moment; raises Refused when there is none."""
    board, head, pack = work.board(), work.ledger.head(), work.pack
    clock = Clock(board.zone)
    bench = judging.bench(work)
    change = judging.signed(work.changes.get(uid), work.signoffs.standing(uid))
    verdict = bench.judge(change)
    level = pack.level(verdict.risk.level or "")
    return {
        "v": 1,
        "kind": "rfc",
        "made": clock.moment(work.now),
        "board": clean(board.name),
        "policy": clean(f"{pack.title}, {pack.version}"),
        "head": head.seq,
        **_face(pack, change),
        "risk": clean(level.label) if level else "",
        "start": clock.maybe(change.start),
        "end": clock.maybe(change.end),
        "findings": findings(verdict),
        "documents": [
            {"label": say(f"changes.document.{name}"), "text": clean(text)}
            for name in DOCUMENTS
            if (text := change.documents.get(name, "")).strip()
        ],
        "attachments": attachments.plain(change.attachments),
        "signoffs": [
            _signoff(record, clock)
            for record in work.signoffs.of_change(uid)
            if not (record.stale or record.superseded)
        ],
    }


def findings(verdict: Verdict) -> list[Record]:
    """Return what is objected to, blocks first, each thing once with every section that asks."""
    found: dict[tuple[bool, str, str], list[str]] = {}
    for one in sorted(verdict.findings, key=lambda one: not one.blocks):
        said = (one.blocks, clean(one.message()), clean(one.remedy()))
        found.setdefault(said, []).append(clean(one.section))
    return [
        {"blocks": blocks, "message": message, "remedy": remedy,
         "section": ", ".join(dict.fromkeys(sections))}
        for (blocks, message, remedy), sections in found.items()
    ]  # fmt: skip


def _face(pack: Pack, change: Change) -> Record:
    kind = pack.class_def(change.class_id)
    return {
        "number": clean(change.number),
        "title": clean(change.title),
        "stage": stage_name(change),
        "revision": change.revision,
        "content": content_hash(change),
        "class": clean(kind.label) if kind else "",
        "requester": clean(change.requester),
        "owner": clean(change.owner),
        "environment": change.environment,
        "systems": [clean(system) for system in change.systems],
    }


def _signoff(record: RecordedSignoff, clock: Clock) -> Record:
    said = record.signoff
    return {
        "name": clean(said.person),
        "role": clean(said.role),
        "decision": str(said.decision),
        "conditions": [clean(text) for text in said.conditions],
        "meaning": clean(record.meaning),
        "at": clock.maybe(said.at),
        "revision": record.revision,
        "content": record.content_hash,
        "entry": record.ledger_seq,
        **spoken(said, clock.moment),
    }
