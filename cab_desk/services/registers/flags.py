"""Keep the inventory of feature flags: every flag held against the policy, and the audits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cab_desk.domain import flags as rules_of
from cab_desk.domain.canonical import Plain, folded, stamp
from cab_desk.domain.change import Change, Flag
from cab_desk.domain.demands import FlagRules
from cab_desk.domain.ledger import Draft
from cab_desk.domain.registers import flag_rules
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.register_ports import FlagAudit
from cab_desk.services.requests import summary
from cab_desk.services.requests.intake import block, one_line
from cab_desk.services.requests.meanwhile import About, follow
from cab_desk.words import say

LONGEST_TEXT = 500
# What a flag may lack and be kept all the same: the inventory says what is, and marks it.
_TOLERATED = frozenset({"kill_switch"})

SOUND, FAULTY, STALE, REMOVED = "sound", "faulty", "stale", "removed"


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A flag of the inventory, how it stands, and why in words; `number` is of its change."""

    flag: Flag
    state: str
    why: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What the page shows: some flags, how many stand, how many of those are stale or faulty."""

    lines: tuple[FlagLine, ...]
    standing: int
    stale: int
    faulty: int
    audit: FlagAudit | None = None


def register(work: Work, text: str = "", state: str = "") -> list[FlagLine]:
    """Return the flags by name: those that stand, or those of one state; `text` is looked for."""
    rules, wanted = flag_rules(work.pack), folded(text)
    everything = work.flags.all()
    numbers = _numbers(work, everything)
    lines = [
        replace(line_of(flag, rules, work.now), number=numbers.get(flag.change_uid, ""))
        for flag in everything
    ]
    return [
        line
        for line in lines
        if (line.state == state if state else line.state != REMOVED)
        and wanted in folded(_all_of(line))
    ]


def inventory(work: Work, text: str = "", state: str = "") -> Inventory:
    """Return the flags that are wanted, with the counts of all that stand, and the last audit."""
    standing = [line.state for line in register(work)]
    audits = work.flags.audits()
    return Inventory(
        tuple(register(work, text, state)),
        len(standing),
        standing.count(STALE),
        standing.count(FAULTY),
        audits[0] if audits else None,
    )


def line_of(flag: Flag, rules: FlagRules | None, at: datetime) -> FlagLine:
    """Return how a flag stands: what is wrong counts before what is old."""
    if flag.removed_at is not None:
        return FlagLine(flag, REMOVED)
    if rules is None:
        return FlagLine(flag, SOUND)
    why = [fault.sentence() for fault in rules_of.faults(flag, rules)]
    state = FAULTY if why else SOUND
    if rules_of.stale(flag, rules, at):
        state = STALE
        why.append(say("flags.stale", flag=flag.name))
    return FlagLine(flag, state, tuple(why))


def wrong(flag: Flag, rules: FlagRules) -> tuple[Fault, ...]:
    """Return what is wrong with a flag, by the field that says it."""
    found = [Fault(one.place, one.sentence()) for one in rules_of.faults(flag, rules)]
    found += [
        Fault(part, say("flags.long", most=LONGEST_TEXT))
        for part in ("owner", "purpose")
        if len(getattr(flag, part)) > LONGEST_TEXT
    ]
    return tuple(found)


def put(
    work: Work, flag: Flag, *, new: bool = False, number: str | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Outcome:  # fmt: skip
    """Add a flag, or replace the one of its name; raises BadInput with every fault by its field.

    `number` is that of the change that made it; None leaves it at `flag.change_uid`.
    A kill switch that a user-facing flag lacks is kept as it is, marked, and stops its change.
    Raises Refused where the policy keeps no inventory or somebody else saved meanwhile;
    ChangedMeanwhile, that says what, where `seen` are the fields from which the edit began.
    """
    rules = _rules(work)
    flag, unknown = _linked(work, _tidied(flag), number)
    old = next((one for one in work.flags.all() if one.name == flag.name), None)
    stands = old is not None and old.removed_at is None
    faults = [fault for fault in wrong(flag, rules) if fault.place not in _TOLERATED]
    faults += unknown
    if new and stands and not faults:
        faults.append(Fault("name", say("flags.taken", flag=flag.name)))
    if faults:
        raise BadInput(faults[0].sentence, tuple(faults))
    if seen is not None and stands and old is not None:
        _follow(work, seen, flag, old)
        flag = replace(flag, version=old.version)
    if not new and (not stands or (old is not None and old.version != flag.version)):
        raise Refused(say("flags.meanwhile", flag=flag.name))
    made_at = old.made_at if stands and old is not None else work.now
    kept = replace(flag, made_at=made_at, removed_at=None, version=(old.version if old else 0) + 1)
    if old is not None and replace(kept, version=old.version) == old:
        return Outcome(frozenset(), say("changes.nothing_changed"))
    _keep(work, kept, "flag.put", "")
    _judge_again(work, {kept.change_uid, old.change_uid if old else ""})
    return touched("flags", "change", message=say("flags.saved", flag=flag.name), made=flag.name)


def remove(
    work: Work, name: str, reason: str = "", seen: Mapping[str, Any] | None = None
) -> Outcome:
    """Take a flag out of use; it stays in the inventory as removed."""
    old = next((one for one in work.flags.all() if one.name == name), None)
    if old is None or old.removed_at is not None:
        raise Refused(say("flags.meanwhile", flag=name))
    if seen is not None:
        _follow(work, seen, replace(flag_from(old, seen), removed_at=work.now), old)
    kept = replace(old, removed_at=work.now, version=old.version + 1)
    _keep(work, kept, "flag.removed", block(reason))
    _judge_again(work, {kept.change_uid})
    return touched("flags", "change", message=say("flags.removed", flag=name))


def audit(work: Work, period: str, note: str, at: datetime) -> Outcome:
    """Record that the inventory was looked through for a period, with what was found."""
    rules = _rules(work)
    if any(one.period == period for one in work.flags.audits()):
        raise Refused(say("duties.review_again", what=say("flags.audit"), period=period))
    lines = [line_of(flag, rules, at) for flag in work.flags.all() if flag.removed_at is None]
    old = [line.flag.name for line in lines if line.state == STALE]
    found = FlagAudit(period, at, work.actor, len(lines), len(old), note)
    body: dict[str, Plain] = {
        "period": period, "at": stamp(at), "person": found.person, "flags": found.flags,
        "stale": found.stale, "note": note, "names": list(old), "title": say("flags.audit"),
    }  # fmt: skip
    event = work.record(Draft("flag.audited", body, period))
    work.flags.audited(replace(found, event_id=event.id))
    message = say(
        "flags.audited", period=period, flags=f"{found.flags:,}", stale=f"{found.stale:,}"
    )
    return touched("flags", "duties", message=message)


def table(lines: Sequence[FlagLine]) -> list[list[str]]:
    """Return the inventory as rows of texts, its head first."""
    names = ("name", "kind", "owner", "purpose", "ttl", "rolled_out", "kill_switch", "user_facing",
             "change", "state", "why", "made", "removed")  # fmt: skip
    return [[say(f"flags.column.{name}") for name in names], *map(_cells, lines)]


def state_word(state: str) -> str:
    """Say how a flag stands."""
    return say(f"flags.state.{state}")


def yes_word(yes: bool) -> str:
    """Say yes or no."""
    return say("flags.yes" if yes else "flags.no")


def _cells(line: FlagLine) -> list[str]:
    flag = line.flag
    return [
        flag.name, flag.kind, flag.owner, flag.purpose, flag.ttl, _day(flag.rolled_out_at),
        yes_word(flag.kill_switch), yes_word(flag.user_facing), line.number,
        state_word(line.state), " ".join(line.why), _day(flag.made_at), _day(flag.removed_at),
    ]  # fmt: skip


def _day(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def fields(flag: Flag, number: str) -> dict[str, Any]:
    """Return what somebody edits of a flag; `number` is that of its change."""
    return {
        "kind": flag.kind, "owner": flag.owner, "purpose": flag.purpose, "ttl": flag.ttl,
        "rolled_out": flag.rolled_out_at, "kill_switch": flag.kill_switch,
        "user_facing": flag.user_facing, "change": number, "removed": flag.removed_at,
    }  # fmt: skip


def flag_from(flag: Flag, values: Mapping[str, Any]) -> Flag:
    """Return a flag with what somebody edited of it, but for its change."""
    return replace(
        flag, kind=values["kind"], owner=values["owner"], purpose=values["purpose"],
        ttl=values["ttl"], rolled_out_at=values["rolled_out"], removed_at=values["removed"],
        kill_switch=values["kill_switch"], user_facing=values["user_facing"],
    )  # fmt: skip


def _follow(work: Work, seen: Mapping[str, Any], mine: Flag, now: Flag) -> None:
    mine_too, stands = (fields(one, _number_of(work, one)) for one in (mine, now))
    label = say("meanwhile.about.flag", flag=now.name)
    about = About(label, now.name, ("flag.put", "flag.removed"))
    follow(work, about, seen, mine_too, stands)


def _number_of(work: Work, flag: Flag) -> str:
    return work.changes.get(flag.change_uid).number if flag.change_uid else ""


def _rules(work: Work) -> FlagRules:
    found = flag_rules(work.pack)
    if found is None:
        raise Refused(say("flags.none_kept"))
    return found


def _linked(work: Work, flag: Flag, number: str | None) -> tuple[Flag, list[Fault]]:
    """Return the flag as of the change with a number, or what is wrong with the number."""
    if number is None:
        return flag, []
    number = one_line(number)
    change = work.changes.by_number(number) if number else None
    if change is None and number:
        return flag, [Fault("change", say("flags.no_change", number=number[:40]))]
    return replace(flag, change_uid=change.uid if change else ""), []


def _tidied(flag: Flag) -> Flag:
    return replace(
        flag,
        name=one_line(flag.name),
        owner=one_line(flag.owner),
        purpose=block(flag.purpose),
        ttl=one_line(flag.ttl),
    )


def _keep(work: Work, flag: Flag, kind: str, reason: str) -> None:
    work.flags.put(flag)
    body = stated(flag) | ({"reason": reason} if reason else {})
    work.record(Draft(kind, body, flag.name))


def stated(flag: Flag) -> dict[str, Plain]:
    """Return what an event says of a flag."""
    return {
        "name": flag.name,
        "kind": flag.kind,
        "owner": flag.owner,
        "purpose": flag.purpose,
        "ttl": flag.ttl,
        "kill_switch": flag.kill_switch,
        "user_facing": flag.user_facing,
        "change_uid": flag.change_uid,
        "made_at": _stamp(flag.made_at),
        "rolled_out_at": _stamp(flag.rolled_out_at),
        "removed_at": _stamp(flag.removed_at),
        "version": flag.version,
    }


def _stamp(moment: datetime | None) -> str:
    return stamp(moment) if moment else ""


def _judge_again(work: Work, uids: set[str]) -> None:
    known = work.changes.get_many(sorted(uids - {""}))
    if known:
        summary.refresh(work, list(known))


def _numbers(work: Work, flags: Sequence[Flag]) -> dict[str, str]:
    uids = sorted({flag.change_uid for flag in flags} - {""})
    found: dict[str, Change] = work.changes.get_many(uids) if uids else {}
    return {uid: change.number or change.title for uid, change in found.items()}


def _all_of(line: FlagLine) -> str:
    flag = line.flag
    return f"{flag.name}\n{flag.kind}\n{flag.owner}\n{flag.purpose}\n{line.number}"
