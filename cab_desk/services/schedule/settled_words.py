"""Say what is settled about a conflict: beside an RFC, on the calendar, in the minutes."""

from collections.abc import Mapping

from cab_desk.services.conflict_ports import ORDERED, SYSTEM, Partner, Settled, kind_of
from cab_desk.services.span_rows import Clash
from cab_desk.words import say


def told(clash: Clash) -> str:
    """Say what is in the way of a change on the calendar."""
    if kind_of(clash) == SYSTEM:
        return say("pages.calendar.both_hold", system=clash.system)
    from cab_desk.services.schedule import near_words  # noqa: PLC0415 -- few policies ask for it

    return say("spacing.conflict", why=near_words.told(clash))


def said_of(partner: Partner, uid: str, name: str) -> str:
    """Say how the conflict of an RFC with a partner stands, by whom and why."""
    if partner.settled is None:
        return say("conflicts.open")
    return sentence(partner.settled, {uid: name, partner.uid: partner.name})


def sentence(settled: Settled, names: Mapping[str, str]) -> str:
    """Say what is settled, by whom and why; the names are by uid."""
    if settled.state != ORDERED:
        return say("conflicts.accepted", name=settled.name, reason=settled.reason)
    before = order(settled, names)
    return say("conflicts.ordered", before=before, name=settled.name, reason=settled.reason)


def tag(settled: Settled, names: Mapping[str, str]) -> str:
    """Say what is settled where there is little room."""
    return order(settled, names) if settled.state == ORDERED else say("conflicts.accepted_tag")


def order(settled: Settled, names: Mapping[str, str]) -> str:
    """Say which of two goes first."""
    after = settled.other if settled.first == settled.one else settled.one
    return say("conflicts.before", first=names.get(settled.first, ""), after=names.get(after, ""))
