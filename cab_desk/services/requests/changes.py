"""Write, submit, withdraw, duplicate and move RFCs."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from cab_desk.domain.canonical import Plain, digest, folded
from cab_desk.domain.change import Change, Stage
from cab_desk.domain.content import (
    content,
    content_hash,
    differences,
    particulars,
    particulars_hash,
)
from cab_desk.domain.ledger import Draft
from cab_desk.domain.stages import EDITABLE, may_move
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests import closing, conditions, from_template, summary
from cab_desk.services.requests.intake import tidy
from cab_desk.words import say

_ROOM = 16_000  # bytes of an event for what particulars were and are
_SHORTEST_REASON = 3


def new_uid() -> str:
    """Return a random uid, the identity of a change for ever."""
    return secrets.token_hex(16)


def label(change: Change) -> str:
    """Return how sentences name a change: its number, or its title in a draft."""
    return change.number or f"“{change.title}”"


def create(work: Work, change: Change) -> Outcome:
    """Keep a new draft; raises BadInput with every fault named by its field."""
    uid = new_uid()
    draft = tidy(
        work, replace(change, uid=uid, number="", stage=Stage.DRAFT, revision=1, version=1)
    )
    event = work.record(_draft("change.created", draft, ()))
    summary.add_one(work, draft, event.id)
    message = say("changes.created", title=draft.title)
    return touched("change", f"change:{uid}", message=message, made=uid)


class EditedMeanwhile(Refused):
    """Say that somebody else saved while an edit was being made; nothing was recorded."""


def edit(work: Work, uid: str, new: Change, *, expected_version: int, reason: str = "") -> Outcome:
    """Store an edited change; signatures for the content before become stale.

    Raises Refused when somebody else saved meanwhile, when the content can no longer be edited,
    or when standing sign-offs would fall and no reason is given.
    """
    old = work.changes.get(uid)
    if old.version != expected_version:
        raise EditedMeanwhile(say("changes.edited_meanwhile", change=label(old)))
    new = tidy(work, _identity(new, old))
    changed = _changed(old, new)
    if not changed:
        return Outcome(frozenset(), say("changes.nothing_changed"))
    material = content_hash(old) != content_hash(new)
    if material and old.stage not in EDITABLE:
        raise Refused(say("changes.content_closed", change=label(old), stage=stage_name(old)))
    from_template.check_wanted(work, new, old)
    falls = material and bool(work.signoffs.standing(uid))
    if falls and len(reason.strip()) < _SHORTEST_REASON:
        raise Refused(say("changes.reason_needed", change=label(old)))
    _store(work, old, new, "change.edited", reason, changed)
    message = say("changes.saved_stale" if falls else "changes.saved", change=label(new))
    unlike = from_template.told(work, old, new)
    return touched("change", f"change:{uid}", message=f"{message} {unlike}".rstrip())


def keep(
    work: Work,
    *,
    uid: str,
    change: Change,
    expected_version: int = 1,
    reason: str = "",
    submit_too: bool = False,
    template: tuple[str, int] | None = None,
) -> Outcome:
    """Create (no uid) or edit an RFC and, if asked, submit it, in one unit of work.

    `template` names the template and its revision that a new one is made from.
    """
    if uid:
        outcome = edit(work, uid, change, expected_version=expected_version, reason=reason)
    else:
        outcome = create(work, change)
        uid = outcome.made
        if template is not None:
            from_template.note(work, work.changes.get(uid), *template)
    if submit_too:
        submitted = submit(work, uid)
        outcome = Outcome(outcome.touched | submitted.touched, submitted.message)
    return Outcome(outcome.touched, outcome.message, uid)


def submit(work: Work, uid: str) -> Outcome:
    """Submit a draft or a rejected RFC: it gets its number and the policy's clocks start."""
    old = work.changes.get(uid)
    _check_move(old, Stage.SUBMITTED)
    if not old.class_id:
        raise Refused(say("changes.class_needed", change=label(old)))
    if not old.requester:
        raise Refused(say("changes.requester_needed", change=label(old)))
    from_template.check_wanted(work, old)
    number = old.number or work.changes.next_number(work.pack.number_pattern, work.now.year)
    new = replace(old, number=number, stage=Stage.SUBMITTED, submitted_at=work.now)
    _store(work, old, new, "change.submitted", "", ["stage", "submitted_at"])
    message = say("changes.submitted", number=number)
    return touched("change", f"change:{uid}", message=message, made=number)


def withdraw(work: Work, uid: str, reason: str) -> Outcome:
    """Withdraw an RFC that was not begun; it stays on record."""
    return move_stage(work, uid, Stage.WITHDRAWN, reason)


def move_stage(work: Work, uid: str, to: Stage, reason: str = "") -> Outcome:
    """Move an RFC to another stage.

    Raises Refused for a move that does not exist, for a missing reason, and where the policy
    or a hold blocks scheduling or start.
    """
    old = work.changes.get(uid)
    _check_move(old, to)
    if to in (Stage.WITHDRAWN, Stage.REJECTED) and len(reason.strip()) < _SHORTEST_REASON:
        raise Refused(say("changes.reason_needed_move", change=label(old), stage=_word(to)))
    if to in (Stage.SCHEDULED, Stage.IN_PROGRESS):
        if old.on_hold:
            raise Refused(say("changes.on_hold", change=label(old), why=old.on_hold.rstrip(".")))
        _check_policy(work, old, to)
        conditions.check_met(work, old, label(old))
    if to is Stage.CLOSED:
        closing.check(work, old, label(old))
    new = replace(old, stage=to)
    _store(work, old, new, "change.moved_stage", reason, ["stage"])
    message = say("changes.moved", change=label(old), stage=_word(to))
    return touched("change", f"change:{uid}", message=message)


def move_back(work: Work, uid: str, reason: str) -> Outcome:
    """Undo the last move of an RFC's stage, which the board takes back; by the ledger's word."""
    old = work.changes.get(uid)
    moves = [
        read(event.data).body
        for _, event in work.ledger.of_subject(uid)
        if event.type == "change.moved_stage"
    ]
    if not moves or moves[-1].get("to") != str(old.stage):
        return Outcome(frozenset())
    new = replace(old, stage=Stage(moves[-1]["from"]))
    _store(work, old, new, "change.moved_stage", reason, ["stage"])
    return touched("change", f"change:{uid}")


def note_particulars(
    work: Work,
    old: Change,
    new: Change,
    kind: str,
    reason: str,
    changed: Sequence[str],
    **more: str,
) -> None:
    """Store what of a change is never signed, by an event of its own kind."""
    _store(work, old, new, kind, reason, changed, **more)


def duplicate(work: Work, uid: str) -> Outcome:
    """Make a new draft with the content of another RFC, without its time and its proofs."""
    old = work.changes.get(uid)
    copy = Change(
        title=say("changes.copy_of", title=old.title)[:200],
        class_id=old.class_id,
        types=old.types,
        priority=old.priority,
        impact=old.impact,
        probability=old.probability,
        residual_impact=old.residual_impact,
        residual_probability=old.residual_probability,
        environment=old.environment,
        systems=old.systems,
        requester=old.requester,
        requester_id=old.requester_id,
        owner=old.owner,
        owner_id=old.owner_id,
        traits=old.traits,
        documents=old.documents,
        attachments=old.attachments,
    )
    outcome = create(work, copy)
    from_template.copy(work, old, work.changes.get(outcome.made))
    return outcome


def stage_name(change: Change) -> str:
    """Return the stage of a change in words."""
    return _word(change.stage)


def _word(stage: Stage) -> str:
    return say(f"changes.stage.{stage}")


def _check_move(change: Change, to: Stage) -> None:
    if not may_move(change.stage, to):
        raise Refused(
            say("changes.no_such_move", change=label(change), before=stage_name(change),
                after=_word(to))
        )  # fmt: skip


def _check_policy(work: Work, change: Change, to: Stage) -> None:
    verdict = summary.judged(work, change)
    blocks = [finding for finding in verdict.findings if finding.severity == "block"]
    if blocks:
        raise Refused(
            say("changes.blocked", change=label(change), stage=_word(to), section=blocks[0].section,
                why=blocks[0].message())
        )  # fmt: skip


def _identity(new: Change, old: Change) -> Change:
    return replace(
        new,
        uid=old.uid,
        number=old.number,
        stage=old.stage,
        submitted_at=old.submitted_at,
        revision=old.revision,
        version=old.version,
        source=old.source,
        external_id=old.external_id,
        requester_id=_link(new.requester, new.requester_id, old.requester, old.requester_id),
        owner_id=_link(new.owner, new.owner_id, old.owner, old.owner_id),
        signoffs=(),
    )


def _link(name: str, known: str, before: str, id_before: str) -> str:
    """Return whom a name may mean if nobody bears it now: an id never outlives its name."""
    return "" if known == id_before and folded(name) != folded(before) else known


def _changed(old: Change, new: Change) -> list[str]:
    parts = (*differences(content(old), content(new)),
             *differences(particulars(old), particulars(new)))  # fmt: skip
    return [part.name for part in parts]


def values_between(old: Change, new: Change, *, moved: bool = False) -> list[Plain]:
    """Return what was never signed and is another now: each field, before and after.

    Of content both versions are kept whole; of particulars this is all that is. A value for which
    an event has no room stands there by its hash. With `moved` the stage is among them.
    """
    room, found = _ROOM, list[Plain]()
    for one in differences(particulars(old), particulars(new)):
        if one.name == "stage" and not moved:  # `from` and `to` say it
            continue
        row: list[Plain] = [one.name]
        for value in (one.before, one.after):
            data = value.encode()
            fits = len(data) <= room
            room -= len(data) if fits else 0
            row.append(value if fits else f"sha256:{digest(data)}")
        found.append(row)
    return found


def _draft(kind: str, change: Change, changed: Sequence[str], **more: Plain) -> Draft:
    body: dict[str, Plain] = {
        "number": change.number,
        "title": change.title,
        "particulars": particulars_hash(change),
        "fields": list(changed),
        # Who they are on this board, which the signed names alone do not say.
        "requester_id": change.requester_id,
        "owner_id": change.owner_id,
        **more,
    }
    return Draft(kind, body, change.uid, change.revision, content_hash(change))


def _store(
    work: Work,
    old: Change,
    new: Change,
    kind: str,
    reason: str,
    changed: Sequence[str],
    **said: str,
) -> None:
    if content_hash(old) != content_hash(new):
        new = replace(new, revision=old.revision + 1)
    more = {"reason": reason.strip(), **said}
    if new.stage != old.stage:
        more |= {"from": str(old.stage), "to": str(new.stage)}
    event = work.record(_draft(kind, new, changed, values=values_between(old, new), **more))
    kept = work.changes.replace(new, event.id)
    signs = work.signoffs.standing(kept.uid)
    # What a form does not know of a change stays as it is on the board.
    summary.keep(work, [
        replace(kept, signoffs=signs, duties_done=old.duties_done, flags=old.flags)
    ])  # fmt: skip
