"""What lies around a change in the hand, as far as the policy wants changes apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from cab_desk.domain.change import Change
from cab_desk.domain.spacing import Spacing, Taken, full
from cab_desk.domain.systems import Register
from cab_desk.services.near_rows import Row, made
from cab_desk.services.ports import Work
from cab_desk.services.requests import in_the_way
from cab_desk.services.requests.changes import label
from cab_desk.services.rows import Held
from cab_desk.services.span_rows import Near

_NONE = timedelta()


class Kept(NamedTuple):
    """A time in which the change would be too near to another one, half-open."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Beside:
    """What others take of the systems of a change, and what its owner is on for."""

    spacing: Spacing
    systems: tuple[Row, ...]
    people: tuple[Row, ...]
    owner: str
    own: tuple[str, ...] = ()  # the systems of the change, as the register names them

    def near(self, change: Change) -> tuple[Near, ...]:
        """Return what the change, as it is planned, would be nearer to than the policy wants."""
        if change.start is None or change.end is None:
            return ()
        reach, name = self.spacing.reach, label(change)
        since, until = change.start - reach, change.end + reach
        own = Row("", "", change.uid, name, change.start, change.end)
        systems = [own._replace(of=system) for system in self.own]
        systems += [one for one in self.systems if one.start < until and one.end > since]
        people = [one for one in self.people if one.start < until and one.end > since]
        if change.owner_id:
            people.append(own._replace(of=change.owner_id, who=change.owner))
        found = made(self.spacing, systems, people)
        return tuple(one for one in found if change.uid in (one.one, one.other))

    def kept(self) -> Iterator[Kept]:
        """Go through the times in which the change would be too near to another one."""
        for row in self.systems:
            if (buffer := self.spacing.buffer_of(row.of)) and row.start < row.end:
                yield Kept(row.start - buffer.between, row.end + buffer.between)
        mine = self.spacing.ids_of(self.owner)
        yield from (Kept(one.start, one.end) for one in self.spacing.away if one.person in mine)
        people = self.spacing.people
        if people is None:
            return
        rest = people.rest.length if people.rest else _NONE
        for row in self.people if people.one_at_a_time or people.rest else ():
            yield Kept(row.start - rest, row.end + rest)
        taken = (Taken(row.of, row.uid, row.start, row.end) for row in self.people)
        yield from (Kept(*span) for span in full(self.spacing, taken))


def of(
    work: Work, change: Change, held: Sequence[Held], since: datetime, until: datetime
) -> Beside | None:
    """Return what lies around a change, or None where the policy does not ask for distance."""
    spacing = in_the_way.spacing(work)
    if spacing is None:
        return None
    real = Register.of(work.systems.all()).canonical
    systems = (Row(one.system, "", one.uid, one.name, one.start, one.end) for one in held)
    ids = spacing.ids_of(change.owner_id) if spacing.people and change.owner_id else ()
    people = (row for one in ids for row in work.reader.on_for(one, since, until))
    others = (one for one in people if one.uid != change.uid)
    own = tuple(dict.fromkeys(real(system) for system in change.systems))
    return Beside(spacing, tuple(systems), tuple(others), change.owner_id, own)
