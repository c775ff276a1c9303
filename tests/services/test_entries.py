"""One audit entry in full: what was signed, on what, when by which clock, and what it is worth."""

from dataclasses import replace
from datetime import UTC, timedelta
from functools import partial

import pytest

from cab_desk.domain.change import Choice
from cab_desk.domain.content import content_hash
from cab_desk.errors import Refused
from cab_desk.services import meetings
from cab_desk.services.evidence import entries
from cab_desk.services.evidence.entries import AuditEntry, zone_of
from cab_desk.services.requests import changes
from cab_desk.services.signatures import signing
from tests.services.evidence_room import DANA, NOON, WORDS, Room


def shown(desk: Room, event_id: str) -> AuditEntry:
    found: AuditEntry = desk.do(partial(entries.entry, event_id=event_id))
    return found


def test_a_sign_off_says_what_was_signed_on_what_and_when(desk: Room, uid: str) -> None:
    event_id = desk.sign(uid, *DANA)
    found = shown(desk, event_id)
    assert found.signed is not None
    record, change = found.signed.record, desk.do(lambda work: work.changes.get(uid))
    assert (record.signoff.person, record.signoff.role) == DANA
    assert record.meaning.startswith("By signing as Engineering Manager I confirm that I read")
    assert (record.content_hash, record.revision) == (content_hash(change), change.revision)
    assert (found.signed.number, found.signed.state) == ("CR-2026-0001", "stands")
    # Noon in UTC, as the board's zone had it.
    assert found.at.isoformat() == "2026-11-18T13:00:00+01:00"
    head = desk.do(lambda work: work.ledger.head())
    assert (found.seq, found.hash, found.event_id) == (head.seq, head.hash, event_id)
    assert (found.host, found.key, found.policy) == ("desk-7", found.key, desk.pack.hash)
    assert found.key


def test_an_entry_is_found_by_its_number_too(desk: Room) -> None:
    first = desk.do(partial(entries.entry, seq=1))
    assert (first.seq, first.signed, first.text) == (1, None, "Board made, with 4 people")
    assert first.at.astimezone(UTC) == NOON


def test_what_is_not_there_is_refused_by_its_name(desk: Room) -> None:
    with pytest.raises(Refused, match=r"There is no audit entry 4,711\."):
        desk.do(partial(entries.entry, seq=4711))
    with pytest.raises(Refused, match="There is no audit entry abababababab"):
        shown(desk, "ab" * 32)


def test_what_became_of_it_is_told(desk: Room, uid: str) -> None:
    given = desk.sign(uid, *DANA)
    before = desk.do(lambda work: work.changes.get(uid))
    edit = partial(changes.edit, uid=uid, new=replace(before, title="Rotate all certificates"),
                   expected_version=before.version, reason="More of them")  # fmt: skip
    desk.do(edit)
    assert state(desk, given) == ("stale", "")
    again = desk.sign(uid, *DANA, decision=Choice.REJECT, reason="Too many")
    assert state(desk, given) == ("replaced", "")
    signing.withdraw(
        desk.office, uid=uid, event_id=again, person_id=desk.ids[DANA[0]], passphrase=WORDS,
        reason="I had read the old one",
    )  # fmt: skip
    assert state(desk, again) == ("taken_back", "I had read the old one")


def state(desk: Room, event_id: str) -> tuple[str, str]:
    found = shown(desk, event_id).signed
    assert found is not None
    return found.state, found.reason


@pytest.mark.parametrize(
    ("offset", "minutes"), [("+00:00", 0), ("-08:00", -480), ("+05:45", 345), ("-03:30", -210)]
)
def test_a_distance_from_utc_is_a_zone(offset: str, minutes: int) -> None:
    assert zone_of(offset).utcoffset(None) == timedelta(minutes=minutes)


def test_an_entry_about_a_meeting_names_it(desk: Room) -> None:
    new = meetings.NewMeeting("Weekly meeting", desk.clock.now)
    meeting_id = desk.do(partial(meetings.plan, new=new)).made
    number = desk.do(lambda work: work.meetings.get(meeting_id)).number
    desk.do(partial(meetings.add_item, meeting_id=meeting_id, title="The last quarter"))
    head = desk.do(lambda work: work.ledger.head())
    found = desk.do(partial(entries.entry, seq=head.seq))
    assert number in found.text
