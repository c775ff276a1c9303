"""What changes and the board owe: kept with each summary, done by services, held against time."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from cab_desk import assets
from cab_desk.domain.change import Change, Outcome, Stage
from cab_desk.domain.postmortem import PostMortem, Task
from cab_desk.errors import BadInput, Refused
from cab_desk.files import packs
from cab_desk.services.evidence.verifying import verify
from cab_desk.services.registers import duties
from cab_desk.services.requests import changes, outcomes
from cab_desk.storage.auditing import SqlAudit
from tests.services.evidence_room import CHEAP, Room


@pytest.fixture
def room(tmp_path):
    pack = packs.load(assets.path("resources/policies/pol-008"))
    made = Room(tmp_path, pack=pack).furnish(keys=False)
    yield made
    made.engine.dispose()


def begun(room, class_id="major", stage=Stage.IN_PROGRESS):
    """Return an RFC under way, brought there past the gates that this is not about."""
    new = Change("Rotate the certificates", class_id=class_id, requester="Rik Maas")
    uid = room.do(partial(changes.create, change=new)).made
    room.do(partial(changes.submit, uid=uid))

    def move(work):
        old = work.changes.get(uid)
        changes.note_particulars(
            work, old, replace(old, stage=stage), "change.moved_stage", "", ["stage"]
        )

    room.do(move)
    return uid


def finished(room, class_id="major", result="failed", **more):
    uid = begun(room, class_id)
    now = room.clock.now
    outcome = Outcome(result, started_at=now - timedelta(hours=1), finished_at=now, **more)
    record(room, uid, outcome)
    return uid


def record(room, uid, outcome):
    version = room.change(uid).version
    return room.do(partial(outcomes.record, uid=uid, outcome=outcome, expected_version=version))


def owed(room, uid=None):
    rows = room.do(duties.due)
    return [row for row in rows if (row.uid == uid if uid else not row.review)]


def of(rows, what):
    return next(row for row in rows if row.what == what)


ANSWERS = PostMortem(
    ("The way back took 4 minutes.", "The order of the nodes.", "Rehearse on two nodes."),
    (Task("Write the order down", "Rik Maas"),),
)


def note(room, uid, row, text="All of it is written down.", said=ANSWERS, **more):
    command = partial(duties.done, uid=uid, what=row.what, by=row.by, note=text, said=said, **more)
    return room.do(command)


def test_a_failed_major_change_owes_what_pol_008_asks_of_it(room):
    assert owed(room, begun(room)) == []
    uid = finished(room)
    now, rows = room.clock.now, owed(room, uid)
    assert {row.what for row in rows} == {"retrospective", "post_mortem", "follow_up"}
    assert of(rows, "post_mortem").by == now + timedelta(hours=24)
    assert of(rows, "follow_up").by == now + timedelta(days=30)
    assert [row.by for row in rows] == sorted(row.by for row in rows)
    assert room.change(uid).stage is Stage.IMPLEMENTED


def test_what_is_owed_is_due_then_soon_then_overdue_without_a_write(room):
    uid = finished(room)
    follow = partial(lambda: of(owed(room, uid), "follow_up").state)
    assert follow() == duties.DUE
    room.clock.on(days=29)
    assert follow() == duties.SOON
    room.clock.on(days=1)
    assert follow() == duties.SOON  # until the moment, and in it
    room.clock.on(seconds=1)
    assert follow() == duties.OVERDUE


def test_a_post_mortem_is_done_without_touching_what_was_signed(room):
    uid = finished(room)
    before = room.change(uid)
    said = note(room, uid, of(owed(room, uid), "post_mortem"))
    assert said.message == f"Post-mortem of {before.number} is recorded as done."
    after = room.change(uid)
    assert after.revision == before.revision
    assert after.duties_done[0].note == (
        "What went well?\nThe way back took 4 minutes.\n\n"
        "What went wrong?\nThe order of the nodes.\n\n"
        "What could be improved?\nRehearse on two nodes.\n\n"
        "Action items\n- Write the order down (Rik Maas)"
    )
    assert "post_mortem" not in {row.what for row in owed(room, uid)}


def test_a_retrospective_is_done_by_the_time_of_the_change(room):
    uid = finished(room)
    room.clock.on(hours=3)
    note(room, uid, of(owed(room, uid), "retrospective"))
    assert room.change(uid).reviewed_at == room.clock.now
    assert "retrospective" not in {row.what for row in owed(room, uid)}


def test_verification_is_done_by_its_checklist_alone(room):
    uid = finished(room, "normal", "succeeded")
    row = of(owed(room, uid), "verification")
    with pytest.raises(Refused, match="every item of the checklist"):
        note(room, uid, row)
    items = next(
        tuple(item.id for item in checklist.items)
        for rule in room.pack.rules
        for checklist in rule.checklists
        if checklist.phase == "post"
    )
    room.do(partial(outcomes.tick_phases, uid=uid, done={"post": items[:-1]}))
    assert of(owed(room, uid), "verification")
    room.do(partial(outcomes.tick_phases, uid=uid, done={"post": items}))
    assert owed(room, uid) == []


def test_two_who_tick_one_checklist_lose_nothing(room):
    uid = finished(room, "normal", "succeeded")
    a, b, c = ("smoke", "figures", "notice")
    room.do(partial(outcomes.tick_phases, uid=uid, done={"post": (a,)}))
    opened = room.change(uid).checklists
    room.do(partial(outcomes.tick_phases, uid=uid, done={"post": (a, b)}, before=opened))
    room.do(partial(outcomes.tick_phases, uid=uid, done={"post": (c,)}, before=opened))
    assert room.change(uid).checklists["post"] == (c, b)  # a was taken back, b is somebody's word
    room.do(partial(outcomes.tick_phases, uid=uid, done={"post": (a,)}, before=opened))
    assert room.change(uid).checklists["post"] == (c, b)
    assert room.verify().ok


def test_nothing_is_done_twice_or_without_being_owed(room):
    uid = finished(room)
    row = of(owed(room, uid), "post_mortem")
    note(room, uid, row)
    with pytest.raises(Refused, match="recorded as done already"):
        note(room, uid, row)
    with pytest.raises(Refused, match="does not owe this"):
        note(room, uid, replace(row, by=row.by + timedelta(hours=1)))


def test_a_note_says_what_was_done_and_is_not_of_the_future(room):
    uid = finished(room)
    row = of(owed(room, uid), "retrospective")
    ahead = room.clock.now + timedelta(minutes=1)
    with pytest.raises(BadInput) as caught:
        note(room, uid, row, " ", at=ahead)
    assert [fault.place for fault in caught.value.faults] == ["note", "at"]
    assert row in owed(room, uid)


@pytest.mark.parametrize(
    ("said", "places"),
    [
        (None, ["answer:0", "answer:1", "answer:2", "task:0"]),
        (replace(ANSWERS, answers=(*ANSWERS.answers[:2], " - ")), ["answer:2"]),
        (replace(ANSWERS, tasks=()), ["task:0"]),
        (replace(ANSWERS, tasks=(Task(" ", "  "),)), ["task:0"]),
        (replace(ANSWERS, tasks=(Task("", ""), Task("Write it down", " "))), ["task:0"]),
        (replace(ANSWERS, tasks=(*ANSWERS.tasks, Task("", "Kim"))), ["task:1"]),
        (replace(ANSWERS, answers=("x" * 8001, *ANSWERS.answers[1:])), ["answer:0"]),
    ],
)
def test_a_post_mortem_answers_every_question_and_names_who_does_what(room, said, places):
    uid = finished(room)
    row = of(owed(room, uid), "post_mortem")
    with pytest.raises(BadInput) as caught:
        note(room, uid, row, said=said)
    assert [fault.place for fault in caught.value.faults] == places
    with pytest.raises(BadInput) as caught:
        note(room, uid, row, said=said, at=room.clock.now + timedelta(minutes=1))
    assert caught.value.faults[-1].place == "at"
    assert row in owed(room, uid)


def test_a_cancelled_change_owes_nothing_and_closes(room):
    uid = begun(room)
    record(room, uid, Outcome("cancelled"))
    assert owed(room, uid) == []
    room.do(partial(changes.move_stage, uid=uid, to=Stage.CLOSED))
    assert room.change(uid).stage is Stage.CLOSED


def test_a_change_closes_once_outcome_checklists_and_duties_are_there(room):
    close = partial(changes.move_stage, to=Stage.CLOSED)
    bare = begun(room, "normal", Stage.IMPLEMENTED)
    with pytest.raises(Refused, match="Record the outcome"):
        room.do(partial(close, uid=bare))
    uid = finished(room)
    with pytest.raises(Refused, match="open items in the checklist"):
        room.do(partial(close, uid=uid))
    for rule in room.pack.rules:
        for checklist in rule.checklists:
            items = tuple(item.id for item in checklist.items)
            room.do(partial(outcomes.tick_phases, uid=uid, done={checklist.phase: items}))
    with pytest.raises(Refused, match=r"still owes: .* \(§ 3.4\)|still owes: .* \(§ 10.1\)"):
        room.do(partial(close, uid=uid))
    for row in owed(room, uid):
        note(room, uid, row)
    room.do(partial(close, uid=uid))
    assert room.change(uid).stage is Stage.CLOSED


def test_wrong_figures_of_an_outcome_are_named_by_their_fields(room):
    uid = begun(room)
    now = room.clock.now
    wrong = Outcome("failed", now, now - timedelta(minutes=1), error_rate_after=101.0,
                    health_check_failures=-1)  # fmt: skip
    with pytest.raises(BadInput) as caught:
        record(room, uid, wrong)
    places = {fault.place for fault in caught.value.faults}
    assert places == {"finished_at", "error_rate_after", "health_check_failures"}
    with pytest.raises(BadInput) as caught:
        record(room, uid, Outcome())
    assert {fault.place for fault in caught.value.faults} == {
        "result", "started_at", "finished_at",
    }  # fmt: skip
    assert room.change(uid).outcome is None


def test_an_outcome_waits_for_the_start_and_for_the_newest_version(room):
    uid = begun(room, stage=Stage.SUBMITTED)
    with pytest.raises(Refused, match="Start it before"):
        record(room, uid, Outcome("cancelled"))
    uid = begun(room)
    with pytest.raises(Refused, match="saved by somebody else"):
        room.do(partial(outcomes.record, uid=uid, outcome=Outcome("cancelled"),
                        expected_version=1))  # fmt: skip


def test_the_end_stays_once_something_was_done_against_it(room):
    uid = finished(room)
    note(room, uid, of(owed(room, uid), "post_mortem"))
    old = room.change(uid).outcome
    record(room, uid, replace(old, caused_incident=True))
    with pytest.raises(BadInput, match="Keep that end"):
        record(room, uid, replace(old, finished_at=old.finished_at - timedelta(minutes=5)))


def test_a_review_of_the_board_returns_in_the_next_period(room):
    def reviews():
        return {row.review: row for row in room.do(duties.due) if row.review}

    assert set(reviews()) == {"metrics", "policy"}
    before = reviews()["metrics"].by
    said = room.do(partial(duties.review_done, review="metrics", note="Success rate is falling."))
    assert said.message == "Review of change metrics is recorded as held in 2026-Q4."
    after = reviews()["metrics"].by
    assert 89 <= (after - before).days <= 92
    with pytest.raises(Refused, match="was held in 2026-Q4 already"):
        room.do(partial(duties.review_done, review="metrics", note="Once more."))
    with pytest.raises(Refused, match="no such review"):
        room.do(partial(duties.review_done, review="other", note="Once more."))
    room.clock.now = after + timedelta(seconds=1)
    assert reviews()["metrics"].state == duties.OVERDUE


def audited(room):
    with SqlAudit(room.place) as source:
        return verify(source, CHEAP)


def test_verify_knows_what_was_done_and_sees_what_was_altered(room):
    uid = finished(room)
    note(room, uid, of(owed(room, uid), "post_mortem"))
    room.do(partial(duties.review_done, review="policy", note="Nothing to change."))
    assert audited(room).ok
    with room.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE duty_done SET note = 'Nothing went wrong.'")
        connection.exec_driver_sql("DELETE FROM review_done")
    assert len(audited(room).faults) == 2
