"""No ledger, no change: a write that fails at whatever statement leaves the board as it was."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from cab_desk.domain.change import Choice, Stage
from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.errors import Unavailable
from cab_desk.files import reading
from cab_desk.reports.minutes import render
from cab_desk.services import meetings
from cab_desk.services.boards import boards
from cab_desk.services.exchange import importing
from cab_desk.services.members import people
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.papers import minutes
from cab_desk.services.requests import changes, holding
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from cab_desk.services.signatures import signing
from tests.databases import content, keep, on_server, put
from tests.services.faulty_driver import failing
from tests.services.meeting_room import WEDNESDAY, WORDS, MeetingRoom, meeting_room

LATER = WEDNESDAY + timedelta(days=7)
Act = Callable[["Bench"], Any]


class Bench:
    """A board with a running meeting, and what a command on it needs, read before any fault."""

    def __init__(self, room: MeetingRoom, chair: ChairSession) -> None:
        self.room = room
        self.chair = chair
        self.uid = room.uids[1]
        self.change = room.change(self.uid)
        self.item = room.item_id(1)
        self.ids = room.ids
        self.request = room.request(self.uid, "Engineering Manager", "Engineering Manager")
        self.ann = room.do(lambda work: work.people.get(room.ids["Technical Lead"]))
        file = room.folder / "more.csv"
        file.write_text("id,title,class,requester\nX-1,Grow,normal,Bo\nX-2,Shrink,normal,Cy\n")
        with room.open_view() as view:
            self.preview = importing.preview(view, reading.read_here(file, zone="UTC"))

    def run(self, command: Callable[..., Any], **more: Any) -> Any:
        """Run a command in one unit of work."""
        return self.room.do(partial(command, **more))

    def on(self, command: Callable[..., Any], **more: Any) -> Any:
        """Run a command on the meeting."""
        return self.room.on(command, **more)

    def decide(self, verdict: Verdict, place: int = 0, **more: Any) -> Any:
        """Decide the item, signed by the chair."""
        item = self.item if not place else self.room.item_id(place)
        decision = meetings.Decision(verdict, **more)
        return self.on(meetings.decide, item_id=item, decision=decision, chair=self.chair)


ACTS: dict[str, Act] = {
    "create": lambda b: b.run(changes.create, change=replace(b.change, title="New", number="")),
    "edit": lambda b: b.run(changes.edit, uid=b.uid, new=replace(b.change, title="Edited"),
                            expected_version=b.change.version, reason="Better words."),
    "withdraw": lambda b: b.run(changes.withdraw, uid=b.uid, reason="Not needed."),
    "reject": lambda b: b.run(changes.move_stage, uid=b.uid, to=Stage.REJECTED, reason="No."),
    "hold": lambda b: b.run(holding.hold, uid=b.uid, reason="Waits for parts."),
    "duplicate": lambda b: b.run(changes.duplicate, uid=b.uid),
    "person": lambda b: b.room.put(replace(b.ann, name="Ann Boyd")),
    "board": lambda b: b.run(boards.change_board, name="Other name", zone="UTC"),
    "key": lambda b: people.make_key(b.room.office, b.ids["Fay Newcomer"], WORDS),
    "freeze": lambda b: b.run(calendar.declare, entry=CalendarEntry(
        "", "freeze", "Quarter close", WEDNESDAY, LATER, ("CTO",))),
    "import": lambda b: b.run(importing.commit, shown=b.preview),
    "sign": lambda b: signing.sign(b.room.office, b.request),
    "plan": lambda b: b.run(meetings.plan, new=meetings.NewMeeting("Next", LATER)),
    "add_item": lambda b: b.on(meetings.add_item, title="Any other business"),
    "note": lambda b: b.on(meetings.note, item_id=b.item, text="Discussed."),
    "action": lambda b: b.on(meetings.add_action, item_id=b.item, text="Tell", owner="Ann"),
    "attend": lambda b: b.on(meetings.attendance, person_id=b.ids["Security Lead"],
                             presence=Presence.REMOTE),
    "pause": lambda b: b.on(meetings.pause),
    "skip": lambda b: b.on(meetings.skip, item_id=b.item),
    "reject_item": lambda b: b.decide(Verdict.REJECTED, reason="No rehearsal."),
    "defer_rest": lambda b: b.on(meetings.defer_rest, chair=b.chair,
                                 decision=meetings.Decision(Verdict.DEFERRED, "No time.")),
    "draft_minutes": lambda b: minutes.make(
        replace(b.room.office, printer=lambda record, hashed, _progress: render(record, hashed)),
        b.room.meeting_id),
}  # fmt: skip


@cache
def _prepared() -> tuple[Any, str, tuple[str, ...]]:
    with TemporaryDirectory() as folder, meeting_room(Path(folder)) as room:
        room.sign(room.uids[0], "Business Stakeholder", "Business Stakeholder")
        room.start()
        ann = room.do(lambda work: work.people.get(room.ids["Technical Lead"]))
        fay = replace(ann, id=people.new_id(), name="Fay Newcomer")
        room.put(fay)
        room.close()
        return keep(room.path), room.meeting_id, tuple(room.uids)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    room = MeetingRoom(tmp_path)
    room.engine.dispose()
    board, room.meeting_id, uids = _prepared()
    room.uids = list(uids)
    put(board, room.path)
    room.find_people()
    yield Bench(room, room.chair())
    room.close()


def fails_whole(bench: Bench, act: Act, before: object) -> str:
    """Do what cannot be done; return the one sentence that is said of it."""
    with pytest.raises(Unavailable) as caught:
        act(bench)
    bench.room.engine.dispose()
    sentence = caught.value.sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert content(bench.room.path) == before, "something was half done"
    return sentence


@pytest.mark.parametrize("name", ACTS)
def test_what_cannot_be_audited_does_not_happen(
    bench: Bench, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, room = ACTS[name], bench.room
    room.engine.dispose()
    before = content(room.path)
    for table in ("event", "ledger"):
        with failing(monkeypatch, 0, lambda sql, t=table: sql.startswith(f"INSERT INTO {t} ")):
            said = fails_whole(bench, act, before)
        assert "Nothing was recorded" in said
    assert act(bench) is not None
    assert room.verify().ok


@pytest.mark.parametrize("name", ACTS)
def test_a_disk_that_fills_at_any_statement_leaves_nothing_half_done(
    bench: Bench, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, room = ACTS[name], bench.room
    room.engine.dispose()
    before = content(room.path)
    whole = keep(room.path)
    # Each time costs a server more, so there every fifth statement has to do.
    for left in range(0, 400, 5 if on_server() else 1):
        with failing(monkeypatch, left) as plan, suppress(Unavailable):
            act(bench)
        room.engine.dispose()
        now = content(room.path)
        if not plan.failed:
            break
        if now != before:  # a command of several steps: each of them is whole
            assert room.verify().ok
            room.engine.dispose()
            put(whole, room.path)
        for entry in room.outbox.pending():
            room.outbox.mark(entry.event_id, "REFUSED", "of this test")
    else:
        pytest.fail("the command never came to its end")
    assert left > 3
    assert room.verify().ok


def test_a_sign_off_that_cannot_be_recorded_waits_and_is_recorded_later(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills after the event was laid into the outbox: it is not lost, and not doubled."""
    room = bench.room
    with failing(monkeypatch, 0, lambda sql: sql.startswith("INSERT INTO signoff")):
        room.engine.dispose()
        with pytest.raises(Unavailable, match=r"not recorded|Nothing was"):
            signing.sign(room.office, bench.request)
    room.engine.dispose()
    signing.sign(room.office, bench.request)
    standing = room.do(lambda work: work.signoffs.standing(bench.uid))
    assert [(one.person, one.decision) for one in standing] == [
        ("Engineering Manager", Choice.APPROVE)
    ]
    assert room.verify().ok
