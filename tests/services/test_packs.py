"""A board follows a text, not a name: what is shipped later changes nothing on its own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cab_desk.domain.change import Stage
from cab_desk.domain.policy import Pack
from cab_desk.errors import BadInput, Refused
from cab_desk.services import meetings
from cab_desk.services.boards import boards
from cab_desk.services.meetings.planning import NewMeeting
from cab_desk.services.members import people
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.policies import packs
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes, summary
from cab_desk.services.rows import QueueQuery, RuleCount
from cab_desk.settings import data_folder
from cab_desk.storage.engine import make_engine
from cab_desk.storage.work import open_work
from tests.databases import anew, asked, with_a_shell
from tests.services.policy_room import HOUSE, NOW, STRICTER, PolicyRoom, put_house

WORDS = "a long walk by the river"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[PolicyRoom]:
    made = PolicyRoom(tmp_path)
    yield made
    made.session.close()


def tamper(room: PolicyRoom, statement: str, *values: str) -> None:
    assert with_a_shell(room.place, statement, values) == 1


def without_text(tmp_path: Path, **more: object) -> PolicyRoom:
    """Return a board as an earlier version of the program made it: without its policy's text."""
    room = PolicyRoom(tmp_path / "made")
    pack: Pack = replace(room.session.pack(), texts={}, **more)  # type: ignore[arg-type]
    room.session.close()
    engine = make_engine(anew(room.path))
    with open_work(
        engine, pack=pack, clock=lambda: NOW, actor="", device="d1", host="desk"
    ) as work:
        boards.create_board(work, name="Old", zone="UTC")
    engine.dispose()
    room.again()
    return room


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()


def test_a_new_text_at_hand_does_not_change_what_a_board_follows(room):
    put_house(STRICTER)
    session = room.again()
    assert session.pack().version == "1"
    with session.open_view() as work:
        assert work.pack.version == "1"
        found, board = packs.shelf(work, session.policies), work.board()
    assert session.face(board).version == "1"
    assert [(one.version, one.in_force) for one in found.offers if one.id == "house"] == [
        ("1", True), ("2", False),
    ]  # fmt: skip
    assert (found.newer.version, found.newer.origin) == ("2", "shipped")
    assert room.report().ok


def test_a_board_keeps_its_policy_when_nobody_else_has_it(room):
    folder = put_house()
    (folder / "pack.toml").unlink()
    session = room.again()
    assert session.pack().title == "House rules"
    room.add("Still possible")
    assert room.report().ok


def test_the_face_is_that_of_the_text_which_the_board_follows(room):
    put_house(STRICTER)
    session = room.again()
    with session.open_reader() as reader:
        board = reader.board()
    assert session.face(board) == session.pack().face
    kept = data_folder() / "faces" / f"{board.policy_hash}.json"
    kept.write_text(kept.read_text("utf-8").replace("House rules", "From the file"), "utf-8")
    assert room.again().face(board).title == "From the file"  # the policy itself is not read


def test_a_kept_text_that_was_changed_serves_nobody_and_is_found(room):
    put_house(STRICTER)
    tamper(room, "UPDATE policy_pack SET files = replace(files, 'Team Lead', 'Anybody')")
    session = room.again()
    with pytest.raises(Refused, match="is not the one that was recorded"):
        session.pack()
    first = room.report().first.sentence
    assert (
        "the kept text of the policy “House rules”: it is not the text that was recorded" in first
    )


def test_a_board_that_was_made_to_follow_another_text_is_found(room):
    tamper(room, "UPDATE board SET policy_hash = ?", "ab" * 32)
    assert "the policy in force is not the one that was recorded" in room.report().first.sentence


def test_a_text_that_was_taken_out_is_missed(room):
    tamper(room, "DELETE FROM policy_pack")
    assert "is missing from the list" in room.report().first.sentence


def test_a_text_that_nobody_recorded_is_found(room):
    tamper(room, "INSERT INTO policy_pack SELECT 'ff', id, title, version, files, at, person,"
                 " event_id FROM policy_pack")  # fmt: skip
    assert "no audit entry records it" in room.report().first.sentence


def test_an_older_board_keeps_the_text_from_its_first_write_on(tmp_path):
    room = without_text(tmp_path)
    assert room.session.pack().version == "1"
    room.add("First")
    (kept,) = room.events("policy.saved")
    assert kept["body"]["pack"]["hash"] == room.session.pack().hash
    put_house(STRICTER)
    assert room.again().pack().version == "1"
    room.add("Second")
    assert len(room.events("policy.saved")) == 1
    assert room.report().ok
    room.session.close()


def test_an_older_board_whose_text_is_lost_goes_over_on_record(tmp_path):
    room = without_text(tmp_path, hash="ab" * 32)
    room.add("First")
    (moved,) = room.events("policy.changed")
    assert moved["body"]["from"]["hash"] == "ab" * 32
    assert moved["body"]["hash"] == room.session.pack().hash
    assert "was not kept" in moved["body"]["reason"]
    assert room.report().ok
    room.session.close()


def test_looking_at_an_older_board_writes_nothing(tmp_path):
    room = without_text(tmp_path)
    with room.session.open_view() as work:
        work.board()
    assert room.events("policy.saved") == []
    room.session.close()


def saved(room: PolicyRoom, text: str = STRICTER, name: str = "house-own") -> str:
    made: str = room.do(packs.save, room.session.policies, name, {"pack.toml": text}).made
    return made


def test_an_own_policy_is_saved_and_offered(room):
    made = saved(room)
    with room.session.open_view() as work:
        found = packs.shelf(work, room.session.policies)
        pack = packs.whole(work, room.session.policies, made)
    own = next(one for one in found.offers if one.origin == "own")
    assert (own.id, own.version, own.hash, own.in_force) == ("house-own", "2", made, False)
    assert pack.rules[0].id == "house-own/approval"
    assert room.session.pack().version == "1"
    assert room.report().ok


def test_a_faulty_policy_is_not_saved_and_all_faults_are_told(room):
    text = HOUSE.replace('zone = "UTC"', 'zone = "Mars"').replace("rank = 1", 'rank = "x"')
    with pytest.raises(BadInput) as refused:
        saved(room, text)
    assert [fault.place for fault in refused.value.faults] == [
        "pack.toml:5: zone", "pack.toml:13: class[0].rank",
    ]  # fmt: skip


def test_two_texts_cannot_have_one_version(room):
    saved(room)
    with pytest.raises(Refused, match="Raise the version"):
        saved(room, STRICTER.replace("Say what", "Tell what"))
    assert saved(room) == saved(room)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [("house", STRICTER, "is shipped"), ("House!", STRICTER, "small letters"),
     ("other", HOUSE, "word for word")],
)  # fmt: skip
def test_a_name_or_a_text_that_is_shipped_is_refused(room, name, text, words):
    with pytest.raises(Refused, match=words):
        saved(room, text, name)


def test_two_policies_are_compared_rule_by_rule(room):
    text = STRICTER.replace('id = "approval"\nsection', 'id = "sign"\nsection')
    text = text.replace('rule = "approval"', 'rule = "sign"')
    pack, faults = room.session.policies.read("ours", {"pack.toml": text})
    assert faults == []
    found = packs.between(room.session.pack(), pack)
    assert (found.added, found.changed, found.gone) == (("Approval",), ("Paper",), ("Approval",))
    same, _faults = room.session.policies.read("ours", {"pack.toml": HOUSE})
    assert packs.between(room.session.pack(), same) == packs.Between((), (), ())


def test_a_folder_that_is_written_in_is_read_again(room):
    assert room.session.policies.in_folder("house").version == "1"
    folder = put_house(STRICTER + "# longer\n")
    assert room.session.policies.in_folder("house").version == "2"
    (folder / "pack.toml").write_text("title = ", "utf-8")
    ids = {pack.id for pack in room.session.policies.at_hand()}  # the others are there all the same
    assert "house" not in ids
    assert "cab-process" in ids
    assert room.session.pack().version == "1"


def test_a_copy_has_another_name_and_version(room):
    with room.session.open_view() as work:
        name, texts = packs.copy_of(work.pack, ["house-own"])
    assert name == "house-own-2"
    assert 'version = "1-own"' in texts["pack.toml"]
    pack, faults = room.session.policies.read(name, texts)
    assert faults == []
    assert pack.hash != room.session.pack().hash


def stricter(room: PolicyRoom) -> Pack:
    made = saved(room)
    with room.session.open_view() as work:
        return packs.whole(work, room.session.policies, made)


def test_a_switch_is_on_record_and_judges_again(room):
    uid = room.add("Widen the pool")
    old = room.session.pack()
    room.do(packs.switch, stricter(room), "The board decided so on 18 November")
    with room.session.open_view() as work:
        assert work.board().policy_id == "house-own"
        assert work.changes.outdated(work.now, 9) == [uid]
    (event,) = room.events("policy.changed")
    assert event["policy"] == old.hash
    assert event["body"]["from"] == {
        "policy": "house", "hash": old.hash, "title": "House rules", "version": "1",
    }  # fmt: skip
    assert event["body"]["reason"] == "The board decided so on 18 November"
    room.do(summary.catch_up)
    with room.session.open_reader() as reader:
        row = reader.page(QueueQuery(), NOW, 0, 1)[0]
    assert (row.gate, row.gate_count) == ("block", 1)
    assert room.report().ok


def test_what_is_decided_after_a_switch_bears_the_new_hash(room):
    uid = room.add("Widen the pool")
    pack = stricter(room)
    room.do(packs.switch, pack, "As decided")
    room.do(changes.move_stage, uid, to=Stage.WITHDRAWN, reason="Not needed")
    assert room.events("change.moved_stage")[-1]["policy"] == pack.hash


@pytest.mark.parametrize("reason", ["", "  ", "no"])
def test_a_switch_needs_a_reason(room, reason):
    with pytest.raises(BadInput, match="three letters"):
        room.do(packs.switch, stricter(room), reason)


def test_the_policy_in_force_cannot_be_switched_to(room):
    with pytest.raises(Refused, match="already"):
        room.do(packs.switch, room.session.pack(), "Once more")


def test_no_policy_is_switched_while_a_meeting_runs(room):
    pack = stricter(room)
    uid = room.add("Widen the pool")
    made = room.do(meetings.plan, NewMeeting("Weekly", NOW)).made
    room.do(meetings.add_changes, made, [uid])
    with room.session.open_view() as work:
        chair = next(one for one in work.people.all() if one.chair)
    people.make_key(room.session.office, chair.id, WORDS)
    session = unlock_chair(room.session.office, chair.id, WORDS)
    room.do(meetings.start, made, session)
    with pytest.raises(Refused, match="meeting is under way"):
        room.do(packs.switch, pack, "In the middle")
    assert room.session.pack().version == "1"


def test_a_switch_that_fails_leaves_everything(room):
    pack = stricter(room)

    def half_done(work: Work) -> None:
        packs.switch(work, pack, "As decided")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        room.do(half_done)
    assert room.session.pack().version == "1"
    assert room.events("policy.changed") == []
    assert room.report().ok


def test_what_was_carried_out_is_not_judged_anew(room):
    uid = room.add("Done")
    asked(room.place, "UPDATE change SET bucket = 3, stage = 'implemented' WHERE uid = ?", (uid,))
    room.do(packs.switch, stricter(room), "As decided")
    with room.session.open_view() as work:
        assert work.changes.outdated(work.now, 9) == []


# What each rule did lately ------------------------------------------------------------------------


def counts(room: PolicyRoom) -> dict[str, RuleCount]:
    with room.session.open_reader() as reader:
        return reader.rule_counts()


def test_each_rule_says_how_many_live_changes_it_objects_to(room):
    room.add("Written")
    room.add("Unwritten", documents={})
    room.add("Unwritten as well", documents={})
    room.add("Only a draft", submit=False, documents={})
    assert counts(room) == {
        "house/approval": RuleCount(wait=3), "house/paper": RuleCount(block=2),
    }  # fmt: skip


def test_a_rule_leads_to_the_changes_it_objects_to(room):
    room.add("Written")
    uid = room.add("Unwritten", documents={})
    with room.session.open_reader() as reader:
        rows = reader.page(QueueQuery(rule="house/paper"), NOW, 0, 9)
        assert [row.uid for row in rows] == [uid]
        groups = reader.groups(QueueQuery(rule="house/paper"), NOW)
        assert sum(group.count for group in groups) == 1
        assert reader.page(QueueQuery(rule="house/nothing"), NOW, 0, 9) == []
        waiting = QueueQuery(rule="house/approval", severity="wait")
        assert len(reader.page(waiting, NOW, 0, 9)) == 2
        assert reader.page(replace(waiting, severity="block"), NOW, 0, 9) == []


def test_a_change_that_is_done_with_is_no_longer_counted(room):
    uid = room.add("Unwritten", documents={})
    room.do(changes.move_stage, uid, to=Stage.WITHDRAWN, reason="Not needed")
    assert counts(room) == {}


def test_another_policy_counts_by_its_own_rules(room):
    room.add("Written")
    room.do(packs.switch, stricter(room), "As decided")
    room.do(summary.catch_up)
    assert counts(room) == {
        "house-own/approval": RuleCount(wait=1), "house-own/paper": RuleCount(block=1),
    }  # fmt: skip
