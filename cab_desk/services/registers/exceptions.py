"""Ask for an exception to a window or freeze, see how far it has come, and keep the register."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cab_desk.domain.canonical import clean, folded
from cab_desk.domain.change import Change, ExceptionCase, Stage
from cab_desk.domain.demands import Override
from cab_desk.domain.exceptions import BEFORE, Possible
from cab_desk.domain.verdict import Label
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.register_ports import Granted, GrantedQuery
from cab_desk.services.requests import changes
from cab_desk.services.requests.intake import block
from cab_desk.services.requests.meanwhile import About, follow
from cab_desk.services.signatures import granting
from cab_desk.words import say

SHORTEST_REASON = 3


@dataclass(frozen=True, slots=True)
class Signature:
    """A role that an exception needs, and who granted it; without a name it is open."""

    role: str
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One exception that the policy offers for a change.

    `broken`: what stands in the way, as (section, sentence). `every`: each of the signatures is
    needed, else any of them. `kinds`: the reasons that count, as (id, word). `lacks`: why nobody
    can grant it yet. `needs`: the document that a kind of reason asks for and that is not written.
    """

    id: str
    label: str
    section: str
    broken: tuple[tuple[str, str], ...]
    every: bool
    signatures: tuple[Signature, ...]
    kinds: tuple[tuple[str, str], ...]
    needs_reason: bool
    lacks: str
    holds: bool
    needs: tuple[tuple[str, str], ...] = ()

    @property
    def granted(self) -> tuple[Signature, ...]:
        """Return the signatures that are given."""
        return tuple(one for one in self.signatures if one.name)


@dataclass(frozen=True, slots=True)
class ExceptionSheet:
    """What the dialog shows of a change; `why_not` says why nothing can be asked for."""

    uid: str
    number: str
    title: str
    stage: Stage
    stated: bool
    reason: str
    kind: str
    asked: tuple[Asked, ...]
    why_not: str = ""
    case: ExceptionCase | None = None  # as it stands


def sheet(work: Work, uid: str) -> ExceptionSheet:
    """Return which exceptions a change could have, and what each of them still needs."""
    change = work.changes.get(uid)
    case = change.exception
    offered = granting.found(work, change)
    reason = case.reason if case is not None and case.reason.strip() else _written(change, offered)
    return ExceptionSheet(
        uid,
        changes.label(change),
        change.title,
        change.stage,
        case is not None,
        reason,
        case.kind if case is not None else "",
        tuple(_asked(change, one) for one in offered),
        _why_not(change, offered),
        case,
    )


def state(
    work: Work, uid: str, override: str, reason: str, kind: str = "",
    seen: ExceptionCase | bool | None = False,
) -> Outcome:  # fmt: skip
    """Say why a change needs an exception; those who may grant it are asked to sign from then on.

    Raises BadInput with every fault by its field, and Refused where nothing is to be lifted, or
    where somebody has granted the exception for the reason that stands; ChangedMeanwhile where
    what stands is not what was `seen` (None: nothing, False: it is not asked).
    """
    change = work.changes.get(uid)
    offered = granting.found(work, change)
    one = next((each for each in offered if each.override.id == override), None)
    if one is None:
        raise Refused(_why_not(change, offered) or say("exceptions.not_needed", number=_of(change)))
    if why := _why_not(change, offered):
        raise Refused(why)
    said = ExceptionCase(block(reason), kind if one.override.kinds else "other")
    faults = _faults(change, one.override, said)
    if faults:
        raise BadInput(faults[0].sentence, faults)
    if said == change.exception:
        return Outcome(frozenset(), say("changes.nothing_changed"))
    _refuse_granted(offered)
    _follow(work, change, seen, said)
    new = replace(change, exception=said)
    changes.note_particulars(work, change, new, "change.edited", said.reason, ["exception"])
    message = say("exceptions.stated", exception=one.override.label, number=_of(change))
    return touched("change", f"change:{uid}", message=message)


def drop(work: Work, uid: str, seen: ExceptionCase | bool | None = False) -> Outcome:
    """Ask for no exception any more; raises Refused where somebody has granted it, and as `state`
    does.
    """
    change = work.changes.get(uid)
    if change.exception is None:
        return Outcome(frozenset(), say("changes.nothing_changed"))
    _refuse_granted(granting.found(work, change))
    _follow(work, change, seen, None)
    new = replace(change, exception=None)
    changes.note_particulars(work, change, new, "change.edited", "", ["exception"])
    return touched("change", f"change:{uid}", message=say("exceptions.dropped", number=_of(change)))


def fields(case: ExceptionCase | None) -> dict[str, Any]:
    """Return what somebody edits of an exception that is asked for."""
    return {"reason": case.reason, "kind": case.kind} if case else {"reason": "", "kind": ""}


def _follow(
    work: Work, change: Change, seen: ExceptionCase | bool | None, mine: ExceptionCase | None
) -> None:
    if isinstance(seen, bool):
        return
    about = About(
        say("meanwhile.about.exception", number=_of(change)), change.uid, ("change.edited",),
        lambda said: "exception" in said.body.get("fields", ()),
    )  # fmt: skip
    follow(work, about, fields(seen), fields(mine), fields(change.exception))


def register(work: Work, query: GrantedQuery, text: str = "") -> list[Granted]:
    """Return the exceptions that were granted, newest first; `text` is looked for in all of it."""
    wanted = folded(text)
    return [one for one in work.exceptions.find(query) if wanted in folded(_all_of(one))]


def table(rows: Sequence[Granted]) -> list[list[str]]:
    """Return the register as rows of texts, its head first."""
    names = ("number", "title", "exception", "rule", "section", "kind", "reason", "person", "role",
             "at", "revision", "state", "policy", "entry")  # fmt: skip
    head = [say(f"exceptions.column.{name}") for name in names]
    return [head, *map(_cells, rows)]


def kind_word(kind: str) -> str:
    """Return a kind of reason in words."""
    return say(f"exceptions.kind.{kind}") if kind else ""


def state_word(state: str) -> str:
    """Say how an exception of the register stands today."""
    return say(f"exceptions.state.{state}")


def _cells(one: Granted) -> list[str]:
    return [
        one.number, one.title, one.label, one.rule, one.section, kind_word(one.kind), one.reason,
        one.person, one.role, one.at.isoformat(timespec="seconds"), str(one.revision),
        state_word(one.state), one.policy_hash, one.event_id,
    ]  # fmt: skip


def _all_of(one: Granted) -> str:
    texts = (one.number, one.title, one.label, one.reason, one.person, one.role, one.section)
    return "\n".join(texts)


def _asked(change: Change, one: Possible) -> Asked:
    override = one.override
    given = {folded(sign.role): sign for sign in one.grants}
    found = ((role, given.get(folded(role))) for role in one.roles)
    return Asked(
        override.id,
        override.label,
        one.section,
        tuple(dict.fromkeys((part.section, part.message()) for part in one.broken)),
        bool(override.all_of),
        tuple(
            Signature(role, sign.person, sign.at) if sign else Signature(role)
            for role, sign in found
        ),
        tuple((kind, kind_word(kind)) for kind in override.kinds),
        override.justified,
        granting.refusal(one),
        one.holds,
        tuple(_needed(change, override)),
    )


def _needed(change: Change, override: Override) -> list[tuple[str, str]]:
    return [
        (kind, str(Label(f"changes.document.{name}")))
        for kind, name in override.documents
        if not change.documents.get(name, "").strip()
    ]


def _faults(change: Change, override: Override, said: ExceptionCase) -> tuple[Fault, ...]:
    faults = []
    if len(said.reason) < SHORTEST_REASON and override.justified:
        faults.append(Fault("reason", say("exceptions.reason_missing")))
    if len(said.reason) > granting.LONGEST_REASON:
        most = f"{granting.LONGEST_REASON:,}"
        faults.append(Fault("reason", say("exceptions.reason_long", most=most)))
    if override.kinds and said.kind not in override.kinds:
        faults.append(Fault("kind", say("exceptions.kind_missing")))
    for kind, name in _needed(change, override):
        if kind == said.kind:
            faults.append(Fault("kind", say("exceptions.document_missing", document=name)))
    return tuple(faults)


def _why_not(change: Change, offered: Sequence[Possible]) -> str:
    if change.stage not in BEFORE:
        return say("exceptions.begun", number=_of(change), stage=changes.stage_name(change))
    return "" if offered else say("exceptions.not_needed", number=_of(change))


def _refuse_granted(offered: Sequence[Possible]) -> None:
    for one in offered:
        for sign in one.grants:
            fields = {"name": sign.person, "exception": one.override.label}
            raise Refused(say("exceptions.granted_already", **fields))


def _written(change: Change, offered: Sequence[Possible]) -> str:
    """Return the document that justifies an exception in place of a reason, where it is there."""
    names = (one.override.justified_by for one in offered if one.override.justified_by)
    return next((clean(text) for name in names if (text := change.documents.get(name, ""))), "")


def _of(change: Change) -> str:
    return changes.label(change)
