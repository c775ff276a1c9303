"""The line fails in the middle of a sign-off's COMMIT: RECORDED or PENDING, and truly so."""

import pytest

from cab_desk.errors import Refused, Unavailable
from cab_desk.services.outcome import Outcome
from cab_desk.services.signatures import signing
from cab_desk.storage import postgres
from cab_desk.storage.servers import Server
from tests.databases import asked
from tests.faults.conftest import viewed
from tests.faults.proxy import Fault, Proxy
from tests.services.evidence_room import DANA, KIM, Room


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up in a moment what a desk waits for in earnest."""
    monkeypatch.setattr(postgres, "ANSWER_SECONDS", 1.5)
    monkeypatch.setattr(postgres, "WAIT_SECONDS", 1)


def names(room: Room, uid: str) -> list[str]:
    """Return who signed, as anybody sees it who waits for no lock."""
    assert isinstance(room.place, Server)
    found = asked(room.place, "SELECT count(*) FROM signoff WHERE change_uid = ?", (uid,))
    with viewed(room) as work:
        standing = [one.person for one in work.signoffs.standing(uid)]
    assert found == [(len(standing),)]
    return standing


def sign(desk: Room, line: Proxy, fault: Fault, uid: str) -> Outcome:
    request = desk.request(uid, *DANA)
    desk.engine.dispose()
    line.fault = fault
    outcome = signing.sign(desk.office, request)
    assert fault.met.is_set()
    return outcome


def check(near: Room, desk: Room, uid: str, outcome: Outcome) -> None:
    """It stands once, is nowhere else, and the next sign-off goes behind it."""
    assert names(near, uid) == ["Dana Reyes"]
    given = [
        event.id
        for _, event in near.do(lambda work: list(work.ledger.entries()))
        if event.type == "signoff.given"
    ]
    assert given == [outcome.made]
    assert desk.outbox.pending() == []
    assert signing.settle(desk.office).message == ""
    desk.sign(near.submitted("The next"), *DANA)
    assert near.verify().ok


@pytest.mark.parametrize("how", ["cut", "swallow"])
@pytest.mark.parametrize("where", ["before", "after"])
def test_a_line_that_is_back_at_once_leaves_it_recorded_once(
    near: Room, desk: Room, line: Proxy, where: str, how: str
) -> None:
    uid = near.submitted()
    outcome = sign(desk, line, Fault(where, how), uid)
    assert "ledger" in outcome.touched
    assert "It is recorded as soon" not in outcome.message
    check(near, desk, uid, outcome)


@pytest.mark.parametrize("how", ["cut", "swallow"])
@pytest.mark.parametrize("where", ["before", "after"])
def test_a_line_that_stays_away_leaves_it_pending_and_it_settles_once(
    near: Room, desk: Room, line: Proxy, where: str, how: str
) -> None:
    uid = near.submitted()
    outcome = sign(desk, line, Fault(where, how, gone=True), uid)
    assert outcome.touched == {"outbox"}
    assert [one.event_id for one in desk.outbox.pending()] == [outcome.made]
    assert names(near, uid) == (["Dana Reyes"] if where == "after" else [])
    with pytest.raises(Unavailable, match="cannot be reached"):
        signing.settle(desk.office)
    assert len(desk.outbox.pending()) == 1
    line.back()
    settled = signing.settle(desk.office)
    assert settled.message == "1 sign-off that waited on this machine is recorded now."
    check(near, desk, uid, outcome)


@pytest.mark.parametrize("comes", [True, False])
def test_a_commit_that_is_still_on_its_way_is_not_called_lost(
    near: Room, desk: Room, line: Proxy, comes: bool
) -> None:
    uid = near.submitted()
    outcome = sign(desk, line, Fault("before", "hold"), uid)
    assert outcome.touched == {"outbox"}  # nobody can tell yet
    assert len(desk.outbox.pending()) == 1
    assert names(near, uid) == []
    line.release(deliver=comes)
    assert names(near, uid) == (["Dana Reyes"] if comes else [])
    assert signing.settle(desk.office).message.startswith("1 sign-off that waited")
    check(near, desk, uid, outcome)


def test_meanwhile_another_took_the_place_and_the_one_that_waited_is_refused(
    near: Room, desk: Room, line: Proxy
) -> None:
    uid = near.submitted()
    sign(desk, line, Fault("before", "cut", gone=True), uid)
    near.sign(uid, "Ann Boyd", "Engineering Manager")
    line.back()
    assert "refused" in signing.settle(desk.office).message
    assert names(near, uid) == ["Ann Boyd"]
    assert desk.outbox.pending() == []
    assert near.verify().ok


def test_a_slow_line_records_as_a_fast_one(near: Room, desk: Room, line: Proxy) -> None:
    uid = near.submitted()
    request = desk.request(uid, *KIM)
    line.delay = 0.02  # each piece, either way
    outcome = signing.sign(desk.office, request)
    assert "ledger" in outcome.touched
    with pytest.raises(Refused, match="has signed this revision already"):
        signing.sign(desk.office, request)
    assert names(near, uid) == ["Kim Osei"]


def test_a_server_that_hangs_is_given_up(near: Room, desk: Room, line: Proxy) -> None:
    """No word, no end of the line: what was not sent is refused, and the window has its desk."""
    uid = near.submitted()
    request = desk.request(uid, *DANA)
    line.silent = True
    with pytest.raises(Unavailable, match="The server"):
        signing.sign(desk.office, request)
    line.back()
    desk.sign(uid, *DANA)
    assert names(near, uid) == ["Dana Reyes"]
