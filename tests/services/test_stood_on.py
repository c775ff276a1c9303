"""What is signed names the history it stood on: nobody without a key writes that one anew.

And where a share or a fail-over really lost a part of it, that is told until a chair signs for it.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cab_desk.domain.heads import LOST, STOOD_ON, plain
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, Head, compose, lane_of
from cab_desk.domain.statement import Malformed, Statement, read
from cab_desk.errors import Refused
from cab_desk.services.evidence import forgoing
from cab_desk.services.members.passphrases import open_key
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.signing import unlock_chair
from tests import databases
from tests.services.evidence_room import DANA, KIM, WORDS, Room, entry_of, first
from tests.services.lost_room import at_desk, edit, rewrite, signed_before, uid_of, with_two_rfcs
from tests.services.packet_room import BOB, BUSINESS, Board, Opener

REASON = "The file server was put back to Tuesday night."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_two_rfcs(tmp_path)


@pytest.fixture
def desk(folder: Path) -> Iterator[Room]:
    made = at_desk(folder)
    made.actor = ""
    yield made
    made.close()


def said(desk: Room, event_id: str) -> Statement:
    return read(desk.do(lambda work: work.ledger.event(event_id)).data)


def by(desk: Room, name: str) -> tuple[str, str]:
    return desk.ids[name], WORDS


def forgo(desk: Room, name: str = "Ann Boyd", reason: str = REASON) -> str:
    return forgoing.forgo(desk.office, by(desk, name), reason).message


# Written anew -----------------------------------------------------------------------------------


def test_what_is_signed_names_the_entry_before_it(desk: Room) -> None:
    before = desk.do(lambda work: work.ledger.head())
    made = desk.sign(uid_of(desk, 1), *DANA)
    assert said(desk, made).stood_on == before
    assert STOOD_ON not in said(desk, made).body
    chair = unlock_chair(desk.office, *by(desk, "Ann Boyd"))
    head = said(desk, chair.began).stood_on
    assert head is not None
    assert head.seq == before.seq + 1
    assert desk.verify().ok


@pytest.mark.files("keys of a file's tables are turned off by a word of SQLite")
def test_p32_unsigned_entries_written_anew_are_named_by_the_next_signature(desk: Room) -> None:
    """No minutes bear a head here, no machine remembers one, and no key is in anybody's hand."""
    made = desk.sign(uid_of(desk, 1), *DANA)
    edit(desk)
    desk.sign(uid_of(desk, 2), *KIM)
    desk.submitted("Swap the disks")
    desk.sign(uid_of(desk, 2), *DANA)
    assert desk.verify().ok
    seq, event_id = entry_of(desk, "change.edited")
    data = desk.do(lambda work: work.ledger.event(event_id)).data
    old = data[data.index(b'"reason":"') :].split(b",")[0]
    rewrite(desk, seq, old, b'"reason":"Nil"')
    told = first(desk)
    since, kims = said(desk, made).stood_on, entry_of(desk, signing.GIVEN, 1)[0]
    assert since is not None
    assert told.startswith(f"Audit entry {kims}, sign-off of RFC CR-2026-0002 by Kim Osei")
    assert f"Of entries {since.seq + 1} to {kims - 1} some were lost, changed, taken out" in told
    assert [one.seq for one in desk.verify().faults[:2]] == [kims, kims + 3]


@pytest.mark.files("keys of a file's tables are turned off by a word of SQLite")
def test_nobody_without_a_chairs_key_says_that_it_was_lost(desk: Room) -> None:
    edit(desk)
    desk.sign(uid_of(desk, 2), *KIM)
    seq, event_id = entry_of(desk, "change.edited")
    data = desk.do(lambda work: work.ledger.event(event_id)).data
    old = data[data.index(b'"reason":"') :].split(b",")[0]
    rewrite(desk, seq, old, b'"reason":"Nil"')
    lost = desk.do(forgoing.gone)
    assert len(lost) == 1
    with pytest.raises(Refused, match="chair"):
        forgo(desk, "Dana Reyes")
    key = open_key(desk.office, *by(desk, "Dana Reyes"))
    body = {"heads": [plain(lost[0])], "reason": REASON, "name": "Dana Reyes"}
    draft = Draft(LOST, body, author=key.person_id, key_id=key.key_id)
    desk.do(lambda work: work.record(draft, lambda data: key.seal(SIGNED_PREFIX + data)))
    assert "signed on a history that is not there" in first(desk)
    assert len(desk.verify().faults) >= 2  # who is no chair said it
    assert desk.verify().forgone == ()


def test_an_entry_that_stands_on_what_comes_later_is_a_fault(desk: Room) -> None:
    uid = uid_of(desk, 2)
    key = open_key(desk.office, *by(desk, "Dana Reyes"))
    request = desk.request(uid, *DANA)
    with desk.office.open_work() as work:
        body = signing._given_body(work, work.changes.get(uid), request)
        place = work.place(key.person_id, lane=lane_of(uid, key.key_id))
        head = work.ledger.head()
        late = replace(place, head=Head(head.seq + 1, head.hash))
        draft = Draft(signing.GIVEN, body, uid, 1, request.seen, key.person_id, key.key_id)
        data = compose(draft, late, work.now, work.now)
        work.accept(data, key.seal(SIGNED_PREFIX + data))
    assert "signed on a history that is not there" in first(desk)


@pytest.mark.parametrize("head", [
    {"seq": -1, "hash": "a" * 64}, {"seq": True, "hash": "a" * 64}, {"seq": 1, "hash": "a"}, [],
    {"seq": 1, "hash": "a" * 64, "more": 1},
])  # fmt: skip
def test_a_head_that_is_none_is_no_form(desk: Room, head: object) -> None:
    with desk.office.open_work() as work:
        place = work.place("ann")
        draft = Draft("item.decided", {STOOD_ON: head}, author="ann")  # type: ignore[dict-item]
        data = compose(draft, place, work.now, work.now)
    with pytest.raises(Malformed, match=STOOD_ON):
        read(data)


def test_what_an_earlier_version_signed_names_none_and_holds(desk: Room) -> None:
    made = signed_before(desk, uid_of(desk, 1))
    signing.settle(desk.office)
    assert said(desk, made).stood_on is None
    assert desk.verify().ok


def test_what_is_signed_in_a_packet_stands_on_the_board_that_gave_it(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    head = harbour.do(lambda work: work.ledger.head())
    packet = harbour.give(BOB, uid)
    train = open_packet(packet)
    made = [train.sign(uid, BOB, BUSINESS), train.comment(uid, "Why four?")]
    harbour.edit(harbour.submitted("Another"), title="Meanwhile")
    harbour.bring(train.save(harbour.folder / "bob.cabevents"))
    found = [harbour.do(lambda work, one=one: work.ledger.event(one)) for one in made]
    assert [read(one.data).stood_on for one in found] == [head, head]
    assert harbour.verify().ok


# Lost ---------------------------------------------------------------------------------------------


def lost(folder: Path, who: tuple[str, str] = DANA) -> Room:
    """Return a desk whose sign-off came back onto a board that lost an edit before it."""
    board = folder / "board.cabdesk"
    before = databases.keep(board)
    desk = at_desk(folder)
    edit(desk)
    desk.sign(uid_of(desk, 2), *who)
    desk.close()
    databases.put(before, board)
    desk = at_desk(folder)
    signing.settle(desk.office)
    return desk


def test_what_came_back_onto_another_history_is_told_until_a_chair_signs_for_it(
    folder: Path,
) -> None:
    desk = lost(folder)
    assert "sign-off of RFC CR-2026-0002 by Dana Reyes" in first(desk)
    assert "no chair says so on record" in first(desk)
    with pytest.raises(Refused, match="Say what was lost"):
        forgo(desk, reason=" ")
    with pytest.raises(Refused, match="passphrase"):
        forgoing.forgo(desk.office, (desk.ids["Ann Boyd"], "wrong"), REASON)
    desk.clock.on(minutes=1)
    assert "Ann Boyd signed that the history up to entry" in forgo(desk)
    report = desk.verify()
    assert report.ok, report.sentence()
    at = entry_of(desk, LOST)[0]
    assert report.forgone == (at,)
    assert f"By entry {at} a chair says that a part of the history was lost" in report.sentence()
    with pytest.raises(Refused, match="Nothing is missing"):
        forgo(desk)
    # What is signed from here on stands on what is there.
    desk.sign(uid_of(desk, 1), *KIM)
    assert desk.verify().ok
    desk.close()


def checked(desk: Room, folder: Path) -> str:
    """Return what the script of the guide says against an export."""
    text = (Path(__file__).resolve().parents[2] / "docs/guide/verify.md").read_text("utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (folder / "check.py").write_text(code, encoding="utf-8")
    lines = [
        {"seq": entry.seq, "prev": entry.prev, "event_id": event.id, "hash": entry.hash,
         "event": event.data.decode(), "signature": event.signature.hex()}
        for entry, event in desk.do(lambda work: list(work.ledger.entries()))
    ]  # fmt: skip
    (folder / "all.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in lines))
    ran = subprocess.run(
        [sys.executable, "-I", folder / "check.py", folder / "all.jsonl"], capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    return ran.stderr


def test_the_script_of_the_guide_knows_a_loss_and_a_chairs_word(folder: Path) -> None:
    desk = lost(folder)
    assert "the history that it was signed on is not there any more" in checked(desk, folder)
    forgo(desk)
    assert checked(desk, folder) == ""
    desk.close()


def test_a_word_covers_what_it_names_and_no_more(folder: Path) -> None:
    desk = lost(folder)
    forgo(desk)
    assert desk.verify().ok
    desk.close()
    desk = lost(folder, KIM)
    assert "sign-off of RFC CR-2026-0002 by Kim Osei" in first(desk)
    forgo(desk)
    report = desk.verify()
    assert report.ok
    assert len(report.forgone) == 2
    assert "By 2 entries" in report.sentence()
    desk.close()


def test_where_only_what_was_signed_is_lost_the_chain_comes_out_the_same(folder: Path) -> None:
    """It is entered in the order in which it was signed, whoever signed it."""
    board = folder / "board.cabdesk"
    before = databases.keep(board)
    desk = at_desk(folder)
    for uid, who in ((1, KIM), (2, DANA), (1, DANA), (2, KIM)):
        desk.sign(uid_of(desk, uid), *who)
    head = desk.do(lambda work: work.ledger.head())
    desk.close()
    databases.put(before, board)
    desk = at_desk(folder)
    signing.settle(desk.office)
    assert desk.do(lambda work: work.ledger.head()) == head
    assert desk.verify().ok
    desk.close()


def test_a_chair_whose_session_is_open_signs_without_a_passphrase(folder: Path) -> None:
    desk = lost(folder)
    chair = unlock_chair(desk.office, *by(desk, "Ann Boyd"))
    forgoing.forgo(desk.office, chair, REASON)
    assert desk.verify().ok
    desk.close()
