"""Put what the rules of a policy demand into lines to read."""

from collections.abc import Iterator
from dataclasses import replace

from cab_desk.domain.conditions import When
from cab_desk.domain.demands import Approval, MeetingDef
from cab_desk.domain.policy import Pack, Rule
from cab_desk.services.policies import policy_kept
from cab_desk.services.policies.policy_kept import Line
from cab_desk.services.policies.policy_words import (
    amount,
    catalogued,
    class_label,
    document_word,
    evidence_word,
    items,
    ordered,
    scoped,
    when_text,
)
from cab_desk.words import say


def lines(pack: Pack, rule: Rule) -> list[Line]:
    """Return what a rule demands, one line for each thing."""
    found = [*_approvals(pack, rule), *_papers(pack, rule), *_times(pack, rule)]
    for duty in rule.duties:
        text = say("pages.policy.duty", label=duty.label, time=amount(duty.within))
        found.append((say("pages.policy.duties"), scoped(pack, text, duty.when)))
    found += [
        (say("pages.policy.checklists"), f"{item.label}: {items(e.label for e in item.items)}")
        for item in rule.checklists
    ]
    if rule.matrix is not None:
        rows, columns = len(rule.matrix.impacts), len(rule.matrix.probabilities)
        text = say("pages.policy.matrix_text", impacts=rows, probabilities=columns)
        found.append((say("pages.policy.matrix"), text))
    if rule.meeting is not None:
        found += [(say("pages.policy.meeting"), text) for text in _meeting(rule.meeting)]
    return found + policy_kept.lines(pack, rule)


def asks(pack: Pack, level: str) -> list[tuple[str, str]]:
    """Return what a level of risk asks for, each with its kind: approval, document or evidence."""
    found: list[tuple[str, str]] = []
    for rule in pack.rules:
        demands = [
            *(("approval", who(item), item.when) for item in _approving(pack, rule, level)),
            *(("document", document_word(pack, item.id), item.when) for item in rule.documents),
            *(("evidence", evidence_word(item.needs), item.when) for item in rule.evidence),
        ]
        found += [(k, _asked(pack, text, when)) for k, text, when in demands if level in when.risk]
    return list(dict.fromkeys(found))


def approvers(pack: Pack, level: str) -> list[str]:
    """Return who approves a level of risk, wherever they do."""
    found = (
        who(replace(one, meeting=False))
        for rule in pack.rules
        for one in rule.approvals
        if level in one.when.risk
    )
    return list(dict.fromkeys(found))


def _approving(pack: Pack, rule: Rule, level: str) -> list[Approval]:
    """Return a rule's approvals but those that another rule wants of the same in the meeting."""
    held = {
        (one.any_of, one.board, one.count, one.when.classes)
        for other in pack.rules
        for one in other.approvals
        if one.meeting and level in one.when.risk
    }
    return [
        one
        for one in rule.approvals
        if one.meeting or (one.any_of, one.board, one.count, one.when.classes) not in held
    ]


def who(approval: Approval) -> str:
    """Say who fills a slot."""
    text = say("pages.policy.or").join(approval.any_of)
    if approval.board:
        text = say("pages.policy.board")
    if approval.count > 1:
        text = say("pages.policy.approval_count", count=approval.count, roles=text)
    return say("pages.policy.in_meeting", who=text) if approval.meeting else text


def _approvals(pack: Pack, rule: Rule) -> Iterator[Line]:
    for approval in rule.approvals:
        text = scoped(pack, who(approval), approval.when)
        if approval.within is not None:
            key = "pages.policy.within" if approval.within.count else "pages.policy.soon"
            text = say(key, when=text, time=amount(approval.within))
        yield say("pages.policy.approvals"), text


def _papers(pack: Pack, rule: Rule) -> Iterator[Line]:
    by_when: dict[str, list[str]] = {}
    for document in rule.documents:
        by_when.setdefault(when_text(pack, document.when), []).append(
            document_word(pack, document.id)
        )
    for when, names in by_when.items():
        text = items(names)
        yield (
            say("pages.policy.documents"),
            (say("pages.policy.approval", who=when, when=text) if when else text),
        )
    if rule.ratings:
        names = [catalogued(f"changes.form.{item.id}", item.id) for item in rule.ratings]
        yield say("pages.policy.ratings"), items(names)
    if rule.evidence:
        yield (
            say("pages.policy.evidence"),
            items(evidence_word(item.needs) for item in rule.evidence),
        )


def _times(pack: Pack, rule: Rule) -> Iterator[Line]:
    for window in rule.windows:
        yield say("pages.policy.windows"), scoped(pack, window.label, window.when)
    for freeze in rule.freezes:
        yield say("pages.policy.freezes"), scoped(pack, freeze.label, freeze.when)


def _meeting(meeting: MeetingDef) -> Iterator[str]:
    if meeting.weekday is not None:
        day = say("frame.weekdays").split()[meeting.weekday]
        yield say("pages.policy.meeting_time", day=day, time=meeting.time, zone=meeting.zone,
                  minutes=meeting.minutes)  # fmt: skip
    roles = [
        say("pages.policy.chair", role=role) if role == meeting.chair else role
        for role in meeting.members
    ]
    if roles:
        yield items(roles)


def _asked(pack: Pack, text: str, when: When) -> str:
    classes = [class_label(pack, item) for item in ordered(pack, when.classes)]
    if not classes or len(classes) == len(pack.classes):
        return text
    return say("pages.risk.asks_of", who=text, classes=", ".join(classes))
