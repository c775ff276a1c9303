"""What the judge says about a change, as ids and fields; sentences are made late."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from cab_desk.domain.days import zone_of
from cab_desk.domain.demands import Amount
from cab_desk.words import plural, say

BLOCK = "block"
WARN = "warn"


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident; without `end` it is still active."""

    severity: str
    start: datetime
    end: datetime | None = None
    systems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A titled span of time: a declared freeze, a failed maintenance window."""

    start: datetime
    end: datetime
    title: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What the judge must know besides the change. Keep one while it is the same: it is compiled.

    `timezone` is the board's zone, for packs whose document names none.
    """

    timezone: str = ""
    freezes: tuple[Span, ...] = ()
    holidays: tuple[date, ...] = ()
    incidents: tuple[Incident, ...] = ()
    failed_windows: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A word of the catalogue, unless the pack has its own."""

    key: str
    own: str = ""

    def __str__(self) -> str:
        return self.own or say(self.key)


@dataclass(frozen=True, slots=True)
class Inner:
    """A label inside a sentence: “Rollback plan” becomes “rollback plan”, “ADR” stays."""

    label: Label

    def __str__(self) -> str:
        text = str(self.label)
        return text[:1].lower() + text[1:] if text[1:2].islower() else text


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with its word, such as `5 business days`."""

    key: str
    count: int

    def __str__(self) -> str:
        return plural(self.key, self.count)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as a policy's zone shows it."""

    at: datetime
    zone: str

    def __str__(self) -> str:
        local = self.at.astimezone(zone_of(self.zone))
        day = f"{say(f'findings.day.{local.weekday()}')} {local.day} "
        month = f"{say(f'findings.month.{local.month}')} {local.year}"
        return f"{day}{month}, {local:%H:%M} {local.tzname()}"


Value: TypeAlias = "str | int | float | Label | Inner | Counted | Moment | tuple[str | Label, ...]"


def worded(value: Value) -> str:
    """Return a field of a finding as text."""
    if isinstance(value, tuple):
        parts = [str(part) for part in value]
        if len(parts) < 2:
            return "".join(parts)
        return say("findings.and", first=", ".join(parts[:-1]), last=parts[-1])
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


@dataclass(frozen=True, slots=True)
class Finding:
    """One objection of a rule; `severity` is block or warn."""

    rule: str
    section: str
    kind: str
    severity: str
    message_key: str
    remedy_key: str
    fields: Mapping[str, Value] = field(default_factory=dict)

    def message(self) -> str:
        """Return the sentence that says what is wrong."""
        return self._said(self.message_key)

    def remedy(self) -> str:
        """Return the sentence that says what to do."""
        return self._said(self.remedy_key)

    @property
    def blocks(self) -> bool:
        """Tell whether the change may not go ahead."""
        return self.severity == BLOCK

    def _said(self, key: str) -> str:
        return say(key, **{name: worded(value) for name, value in self.fields.items()})


@dataclass(frozen=True, slots=True)
class Passed:
    """A rule that was asked and has nothing to object."""

    rule: str
    section: str
    name: str


@dataclass(frozen=True, slots=True)
class Risk:
    """The level of risk by its label, None where the pack has no matrix or a rating is open."""

    level: str | None = None
    inferred: bool = False
    id: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A rule that demands a slot, and under which conditions it counts a signature."""

    rule: str
    section: str
    meeting: bool = False
    count: int = 1
    verbal: bool = False
    in_order: bool = False
    written: Amount | None = None  # for how long after the end a recorded word stands


@dataclass(frozen=True, slots=True)
class Slot:
    """Who must sign: `needed` people in a role of `any_of`; `people` have signed.

    `rule` and `section` are of the first of its `sources`.
    """

    any_of: tuple[str, ...]
    needed: int
    signed: int
    rule: str
    section: str
    people: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    meeting: bool = False
    verbal: bool = False
    in_order: bool = False

    @property
    def filled(self) -> bool:
        """Tell whether enough have signed."""
        return self.signed >= self.needed

    def filled_by(self, people: tuple[str, ...]) -> "Slot":
        """Return the slot as these people fill it."""
        return Slot(
            self.any_of, self.needed, len(people), self.rule, self.section, people, self.sources,
            self.meeting, self.verbal, self.in_order,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rollback:
    """Whether the recorded outcome says ROLL BACK, by which triggers, and who may do it.

    `authority` lists the ways: of each, every role is needed.
    """

    required: bool
    triggers: tuple[str, ...] = ()
    authority: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """Something owed until a moment."""

    what: str
    by: datetime
    done: bool
    overdue: bool
    rule: str
    section: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Lifted:
    """An exception that holds: `override` let the change into the windows or freezes named."""

    override: str
    label: str
    rule: str
    section: str
    lifts: tuple[str, ...]
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a policy says about a change at a moment.

    `risk` is the inherent or the residual one, whichever decides; `residual` is empty where the
    policy does not ask for it. After `in_time_until` a notice is late that is not given by then.
    """

    class_id: str
    risk: Risk
    allowed: bool
    slots: tuple[Slot, ...]
    approvals_satisfied: bool
    rollback: Rollback | None
    due: tuple[Due, ...]
    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...]
    exceptions: tuple[Lifted, ...] = ()
    inherent: Risk = Risk()
    residual: Risk = Risk()
    in_time_until: datetime | None = None
