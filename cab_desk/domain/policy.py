"""A policy pack as frozen data: what a site's change policy demands, rule by rule."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cab_desk.domain.canonical import digest
from cab_desk.domain.change import Change
from cab_desk.domain.conditions import Facts
from cab_desk.domain.days import Holiday
from cab_desk.domain.demands import (
    Approval,
    Authority,
    Buffer,
    ChangeType,
    Checklist,
    Document,
    Duty,
    Fit,
    FlagRules,
    Freeze,
    Kpi,
    MeetingDef,
    Notice,
    Override,
    PassphraseRules,
    PeopleRules,
    Procedure,
    Proof,
    Rating,
    Retention,
    Review,
    Rollout,
    Station,
    Trigger,
    Window,
)
from cab_desk.domain.face import ClassDef as ClassDef  # noqa: PLC0414 -- still a policy's own
from cab_desk.domain.face import Face
from cab_desk.domain.face import Level as Level  # noqa: PLC0414


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix; `inferred` where the document leaves it open.

    `score`: the figure that gives the level, where the matrix goes by scores.
    """

    level: str
    inferred: bool = False
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A word of an axis of the matrix."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Risk by impact (rows, low to high) and probability (columns, low to high).

    `residual`: changes are rated a second time, with their measures in place. `decides` says
    which rating demands approvals: inherent, or residual (the inherent one until it is there).
    """

    impacts: tuple[Step, ...]
    probabilities: tuple[Step, ...]
    cells: tuple[tuple[Cell, ...], ...]
    residual: bool = False
    decides: str = "inherent"

    @property
    def impact_ids(self) -> tuple[str, ...]:
        """Return the words of the impact, low to high."""
        return tuple(step.id for step in self.impacts)

    @property
    def probability_ids(self) -> tuple[str, ...]:
        """Return the words of the probability, low to high."""
        return tuple(step.id for step in self.probabilities)

    def rated(self, change: Change) -> Cell | None:
        """Return the cell that decides for a change."""
        return self.cell(*self.rating(change))

    def rating(self, change: Change) -> tuple[str, str]:
        """Return the impact and probability that decide for a change."""
        rest = (change.residual_impact, change.residual_probability)
        if self.decides == "residual" and self.cell(*rest) is not None:
            return rest
        return change.impact, change.probability

    def cell(self, impact: str, probability: str) -> Cell | None:
        """Return the cell of a rating, or None where one of its words is not on the axis."""
        for row, step in enumerate(self.impacts):
            if step.id == impact:
                for column, other in enumerate(self.probabilities):
                    if other.id == probability:
                        return self.cells[row][column]
        return None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the document with all that it demands.

    `how`: gate, capture, clock, metric, register; `note` says how an open point was read.
    """

    id: str
    section: str
    name: str
    text: str = ""
    how: tuple[str, ...] = ("gate",)
    note: str = ""
    captures: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()
    documents: tuple[Document, ...] = ()
    evidence: tuple[Proof, ...] = ()
    ratings: tuple[Rating, ...] = ()
    windows: tuple[Window, ...] = ()
    freezes: tuple[Freeze, ...] = ()
    notices: tuple[Notice, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    duties: tuple[Duty, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    authorities: tuple[Authority, ...] = ()
    types: tuple[ChangeType, ...] = ()
    fits: tuple[Fit, ...] = ()
    overrides: tuple[Override, ...] = ()
    stations: tuple[Station, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    reviews: tuple[Review, ...] = ()
    rollouts: tuple[Rollout, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    matrix: Matrix | None = None
    meeting: MeetingDef | None = None
    retention: Retention | None = None
    passphrases: PassphraseRules | None = None
    flags: FlagRules | None = None
    buffers: tuple[Buffer, ...] = ()
    people: PeopleRules | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a change must have, for the form: `kind` document, rating or evidence."""

    kind: str
    id: str
    severity: str
    rule: str
    section: str
    demand: Document | Rating | Proof


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A whole policy. Two packs are the same when their `hash` is.

    `zone`: UTC, an IANA name, or `board` for the board's own. `own_change` and `twice` say
    whether somebody may sign for their own change, and more than once for one change. `texts`:
    what was read, by the name of its file.
    """

    id: str
    title: str
    version: str
    document: str
    zone: str
    hash: str
    number_pattern: str
    classes: tuple[ClassDef, ...]
    levels: tuple[Level, ...] = ()
    rules: tuple[Rule, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    meanings: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    own_change: bool = False
    twice: bool = False
    texts: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def face(self) -> Face:
        """Return what lists and the status bar show of the policy."""
        return Face(self.id, self.title, self.version, self.hash, self.classes, self.levels)

    def class_def(self, class_id: str) -> ClassDef | None:
        """Return a class by id."""
        return next((item for item in self.classes if item.id == class_id), None)

    def level(self, level_id: str) -> Level | None:
        """Return a level of risk by id or label."""
        found = (item for item in self.levels if level_id in (item.id, item.label))
        return next(found, None)

    def rule(self, rule_id: str) -> Rule | None:
        """Return a rule by id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    @property
    def matrix(self) -> Matrix | None:
        """Return the risk matrix, where the policy has one."""
        return next((rule.matrix for rule in self.rules if rule.matrix), None)

    @property
    def meeting(self) -> MeetingDef:
        """Return the board's meeting; one without members where the policy names no board."""
        return next((rule.meeting for rule in self.rules if rule.meeting), MeetingDef())

    @property
    def types(self) -> tuple[ChangeType, ...]:
        """Return the change types; a policy without any takes every type."""
        return tuple(item for rule in self.rules for item in rule.types)

    @property
    def checklists(self) -> tuple[Checklist, ...]:
        """Return the checklists by phase."""
        return tuple(item for rule in self.rules for item in rule.checklists)

    @property
    def kpis(self) -> tuple[Kpi, ...]:
        """Return the KPIs with their targets."""
        return tuple(item for rule in self.rules for item in rule.kpis)

    @property
    def roles(self) -> tuple[str, ...]:
        """Return every role that the policy names, by name."""
        return tuple(sorted(set(self._roles())))

    def facts(self, change: Change, severities: frozenset[str] = frozenset()) -> Facts:
        """Return what of a change decides which demands hold for it."""
        outcome = change.outcome
        matrix = self.matrix
        cell = matrix.rated(change) if matrix else None
        return Facts(
            change.class_id,
            change.environment,
            frozenset(change.types),
            frozenset(change.traits),
            cell.level if cell else "",
            (outcome.result or "") if outcome else "",
            bool(outcome and outcome.caused_incident),
            severities,
        )

    def required(self, change: Change) -> tuple[Wanted, ...]:
        """Return the documents, ratings and evidence that the change must have, rule by rule."""
        facts = self.facts(change)
        found = []
        for rule in self.rules:
            groups = (("document", rule.documents), ("rating", rule.ratings),
                      ("evidence", rule.evidence))  # fmt: skip
            for kind, demands in groups:
                for item in demands:
                    if item.when.holds(facts):
                        name = item.needs if isinstance(item, Proof) else item.id
                        found.append(Wanted(kind, name, item.severity, rule.id, rule.section, item))
        return tuple(found)

    def without(self, rule_id: str) -> "Pack":
        """Return the pack with one rule taken out, under another hash."""
        rules = tuple(rule for rule in self.rules if rule.id != rule_id)
        return replace(self, rules=rules, hash=digest(f"{self.hash} without {rule_id}".encode()))

    def _roles(self) -> Iterator[str]:
        yield from self.meeting.members
        for rule in self.rules:
            for approval in rule.approvals:
                yield from approval.any_of
            for kind in rule.types:
                yield from kind.roles
            for override in rule.overrides:
                yield from (*override.any_of, *override.all_of)
            for authority in rule.authorities:
                yield from authority.all_of
            yield from (duty.role for duty in rule.duties if duty.role)
