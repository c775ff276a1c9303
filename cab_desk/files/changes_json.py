"""The JSON that `check` reads, to the letter: every fault by name and place, none overlooked."""

from datetime import datetime

from cab_desk.domain import change as known
from cab_desk.domain.attachments import Attachment, is_hash, ordered
from cab_desk.domain.change import Change, Choice, Evidence, ExceptionCase, Outcome, Signoff
from cab_desk.domain.days import known_zone
from cab_desk.domain.policy import Pack
from cab_desk.domain.signatures import folded
from cab_desk.domain.verdict import Context, Incident, Span
from cab_desk.errors import BadInput
from cab_desk.files.json_strict import DEEPEST, Faults, Fields, parse, shown
from cab_desk.words import say

MOST_CHANGES = 200_000
_MOST = 1_000_000_000
_PERCENT = 100

ROLES = (
    "Team Lead", "Engineering Manager", "Business Stakeholder", "On-call Engineer",
    "Technical Lead", "Security Lead", "Operations Lead", "CTO", "CEO", "CFO", "Tech Lead",
    "Peer Reviewer", "Backend Lead", "Frontend Lead", "DBA Lead", "SRE Lead", "Tech Architect",
    "Product Owner", "Legal", "Incident Commander", "Reviewer", "Staff+ Reviewer",
)  # fmt: skip


def read(data: bytes, pack: Pack) -> tuple[tuple[Change, ...], Context]:
    """Return the changes and the context of a file; raises BadInput with every fault.

    Takes `{"context", "changes"}`, a bare list of changes, or one change.
    """
    whole = parse(data)
    faults = Faults()
    _check_depth(whole, faults)
    reader = _Reader(pack)
    context = Context()
    if isinstance(whole, list):
        top = Fields({"changes": whole}, "", faults)
        changes = _changes(top, reader)
    elif isinstance(whole, dict) and ("changes" in whole or "context" in whole):
        top = Fields(whole, "", faults)
        context = top.part("context", _context) or context
        if not top.has("changes"):
            faults.add("", "no_changes")
        changes = _changes(top, reader)
        top.done()
    elif isinstance(whole, dict):
        top = Fields(whole, "", faults)
        changes = (reader.change(top),)
        top.done()
    else:
        changes = ()
        faults.add("", "not_changes", value=shown(whole))
    if faults.found:
        raise BadInput(str(faults.found[0]), faults.found)
    return changes, context


def _changes(top: Fields, reader: "_Reader") -> tuple[Change, ...]:
    changes = top.parts("changes", reader.change)
    if len(changes) > MOST_CHANGES:
        top.fault("changes", "too_many_changes", most=f"{MOST_CHANGES:,}")
    return changes


def _check_depth(value: object, faults: Faults) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return
    raise BadInput(say("checking.too_deep"))


def _context(fields: Fields) -> Context:
    zone = fields.text("timezone")
    if zone and not known_zone(zone):
        fields.fault("timezone", "no_zone", value=shown(zone))
    return Context(
        timezone=zone,
        freezes=fields.parts("freezes", _span),
        holidays=fields.days("holidays"),
        incidents=fields.parts("incidents", _incident),
        failed_windows=fields.parts("failed_windows", _bare_span),
    )


def _span(fields: Fields) -> Span:
    title = fields.text("title")
    start, end = _both(fields)
    return Span(start, end, title)


def _bare_span(fields: Fields) -> Span:
    return Span(*_both(fields))


def _both(fields: Fields) -> tuple[datetime, datetime]:
    start, end = _ordered(fields)
    for key in ("start", "end"):
        if not fields.has(key):
            fields.fault(key, "key_missing", key=key)
    return start or _NEVER, end or _NEVER


def _ordered(fields: Fields) -> tuple[datetime | None, datetime | None]:
    start, end = fields.moment("start"), fields.moment("end")
    if start and end and end < start:
        fields.fault("end", "end_before_start")
    return start, end


_NEVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _incident(fields: Fields) -> Incident:
    severity = fields.text("severity").strip()
    if not severity:
        fields.fault("severity", "key_missing", key="severity")
    systems = fields.texts("systems")
    start, end = _ordered(fields)
    if not fields.has("start"):
        fields.fault("start", "key_missing", key="start")
    return Incident(severity, start or _NEVER, end, systems)


class _Reader:
    """Reads changes against the words of a pack."""

    def __init__(self, pack: Pack) -> None:
        self._classes = tuple(item.id for item in pack.classes)
        self._types = tuple(item.id for item in pack.types)
        roles = dict.fromkeys((*ROLES, *pack.roles))
        self._roles = tuple(roles)
        matrix = pack.matrix
        self._impacts = matrix.impact_ids if matrix else known.LEVELS3
        self._probabilities = matrix.probability_ids if matrix else known.LEVELS3
        self._residual = matrix is not None and matrix.residual
        self._by_folded = {folded(role): role for role in roles}

    def change(self, fields: Fields) -> Change:
        """Return a change as the judge takes it; `id` becomes its external id."""
        external_id, title = fields.text("id"), fields.text("title")
        if not fields.has("class"):
            fields.fault("class", "class_missing", known=", ".join(self._classes))
        class_id = fields.choice("class", self._classes)
        types = fields.choices("types", self._types) if self._types else fields.texts("types")
        start, end = _ordered(fields)
        return Change(
            title=title,
            class_id=class_id,
            external_id=external_id,
            types=types,
            priority=fields.choice("priority", known.PRIORITIES),
            impact=fields.choice("impact", self._impacts),
            probability=fields.choice("probability", self._probabilities),
            residual_impact=self._residual_word(fields, "residual_impact", self._impacts),
            residual_probability=self._residual_word(
                fields, "residual_probability", self._probabilities
            ),
            environment=fields.choice("environment", known.ENVIRONMENTS, "production"),
            systems=fields.texts("systems"),
            requester=fields.text("requester"),
            owner=fields.text("owner"),
            committed_at=fields.moment("committed_at"),
            submitted_at=fields.moment("submitted_at"),
            start=start,
            end=end,
            traits=fields.choices("traits", known.TRAITS),
            documents=fields.part("documents", _documents) or {},
            published_at=fields.moment("published_at"),
            communicated_at=fields.moment("communicated_at"),
            announced_at=fields.moment("announced_at"),
            evidence=fields.part("evidence", _evidence),
            checklists=fields.part("checklists", _checklists) or {},
            signoffs=fields.parts("signoffs", self._signoff),
            exception=fields.part("exception", _exception),
            outcome=fields.part("outcome", _outcome),
            reviewed_at=fields.moment("reviewed_at"),
            documented_at=fields.moment("documented_at"),
            attachments=ordered(fields.parts("attachments", _attachment)),
        )

    def _residual_word(self, fields: Fields, key: str, known: tuple[str, ...]) -> str:
        """Return a rating with measures in place; where none is asked for, the key is unknown."""
        return fields.choice(key, known) if self._residual else ""

    def _signoff(self, fields: Fields) -> Signoff:
        person, role = fields.text("person").strip(), fields.text("role")
        if not person:
            fields.fault("person", "key_missing", key="person")
        spelled = self._by_folded.get(folded(role))
        if spelled is None:
            names = ", ".join(self._roles)
            fields.fault("role", "not_known", value=shown(role), known=names)
        decision = fields.choice("decision", [str(each) for each in Choice])
        if not fields.has("decision"):
            fields.fault("decision", "key_missing", key="decision")
        return Signoff(
            person,
            spelled or role,
            Choice(decision or "abstain"),
            fields.moment("at"),
            bool(fields.flag("verbal")),
            fields.text("meeting").strip() or None,
        )


def _documents(fields: Fields) -> dict[str, str]:
    found = {name: fields.text(name) for name in known.DOCUMENTS}
    return {name: text for name, text in found.items() if text}


def _attachment(fields: Fields) -> Attachment:
    """Return a file as an export names it: no rule asks for its bytes."""
    name, sha256 = fields.text("name"), fields.text("sha256")
    if not is_hash(sha256):
        fields.fault("sha256", "no_hash", value=shown(sha256))
    return Attachment(name, sha256, fields.whole("size", _MOST) or 0)


def _checklists(fields: Fields) -> dict[str, tuple[str, ...]]:
    return {phase: fields.texts(phase) for phase in known.PHASES if _given(fields, phase)}


def _given(fields: Fields, key: str) -> bool:
    if fields.has(key):
        return True
    fields.text(key)  # null and absent are the same; the key is known all the same
    return False


def _evidence(fields: Fields) -> Evidence:
    return Evidence(
        tests_passed=fields.flag("tests_passed"),
        coverage=fields.number("coverage", _PERCENT),
        code_reviews=fields.whole("code_reviews", _MOST),
        security_scan=fields.choice("security_scan", known.SCANS) or None,
        test_kinds=fields.choices("test_kinds", known.TEST_KINDS),
        security_review=fields.flag("security_review"),
        qa_approved=fields.flag("qa_approved"),
        soak_minutes=fields.number("soak_minutes", _MOST),
        rollback_tested=fields.flag("rollback_tested"),
        rollback_minutes=fields.number("rollback_minutes", _MOST),
    )


def _exception(fields: Fields) -> ExceptionCase:
    kind = fields.choice("kind", known.EXCEPTION_KINDS, "other")
    return ExceptionCase(fields.text("reason"), kind)


def _outcome(fields: Fields) -> Outcome:
    started, finished = fields.moment("started_at"), fields.moment("finished_at")
    if started and finished and finished < started:
        fields.fault("finished_at", "end_before_start")
    return Outcome(
        result=fields.choice("result", known.RESULTS) or None,
        started_at=started,
        finished_at=finished,
        caused_incident=fields.flag("caused_incident"),
        error_rate_before=fields.number("error_rate_before", _PERCENT),
        error_rate_after=fields.number("error_rate_after", _PERCENT),
        p95_before_ms=fields.number("p95_before_ms", _MOST),
        p95_after_ms=fields.number("p95_after_ms", _MOST),
        sustained_minutes=fields.number("sustained_minutes", _MOST),
        health_check_failures=fields.whole("health_check_failures", _MOST),
        pool_utilisation=fields.number("pool_utilisation", _PERCENT),
        memory_utilisation=fields.number("memory_utilisation", _PERCENT),
        customer_reports=fields.flag("customer_reports"),
        vulnerability=fields.flag("vulnerability"),
        data_corruption=fields.flag("data_corruption"),
        critical_alerts=fields.flag("critical_alerts"),
    )
