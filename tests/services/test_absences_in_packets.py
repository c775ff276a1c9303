"""Of who is away a packet tells what its changes need, and nothing of anybody else."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from cab_desk.errors import Refused
from cab_desk.services.conflict_ports import ACCEPTED, OPEN
from cab_desk.services.requests import in_the_way
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from cab_desk.services.schedule.settling import SettleRequest
from cab_desk.services.schedule.settling_away import settle_away
from tests.services.packet_room import BOB, CARA, NOON, RIK, Train, board

WHY = "Bob stays on call for it."


def absence(name: str) -> CalendarEntry:
    return CalendarEntry("", "absence", name, NOON + timedelta(5), NOON + timedelta(8))


def test_the_absence_of_an_owner_goes_along_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with board(tmp_path) as made:
        made.furnish()
        uid = made.submitted()  # Rik is on for it
        entry = made.do(partial(calendar.declare, entry=absence(RIK))).made
        made.do(partial(calendar.declare, entry=absence(CARA)))
        made.do(partial(settle_away, request=SettleRequest(uid, entry, ACCEPTED, WHY)))
        train = Train(made.give(BOB, uid), tmp_path / "home", monkeypatch, made.clock)
        try:
            found = train.do(lambda work: work.calendar.between(NOON, NOON + timedelta(30)))
            assert [one.title for one in found] == [RIK]
            (partner,) = train.do(partial(in_the_way.of_change, uid=uid))
            assert (partner.kinds, partner.settled.reason) == (("away",), WHY)
            for word in (
                partial(settle_away, request=SettleRequest(uid, entry, OPEN, WHY)),
                partial(calendar.declare, entry=absence(BOB)),
            ):
                with pytest.raises(Refused, match="This is a packet, not the board"):
                    train.do(word)
        finally:
            train.session.close()
