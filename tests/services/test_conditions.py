"""Conditions of an approval: kept track of, in the way of scheduling, ticked by signature."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest

from cab_desk import assets
from cab_desk.domain.board import Role
from cab_desk.domain.change import Choice, Stage
from cab_desk.domain.demands import MeetingDef
from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.domain.policy import Rule
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.files import packs
from cab_desk.services import meetings
from cab_desk.services.meetings import Decision, NewMeeting
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.requests import changes, conditions
from cab_desk.services.requests.conditions import Condition, TickRequest
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.ticking import tick
from tests.services.evidence_room import APPROVALS, DANA, KIM, PACK, WORDS, Room, first, room

STOP = "Stop at 0.1 % of errors"
TWO = "Two gateways first"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with room(folder) as made:
        made.furnish()
        uid = made.submitted()
        made.sign(uid, *DANA)
        made.sign(uid, *KIM, decision=Choice.CONDITIONS, conditions=(STOP, TWO))
    return folder


def listed(desk: Room, uid: str) -> list[Condition]:
    found: list[Condition] = desk.do(lambda work: conditions.of_change(work, work.changes.get(uid)))
    return found


def said(desk: Room, uid: str, text: str, name: str = "Kim Osei", **more: object) -> str:
    one = next(one for one in listed(desk, uid) if one.text == text)
    request = TickRequest(uid, one.id, desk.ids[name], WORDS)
    return tick(desk.office, replace(request, **more)).message  # type: ignore[arg-type]


def scheduled(desk: Room, uid: str) -> None:
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.SCHEDULED))


def test_each_condition_is_an_item_of_its_own(desk: Room, uid: str) -> None:
    assert [(one.text, one.setter, one.open) for one in listed(desk, uid)] == [
        (STOP, "Kim Osei", True), (TWO, "Kim Osei", True),
    ]  # fmt: skip


def test_open_conditions_block_scheduling_until_the_last_is_ticked(desk: Room, uid: str) -> None:
    with pytest.raises(Refused) as caught:
        scheduled(desk, uid)
    assert caught.value.sentence == (
        "CR-2026-0001 is approved under 2 conditions that are still open, the first being "
        f"“{STOP}”. Tick them first."
    )
    assert said(desk, uid, STOP, note="Alert is set") == (
        f"Kim Osei ticked a condition of CR-2026-0001: “{STOP}”."
    )
    with pytest.raises(Refused, match=f"still open: “{TWO}”"):
        scheduled(desk, uid)
    said(desk, uid, TWO)
    scheduled(desk, uid)
    assert desk.change(uid).stage is Stage.SCHEDULED
    report = desk.verify()
    assert report.ok, report.sentence()


def test_a_tick_is_a_signed_event_that_says_who_what_and_when(desk: Room, uid: str) -> None:
    said(desk, uid, STOP, note="Alert is set")
    event = desk.do(lambda work: work.ledger.of_subject(uid))[-1][1]
    statement = read(event.data)
    assert (event.type, event.author, len(event.signature)) == (
        "condition.ticked", desk.ids["Kim Osei"], 64,
    )  # fmt: skip
    assert statement.seen
    body = statement.body
    assert (body["text"], body["done"], body["note"]) == (STOP, True, "Alert is set")
    (done,) = [one.tick for one in listed(desk, uid) if not one.open]
    assert done is not None
    assert (done.person_id, done.at, done.event_id) == (
        desk.ids["Kim Osei"], desk.clock.now, event.id,
    )  # fmt: skip


def test_whoever_set_it_or_the_chair_may_tick_and_nobody_else(desk: Room, uid: str) -> None:
    with pytest.raises(Refused) as caught:
        said(desk, uid, STOP, "Dana Reyes")
    assert caught.value.sentence == (
        "Dana Reyes can't tick this condition. It was set by Kim Osei; whoever set it may, and so "
        "may the chair or whom the policy names."
    )
    said(desk, uid, STOP, "Ann Boyd")
    one = listed(desk, uid)[1]
    names = [person.name for person in desk.do(partial(conditions.tickers, condition=one))]
    assert names == ["Ann Boyd", "Kim Osei"]


def test_the_policy_may_name_other_roles_that_tick(desk: Room, uid: str) -> None:
    board = Rule("site/board", "5", "The board",
                 meeting=MeetingDef(chair="Chair", conditions=(DANA[1],)))  # fmt: skip
    desk.pack = replace(PACK, rules=(APPROVALS, board))
    said(desk, uid, STOP, "Dana Reyes")
    dana = desk.do(lambda work: work.people.get(desk.ids["Ann Boyd"]))
    desk.put(replace(dana, roles=(Role("Chair"),)))
    with pytest.raises(Refused, match="can't tick"):
        said(desk, uid, TWO, "Ann Boyd")


def test_a_pack_names_the_roles_that_tick(tmp_path: Path) -> None:
    shipped = assets.path("resources/policies/cab-process")
    copytree(shipped, tmp_path / "site")
    text = tmp_path / "site" / "pack.toml"
    assert packs.load(tmp_path / "site").meeting.conditions == ()
    with_roles = text.read_text("utf-8").replace(
        "[rule.meeting]", '[rule.meeting]\nconditions = ["Security Lead"]'
    )
    text.write_text(with_roles, encoding="utf-8")
    assert packs.load(tmp_path / "site").meeting.conditions == ("Security Lead",)


def test_a_wrong_passphrase_ticks_nothing_and_is_recorded(desk: Room, uid: str) -> None:
    with pytest.raises(Refused, match="4 tries left"):
        said(desk, uid, STOP, passphrase="a wrong one")
    assert all(one.open for one in listed(desk, uid))
    events = desk.do(lambda work: list(work.ledger.entries()))
    assert events[-1][1].type == "signin.failed"


def test_a_condition_can_be_opened_again(desk: Room, uid: str) -> None:
    said(desk, uid, STOP)
    with pytest.raises(Refused, match="before"):
        said(desk, uid, STOP)
    assert "opened a condition" in said(desk, uid, STOP, done=False, note="Alert is gone")
    assert all(one.open for one in listed(desk, uid))
    with pytest.raises(Refused, match="before"):
        said(desk, uid, STOP, done=False)
    assert desk.verify().ok


def test_a_condition_falls_with_the_sign_off_that_set_it(desk: Room, uid: str) -> None:
    one = listed(desk, uid)[0]
    kim = desk.ids["Kim Osei"]
    standing = desk.do(lambda work: work.signoffs.standing(uid))
    event = next(signed.event_id for signed in standing if signed.person_id == kim)
    signing.withdraw(desk.office, uid=uid, event_id=event, person_id=kim, passphrase=WORDS,
                     reason="Wrong change")  # fmt: skip
    assert listed(desk, uid) == []
    with pytest.raises(Refused, match="no longer stands"):
        tick(desk.office, TickRequest(uid, one.id, kim, WORDS))


def test_a_material_edit_lets_conditions_fall_with_the_signatures(desk: Room, uid: str) -> None:
    old = desk.change(uid)
    desk.do(partial(changes.edit, uid=uid, new=replace(old, title="Rotate all"),
                    expected_version=old.version, reason="clearer"))  # fmt: skip
    assert listed(desk, uid) == []


def decided(desk: Room, uid: str, texts: tuple[str, ...]) -> None:
    meeting_id = desk.do(partial(meetings.plan, new=NewMeeting("Weekly", desk.clock.now))).made
    desk.do(partial(meetings.add_changes, meeting_id=meeting_id, uids=[uid]))
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    desk.do(partial(meetings.start, meeting_id=meeting_id, chair=chair))
    for name in ("Dana Reyes", "Kim Osei"):
        seat = partial(meetings.attendance, person_id=desk.ids[name], presence=Presence.REMOTE)
        desk.do(partial(seat, meeting_id=meeting_id))
    (item,) = desk.do(lambda work: work.meetings.get(meeting_id)).items
    decision = Decision(Verdict.CONDITIONS, conditions=texts)
    decide = partial(meetings.decide, decision=decision, chair=chair)
    desk.do(partial(decide, meeting_id=meeting_id, item_id=item.id))


def test_the_boards_conditions_count_and_a_repeated_one_is_one_thing_to_do(
    desk: Room, uid: str
) -> None:
    decided(desk, uid, (STOP.upper(), "Tell the service desk"))
    found = [(one.text, one.setter) for one in listed(desk, uid)]
    assert found == [(STOP, "Kim Osei"), (TWO, "Kim Osei"), ("Tell the service desk", "")]
    with pytest.raises(Refused, match="set by the board"):
        said(desk, uid, "Tell the service desk")
    said(desk, uid, "Tell the service desk", "Ann Boyd")
    said(desk, uid, STOP)
    said(desk, uid, TWO)
    scheduled(desk, uid)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE condition_tick SET done = 1 - done",
        "UPDATE condition_tick SET text = 'another'",
        "UPDATE condition_tick SET person = 'another'",
        "DELETE FROM condition_tick",
    ],
)
def test_a_tick_edited_with_the_sqlite3_shell_is_named(
    desk: Room, uid: str, statement: str
) -> None:
    said(desk, uid, STOP)
    desk.tamper(statement)
    assert "the condition of an approval: " in first(desk)


def test_a_tick_that_nobody_signed_is_named(desk: Room, uid: str) -> None:
    said(desk, uid, STOP)
    desk.tamper(
        "INSERT INTO condition_tick SELECT 'x', change_uid, text, done, person, note, at, event_id"
        " FROM condition_tick"
    )
    assert first(desk) == "The condition of an approval: no audit entry records it."


def test_nothing_of_a_passphrase_is_shown(desk: Room) -> None:
    assert WORDS not in repr(TickRequest("a", "b", "c", WORDS))
