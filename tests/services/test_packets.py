"""A packet's round trip: taken along, read and signed without the board, brought back."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.board import Person, Role
from cab_desk.domain.change import Choice
from cab_desk.domain.packet import Passage
from cab_desk.errors import Refused
from cab_desk.services import meetings
from cab_desk.services.conflict_ports import ACCEPTED
from cab_desk.services.members import people, vouching
from cab_desk.services.packets import comments
from cab_desk.services.requests import changes
from cab_desk.services.rows import QueueQuery
from cab_desk.services.schedule.settling import SettleRequest, settle
from cab_desk.storage import packet_rows, schema
from tests.databases import with_a_shell
from tests.services.packet_room import ANN, BOB, BUSINESS, CARA, MANAGER, NOON, PLAN, Board, Opener


def test_what_is_said_on_the_train_comes_back_into_the_room(
    harbour: Board, open_packet: Opener, tmp_path: Path
) -> None:
    uid = harbour.submitted()
    packet = harbour.give(BOB, uid)
    train = open_packet(packet)
    start = PLAN.index("start")
    train.comment(
        uid, "Why four?", passage=Passage("documents.implementation_plan", "start", start)
    )
    train.vote(uid, BUSINESS, Choice.REJECT, remark="Not in November")
    train.sign(uid, BOB, BUSINESS)
    assert train.signed(uid) == [(BOB, "approve", "pending")]
    assert train.counts(uid) == []
    events = train.save(tmp_path / "bob.cabevents")

    report = harbour.bring(events)

    assert report.taken
    assert report.counts["new"] == 3
    assert not report.objected
    assert harbour.counts(uid) == [f"{BOB}: approve"]
    assert harbour.said(uid) == [(BOB, "Why four?")]
    votes = harbour.do(lambda work: work.reviews.votes(uid))
    assert [(one.person, one.decision, one.label) for one in votes] == [(BOB, "reject", "counts")]
    assert harbour.verify().ok, harbour.verify().sentence()

    head = harbour.head()
    again = harbour.bring(events)
    assert not again.taken
    assert again.counts["known"] == 3
    assert harbour.head() == head


def test_a_packet_reads_like_the_board(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    other = harbour.submitted("Upgrade the queue", systems=("queue",))
    harbour.sign(uid, ANN, MANAGER)
    train = open_packet(harbour.give(BOB, uid))
    with train.session.open_reader() as reader:
        assert reader.board().name == "Harbour CAB"
        shown = [row.uid for row in reader.page(QueueQuery(view="all", text="leaf"), NOON, 0, 9)]
    assert shown == [uid]
    assert train.counts(uid) == [f"{ANN}: approve"]
    with pytest.raises(Refused):
        train.change(other)


def test_a_conflict_that_is_settled_is_so_on_the_train(harbour: Board, open_packet: Opener) -> None:
    uid, other = harbour.submitted(), harbour.submitted("Widen the pool")
    why = "Both are a minute long."
    harbour.do(partial(settle, request=SettleRequest(uid, other, ACCEPTED, why)))
    train = open_packet(harbour.give(BOB, uid))
    (found,) = train.do(lambda work: work.conflicts.of_change(uid))
    assert found.uid == other
    assert found.settled is not None
    assert (found.settled.state, found.settled.reason) == (ACCEPTED, why)


def test_what_is_settled_with_one_that_stays_behind_stays_too(
    harbour: Board, open_packet: Opener
) -> None:
    uid, other = harbour.submitted(), harbour.submitted("Widen the pool")
    harbour.do(partial(settle, request=SettleRequest(uid, other, ACCEPTED, "Both are short.")))
    harbour.edit(other, systems=("queue",))  # it is in nobody's way now
    train = open_packet(harbour.give(BOB, uid))
    assert train.do(lambda work: work.conflicts.said_of(uid)) == []


def test_nobody_takes_the_key_of_another_along(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    ids = train.ids()
    keys = {name: train.do(lambda work, one=ids[name]: work.people.key(one)) for name in ids}
    assert keys[BOB].sealed
    assert not keys[ANN].sealed
    with pytest.raises(Refused, match="nobody else signs"):
        train.sign(uid, CARA, MANAGER)


def test_a_packet_asks_for_no_chairs_word(harbour: Board, open_packet: Opener) -> None:
    train = open_packet(harbour.give(BOB, harbour.submitted()))
    assert harbour.do(vouching.rule).strict
    assert train.do(vouching.rule) == vouching.FREE


def test_nothing_but_a_review_is_written_in_a_packet(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    old = train.change(uid)
    mine = replace(old, title="Mine")
    commands = (
        partial(changes.create, change=replace(old, uid="", number="")),
        partial(changes.edit, uid=uid, new=mine, expected_version=old.version),
        partial(changes.withdraw, uid=uid, reason="Mine"),
        partial(people.put_person, person=Person("", "Eve", roles=(Role(BUSINESS),))),
    )
    for command in commands:
        with pytest.raises(Refused, match="This is a packet, not the board"):
            train.do(command)
    assert train.change(uid) == old


def test_a_packet_opened_again_goes_on_where_it_stopped(
    harbour: Board, open_packet: Opener, tmp_path: Path
) -> None:
    uid = harbour.submitted()
    packet = harbour.give(BOB, uid)
    train = open_packet(packet)
    train.comment(uid, "One")
    train.session.close()
    again = open_packet(packet)
    again.comment(uid, "Two")
    assert again.said(uid) == [(BOB, "One"), (BOB, "Two")]
    assert harbour.bring(again.save(tmp_path / "bob.cabevents")).counts["new"] == 2


def test_a_packet_of_an_agenda_holds_its_meeting(harbour: Board, open_packet: Opener) -> None:
    uid, other = harbour.submitted(), harbour.submitted("Another")
    new = meetings.NewMeeting("Board", harbour.clock.now, cutoff_hours=None)
    meeting = harbour.do(partial(meetings.plan, new=new)).made
    harbour.do(partial(meetings.add_changes, meeting_id=meeting, uids=[uid]))
    train = open_packet(harbour.give(BOB, meeting=meeting))
    found = train.do(lambda work: work.meetings.get(meeting))
    assert [item.change_uid for item in found.items] == [uid]
    assert train.session.contents.meeting == found.number
    # What might clash with it goes along: both hold the same system at the same time.
    assert train.change(other).title == "Another"


def test_a_packet_without_a_choice_holds_what_is_submitted(
    harbour: Board, open_packet: Opener
) -> None:
    with pytest.raises(Refused, match="No RFC is submitted"):
        harbour.give(BOB)
    uid = harbour.submitted()
    gone = harbour.submitted("Gone")
    harbour.do(partial(changes.withdraw, uid=gone, reason="Not needed"))
    train = open_packet(harbour.give(BOB))
    assert [one.uid for one in train.session.contents.changes] == [uid]


def test_comments_hang_on_the_words_that_are_there(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    for passage in (
        Passage("documents.runbook", "x"), Passage("title", "Rotate", 1),
        Passage("title", "x" * 600),
    ):  # fmt: skip
        with pytest.raises(Refused):
            train.comment(uid, "Hm", passage=passage)
    for text in ("", "  \n", "x" * 4_001):
        with pytest.raises(Refused):
            train.comment(uid, text)
    made = train.comment(uid, "Hm", passage=Passage("title", "Rotate", 0))
    train.comment(uid, "Apart")
    train.comment(uid, "Indeed", parent=made)
    said = [text for _, text in train.said(uid)]
    assert said.index("Indeed") == said.index("Hm") + 1  # an answer follows what it answers
    comments.redact(train.office, uid=uid, comment_id=made)
    hidden = train.do(lambda work: work.reviews.comment(made))
    assert (hidden.redacted, hidden.text, hidden.passage.quote) == (True, "", "")


def test_only_its_author_takes_a_comment_back(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    mine = harbour.comment(uid, "Of Ann, at the board")
    train = open_packet(harbour.give(BOB, uid))
    assert train.said(uid) == [(ANN, "Of Ann, at the board")]
    with pytest.raises(Refused, match="only Ann Boyd can"):
        comments.redact(train.office, uid=uid, comment_id=mine)
    comments.redact(harbour.office, uid=uid, comment_id=mine)
    assert harbour.said(uid) == [(ANN, "")]
    assert harbour.verify().ok


def test_a_vote_needs_a_role_and_sense(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    with pytest.raises(Refused, match="does not hold the role"):
        train.vote(uid, MANAGER)
    with pytest.raises(Refused, match="at least one condition"):
        train.vote(uid, BUSINESS, Choice.CONDITIONS)
    with pytest.raises(Refused, match="At the board you sign off"):
        harbour.vote(uid, BUSINESS)


TAMPERED = {
    "comment": "UPDATE review_comment SET text = 'Never said'",
    "comment gone": "DELETE FROM review_comment",
    "vote": "UPDATE provisional_vote SET decision = 'abstain'",
    "label": "UPDATE returned_event SET label = 'late' WHERE type = 'signoff.given'",
    "packet": "UPDATE review_packet SET hash = 'x'",
    "held": "UPDATE signoff SET held = 'late'",
    "not counted": "UPDATE signoff SET superseded = 1",
}


@pytest.mark.parametrize("sql", TAMPERED.values(), ids=TAMPERED)
def test_verify_finds_what_was_changed_by_hand(
    harbour: Board, open_packet: Opener, tmp_path: Path, sql: str
) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    train.comment(uid)
    train.vote(uid, BUSINESS)
    train.sign(uid, BOB, BUSINESS)
    harbour.bring(train.save(tmp_path / "bob.cabevents"))
    assert harbour.verify().ok
    assert with_a_shell(harbour.place, sql, ()) > 0
    assert not harbour.verify().ok


def test_no_table_is_forgotten_by_packets() -> None:
    carried = {table.name for table in packet_rows.CARRIED}
    assert carried | packet_rows.LEFT >= set(schema.metadata.tables)
    assert not carried & packet_rows.LEFT
