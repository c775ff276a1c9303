"""Whether a policy keeps registers of its own: of exceptions granted, of feature flags."""

from cab_desk.domain.demands import FlagRules
from cab_desk.domain.policy import Pack


def has_exceptions(pack: Pack) -> bool:
    """Tell whether the policy lets somebody grant exceptions."""
    return any(rule.overrides for rule in pack.rules)


def has_flags(pack: Pack) -> bool:
    """Tell whether the policy asks for an inventory of feature flags."""
    return flag_rules(pack) is not None


def flag_rules(pack: Pack) -> FlagRules | None:
    """Return what the policy asks of feature flags."""
    return next((rule.flags for rule in pack.rules if rule.flags), None)
