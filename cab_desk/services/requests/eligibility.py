"""Who may sign a change now, in which role, and who not, with the reason in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cab_desk.domain import approvals
from cab_desk.domain.board import Person
from cab_desk.domain.change import Change, Signoff, Stage
from cab_desk.domain.exceptions import Possible
from cab_desk.domain.identity import one_of
from cab_desk.domain.signatures import APPROVING, as_known, as_one, folded, own_part
from cab_desk.domain.verdict import Slot, Source
from cab_desk.services.ports import Work
from cab_desk.services.requests import judging
from cab_desk.services.requests.changes import label, stage_name
from cab_desk.words import say

# Before the submission nothing is final; what was rejected or withdrawn has to come back first.
SIGNABLE = frozenset({Stage.SUBMITTED, Stage.SCHEDULED, Stage.IN_PROGRESS, Stage.IMPLEMENTED})
# An emergency may be approved while the work runs; a sign-off is never taken back from then on.
BEGUN = frozenset({Stage.IN_PROGRESS, Stage.IMPLEMENTED, Stage.CLOSED})

_NO_ROLE = frozenset({"findings.no_slot", "findings.slot_filled"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands with a change: the slots that are open for them, or why none is.

    `own` is the sign-off of this person that stands for the present content. `part` is theirs in
    a change that they may not sign for that; `source` is then what keeps the duties separate.
    """

    slots: tuple[Slot, ...]
    why: str = ""
    own: Signoff | None = None
    barred: Mapping[str, str] = field(default_factory=dict)  # a lent role → why it serves not here
    part: str = ""
    source: Source | None = None

    def why_not(self, role: str, name: str) -> str:
        """Say why the person may not sign in a role; nothing where they may."""
        if self.why or role in self.roles:
            return self.why
        return self.barred.get(role) or say("signing.not_your_role", name=name, role=role)

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the roles in which the person may sign."""
        return tuple(dict.fromkeys(role for slot in self.slots for role in slot.any_of))


class Roll:
    """The people of the board before one change, judged once for all of them."""

    def __init__(self, work: Work, change: Change, *, alone: bool = False) -> None:
        """Judge; `alone` each as if nobody else had signed."""
        self._same = work.people.same()
        self.change = as_known(change, work.people.bearers(), self._same)
        self._pack = work.pack
        self._people = work.people
        self._now = work.now
        self._bench = judging.bench(work)
        self.signed: tuple[Signoff, ...] = () if alone else work.signoffs.standing(change.uid)
        self._slots = self._judged(self.signed)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Return the slots as they are filled now."""
        return self._slots

    def of(self, person: Person, grants: Possible | None = None) -> Standing:
        """Return where a person stands; someone who signed is asked as if they had not.

        To grant an exception there is room beside those who signed in its roles for the change
        alone.
        """
        if not person.linked:
            return Standing((), say("signing.unlinked", name=person.name))
        if person.retired:
            return Standing((), say("signing.retired", name=person.name))
        if self.change.stage not in SIGNABLE:
            why = say("signing.not_open", number=label(self.change), stage=stage_name(self.change))
            return Standing((), why)
        own = next((one for one in self.signed if one.person_id == person.id), None)
        others = tuple(
            one for one in self.signed if one is not own and not _in_the_way(one, grants)
        )
        if why := self._heard(person, others):
            return Standing((), why, own)
        slots = self._slots if others == self.signed else self._judged(others)
        held, barred = self._held(person, others)
        first = next(iter(barred.values()), "")
        change = judging.signed(self.change, as_one(others, self._same))
        me = one_of(self._same, person.id)
        found, refusal = approvals.eligible(self._pack, change, slots, me, person.name, held)
        if refusal is not None:
            key, fields = refusal
            if key.startswith(approvals.OWN_CHANGE):
                source = approvals.duties_source(self._pack, change, slots, held)
                part = key.removeprefix(approvals.OWN_CHANGE)
                return Standing((), say(key, **fields), own, part=part, source=source)
            why = first if key in _NO_ROLE else ""
            return Standing((), why or say(key, **fields), own)
        some = held if grants is None else tuple(role for role in held if role in grants.roles)
        mine = tuple(
            replace(slot, any_of=tuple(role for role in slot.any_of if role in some))
            for slot in found
        )
        if not any(slot.any_of for slot in mine):
            return Standing((), first or say("signing.no_role", name=person.name), own)
        return Standing(mine, "", own, barred)

    def _heard(self, person: Person, others: Sequence[Signoff]) -> str:
        """Return why somebody may not sign who recorded another's word: one person, one voice."""
        me = one_of(self._same, person.id)
        for one in () if self._pack.twice else as_one(tuple(others), self._same):
            if one.heard is not None and one.heard.by_id == me and one.decision in APPROVING:
                return say("heard.signs_too", name=person.name, person=one.person)
        return ""

    def _held(
        self, person: Person, others: Sequence[Signoff]
    ) -> tuple[tuple[str, ...], dict[str, str]]:
        """Return the roles that a person may use here, and why not some that were lent."""
        lent = person.lent_at(self._now)
        names = person.roles_at(self._now)
        barred = {
            role: why for role, lender in lent.items() if (why := self._barred(lender, others))
        }
        held = tuple(name for name in names if name not in barred)
        return held, barred

    def _barred(self, lender_id: str, others: Sequence[Signoff]) -> str:
        """Return why nobody may sign in somebody's place: an own change, or signed already."""
        lender, known = self._people.get(lender_id), one_of(self._same, lender_id)
        part = "" if self._pack.own_change else own_part(self.change, known, lender.name)
        if part:
            return say(f"evidence.lent.{part}", name=lender.name)
        if any(
            known in (one.person_id, one.behalf_id) for one in as_one(tuple(others), self._same)
        ):
            return say("evidence.lent.signed", name=lender.name)
        return ""

    def _judged(self, signed: Sequence[Signoff]) -> tuple[Slot, ...]:
        return self._bench.judge(judging.signed(self.change, tuple(signed))).slots


def _in_the_way(one: Signoff, grants: Possible | None) -> bool:
    """Tell whether somebody signed in a role of an exception without granting it."""
    if grants is None or grants.grant in (one.grants or ()):
        return False
    return folded(one.role) in map(folded, grants.roles)
