"""Read what `check` judges: changes and their context in JSON, strictly, all faults together."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from cab_desk.domain import change as lists
from cab_desk.domain.change import Change, Choice, Evidence, ExceptionCase, Outcome, Signoff
from cab_desk.domain.days import known_zone
from cab_desk.domain.policy import Pack
from cab_desk.domain.verdict import Context, Incident, Span
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.files import jsonfile
from cab_desk.files.fields import BOOLEANS, WHOLES
from cab_desk.files.json_parts import Part, read_part, read_parts
from cab_desk.files.limits import MOST_ROWS, Unasked
from cab_desk.words import say

ROLES = (
    "Team Lead", "Engineering Manager", "Business Stakeholder", "On-call Engineer",
    "Technical Lead", "Security Lead", "Operations Lead", "CTO", "CEO", "CFO", "Tech Lead",
    "Peer Reviewer", "Backend Lead", "Frontend Lead", "DBA Lead", "SRE Lead", "Tech Architect",
    "Product Owner", "Legal", "Incident Commander", "Reviewer", "Staff+ Reviewer",
)  # fmt: skip

_MOMENTS = ("committed_at", "submitted_at", "published_at", "communicated_at", "announced_at",
            "reviewed_at", "documented_at")  # fmt: skip
_MOST = {"coverage": 100.0}


def read(data: bytes, pack: Pack) -> tuple[list[Change], Context]:
    """Return the changes of a file with their context.

    Raises BadInput with every fault, each with its place, such as `changes[3].evidence.coverage`.
    """
    try:
        whole = jsonfile.value(data)
    except Unasked as error:
        raise BadInput(error.sentence) from None
    faults: list[Fault] = []
    reader = _Reader(tuple(item.id for item in pack.classes), _types(pack), _roles(pack))
    changes, context = reader.whole(whole, faults)
    if faults:
        raise BadInput(str(faults[0]), faults)
    return changes, context


def _types(pack: Pack) -> tuple[str, ...]:
    return tuple(item.id for item in pack.types)


def _roles(pack: Pack) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*ROLES, *pack.roles)))


@dataclass(frozen=True, slots=True)
class _Reader:
    classes: tuple[str, ...]
    types: tuple[str, ...]
    roles: Collection[str]

    def whole(self, value: Any, faults: list[Fault]) -> tuple[list[Change], Context]:
        """Read the three forms: an object with its context, a bare list, a single change."""
        if isinstance(value, list):
            return self._listed(value, "", faults), Context()
        if not isinstance(value, dict):
            raise BadInput(say("files.json_no_changes"))
        if "changes" in value or "context" in value:
            return read_part(value, "", faults, self._around)
        return [read_part(value, "", faults, self._change)], Context()

    def _around(self, part: Part) -> tuple[list[Change], Context]:
        context = part.part("context", _context) or Context()
        part.need("changes")
        return part.parts("changes", self._change), context

    def _listed(self, values: list[Any], place: str, faults: list[Fault]) -> list[Change]:
        if len(values) > MOST_ROWS:
            raise Refused(say("files.many_rows", most=f"{MOST_ROWS:,}"))
        return read_parts(values, place, faults, self._change)

    def _change(self, part: Part) -> Change:
        start, end = _span(part)
        moments: dict[str, Any] = {name: part.time(name) for name in _MOMENTS}
        return Change(
            uid=part.text("id"),
            title=part.document("title"),
            class_id=self._class(part),
            types=part.items("types", self.types),
            priority=part.choice("priority", lists.PRIORITIES),
            impact=part.choice("impact", lists.LEVELS3),
            probability=part.choice("probability", lists.LEVELS3),
            environment=part.choice("environment", lists.ENVIRONMENTS) or "production",
            systems=part.items("systems"),
            requester=part.text("requester"),
            owner=part.text("owner"),
            start=start,
            end=end,
            traits=part.items("traits", lists.TRAITS),
            documents=part.mapping("documents", lists.DOCUMENTS, Part.document),
            evidence=part.part("evidence", _evidence),
            checklists=part.mapping("checklists", lists.PHASES, Part.items),
            signoffs=tuple(part.parts("signoffs", self._signoff)),
            exception=part.part("exception", _exception),
            outcome=part.part("outcome", _outcome),
            **moments,
        )

    def _class(self, part: Part) -> str:
        if not part.need("class"):
            return ""
        return part.choice("class", self.classes)

    def _signoff(self, part: Part) -> Signoff:
        person = part.text("person")
        if part.need("person") and not person.strip():
            part.fault("person", say("checking.empty", key="person"))
        decision = part.choice("decision", tuple(Choice)) if part.need("decision") else ""
        return Signoff(
            person=person,
            role=part.choice("role", self.roles) if part.need("role") else "",
            decision=Choice(decision or Choice.ABSTAIN),
            at=part.time("at"),
            verbal=bool(part.flag("verbal")),
            meeting=part.text("meeting") or None,
        )


def _span(part: Part) -> tuple[Any, Any]:
    start, end = part.time("start"), part.time("end")
    if start and end and end < start:
        part.fault("end", say("checking.ends_before"))
    return start, end


def _context(part: Part) -> Context:
    zone = part.text("timezone")
    if zone and not known_zone(zone):
        part.fault("timezone", say("checking.no_such_zone", value=zone[:60]))
    return Context(
        timezone=zone,
        freezes=tuple(part.parts("freezes", _titled)),
        holidays=part.dates("holidays"),
        incidents=tuple(part.parts("incidents", _incident)),
        failed_windows=tuple(part.parts("failed_windows", _closed)),
    )


def _titled(part: Part) -> Span:
    title = part.text("title")
    span = _closed(part)
    return Span(span.start, span.end, title)


def _closed(part: Part) -> Span:
    start, end = _span(part)
    part.need("start")
    part.need("end")
    return Span(start, end)


def _incident(part: Part) -> Incident:
    start, end = _span(part)
    part.need("start")
    part.need("severity")
    return Incident(part.text("severity"), start, end, part.items("systems"))


def _evidence(part: Part) -> Evidence:
    return Evidence(
        security_scan=part.choice("security_scan", lists.SCANS) or None,
        test_kinds=part.items("test_kinds", lists.TEST_KINDS),
        **_measures(part, Evidence, ("security_scan", "test_kinds")),
    )


def _outcome(part: Part) -> Outcome:
    return Outcome(
        result=part.choice("result", lists.RESULTS) or None,
        started_at=part.time("started_at"),
        finished_at=part.time("finished_at"),
        **_measures(part, Outcome, ("result", "started_at", "finished_at")),
    )


def _measures(part: Part, kind: Any, read_already: Collection[str]) -> dict[str, Any]:
    head = kind.__name__.lower()
    found: dict[str, Any] = {}
    for name in (each.name for each in fields(kind) if each.name not in read_already):
        if f"{head}.{name}" in BOOLEANS:
            found[name] = part.flag(name)
        else:
            most = _MOST.get(name, float("inf"))
            found[name] = part.number(name, most=most, whole=f"{head}.{name}" in WHOLES)
    return found


def _exception(part: Part) -> ExceptionCase:
    kind = part.choice("kind", lists.EXCEPTION_KINDS) or "other"
    return ExceptionCase(part.document("reason"), kind)
