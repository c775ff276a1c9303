"""A word by mouth in minutes, on paper, in exports, on Home, and in packets that travel."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from cab_desk.domain.change import Choice
from cab_desk.domain.content import content_hash
from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.errors import Refused
from cab_desk.files import exporting as files
from cab_desk.reports import rfc as rfc_paper
from cab_desk.reports import script as script_paper
from cab_desk.reports.minutes import render
from cab_desk.services import meetings
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.evidence.verifying import rights_of
from cab_desk.services.exchange import exporting
from cab_desk.services.meetings import Decision, NewMeeting
from cab_desk.services.members import people
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.papers import minutes, minutes_record, rfc_record, script_record
from cab_desk.services.rows import QueueQuery
from cab_desk.services.signatures import hearing, signing
from cab_desk.services.signatures.hearing import HearRequest
from tests.services.evidence_room import WORDS, Room, room
from tests.services.heard_room import ANN, DANA, KIM, PEOPLE, SECURITY, SPOKEN, WHY, hear
from tests.services.packet_room import Board, Opener, Train, altered, intact
from tests.vouched import accept_all

CREW = (
    NewPerson("Ann Boyd", ("Engineering Manager",), member=True, chair=True),
    NewPerson("Cora Tech", ("CTO",), member=True),
    NewPerson("Rik Maas", ("Team Lead",)),
)
CORA = "Cora Tech"
BY = "Heard by Ann Boyd on the telephone"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path, pack=SPOKEN) as made:
        made.furnish(crew=PEOPLE)
        made.office = replace(made.office, printer=render)
        yield made


@pytest.fixture
def uid(desk: Room) -> str:
    made = desk.submitted()
    hear(desk, made)
    return made


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(texts).split())


def test_final_minutes_say_who_heard_it(desk: Room, uid: str) -> None:
    desk.sign(uid, KIM, SECURITY)
    meeting_id = desk.do(partial(meetings.plan, new=NewMeeting("Weekly", desk.clock.now))).made
    desk.do(partial(meetings.add_changes, meeting_id=meeting_id, uids=[uid]))
    chair = unlock_chair(desk.office, desk.ids[ANN], WORDS)
    desk.do(partial(meetings.start, meeting_id=meeting_id, chair=chair))
    for name in (KIM, "Ola Lind"):
        desk.do(partial(meetings.attendance, meeting_id=meeting_id, person_id=desk.ids[name],
                        presence=Presence.PRESENT))  # fmt: skip
    (item,) = desk.do(lambda work: work.meetings.get(meeting_id)).items
    desk.do(partial(meetings.decide, meeting_id=meeting_id, item_id=item.id,
                    decision=Decision(Verdict.APPROVED), chair=chair))  # fmt: skip
    desk.do(partial(meetings.close, meeting_id=meeting_id, chair=chair))
    minutes.make(desk.office, meeting_id, chair=chair)
    final = desk.do(partial(minutes.kept, meeting_id=meeting_id))
    text = text_of(final.pdf)
    for wanted in ("Given verbally", "recorded for the person", BY, WHY, "I do not decide."):
        assert wanted in text
    # Nothing counts or draws it as a signature of hers.
    for wanted in ("Approved, 1 signed, 1 by word of mouth", "1 signature, 1 by word of mouth",
                   "not signed Dana Reyes Recorded and signed by Ann Boyd"):  # fmt: skip
        assert wanted in text
    assert (text.count("Signed as"), text.count("Signed without a drawing")) == (1, 2)
    assert desk.verify(rights=rights_of(SPOKEN)).ok
    with pytest.raises(Refused, match="The board has decided"):
        hear(desk, uid, decision=Choice.REJECT)
    desk.sign(uid, DANA, "Engineering Manager")
    assert desk.verify(rights=rights_of(SPOKEN)).ok


def test_minutes_say_of_what_does_not_count_that_it_was_heard(desk: Room, uid: str) -> None:
    desk.sign(uid, DANA, "Engineering Manager")
    meeting_id = desk.do(partial(meetings.plan, new=NewMeeting("Weekly", desk.clock.now))).made
    desk.do(partial(meetings.add_changes, meeting_id=meeting_id, uids=[uid]))
    found = desk.do(partial(minutes_record.build, meeting_id=meeting_id))
    (item,) = found["items"]
    assert [(one["why"], one["heard"]) for one in item["set_aside"]] == [("replaced", ANN)]


def test_the_script_of_the_chair_calls_no_word_a_signature(desk: Room, uid: str) -> None:
    desk.sign(uid, KIM, SECURITY)
    meeting_id = desk.do(partial(meetings.plan, new=NewMeeting("Weekly", desk.clock.now))).made
    desk.do(partial(meetings.add_changes, meeting_id=meeting_id, uids=[uid]))
    record = desk.do(partial(script_record.build, meeting_id=meeting_id))
    text = text_of(script_paper.render(record))
    assert "agreed by word of mouth only" in text
    assert "Every slot is signed" not in text


def test_the_paper_of_an_rfc_and_exports_say_it(desk: Room, uid: str, tmp_path: Path) -> None:
    record = desk.do(partial(rfc_record.build, uid=uid))
    assert BY in text_of(rfc_paper.render(record))
    rows = desk.do(exporting.gather)
    files.write(tmp_path / "out.csv", rows)
    assert f"{BY}, 2026-11-18T12:00:00.000Z" in (tmp_path / "out.csv").read_text()
    files.write(tmp_path / "out.json", rows)
    (change,) = json.loads((tmp_path / "out.json").read_bytes())
    assert change["signoffs"] == [
        {"person": DANA, "role": "Engineering Manager", "decision": "approve",
         "at": "2026-11-18T12:00:00+00:00", "verbal": True, "meeting": None},
    ]  # fmt: skip


def test_it_still_waits_for_whoever_gave_it(desk: Room, uid: str) -> None:
    def waits(name: str) -> int:
        view = QueueQuery(view="needs_me", me=desk.ids[name])
        with desk.open_reader() as reader:
            return len(reader.page(view, desk.clock(), 0, 9))

    assert (waits(DANA), waits(KIM)) == (1, 1)
    desk.sign(uid, DANA, "Engineering Manager")
    assert waits(DANA) == 0


# Packets ---------------------------------------------------------------------------------------


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    (tmp_path / "board").mkdir()
    made = Board(tmp_path / "board")
    made.session.default_pack = "pol-008"
    made.do(partial(boards.create_board, name="Harbour", zone="Europe/Berlin", people=CREW))
    for name in made.ids():
        people.make_key(made.office, made.ids()[name], WORDS)
    accept_all(made.office, WORDS)
    made.i_am(ANN)
    yield made
    made.session.close()


@pytest.fixture
def opener(board: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    opened: list[Train] = []

    def open_(file: Path, home: str = "laptop") -> Train:
        made = Train(file, tmp_path / home, monkeypatch, board.clock)
        opened.append(made)
        return made

    yield open_
    for one in opened:
        one.session.close()


def word(board: Board, uid: str, office: Any = None, **more: Any) -> str:
    change = board.change(uid)
    request = HearRequest(
        uid, board.ids()[ANN], board.ids()[CORA], "CTO", Choice.APPROVE, WORDS,
        content_hash(change), change.revision, board.clock(), "telephone", WHY,
    )  # fmt: skip
    return hearing.hear(office or board.office, replace(request, **more)).made


@pytest.mark.parametrize("decision", [Choice.APPROVE, Choice.REJECT])
@pytest.mark.parametrize("first", ["word", "packet"])
def test_the_signature_of_a_packet_goes_before_the_word(
    board: Board, opener: Opener, decision: Choice, first: str
) -> None:
    uid = board.submitted(class_id="emergency")
    if first == "word":
        word(board, uid)
    train = opener(board.give(CORA, uid))
    train.sign(uid, CORA, "CTO", decision=decision)
    if first == "packet":
        word(board, uid)  # she said it on the telephone; that she signed is on its way
    board.bring(train.save(board.folder / "cora.cabevents"))
    assert board.counts(uid) == [f"{CORA}: {decision}"]
    (standing,) = board.do(lambda work: work.signoffs.standing(uid))
    assert not standing.verbal
    intact(board)


def test_a_packet_records_none_and_brings_none(board: Board, opener: Opener) -> None:
    uid = board.submitted(class_id="emergency")
    made = word(board, uid)
    train = opener(board.give(ANN, uid))
    assert [one[0] for one in train.signed(uid)] == [CORA]  # it is shown there
    with pytest.raises(Refused, match="at the board, not in a packet"):
        word(board, uid, train.office, at=board.clock())
    with pytest.raises(Refused, match="at the board, not in a packet"):
        signing.withdraw(train.office, uid=uid, event_id=made, person_id=board.ids()[ANN],
                         passphrase=WORDS, reason="Misheard")  # fmt: skip
    train.comment(uid, "Why now?")
    file = train.save(board.folder / "ann.cabevents")
    report = board.bring(altered(file, 0, type="signoff.heard", v=2))
    assert [row.state for row in report.rows] == ["refused"]
    assert board.signed(uid) == [(CORA, "approve", "counts")]
    intact(board)
