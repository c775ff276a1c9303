"""What is signed by whoever grants an exception: what it lifts, why, and in which words."""

from collections.abc import Mapping
from typing import Any

from cab_desk.domain.canonical import Plain, clean
from cab_desk.domain.change import Change, Choice, Grant
from cab_desk.domain.exceptions import Possible, possible
from cab_desk.domain.signatures import APPROVING, folded
from cab_desk.domain.statement import Statement
from cab_desk.errors import Refused
from cab_desk.services.ports import Work
from cab_desk.services.register_ports import Granted
from cab_desk.services.requests import judging
from cab_desk.services.requests.changes import label
from cab_desk.words import say

LONGEST_REASON = 2_000  # it stands in the signed event, beside the drawing


def found(work: Work, change: Change) -> tuple[Possible, ...]:
    """Return the exceptions that the policy offers for a change, by its standing sign-offs."""
    signed = judging.signed(change, work.signoffs.standing(change.uid))
    bench = judging.bench(work)
    return possible(work.pack, signed, bench.context(signed), work.now)


def one_of(work: Work, change: Change, override: str) -> Possible:
    """Return an exception that may be granted now; raises Refused with the reason."""
    one = next((each for each in found(work, change) if each.override.id == override), None)
    if one is None:
        raise Refused(say("exceptions.not_needed", number=label(change)))
    why = refusal(one)
    if why:
        raise Refused(why)
    return one


def refusal(one: Possible) -> str:
    """Return why nobody can grant an exception as it stands, or nothing."""
    if one.lacks:
        return say(f"findings.exception.{one.lacks}.message", exception=one.override.label)
    if len(one.grant.reason) > LONGEST_REASON:
        return say("exceptions.reason_long", most=f"{LONGEST_REASON:,}")
    return ""


def body(one: Possible) -> dict[str, Plain]:
    """Return what the event of a sign-off says of the exception that it grants."""
    return {
        "override": one.override.id,
        "label": clean(one.override.label),
        "rule": one.rule,
        "section": clean(one.section),
        "lifts": list(one.lifts),
        "reason": one.grant.reason,
        "kind": one.grant.kind,
    }


def meaning(one: Possible, role: str, change: Change) -> str:
    """Return the sentence that somebody signs who grants it, from the policy where it has one."""
    fields = {
        "role": role, "number": label(change), "revision": change.revision,
        "exception": one.override.label, "section": one.section, "reason": one.grant.reason,
    }  # fmt: skip
    template = one.override.meaning
    return clean(template.format(**fields) if template else say("exceptions.meaning", **fields))


def alone(one: Possible, role: str) -> bool:
    """Tell whether a role signs for the exception alone, and not for the change besides."""
    return role not in one.ordinary


def said_meaning(one: Possible, role: str, change: Change, decision: Choice, plain: str) -> str:
    """Return all that is signed: `plain` is what the same decision means without an exception."""
    own = meaning(one, role, change)
    return own if alone(one, role) and decision is Choice.APPROVE else f"{plain} {own}"


def asked(work: Work, change: Change, said: Mapping[str, Any]) -> Possible | None:
    """Return the exception that a sign-off grants, if any.

    Raises Refused unless it is needed, justified, still the one that was read, and of this role.
    """
    claim = said.get("exception")
    if claim is None:
        return None
    if not isinstance(claim, Mapping) or Choice(said["decision"]) not in APPROVING:
        raise Refused(say("signing.bad_signature"))
    one = one_of(work, change, str(claim.get("override", "")))
    if dict(claim) != body(one):
        raise Refused(say("exceptions.changed", number=label(change)))
    if folded(said["role"]) not in map(folded, one.roles):
        fields = {"role": said["role"], "exception": one.override.label}
        raise Refused(say("exceptions.not_its_role", **fields))
    return one


def projected(said: Statement, event_id: str) -> Granted | None:
    """Return the row of the register that a sign-off's event states, if it grants anything."""
    claim = said.body.get("exception")
    if claim is None:
        return None
    names = ("override", "rule", "section", "label", "kind", "reason")
    return Granted(
        event_id=event_id,
        change_uid=said.subject,
        revision=said.revision,
        **{name: claim[name] for name in names},
        person_id=said.author,
        person=said.body["name"],
        role=said.body["role"],
        at=said.at,
        policy_hash=said.policy,
    )


def grants(body: Mapping[str, Any]) -> tuple[Grant, ...]:
    """Return what the body of a sign-off's event grants."""
    claim = body.get("exception")
    return () if claim is None else (Grant(claim["override"], claim["reason"], claim["kind"]),)
