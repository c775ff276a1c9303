"""What is owed after changes and by the board at regular times, and how it is done."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from cab_desk.domain import postmortem
from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.change import Change, DutyDone
from cab_desk.domain.days import zone_of
from cab_desk.domain.demands import Duty, Review
from cab_desk.domain.ledger import Draft
from cab_desk.domain.policy import Pack
from cab_desk.domain.postmortem import PostMortem
from cab_desk.domain.upkeep import FLAG_AUDIT, reviews_due, reviews_of
from cab_desk.domain.verdict import Due, Label, Verdict
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.duty_ports import ReviewHeld
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.registers import flags
from cab_desk.services.registers.due_rows import DUE as DUE  # noqa: PLC0414 -- still of the duties
from cab_desk.services.registers.due_rows import OVERDUE as OVERDUE  # noqa: PLC0414
from cab_desk.services.registers.due_rows import SOON as SOON  # noqa: PLC0414
from cab_desk.services.registers.due_rows import DueRow, state_of
from cab_desk.services.requests import changes, summary
from cab_desk.words import say

_MOST = 200
_SHORTEST, _LONGEST = 3, 8000
_FIELDS = ("reviewed_at", "documented_at")
_QUARTER = 3


def due(work: Work, limit: int = _MOST) -> list[DueRow]:
    """Return what changes and the board owe, the earliest first."""
    rows = [
        DueRow(one.what, named(one.what, one.label), one.by, state_of(one.by, work.now), one.rule,
               one.section, one.uid, one.number, one.title)
        for one in work.duties.owed(limit)
    ]  # fmt: skip
    rows += [
        DueRow(one.what, one.label, one.by, state_of(one.by, work.now), one.rule, one.section,
               review=one.what)
        for one in _reviews(work)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.by, row.number, row.what))[:limit]


def due_of(work: Work, uid: str) -> list[DueRow]:
    """Return what is still owed for a change, as the judge says now."""
    change = work.changes.get(uid)
    return open_rows(change, summary.judged(work, change), work.now)


def open_rows(change: Change, verdict: Verdict, at: datetime) -> list[DueRow]:
    """Return what a verdict says is owed for a change and not done."""
    return [
        DueRow(one.what, named(one.what, one.label), one.by, state_of(one.by, at), one.rule,
               one.section, change.uid, change.number, change.title)
        for one in verdict.due
        if not one.done
    ]  # fmt: skip


def named(what: str, label: str = "") -> str:
    """Return how a duty is called: the policy's own word, or the program's."""
    return str(Label(f"findings.due.{what}", label))


def done(
    work: Work,
    uid: str,
    what: str,
    by: datetime,
    note: str,
    at: datetime | None = None,
    said: PostMortem | None = None,
) -> Outcome:
    """Record that something owed was done.

    A retrospective and the documentation are kept as times of the change, everything else that
    no field shows as an event of its own. A post-mortem is `said` by the policy's questions,
    where it has some, and its note is written from that. Raises Refused where sign-offs, a
    checklist or the outcome show it, or where the change does not owe it; BadInput for answers,
    action items, note and time that are missing or wrong, all at once.
    """
    change = work.changes.get(uid)
    owing = _owing(work, change, what, by)
    at = at or work.now
    asked = asked_of(work.pack, what)
    said = (said or PostMortem(())).tidy() if asked else None
    wrong = _wrong_answers(work.pack, said) if said is not None else []
    if said is not None and not wrong:
        note = postmortem.written(asked, said, say("duties.tasks"))
    note = note.strip()
    _check(wrong or _wrong_note(note), at, work.now)
    duty = _duty(work.pack, owing)
    shown = duty.done_by if duty else "approval"
    label = named(what, owing.label)
    name = changes.label(change)
    if shown in _FIELDS:
        reviewed = shown == "reviewed_at"
        moved = replace(change, reviewed_at=at) if reviewed else replace(change, documented_at=at)
        changes.note_particulars(work, change, moved, "change.edited", note, [shown])
    elif shown.partition(":")[0] in ("", "document"):
        _record(work, change, DutyDone(what, by, at, work.actor, note), label, said)
    else:
        role = duty.role if duty else ""
        kind = "outcome" if shown in ("started", "finished") else shown.partition(":")[0]
        raise Refused(say(f"duties.by_{kind}", change=name, role=role))
    message = say("duties.done", what=label, change=name)
    return touched("change", f"change:{uid}", "duties", message=message)


def review_done(work: Work, review: str, note: str, at: datetime | None = None) -> Outcome:
    """Record that a review of the policy was held; it counts for the period that it lies in."""
    found = next((one for one in _all_reviews(work.pack) if one.what == review), None)
    if found is None:
        raise Refused(say("duties.review_none"))
    note, at = note.strip(), at or work.now
    _check(_wrong_note(note), at, work.now)
    zone = work.pack.zone if work.pack.zone != "board" else work.board().zone
    period = period_of(at.astimezone(zone_of(zone or "UTC")), found.every)
    if review == FLAG_AUDIT:
        return flags.audit(work, period, note, at)
    if any((one.review, one.period) == (review, period) for one in work.duties.held()):
        raise Refused(say("duties.review_again", what=found.label, period=period))
    held = ReviewHeld(review, period, at, work.actor, note)
    body = {"review": review, "period": period, "at": stamp(at), "person": held.person,
            "note": note, "title": found.label}  # fmt: skip
    event = work.record(Draft("review.done", body, f"{review} {period}"))
    work.duties.hold(replace(held, event_id=event.id))
    message = say("duties.review_done", what=found.label, period=period)
    return touched("duties", message=message)


def asked_of(pack: Pack, what: str) -> tuple[str, ...]:
    """Return the questions that the doing of a duty answers."""
    return postmortem.questions(pack) if what == postmortem.POST_MORTEM else ()


def period_of(local: datetime, every: str) -> str:
    """Return the name of the month, quarter or year that a local time lies in."""
    if every == "month":
        return f"{local:%Y-%m}"
    if every == "quarter":
        return f"{local.year}-Q{(local.month - 1) // _QUARTER + 1}"
    return str(local.year)


def _record(work: Work, change: Change, one: DutyDone, label: str, said: PostMortem | None) -> None:
    body: dict[str, Plain] = {
        "what": one.what,
        "by": stamp(one.by),
        "at": stamp(one.at),
        "person": one.person,
        "note": one.note,
        "label": label,
        "number": change.number,
        "title": change.title,
    }
    if said is not None:
        body["answers"] = list(said.answers)
        body["tasks"] = [{"text": task.text, "owner": task.owner} for task in said.tasks]
    event = work.record(Draft("duty.done", body, change.uid, change.revision))
    work.duties.done(change.uid, one, event.id)
    summary.refresh(work, [change.uid])


def _owing(work: Work, change: Change, what: str, by: datetime) -> Due:
    name = changes.label(change)
    verdict = summary.judged(work, change)
    found = [one for one in verdict.due if one.what == what and one.by == by]
    if not found:
        floating = change.outcome is not None and change.outcome.finished_at is None
        raise Refused(say("duties.no_end" if floating else "duties.none", change=name))
    open_ones = [one for one in found if not one.done]
    if not open_ones:
        label = named(what, found[0].label)
        raise Refused(say("duties.done_already", what=label, change=name))
    return open_ones[0]


def _duty(pack: Pack, owing: Due) -> Duty | None:
    for rule in pack.rules:
        for duty in rule.duties if rule.id == owing.rule else ():
            if (duty.what, duty.label) == (owing.what, owing.label):
                return duty
    return None


def _check(faults: list[Fault], at: datetime, now: datetime) -> None:
    if at > now:
        faults = [*faults, Fault("at", say("duties.time_ahead"))]
    if faults:
        raise BadInput(faults[0].sentence, tuple(faults))


def _wrong_note(note: str) -> list[Fault]:
    if len(note) < _SHORTEST:
        return [Fault("note", say("duties.note_missing", least=_SHORTEST))]
    return [Fault("note", say("duties.note_long", most=_LONGEST))] if len(note) > _LONGEST else []


def _wrong_answers(pack: Pack, said: PostMortem) -> list[Fault]:
    found = [
        Fault(place, say(f"duties.post_mortem.{why}", least=_SHORTEST))
        for place, why in postmortem.faults(pack, said, _SHORTEST)
    ]
    asked = postmortem.questions(pack)
    if not found and len(postmortem.written(asked, said, say("duties.tasks"))) > _LONGEST:
        found.append(Fault("answer:0", say("duties.note_long", most=_LONGEST)))
    return found


def _reviews(work: Work) -> tuple[Due, ...]:
    held: dict[str, datetime] = {}
    for one in work.duties.held():
        held[one.review] = max(one.at, held.get(one.review, one.at))
    if audits := work.flags.audits():
        held[FLAG_AUDIT] = audits[0].at
    return reviews_due(work.pack, held, work.now, work.board().zone)


def _all_reviews(pack: Pack) -> Iterator[Review]:
    for rule in pack.rules:
        yield from reviews_of(rule)
