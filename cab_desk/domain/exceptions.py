"""Which exceptions a policy offers for a change whose planned time breaks a window or freeze."""

from dataclasses import dataclass
from datetime import datetime

from cab_desk.domain.approvals import slots_of
from cab_desk.domain.case import Case
from cab_desk.domain.change import Change, Grant, Signoff, Stage
from cab_desk.domain.demands import Override
from cab_desk.domain.plan import calendar_of, plan_of
from cab_desk.domain.policy import Pack
from cab_desk.domain.signatures import folded
from cab_desk.domain.timing import asked_grant, broken, granted, lacking
from cab_desk.domain.verdict import Context, Finding

# Once the work has begun nobody lets it begin any more.
BEFORE = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.SCHEDULED})

# What the sentence that is signed may speak of.
MEANING_FIELDS = ("role", "number", "revision", "exception", "section", "reason")


@dataclass(frozen=True, slots=True)
class Possible:
    """An exception that would let the change run as planned, and how far it has come.

    `lifts`: ids of the windows and freezes, `broken` what they say. `grant`: what is signed now.
    `lacks`: no_reason, wrong_kind, no_document, or nothing. `ordinary`: those of its roles that
    sign for the change anyway. `grants`: the sign-offs that grant it for the reason that stands.
    """

    override: Override
    rule: str
    section: str
    lifts: tuple[str, ...]
    broken: tuple[Finding, ...]
    grant: Grant
    lacks: str = ""
    ordinary: frozenset[str] = frozenset()
    grants: tuple[Signoff, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Return every role that may grant it."""
        return (*self.override.all_of, *self.override.any_of)

    @property
    def holds(self) -> bool:
        """Tell whether it lets the change run now."""
        return not self.lacks and granted(self.override, self.grants)

    def open_roles(self) -> tuple[str, ...]:
        """Return the roles that it still needs: each of `all_of`, or any of `any_of`."""
        done = {folded(one.role) for one in self.grants}
        every = tuple(role for role in self.override.all_of if folded(role) not in done)
        some = self.override.any_of
        return every + (() if any(folded(role) in done for role in some) else some)


def possible(pack: Pack, change: Change, context: Context, at: datetime) -> tuple[Possible, ...]:
    """Return the exceptions that would lift something of what the planned time breaks."""
    case = Case(plan_of(pack), calendar_of(pack, context), change, at)
    hurt = broken(case)
    if not hurt:
        return ()
    ordinary = frozenset(folded(role) for slot in slots_of(case) for role in slot.any_of)
    found = []
    for bound in case.scope.overrides:
        override = bound.demand
        lifts = override.lifts & {name for name, _ in hurt}
        if not lifts or not bound.holds(case.facts):
            continue
        grant, roles = asked_grant(change, override), (*override.all_of, *override.any_of)
        found.append(
            Possible(
                override, bound.rule, bound.section, tuple(sorted(lifts)),
                tuple(finding for name, finding in hurt if name in lifts), grant,
                lacking(change, override),
                frozenset(role for role in roles if folded(role) in ordinary),
                case.signed.granting(grant, roles),
            )
        )  # fmt: skip
    return tuple(found)
