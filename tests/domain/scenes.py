"""Scenes of policies: a change that a pack lets pass, what is altered of it, and what is seen."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cab_desk.domain.change import (
    DOCUMENTS,
    TEST_KINDS,
    Change,
    Choice,
    Evidence,
    ExceptionCase,
    Outcome,
    Signoff,
)
from cab_desk.domain.policy import Pack
from cab_desk.domain.rules import judge
from cab_desk.domain.verdict import Context, Incident, Span, Verdict
from cab_desk.files import packs

POLICIES = Path(__file__).parents[2] / "resources" / "policies"

GOOD = Evidence(
    tests_passed=True,
    coverage=95.0,
    code_reviews=3,
    security_scan="clean",
    test_kinds=TEST_KINDS,
    security_review=True,
    qa_approved=True,
    soak_minutes=240.0,
    rollback_tested=True,
    rollback_minutes=3.0,
)
TEXTS = {name: "As written down." for name in DOCUMENTS if name != "override_justification"}


@cache
def pack(name: str) -> Pack:
    """Return a shipped pack, read once."""
    return packs.load(POLICIES / name)


def at(text: str) -> datetime:
    """Return a moment; without an offset it is UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def sign(role: str, person: str = "", **more: Any) -> Signoff:
    """Return an approval of somebody who is named after the role, unless told."""
    decision = Choice(more.pop("decision", "approve"))
    more.setdefault("at", None)
    return Signoff(person or f"The {role}", role, decision, **more)


def signs(*roles: str, **more: Any) -> tuple[Signoff, ...]:
    """Return an approval of each role, by one person each."""
    return tuple(sign(role, f"{role} {number}", **more) for number, role in enumerate(roles))


def without(texts: dict[str, str], *names: str) -> dict[str, str]:
    """Return documents without some."""
    return {name: text for name, text in texts.items() if name not in names}


def proof(**changes: Any) -> Evidence:
    """Return good evidence with something else in it."""
    return replace(GOOD, **changes)


def good(class_id: str, start: str, hours: float = 1.0, **changes: Any) -> Change:
    """Return a change of a class that shows everything there is to show."""
    begin = at(start)
    values: dict[str, Any] = {
        "title": "A change",
        "class_id": class_id,
        "external_id": "CR-2026-0001",
        "priority": "medium",
        "impact": "low",
        "probability": "low",
        "systems": ("orders",),
        "requester": "Requester",
        "owner": "Owner",
        "submitted_at": begin - timedelta(days=60),
        "published_at": begin - timedelta(days=60),
        "communicated_at": begin - timedelta(days=60),
        "announced_at": begin - timedelta(days=60),
        "start": begin,
        "end": begin + timedelta(hours=hours),
        "documents": TEXTS,
        "evidence": GOOD,
    }
    return Change(**(values | changes))


@dataclass(frozen=True)
class Scene:
    """A change before a policy and what the rule must say of it.

    `seen` holds kinds of findings, and `due X`, `done X`, `overdue X`, `slot R`, `slot R x2`,
    `trigger X`, `lifted X`. What is listed must be seen, and of findings no more.
    """

    rule: str
    change: Change
    seen: tuple[str, ...] = ()
    context: Context = field(default_factory=Context)
    now: datetime | None = None
    name: str = ""

    @property
    def pack_id(self) -> str:
        """Return the pack's id."""
        return self.rule.partition("/")[0]

    def judged(self, policy: Pack | None = None) -> Verdict:
        """Judge the change, by the shipped pack unless told."""
        now = self.now or self.change.submitted_at or at("2026-03-02T12:00")
        return judge(policy or pack(self.pack_id), self.change, self.context, now)

    def kinds(self, policy: Pack | None = None) -> set[str]:
        """Return the kinds of finding that the rule has."""
        return {one.kind for one in self.judged(policy).findings if one.rule == self.rule}

    def others(self, policy: Pack | None = None) -> set[str]:
        """Return what else of the rule is seen."""
        verdict = self.judged(policy)
        found = set()
        for slot in verdict.slots:
            if any(source.rule == self.rule for source in slot.sources):
                count = f" x{slot.needed}" if slot.needed > 1 else ""
                found.add(f"slot {' or '.join(slot.any_of)}{count}")
        for due in verdict.due:
            if due.rule == self.rule:
                found |= {f"due {due.what}", f"due {due.what} {due.by.astimezone(UTC):%d %H:%M}"}
                found |= {f"done {due.what}"} if due.done else set()
                found |= {f"overdue {due.what}"} if due.overdue else set()
        rule = (policy or pack(self.pack_id)).rule(self.rule)
        mine = {one.id for one in rule.triggers} if rule else set()
        if verdict.rollback:
            found |= {f"trigger {name}" for name in verdict.rollback.triggers if name in mine}
        found |= {f"lifted {name}" for one in verdict.exceptions if one.rule == self.rule
                  for name in one.lifts}  # fmt: skip
        return found

    def check(self) -> None:
        """Assert that exactly this is seen."""
        stated = {one for one in self.seen if " " in one}
        findings = set(self.seen) - stated
        assert self.kinds() == findings, self.told()
        assert stated <= self.others(), (stated, self.others())

    def told(self) -> list[str]:
        """Return the sentences of the verdict, for a failing test."""
        return [f"{one.rule} {one.kind}: {one.message()}" for one in self.judged().findings]

    def gone_without_rule(self) -> bool:
        """Tell whether nothing of it is seen once the rule is taken out of the pack."""
        policy = pack(self.pack_id).without(self.rule)
        # Who may not sign is no rule of a document; the finding falls back to the class's rule.
        return not self.kinds(policy) - {"approval.duty"} and not self.others(policy)


def freeze(start: str, end: str, title: str = "Year-end close") -> Context:
    """Return a context with a declared freeze."""
    return Context(freezes=(Span(at(start), at(end), title),))


def incident(severity: str, start: str, end: str | None = None) -> Context:
    """Return a context with an incident."""
    return Context(incidents=(Incident(severity, at(start), at(end) if end else None),))


def holidays(*days: str, zone: str = "") -> Context:
    """Return a context with further holidays."""
    return Context(timezone=zone, holidays=tuple(date.fromisoformat(day) for day in days))


def ran(finished: str = "2026-03-03T16:00", result: str = "succeeded", **more: Any) -> Outcome:
    """Return an outcome that ended at a time."""
    end = at(finished)
    return Outcome(result=result, started_at=end - timedelta(hours=1), finished_at=end, **more)


def asking(kind: str = "other", reason: str = "Orders fail for customers.") -> ExceptionCase:
    """Return the case for an exception."""
    return ExceptionCase(reason, kind)
