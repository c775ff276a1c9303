"""How long records are kept: no shorter than the policy says, and never taken out of the chain."""

from datetime import datetime
from zoneinfo import ZoneInfo

from cab_desk.domain.upkeep import kept_until
from cab_desk.errors import Refused
from cab_desk.services.ports import Work
from cab_desk.words import say

# Where a policy is silent: as long as those that are not.
USUAL_YEARS = 2


def refuse_purge(work: Work, before: datetime) -> None:
    """Raise Refused for removing what was recorded before a moment, with the reason.

    Younger records have to be kept. Older ones may go by the policy, but only with the whole
    chain: one that lacks a link proves nothing of the rest.
    """
    until = kept_until(work.pack, before) or _later(before)
    zone = ZoneInfo(work.board().zone)
    days = {"before": _day(before, zone), "until": _day(until, zone)}
    if until > work.now:
        raise Refused(say("evidence.retention.young", **days))
    raise Refused(say("evidence.retention.whole", **days))


def _later(moment: datetime) -> datetime:
    year = moment.year + USUAL_YEARS
    try:
        return moment.replace(year=year)
    except ValueError:  # 29 February
        return moment.replace(year=year, month=3, day=1)


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).date().isoformat()
