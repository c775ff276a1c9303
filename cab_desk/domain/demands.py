"""What a single rule of a policy demands, as frozen data: one class for each kind of demand."""

from dataclasses import dataclass, field
from datetime import timedelta

from cab_desk.domain.conditions import ALWAYS, When
from cab_desk.domain.recurrences import Recurrence


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time as policies give it.

    `unit`: minutes, hours, days, business_days, day_end.
    """

    count: int
    unit: str

    @property
    def length(self) -> timedelta:
        """Return the elapsed time of an amount that no calendar is needed for."""
        return timedelta(**{self.unit: self.count})


@dataclass(frozen=True, slots=True)
class Approval:
    """A slot: `count` people, each in one of the roles `any_of`.

    `board` stands for one slot for each member of the board. `meeting`: counts only when given
    in a meeting; `verbal`: a verbal one counts too; `in_order`: counts only between the
    submission and the actual start. `within`: when the approval is due after the submission;
    `written`: for how long after the end a word stands that the desk recorded, unsigned.
    """

    any_of: tuple[str, ...]
    count: int = 1
    when: When = ALWAYS
    board: bool = False
    meeting: bool = False
    verbal: bool = False
    in_order: bool = False
    within: Amount | None = None
    written: Amount | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that a change must have (`proposed_time`: a planned start and end)."""

    id: str
    when: When = ALWAYS
    severity: str = "block"


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence that a change must show: `needs` names the field of the evidence."""

    needs: str
    when: When = ALWAYS
    at_least: float | None = None
    below: float | None = None
    one_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    severity: str = "block"


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating that a change must have: impact, probability or priority."""

    id: str
    when: When = ALWAYS
    severity: str = "block"


@dataclass(frozen=True, slots=True)
class Window:
    """Times inside one of which a change must lie.

    `preferred`: outside of these it is warned of. `fallback`: times that are open only where
    the window before them failed. `longest`: how long a change in it may take.
    """

    id: str
    label: str
    times: tuple[Recurrence, ...]
    when: When = ALWAYS
    preferred: tuple[Recurrence, ...] = ()
    fallback: tuple[Recurrence, ...] = ()
    longest: Amount | None = None


@dataclass(frozen=True, slots=True)
class Freeze:
    """Times that no change may touch: recurring ones, declared ones, or active incidents."""

    id: str
    label: str
    when: When = ALWAYS
    times: tuple[Recurrence, ...] = ()
    declared: bool = False
    incidents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Notice:
    """How long before the planned start something must have happened.

    `of`: submission, publication, communication, announcement.
    """

    of: str
    ahead: Amount
    when: When = ALWAYS


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist."""

    id: str
    label: str
    when: When = ALWAYS


@dataclass(frozen=True, slots=True)
class Checklist:
    """The items of a phase (pre, during, post); it cannot be closed while one is open."""

    phase: str
    label: str
    items: tuple[Item, ...]
    when: When = ALWAYS


@dataclass(frozen=True, slots=True)
class Duty:
    """What is owed, and until when.

    `since`: finished, submitted, incident. `done_by`: what shows that it was done, such as
    `reviewed_at`, `document:post_mortem`, `checklist:post`, `signed` (with `role` and `count`),
    `started`, `finished`, or empty where no field of a change shows it.
    """

    what: str
    within: Amount
    label: str
    when: When = ALWAYS
    since: str = "finished"
    done_by: str = ""
    role: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Trigger:
    """A measure of an outcome that says ROLL BACK.

    `above`: the value; `rise_above`: by how much it went up; `times_above`: a multiple of the
    value before; none of these: the measure is a plain yes. `for_minutes`: sustained as long.
    """

    id: str
    label: str
    measure: str
    when: When = ALWAYS
    above: float | None = None
    rise_above: float | None = None
    times_above: float | None = None
    for_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """One way in which a rollback is authorised: a sign-off of every role in `all_of`."""

    all_of: tuple[str, ...]
    when: When = ALWAYS


@dataclass(frozen=True, slots=True)
class ChangeType:
    """A type of change and who approves it, one signature of each role."""

    id: str
    label: str
    roles: tuple[str, ...] = ()
    when: When = ALWAYS


@dataclass(frozen=True, slots=True)
class Fit:
    """The lowest class that can hold changes of these types."""

    least: str
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Override:
    """An exception: who may let a change run in a window or freeze that forbids it.

    `lifts`: ids of windows and freezes. `any_of`: one of these roles, `all_of`: each of them.
    `kinds`: the reasons that count (empty: any). `documents`: what a reason needs besides,
    by kind of reason. `justified_by`: a document that justifies in place of a reason;
    `justified`: False where nothing but the signature is asked for. `meaning`: the sentence that
    is signed, with the fields of `exceptions.MEANING_FIELDS`.
    """

    id: str
    label: str
    lifts: frozenset[str]
    when: When = ALWAYS
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    justified: bool = True
    justified_by: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """One environment on the way to production, and whether it is there."""

    id: str
    label: str
    implemented: bool = True


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many members must be there: a number, or None for more than half of them."""

    needed: int | None = None
    chair: bool = True
    site_default: bool = True


@dataclass(frozen=True, slots=True)
class MeetingDef:
    """The board's members and its regular meeting; `weekday` is 0 for Monday, None for none."""

    members: tuple[str, ...] = ()
    chair: str = ""
    weekday: int | None = None
    time: str = "15:00"
    zone: str = "UTC"
    minutes: int = 60
    emergency_within: Amount | None = None
    quorum: Quorum = field(default_factory=Quorum)
    conditions: tuple[str, ...] = ()  # roles that may tick any condition; none: the chair


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure with its target: `aim` is above, below, at_least, at_most, or empty for none.

    `counting`: what makes a change a failure where the document says so: failed, rolled_back,
    incident.
    """

    id: str
    label: str
    measure: str
    unit: str = "%"
    aim: str = ""
    target: float | None = None
    when: When = ALWAYS
    counting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """A review that returns: `every` month, quarter or year."""

    what: str
    label: str
    every: str
    roles: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rollout:
    """Stages in which a change goes out, in order."""

    label: str
    stages: tuple[str, ...]
    over: Amount | None = None
    standby_role: str = ""
    standby: Amount | None = None
    when: When = ALWAYS


@dataclass(frozen=True, slots=True)
class Procedure:
    """How to do something, as the document gives it."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the records of a change are kept, and what they hold."""

    years: int
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassphraseRules:
    """For how many days a passphrase may be the same."""

    days: int


@dataclass(frozen=True, slots=True)
class Buffer:
    """How long after a change the next one may begin on a system; no `systems`: on any."""

    between: Amount
    systems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleRules:
    """What one person, the owner of changes, may be on for.

    `one_at_a_time`: no two at once. `rest`: how long between two. `most_per_day`, `most_per_night`:
    how many that touch one day or night; 0 is any number. `night`: from when to when it is night,
    in minutes after midnight.
    """

    one_at_a_time: bool = False
    rest: Amount | None = None
    most_per_day: int = 0
    most_per_night: int = 0
    night: tuple[int, int] | None = None

    @property
    def limited(self) -> bool:
        """Whether the number of changes is limited."""
        return bool(self.most_per_day or self.most_per_night)


@dataclass(frozen=True, slots=True)
class FlagRules:
    """How feature flags are named, when they are stale, and which changes must register one."""

    pattern: str
    kinds: tuple[str, ...]
    stale_kinds: tuple[str, ...]
    stale_after: Amount
    audit_every: str
    needs: tuple[str, ...] = ()
    kill_switch_for: str = ""
    for_types: frozenset[str] = frozenset()
