"""What stands in the way of closing a change: no outcome, open checklists, duties still owed."""

from collections.abc import Iterator

from cab_desk.domain.change import Change
from cab_desk.domain.demands import Checklist, Item
from cab_desk.domain.plan import plan_of
from cab_desk.domain.policy import Pack
from cab_desk.domain.sections import cited
from cab_desk.domain.verdict import Label
from cab_desk.errors import Refused
from cab_desk.services.ports import Work
from cab_desk.services.requests import summary
from cab_desk.words import say


def check(work: Work, change: Change, name: str) -> None:
    """Raise Refused with the first thing that a change lacks before it may be closed."""
    if change.outcome is None or not change.outcome.result:
        raise Refused(say("duties.close_outcome", change=name))
    if change.outcome.result == "cancelled":
        return
    for phase, _, lacking in open_checklists(work.pack, change):
        if lacking:
            raise Refused(say("duties.close_checklist", change=name, phase=phase))
    for due in summary.judged(work, change).due:
        if not due.done and due.what != "approval":
            what = Label(f"findings.due.{due.what}", due.label)
            section = cited(due.section)
            raise Refused(say("duties.close_open", change=name, what=what, section=section))


def open_checklists(pack: Pack, change: Change) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return label and phase of each checklist that the policy demands, and what is open of it.

    One that nobody began is open too: the judge leaves it alone until then.
    """
    found = []
    for checklist, items in _demanded(pack, change):
        done = change.checklists.get(checklist.phase, ())
        lacking = tuple(item.label for item in items if item.id not in done)
        found.append((checklist.label, checklist.phase, lacking))
    return found


def checklists(pack: Pack, change: Change) -> list[tuple[str, str, list[Item]]]:
    """Return label, phase and items of each checklist that the policy demands."""
    return [(one.label, one.phase, items) for one, items in _demanded(pack, change)]


def demanded(pack: Pack, change: Change) -> dict[str, tuple[str, ...]]:
    """Return the ids of all items that the policy demands, by phase."""
    found: dict[str, tuple[str, ...]] = {}
    for checklist, items in _demanded(pack, change):
        ids = tuple(item.id for item in items)
        found[checklist.phase] = (*found.get(checklist.phase, ()), *ids)
    return found


def _demanded(pack: Pack, change: Change) -> Iterator[tuple[Checklist, list[Item]]]:
    facts = pack.facts(change)
    for bound in plan_of(pack).scope(change.class_id, change.environment).checklists:
        if bound.holds(facts):
            yield bound.demand, [one for one in bound.demand.items if one.when.holds(facts)]
