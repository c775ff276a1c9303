"""What the board itself says of an event that came back: too late, or by somebody who may not."""

from collections.abc import Mapping
from typing import Any

from cab_desk.domain.change import Change
from cab_desk.domain.content import content_hash
from cab_desk.domain.merge import INELIGIBLE, LATE, Act, Ruling
from cab_desk.domain.packet import GIVEN, WITHDRAWN
from cab_desk.services.members.lent import behalf
from cab_desk.services.members.standing import known
from cab_desk.services.ports import Work
from cab_desk.services.requests.changes import label, stage_name
from cab_desk.services.requests.decided import closing
from cab_desk.services.requests.eligibility import BEGUN, SIGNABLE, Roll
from cab_desk.words import say


class Bar:
    """Rules on what came back about one change.

    Who may sign is judged as if nobody else had: else it would matter which file came first.
    """

    def __init__(self, work: Work, uid: str) -> None:
        self._work = work
        self.change: Change = work.changes.get(uid)
        self._seen = content_hash(self.change)
        self._closing = closing(work, uid)
        self._roll = Roll(work, self.change, alone=True)
        self._given = known(work)
        self._people = {person.id: person for person in work.people.all()}

    def rule(self, act: Act, said: Mapping[str, Any], entered: int, before: str) -> Ruling:
        """Rule on an event that entered the ledger at `entered` (0: not yet) as `before`; `said`
        is its body.
        """
        shut, current = self._closing, act.seen == self._seen
        if shut and entered and entered < shut.seq:
            kept = before if before in (LATE, INELIGIBLE) else ""
            return Ruling(kept, current=current)
        if why := self._late(act):
            return Ruling(LATE, why, current)
        if act.type != WITHDRAWN and current and (why := self._ineligible(act, said)):
            return Ruling(INELIGIBLE, why, current)
        return Ruling(current=current or act.type == WITHDRAWN)

    def _late(self, act: Act) -> str:
        number, shut = label(self.change), self._closing
        if shut and self._after(act):
            return say(f"packets.why.late{'_scheduled' * shut.scheduled}", number=number)
        over = self.change.stage not in SIGNABLE
        if over or (act.type == WITHDRAWN and self.change.stage in BEGUN):
            return say("packets.why.late_stage", number=number, stage=stage_name(self.change))
        return ""

    def _after(self, act: Act) -> bool:
        """Tell whether it came after what closed the sign-offs that it adds to, or takes back."""
        shut = self._closing
        if shut is None or act.id in shut.counted:
            return False
        counted = act.type == WITHDRAWN and not shut.counted.isdisjoint(act.supersedes)
        return shut.seen == self._seen or counted

    def _ineligible(self, act: Act, said: Mapping[str, Any]) -> str:
        person, role = self._people[act.author], act.choice[0]
        if why := self._roll.of(person).why_not(role, person.name):
            return why
        if not self._given.holds(person.id, role):
            return say("people.unvouched", name=person.name)
        if act.type == GIVEN and said.get("behalf") != behalf(self._work, person, role):
            return say("evidence.lent.changed", name=person.name, role=role)
        return ""
