"""A change (RFC): what it says, what it has to show, and what is signed of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cab_desk.domain.attachments import Attachment


class Stage(StrEnum):
    """What was done with a change by hand; *approved* is derived from sign-offs, never stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    IMPLEMENTED = "implemented"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Choice(StrEnum):
    """What a person says when signing."""

    APPROVE = "approve"
    CONDITIONS = "approve_with_conditions"
    REJECT = "reject"
    ABSTAIN = "abstain"


LEVELS3 = ("low", "medium", "high")
PRIORITIES = ("low", "medium", "high", "critical")
ENVIRONMENTS = ("production", "staging", "development")

TRAITS = (
    "security_sensitive", "customer_facing", "downtime", "infrastructure", "architecture",
    "migration", "needs_business_review", "needs_security_review", "remediates_incident",
    "user_facing_feature", "setup_changed", "operations_changed", "api_changed", "had_issues",
)  # fmt: skip

DOCUMENTS = (
    "description", "business_justification", "systems_affected", "implementation_plan",
    "validation_steps", "rollback_plan", "testing_evidence", "risk_assessment",
    "estimated_downtime", "monitoring_plan", "communication_plan", "success_criteria",
    "change_proposal", "motivation", "design", "alternatives", "testing_strategy", "adr",
    "customer_notification", "performance_assessment", "dependency_analysis",
    "training_materials", "customer_impact", "changelog", "readme", "runbook", "api_docs",
    "post_mortem", "override_justification",
)  # fmt: skip

TEST_KINDS = (
    "unit", "integration", "e2e", "manual", "regression", "load", "security", "uat",
    "rollback", "staging_smoke",
)  # fmt: skip

PHASES = ("pre", "during", "post")
SCANS = ("clean", "findings", "critical")
RESULTS = ("succeeded", "failed", "rolled_back", "cancelled")
EXCEPTION_KINDS = ("customer_impacting_fix", "security_patch", "performance", "other")


@dataclass(frozen=True, slots=True)
class Grant:
    """An exception, with the reason that stood before whoever signed for it."""

    override: str
    reason: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """Who heard a decision by word of mouth, when and how, and why it is not signed in person."""

    by_id: str
    by: str
    at: datetime
    channel: str
    reason: str


@dataclass(frozen=True, slots=True)
class Signoff:
    """One person's decision about one change, as the policy judges it.

    `person` is compared after NFC, trim and casefold where it is a name (files) and by
    `person_id` where the desk knows it. `grants`: the exceptions that were signed for; None where
    nothing tells (files), and the role alone decides.
    """

    person: str
    role: str
    decision: Choice
    at: datetime | None = None
    verbal: bool = False
    meeting: str | None = None
    person_id: str = ""
    event_id: str = ""
    conditions: tuple[str, ...] = ()
    grants: tuple[Grant, ...] | None = None
    behalf_id: str = ""  # of whom it was given in the place of
    behalf: str = ""
    heard: Heard | None = None  # of a word that the desk recorded; files say `verbal` alone


@dataclass(frozen=True, slots=True)
class Evidence:
    """Proof of testing and review; None means that nothing was said."""

    tests_passed: bool | None = None
    coverage: float | None = None
    code_reviews: int | None = None
    security_scan: str | None = None
    test_kinds: tuple[str, ...] = ()
    security_review: bool | None = None
    qa_approved: bool | None = None
    soak_minutes: float | None = None
    rollback_tested: bool | None = None
    rollback_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened when the change was carried out."""

    result: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    caused_incident: bool | None = None
    error_rate_before: float | None = None
    error_rate_after: float | None = None
    p95_before_ms: float | None = None
    p95_after_ms: float | None = None
    sustained_minutes: float | None = None
    health_check_failures: int | None = None
    pool_utilisation: float | None = None
    memory_utilisation: float | None = None
    customer_reports: bool | None = None
    vulnerability: bool | None = None
    data_corruption: bool | None = None
    critical_alerts: bool | None = None


@dataclass(frozen=True, slots=True)
class DutyDone:
    """What was done of something owed that no field of a change shows; `by` was its due time."""

    what: str
    by: datetime
    at: datetime
    person: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A feature flag of the inventory. `ttl`: the day by which it is to be gone, YYYY-MM-DD."""

    name: str
    kind: str
    owner: str = ""
    purpose: str = ""
    ttl: str = ""
    kill_switch: bool = False
    user_facing: bool = False
    change_uid: str = ""
    made_at: datetime | None = None
    rolled_out_at: datetime | None = None
    removed_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class ExceptionCase:
    """Why a change asks to run outside its window or inside a freeze."""

    reason: str = ""
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Change:
    """A request for change. Times are aware; `number` is empty for a draft.

    `class_id` is a class of the policy pack (`class` in files). A name without an id
    (`requester` without `requester_id`) is an unlinked person.
    """

    title: str
    class_id: str = ""
    uid: str = ""
    number: str = ""
    types: tuple[str, ...] = ()
    priority: str = ""
    impact: str = ""
    probability: str = ""
    environment: str = "production"
    systems: tuple[str, ...] = ()
    requester: str = ""
    requester_id: str = ""
    owner: str = ""
    owner_id: str = ""
    committed_at: datetime | None = None
    submitted_at: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    traits: tuple[str, ...] = ()
    documents: dict[str, str] = field(default_factory=dict)
    published_at: datetime | None = None
    communicated_at: datetime | None = None
    announced_at: datetime | None = None
    evidence: Evidence | None = None
    checklists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    signoffs: tuple[Signoff, ...] = ()
    exception: ExceptionCase | None = None
    outcome: Outcome | None = None
    reviewed_at: datetime | None = None
    documented_at: datetime | None = None
    # How it is rated with its measures in place, where the policy asks for that.
    residual_impact: str = ""
    residual_probability: str = ""
    attachments: tuple[Attachment, ...] = ()  # by name
    # What only the desk knows; `check` leaves these alone.
    stage: Stage = Stage.DRAFT
    revision: int = 1
    version: int = 1
    on_hold: str = ""
    duties_done: tuple[DutyDone, ...] = ()
    flags: tuple[Flag, ...] | None = None  # those that it made; None where nobody keeps them
    source: str = ""
    external_id: str = ""
