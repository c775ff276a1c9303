"""The inventory of feature flags: kept, held against the policy, audited, and verified."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from cab_desk.domain.change import Flag
from cab_desk.domain.statement import read
from cab_desk.domain.upkeep import FLAG_AUDIT
from cab_desk.errors import BadInput, Refused
from cab_desk.services.registers import duties, flags
from cab_desk.services.requests import happenings, summary
from cab_desk.services.rows import QueueQuery
from tests.services import packet_room
from tests.services.exceptions_room import open_room

FLAG = Flag("payments-new-checkout-release", "release", "Ann Boyd", "The new checkout",
            "2026-12-31")  # fmt: skip


@pytest.fixture
def room(tmp_path):
    made = open_room(tmp_path, "pol-012")
    yield made
    made.close()


def put(room, flag=FLAG, **more):
    return room.do(partial(flags.put, flag=flag, **({"new": True} | more)))


def register(room, **more):
    return room.do(partial(flags.register, **more))


def kept(room, name=FLAG.name):
    return next(flag for flag in room.do(lambda work: work.flags.all()) if flag.name == name)


def test_a_flag_is_registered_as_it_was_written(room):
    outcome = put(room, replace(FLAG, name=" payments-new-checkout-release ", owner="Ann  Boyd"))
    assert outcome.made == FLAG.name
    assert "flags" in outcome.touched
    (line,) = register(room)
    assert (line.state, line.why) == (flags.SOUND, ())
    assert replace(line.flag, made_at=None, version=0) == FLAG
    assert line.flag.made_at == room.clock.now


def test_every_fault_is_said_at_its_field_at_once(room):
    with pytest.raises(BadInput) as error:
        put(room, Flag("Checkout", "release", purpose="x" * 501))
    assert [fault.place for fault in error.value.faults] == ["name", "owner", "ttl", "purpose"]
    assert register(room) == []


def test_a_name_stands_once(room):
    put(room)
    with pytest.raises(BadInput, match="in the inventory already"):
        put(room)


def test_a_missing_kill_switch_is_kept_and_marked(room):
    put(room, replace(FLAG, user_facing=True))
    (line,) = register(room)
    assert line.state == flags.FAULTY
    assert "kill switch" in line.why[0]


def test_an_edit_of_what_somebody_else_changed_is_refused(room):
    put(room)
    read = kept(room)
    put(room, replace(read, owner="Kim Osei"), new=False)
    with pytest.raises(Refused, match="meanwhile"):
        put(room, replace(read, owner="Dana Reyes"), new=False)
    assert kept(room).owner == "Kim Osei"
    again = kept(room)
    assert put(room, again, new=False).touched == frozenset()
    assert kept(room).version == again.version


def test_a_removed_flag_stays_in_the_inventory_and_its_name_is_free_again(room):
    put(room)
    room.clock.on(days=2)
    room.do(partial(flags.remove, name=FLAG.name, reason="Rolled out"))
    assert register(room) == []
    (line,) = register(room, state=flags.REMOVED)
    assert line.flag.removed_at == room.clock.now
    with pytest.raises(Refused, match="meanwhile"):
        room.do(partial(flags.remove, name=FLAG.name))
    with pytest.raises(Refused, match="meanwhile"):
        put(room, line.flag, new=False)
    put(room)
    assert kept(room).removed_at is None
    assert kept(room).made_at == room.clock.now
    assert room.verify().ok


def test_stale_ones_and_texts_are_found(room):
    put(room)
    out = room.clock.now - timedelta(days=31)
    put(room, replace(FLAG, name="shop-search-release", rolled_out_at=out, purpose="Search"))
    assert [line.flag.name for line in register(room, state=flags.STALE)] == ["shop-search-release"]
    assert [line.flag.name for line in register(room, text="SEARCH")] == ["shop-search-release"]
    assert len(register(room)) == 2
    head, *rows = flags.table(register(room))
    told = dict(zip(head, rows[1], strict=True))
    assert told["Flag"] == "shop-search-release"
    assert told["State"] == "Stale"
    assert "past its time" in told["What is wrong"]


def kinds(room, uid):
    return [one.kind for one in room.verdict(uid).findings]


def test_a_change_that_makes_a_flag_is_judged_by_the_inventory(room):
    uid = room.submitted(types=("config.feature_flag",))
    assert "flag.invalid" in kinds(room, uid)
    put(room, replace(FLAG, change_uid=uid))
    assert "flag.invalid" not in kinds(room, uid)
    assert register(room)[0].number == room.change(uid).number
    put(room, replace(kept(room), user_facing=True), new=False)
    assert "flag.invalid" in kinds(room, uid)
    put(room, replace(kept(room), kill_switch=True), new=False)
    assert "flag.invalid" not in kinds(room, uid)
    room.do(partial(flags.remove, name=FLAG.name))
    assert "flag.invalid" in kinds(room, uid)


def test_the_list_shows_at_once_what_the_inventory_says(room):
    room.submitted(types=("config.feature_flag",))
    row = listed(room)[0]
    put(room, replace(FLAG, change_uid=row.uid))
    assert listed(room)[0].gate_count == row.gate_count - 1


def listed(room):
    with room.open_reader() as reader:
        return reader.page(QueueQuery(view="all"), room.clock.now, 0, 5)


def test_the_audit_is_owed_each_month_and_done_once(room):
    put(room)
    out = room.clock.now - timedelta(days=31)
    put(room, replace(FLAG, name="shop-search-release", rolled_out_at=out))
    (owed,) = [row for row in room.do(duties.due) if row.review == FLAG_AUDIT]
    assert owed.label == "Audit of the feature flags"
    assert owed.section == "CTRL-012.4"
    outcome = room.do(partial(duties.review_done, review=FLAG_AUDIT, note="Search goes next week."))
    assert outcome.message == ("The flags are audited for 2026-11: 2 stand, 1 of them stale.")
    (audit,) = room.do(lambda work: work.flags.audits())
    assert (audit.period, audit.flags, audit.stale) == ("2026-11", 2, 1)
    (again,) = [row for row in room.do(duties.due) if row.review == FLAG_AUDIT]
    assert again.by > owed.by
    with pytest.raises(Refused, match="2026-11"):
        room.do(partial(duties.review_done, review=FLAG_AUDIT, note="Once more."))
    room.clock.now = datetime(2026, 12, 3, 12, tzinfo=UTC)
    room.do(partial(duties.review_done, review=FLAG_AUDIT, note="Nothing is left."))
    assert [one.period for one in room.do(lambda work: work.flags.audits())] == [
        "2026-12", "2026-11",
    ]  # fmt: skip


def test_the_audit_trail_says_what_became_of_a_flag(room):
    put(room)
    room.do(partial(flags.remove, name=FLAG.name))
    room.do(partial(duties.review_done, review=FLAG_AUDIT, note="Nothing is left."))
    said = [
        happenings.sentence(event.type, read(event.data).body)
        for _entry, event in room.do(lambda work: list(work.ledger.entries()))
        if event.type.startswith("flag.")
    ]
    assert said == [
        f"Feature flag in the inventory: {FLAG.name}",
        f"Feature flag removed: {FLAG.name}",
        "Audit of the feature flags, 2026-11",
    ]


def test_other_policies_keep_no_inventory(tmp_path):
    other = open_room(tmp_path, "change-control")
    with pytest.raises(Refused, match="keeps no inventory"):
        put(other)
    assert register(other) == []
    assert all(row.review != FLAG_AUDIT for row in other.do(duties.due))
    other.close()


def test_a_packet_says_nothing_of_an_inventory_that_stays_at_the_board(tmp_path, monkeypatch):
    def kinds_in(side):
        verdict = side.do(lambda work: summary.judged(work, work.changes.get(uid)))
        return [finding.kind for finding in verdict.findings]

    folder = tmp_path / "board"
    folder.mkdir()
    board = packet_room.Board(folder)
    board.session.default_pack = "pol-012"
    board.furnish()
    uid = board.submitted(types=("config.feature_flag",))
    file = board.give(packet_room.BOB, uid)
    train = packet_room.Train(file, tmp_path / "home", monkeypatch, board.clock)
    assert "flag.invalid" in kinds_in(board)
    assert "flag.invalid" not in kinds_in(train)
    train.session.close()
    board.session.close()


@pytest.mark.parametrize(
    "damage",
    ["UPDATE feature_flag SET owner = 'Nobody'",
     "UPDATE feature_flag SET ttl = '2099-01-01'",
     "UPDATE feature_flag SET kill_switch = 1",
     "UPDATE feature_flag SET removed_at = '2026-11-18T12:00:00.000Z'",
     "DELETE FROM feature_flag",
     ("INSERT INTO feature_flag (name, kind, made_at, version) VALUES"
     " ('shop-free-ops', 'ops', '2026-11-18T12:00:00.000Z', 1)"),
     "UPDATE flag_audit SET stale = 0",
     "UPDATE flag_audit SET note = 'All fine'",
     "DELETE FROM flag_audit"],
)  # fmt: skip
def test_inventory_and_audits_are_held_against_the_ledger(room, damage):
    out = room.clock.now - timedelta(days=31)
    put(room, replace(FLAG, rolled_out_at=out))
    room.do(partial(duties.review_done, review=FLAG_AUDIT, note="One is old."))
    assert room.verify().ok
    room.tamper(damage)
    report = room.verify()
    assert not report.ok
    assert "flag" in report.faults[0].sentence
