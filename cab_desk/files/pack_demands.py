"""Read from a pack what a rule demands of a change: one function for each kind of demand."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace
from string import Formatter
from typing import TypeVar

from cab_desk.domain import change
from cab_desk.domain.conditions import When
from cab_desk.domain.demands import (
    Amount,
    Approval,
    Authority,
    ChangeType,
    Checklist,
    Document,
    Duty,
    Fit,
    Freeze,
    Item,
    Notice,
    Override,
    Proof,
    Rating,
    Trigger,
    Window,
)
from cab_desk.domain.exceptions import MEANING_FIELDS
from cab_desk.files.pack_forms import ID
from cab_desk.files.pack_table import Table
from cab_desk.files.pack_times import Names, expand_types, read_times, read_when

D = TypeVar("D")

DOCUMENTS = (*change.DOCUMENTS, "proposed_time")
RATINGS = ("impact", "probability", "priority", "residual_impact", "residual_probability")
PROOFS = tuple(part.name for part in fields(change.Evidence))
NOTICES = ("submission", "publication", "communication", "announcement")
DUTIES = (
    "approval", "retrospective", "documentation", "second_review", "verification", "post_mortem",
    "follow_up", "executive_report", "status_update", "mitigation", "remediation",
)  # fmt: skip
DONE_BY = (
    "reviewed_at", "documented_at", "started", "finished", "signed", "checklist:post", "nothing",
    *(f"document:{name}" for name in change.DOCUMENTS),
)  # fmt: skip
# What shows that a duty was done, unless the pack says otherwise.
_SHOWN_BY = {
    "retrospective": "reviewed_at", "documentation": "documented_at",
    "verification": "checklist:post", "post_mortem": "document:post_mortem",
    "second_review": "signed", "executive_report": "documented_at",
    "mitigation": "started", "remediation": "finished",
}  # fmt: skip
MEASURES = (
    "error_rate", "p95", "health_check_failures", "pool_utilisation", "memory_utilisation",
    "customer_reports", "vulnerability", "data_corruption", "critical_alerts",
)  # fmt: skip
# Which bounds a piece of evidence may have; of the others it is enough to be there.
_BOUNDS = {
    "coverage": ("at_least", "below"), "code_reviews": ("at_least", "below"),
    "soak_minutes": ("at_least", "below"), "rollback_minutes": ("at_least", "below"),
    "security_scan": ("one_of",), "test_kinds": ("all_of",),
}  # fmt: skip
_HUNDRED = 100
_SEVERITIES = ("block", "warn")
_DAY = Amount(24, "hours")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the demands of one rule; `when` is what the rule itself states."""

    names: Names
    when: When

    def all_of(self, rule: Table, key: str, read: "Callable[[Reader, Table], D]") -> tuple[D, ...]:
        """Return the demands of one kind."""
        return rule.tables(key, lambda table: read(self, table))

    def condition(self, table: Table) -> When:
        """Return for which changes a demand holds."""
        return read_when(table, self.names, self.when)

    def in_production(self, table: Table) -> When:
        """Return the condition of a window, freeze or notice: production unless it says more."""
        when = self.condition(table)
        return when if when.environments else replace(when, environments=_PRODUCTION)


_PRODUCTION = frozenset({"production"})


def approval(reader: Reader, table: Table) -> Approval:
    """Read a slot."""
    board = table.flag("board")
    if board == ("any_of" in table):
        table.fault("", "slot_form")
    verbal = table.flag("verbal")
    # Where a document names no time for what is owed afterwards, it is a day.
    written = table.amount("written_within") or (_DAY if verbal else None)
    return Approval(
        table.texts("any_of", needed="any_of" in table),
        table.whole("count", 1, 20, 1),
        reader.condition(table),
        board,
        table.flag("meeting"),
        verbal,
        table.flag("in_order"),
        table.amount("within"),
        written,
    )


def documents(reader: Reader, rule: Table) -> tuple[Document, ...]:
    """Read the documents of a rule: a plain list, and tables for those with a condition."""
    plain = rule.choices("documents", DOCUMENTS)
    return (
        *(Document(name, reader.when) for name in plain),
        *reader.all_of(rule, "document", _document),
    )


def _document(reader: Reader, table: Table) -> Document:
    return Document(
        table.choice("id", DOCUMENTS),
        reader.condition(table),
        table.choice("severity", _SEVERITIES, "block"),
    )


def ratings(reader: Reader, rule: Table) -> tuple[Rating, ...]:
    """Read the ratings that a rule demands."""
    return tuple(Rating(name, reader.when) for name in rule.choices("ratings", RATINGS))


def proof(reader: Reader, table: Table) -> Proof:
    """Read a demand of evidence."""
    needs = table.choice("needs", PROOFS)
    for key in ("at_least", "below", "one_of", "all_of"):
        if key in table and key not in _BOUNDS.get(needs, ()):
            table.fault(key, "proof_form", key=key, needs=needs)
    at_least = table.number("at_least")
    if needs == "coverage" and (at_least or 0) > _HUNDRED:
        table.fault("at_least", "above_hundred")
    return Proof(
        needs,
        reader.condition(table),
        at_least,
        table.number("below"),
        table.choices("one_of", change.SCANS),
        table.choices("all_of", change.TEST_KINDS, needed=needs == "test_kinds"),
        table.choice("severity", _SEVERITIES, "block"),
    )


def window(reader: Reader, table: Table) -> Window:
    """Read a window."""
    times = read_times(table, "times")
    if not times:
        table.fault("times", "list_empty", key="times")
    return Window(
        table.text("id", form=ID),
        table.text("label"),
        times,
        reader.in_production(table),
        read_times(table, "preferred"),
        read_times(table, "fallback"),
        table.amount("longest"),
    )


def freeze(reader: Reader, table: Table) -> Freeze:
    """Read a freeze."""
    made = Freeze(
        table.text("id", form=ID),
        table.text("label"),
        reader.in_production(table),
        read_times(table, "times"),
        table.flag("declared"),
        frozenset(name.strip().casefold() for name in table.texts("incidents")),
    )
    if not (made.times or made.declared or made.incidents):
        table.fault("", "freeze_form")
    return made


def notice(reader: Reader, table: Table) -> Notice:
    """Read how long before the change something must have happened."""
    ahead = table.amount("ahead", needed=True)
    return Notice(table.choice("of", NOTICES), ahead or _DAY, reader.in_production(table))


def checklist(reader: Reader, table: Table) -> Checklist:
    """Read the items of a phase."""
    inner = Reader(reader.names, When())
    items = table.tables("items", lambda item: _item(inner, item))
    if not items:
        table.fault("items", "list_empty", key="items")
    for name in sorted({item.id for item in items if [one.id for one in items].count(item.id) > 1}):
        table.fault("items", "twice", value=name)
    return Checklist(
        table.choice("phase", change.PHASES), table.text("label"), items, reader.condition(table)
    )


def _item(reader: Reader, table: Table) -> Item:
    return Item(table.text("id", form=ID), table.text("label"), reader.condition(table))


def duty(reader: Reader, table: Table) -> Duty:
    """Read what is owed."""
    what = table.choice("what", DUTIES)
    done_by = table.choice("done_by", DONE_BY, _SHOWN_BY.get(what, "nothing"))
    role = table.text("role", "")
    if (done_by == "signed") != bool(role):
        table.fault("role", "duty_role")
    return Duty(
        what,
        table.amount("within") or _DAY,
        table.text("label"),
        reader.condition(table),
        table.choice("since", ("finished", "submitted", "incident"), "finished"),
        "" if done_by == "nothing" else done_by,
        role,
        table.whole("count", 1, 20, 1) if role else 0,
    )


def trigger(reader: Reader, table: Table) -> Trigger:
    """Read a measure that says ROLL BACK."""
    limits = [key for key in ("above", "rise_above", "times_above") if key in table]
    if len(limits) > 1:
        table.fault("", "trigger_form")
    return Trigger(
        table.text("id", form=ID),
        table.text("label"),
        table.choice("measure", MEASURES),
        reader.condition(table),
        table.number("above"),
        table.number("rise_above"),
        table.number("times_above"),
        table.number("for_minutes"),
    )


def authority(reader: Reader, table: Table) -> Authority:
    """Read one way in which a rollback is authorised."""
    return Authority(table.texts("all_of", needed=True), reader.condition(table))


def change_type(reader: Reader, table: Table) -> ChangeType:
    """Read a type of change with its approvers."""
    return ChangeType(
        table.text("id", form=ID),
        table.text("label"),
        table.texts("roles"),
        reader.condition(table),
    )


def fit(reader: Reader, table: Table) -> Fit:
    """Read the lowest class for some types."""
    least = table.choice("least", reader.names.classes)
    return Fit(least, expand_types(table, "types", reader.names))


def override(reader: Reader, table: Table) -> Override:
    """Read an exception and who may grant it."""
    kinds = table.choices("kinds", change.EXCEPTION_KINDS)
    needs = table.mapping("needs", change.EXCEPTION_KINDS)
    if bool(table.texts("any_of")) == bool(table.texts("all_of")):
        table.fault("", "override_form")
    for kind, name in needs.items():
        if name not in change.DOCUMENTS:
            table.fault("needs", "not_known", value=name, known=", ".join(change.DOCUMENTS))
        if kinds and kind not in kinds:
            table.fault("needs", "not_known", value=kind, known=", ".join(kinds))
    return Override(
        table.text("id", form=ID),
        table.text("label"),
        frozenset(table.texts("lifts", needed=True)),
        reader.condition(table),
        table.texts("any_of"),
        table.texts("all_of"),
        kinds,
        tuple(sorted(needs.items())),
        table.flag("justified", default=True),
        table.choice("justified_by", change.DOCUMENTS) if "justified_by" in table else "",
        template(table, "meaning", MEANING_FIELDS),
    )


def template(table: Table, key: str, known: Collection[str]) -> str:
    """Read a sentence with fields in braces; empty where there is none."""
    text = table.text(key, "")
    if fills(text, known):
        return text
    table.fault(key, "not_template", known=", ".join(known))
    return ""


def fills(text: str, known: Collection[str]) -> bool:
    """Tell whether a sentence has plain fields alone, and no others than those that are known."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return False
    return all(name is None or (name in known and not form and not turn)
               for _, name, form, turn in parts)  # fmt: skip
