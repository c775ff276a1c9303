"""Clocks that belong to the policy and not to a change: reviews that return, records to keep."""

from collections.abc import Mapping
from datetime import date, datetime

from cab_desk.domain.days import whole_day, zone_of
from cab_desk.domain.demands import Review
from cab_desk.domain.policy import Pack, Rule
from cab_desk.domain.verdict import Due
from cab_desk.words import say

# The review in which the inventory of feature flags is looked through.
FLAG_AUDIT = "flag-audit"

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def reviews_due(
    pack: Pack, held: Mapping[str, datetime], at: datetime, zone: str = ""
) -> tuple[Due, ...]:
    """Return the reviews that return, each due by the end of its present period.

    `held` says when each was held last, by its `what`. One that was held in a period is due
    again by the end of the next one; one that was never held by the end of the present one.
    """
    name = (zone if pack.zone == "board" else pack.zone) or "UTC"
    found = []
    for rule in pack.rules:
        for review in reviews_of(rule):
            months = _MONTHS[review.every]
            last = held.get(review.what)
            ahead = 0 if last is None else 1
            by = _period_end(at if last is None else last, months, ahead, name)
            found.append(Due(review.what, by, False, at > by, rule.id, rule.section, review.label))
    return tuple(found)


def reviews_of(rule: Rule) -> tuple[Review, ...]:
    """Return the reviews that a rule asks for, that of the feature flags with them."""
    if rule.flags is None:
        return rule.reviews
    audit = Review(FLAG_AUDIT, say("flags.audit"), rule.flags.audit_every)
    return (*rule.reviews, audit)


def longest_passphrase(pack: Pack) -> int:
    """Return for how many days a passphrase may be the same; 0 where nothing says so."""
    days = [rule.passphrases.days for rule in pack.rules if rule.passphrases]
    return min(days, default=0)


def kept_until(pack: Pack, ended: datetime) -> datetime | None:
    """Return until when the record of a change must be kept, or None where nothing says so."""
    years = [rule.retention.years for rule in pack.rules if rule.retention]
    if not years:
        return None
    year = ended.year + max(years)
    try:
        return ended.replace(year=year)
    except ValueError:  # 29 February
        return ended.replace(year=year, month=3, day=1)


def _period_end(moment: datetime, months: int, ahead: int, zone: str) -> datetime:
    local = moment.astimezone(zone_of(zone))
    index = local.year * 12 + local.month - 1
    first = (index // months + 1 + ahead) * months
    return whole_day(date(first // 12, first % 12 + 1, 1), zone_of(zone))[0]
