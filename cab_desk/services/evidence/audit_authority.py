"""Hold who signed against what the ledger says that they were: roles, chairs, whose word it is.

Whoever owns the file and one key of a member can sign what that member was never asked for. Of
people the last word before the entry counts that a chair signed, where one had to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from cab_desk.domain.canonical import folded, moment, stamp
from cab_desk.domain.change import Stage
from cab_desk.domain.heard import HEARD, SLACK, check_body, speaker
from cab_desk.domain.identity import JOINED, one_of
from cab_desk.domain.membership import KINDS, Membership
from cab_desk.domain.merge import COUNTS
from cab_desk.domain.statement import Malformed, Statement
from cab_desk.services.evidence.audit_conditions import Standing
from cab_desk.services.evidence.audit_duties import Duties
from cab_desk.services.evidence.audit_facts import Vouched
from cab_desk.services.evidence.audit_policies import CHANGED, Agreements
from cab_desk.services.evidence.audit_reviews import ReviewFacts
from cab_desk.services.members.chair import CHAIR_TYPES
from cab_desk.services.requests.eligibility import SIGNABLE

# The chair's own events; packets may be signed by anybody who hands one out, and what is said of
# people and keys is held against the words of chairs by itself.
_OF_THE_CHAIR = CHAIR_TYPES - {"packet.taken"} - KINDS

_SHUT = frozenset(map(str, frozenset(Stage) - SIGNABLE))  # where nobody signs


@dataclass(frozen=True, slots=True)
class Rights:
    """What policies say, by their hashes, as far as they are known here; of one that is not known
    nobody is said to do what they may not.

    `chairs` is the chair's role, `tickers` the roles that may tick any condition (none: chairs),
    `own` whether somebody may approve an own change, `twice` whether sign it in two roles, `spoken`
    the roles in which a word of mouth is taken.
    """

    chairs: Mapping[str, str] = field(default_factory=dict)
    tickers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: Mapping[str, bool] = field(default_factory=dict)
    twice: Mapping[str, bool] = field(default_factory=dict)
    spoken: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Known(Protocol):
    """What of the ledger is asked here."""

    members: Membership
    policy: tuple[int, str | None, str | None]
    reviews: ReviewFacts
    asked: dict[str, tuple[str, str, str]]
    standing: Standing
    agreements: Agreements
    duties: Duties
    names: dict[str, set[str]]
    changes: dict[str, Vouched]
    first: dict[tuple[str, str], str]

    def able(self) -> set[str]:
        """Return who is a member with a key that is valid."""


def fault(said: Statement, event_id: str, facts: Known, rights: Rights) -> str:
    """Return why an author could not say this (a key of words), or nothing."""
    if judge := _JUDGES.get(said.type):
        return judge(said, event_id, facts, rights)
    if said.type in _OF_THE_CHAIR:
        return "" if _chairs(facts, (said.author,), rights) else "no_chair"
    return ""


def _given(said: Statement, event_id: str, facts: Known, _rights: Rights) -> str:
    # What came back and does not count was judged when it came.
    if facts.reviews.labels.get(event_id, COUNTS) != COUNTS:
        return ""
    body, who = said.body, _body(facts, said.author)
    lent = body.get("behalf")
    lender = str(lent.get("id")) if isinstance(lent, Mapping) else ""
    held = [one for one in who.get("roles", ()) if one.get("name") == body.get("role")]
    if event_id not in facts.reviews.labels:  # else asked when it came
        held = [one for one in held if _then(one, stamp(said.at))]
    if who.get("retired") is True or lender not in {str(one.get("behalf", "")) for one in held}:
        return "no_role"
    return "" if _named(facts, said, lender) else "other_name"


def _heard(said: Statement, _event_id: str, facts: Known, rights: Rights) -> str:
    """Hold a word by mouth against who recorded it, whose it is, and when it was heard."""
    try:
        check_body(said.body)
    except Malformed:
        return "heard_form"
    at, whose = stamp(said.at), said.body["person"]
    who = _body(facts, said.author)
    if not _chair_then(facts, who, rights, at):
        return "heard_no_chair"
    same = facts.duties.same
    if one_of(same, said.author) == one_of(same, whose["id"]):
        return "heard_own"
    decider = _body(facts, whose["id"])
    held = [one for one in decider.get("roles", ()) if one.get("name") == said.body["role"]]
    own = any(_then(one, at) and not one.get("behalf") for one in held)
    if decider.get("retired") is True or decider.get("linked") is False or not own:
        return "heard_no_role"
    names = ((said.author, said.body["name"]), (whose["id"], whose["name"]))
    if not all(folded(name) in facts.names.get(one, set()) for one, name in names):
        return "heard_name"
    return _out_of_place(said, facts, rights) if _in_time(facts, said, at) else "heard_when"


def _in_time(facts: Known, said: Statement, at: str) -> bool:
    """Tell whether a word can have been about the version that it names, by its own moment."""
    made = facts.first.get((said.subject, said.seen))
    when = said.body["heard"]["at"]
    early = made is not None and moment(when) < moment(made) - SLACK
    return when <= at and not early


def _out_of_place(said: Statement, facts: Known, rights: Rights) -> str:
    """Return why a word can't stand where it was entered: what the desk refuses, it names."""
    role, whose = said.body["role"], said.body["person"]["id"]
    taken = rights.spoken.get(facts.policy[2] or "")
    # What was lost and came back was said under another policy, maybe.
    if taken is not None and role not in taken | rights.spoken.get(said.policy, frozenset()):
        return "heard_not_taken"
    change = facts.changes.get(said.subject)
    if change and change.content_hash == said.seen and change.stage in _SHUT:
        return "heard_shut"
    return _replacing(said, whose, facts.reviews)


def _replacing(said: Statement, whose: str, reviews: ReviewFacts) -> str:
    """Return why a word can't take the place of what somebody had said: their own signature stays,
    and a word before it is named.
    """
    own = reviews.of_person.get((said.subject, whose), ())
    stood = [one for one in own if one.said.seen == said.seen and (one.held or not one.superseded)]
    if any(one.said.type != HEARD for one in stood):
        return "heard_signed"
    named = [reviews.given[one] for one in said.body["supersedes"] if one in reviews.given]
    left = [one for one in stood if not any(one is other for other in named)]
    mine = (HEARD, whose, said.subject)
    strange = any((one.said.type, speaker(one.said), one.said.subject) != mine for one in named)
    return "heard_over" if left or strange else ""


def _chair_then(facts: Known, who: Mapping[str, Any], rights: Rights, at: str) -> bool:
    """Tell whether somebody was a chair at a moment; of a policy not known here nobody is asked."""
    role = rights.chairs.get(facts.policy[2] or "")
    if role is None:
        return True
    held = any(one.get("name") == role and _then(one, at) for one in who.get("roles", ()))
    return who.get("retired") is not True and (who.get("chair") is True or held)


def _named(facts: Known, said: Statement, lender: str) -> bool:
    """Tell whether the name that is printed under a signature is one that its author had."""
    printed = folded(str(said.body.get("name")))
    own = facts.names.get(said.author, set())
    if not lender:
        return printed in own
    of_lender = facts.names.get(lender, set())
    return any(map(printed.startswith, own)) and any(map(printed.endswith, of_lender))


def _then(role: Mapping[str, Any], at: str) -> bool:
    return str(role.get("since") or "") <= at and (not role.get("until") or at < str(role["until"]))


def _lent(said: Statement, _event_id: str, facts: Known, _rights: Rights) -> str:
    own = _roles(facts, said.author, own=True)
    return "" if said.body.get("role") in own else "no_role"


def _answered(said: Statement, _event_id: str, facts: Known, rights: Rights) -> str:
    if not _chairs(facts, (said.author,), rights):
        return "no_chair"
    return "" if _named(facts, said, "") else "other_name"


def _revoked(said: Statement, _event_id: str, facts: Known, rights: Rights) -> str:
    asker = facts.asked.get(str(said.body.get("asked")), ("", "", ""))[0]
    return "" if _chairs(facts, (asker, said.author), rights) else "no_chair"


def _joined(said: Statement, _event_id: str, facts: Known, rights: Rights) -> str:
    agreed = facts.duties.agreed(said, facts.able())
    return "" if agreed and _chairs(facts, (said.author,), rights) else "joined_alone"


def _withdrawal(said: Statement, event_id: str, facts: Known, _rights: Rights) -> str:
    if not facts.reviews.is_own(said):
        return "not_own"
    # What came back and is late was judged when it came.
    judged = event_id in facts.reviews.labels
    withdrawn = str(said.body.get("withdraws"))
    return "" if judged or not facts.standing.counted(said.subject, withdrawn) else "counted"


def _switch(said: Statement, _event_id: str, facts: Known, rights: Rights) -> str:
    able = tuple(facts.able())
    if not facts.agreements.needed(said.body, able):
        return ""
    # Of a policy that is not known here nobody can tell whether its role would have been a chair.
    known = (facts.policy[2] or "") in rights.chairs
    flagged = any(_body(facts, one).get("chair") is True for one in able)
    if not said.body.get("agreed") and not (_chairs(facts, able, rights) if known else flagged):
        return ""
    authors = facts.agreements.authors(said.body, facts.policy[2])
    if len({one_of(facts.duties.same, one) for one in authors}) < len(authors):
        return "policy_alone"  # two ids of one person
    return "" if authors and _chairs(facts, authors, rights) else "policy_alone"


def _tick(said: Statement, _event_id: str, facts: Known, rights: Rights) -> str:
    demand = facts.standing.demand(said)
    if demand is None:
        return "no_condition"
    if said.body.get("person") != said.author:
        return "no_ticker"
    if said.author == demand.setter:
        return ""
    named = rights.tickers.get(facts.policy[2] or "")
    if named:
        return "no_ticker" if _roles(facts, said.author).isdisjoint(named) else ""
    return "" if _chairs(facts, (said.author,), rights) else "no_ticker"


def _chairs(facts: Known, people: tuple[str, ...], rights: Rights) -> bool:
    role = rights.chairs.get(facts.policy[2] or "")
    if role is None:
        return True
    flagged = (_body(facts, one).get("chair") is True or role in _roles(facts, one)
               for one in people)  # fmt: skip
    return any(flagged)


def _roles(facts: Known, person_id: str, *, own: bool = False) -> set[str]:
    roles = _body(facts, person_id).get("roles", ())
    return {str(one.get("name")) for one in roles if not (own and one.get("behalf"))}


def _body(facts: Known, person_id: str) -> Mapping[str, Any]:
    return facts.members.people.get(person_id, {})


_JUDGES: Mapping[str, Callable[[Statement, str, Known, Rights], str]] = {
    "signoff.given": _given,
    HEARD: _heard,
    "signoff.withdrawn": _withdrawal,
    "condition.ticked": _tick,
    CHANGED: _switch,
    "role.lent": _lent,
    "key.revoked": _revoked,
    "template.answered": _answered,
    JOINED: _joined,
}
