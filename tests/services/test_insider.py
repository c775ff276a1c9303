"""A member with an own key and rights over the file says what they may not: verifying names it.

What is written here is signed rightly, chained rightly, and shown by the lists as if it were so.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cab_desk.domain.board import Role
from cab_desk.domain.change import Choice
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import Draft, Event
from cab_desk.services.evidence.audit_authority import Rights
from cab_desk.services.evidence_ports import Tick
from cab_desk.services.members.people import enter
from cab_desk.services.ports import Work
from tests.services.evidence_room import PACK, Room, furnished, room
from tests.services.insiders import body_of, signed_by, signoffs

RIK, DANA, KIM, ANN = "Rik Maas", "Dana Reyes", "Kim Osei", "Ann Boyd"


def found(desk: Room) -> str:
    report = desk.verify()
    assert not report.ok
    assert report.first is not None
    return report.first.sentence


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with room(folder) as made:
        furnished(made)
    return folder


@pytest.fixture
def uid(desk: Room) -> str:
    made: str = desk.submitted("Upgrade the router")
    desk.sign(made, KIM, "Security Lead")
    return made


def test_nobody_takes_back_what_another_signed(desk: Room, uid: str) -> None:
    assert desk.verify().ok

    def attack(work: Work) -> None:
        (given,) = signoffs(work, uid)
        body = {"withdraws": given.signoff.event_id, "reason": "Not any more", "name": DANA,
                "number": "", "title": ""}  # fmt: skip
        draft = Draft("signoff.withdrawn", body, uid, given.revision, given.content_hash)
        event = signed_by(work, desk.ids[DANA], draft)
        work.signoffs.withdraw(given.signoff.event_id, event.id)

    desk.do(attack)
    assert found(desk).endswith("it takes back what somebody else signed.")


def test_nobody_signs_in_a_role_that_is_not_theirs(desk: Room, uid: str) -> None:
    def attack(work: Work) -> None:
        (given,) = signoffs(work, uid)
        said = {**body_of(work, given.signoff.event_id), "name": RIK}
        draft = Draft("signoff.given", said, uid, given.revision, given.content_hash)
        event = signed_by(work, desk.ids[RIK], draft)
        mine = replace(given.signoff, event_id=event.id, person=RIK, person_id=desk.ids[RIK],
                       at=work.now)  # fmt: skip
        seq = work.ledger.head().seq
        work.signoffs.add(replace(given, signoff=mine, ledger_seq=seq))

    desk.do(attack)
    assert found(desk).endswith("its author did not hold the role that it was signed in.")


@pytest.mark.parametrize("kind", ["item.decided", "item.admitted", "meeting.closed",
                                  "minutes.final", "certificate.made"])  # fmt: skip
def test_only_a_chair_speaks_for_the_board(desk: Room, uid: str, kind: str) -> None:
    def speak(name: str) -> Callable[[Work], Event]:
        return lambda work: signed_by(work, desk.ids[name], Draft(kind, {"item": "x"}, uid))

    desk.do(speak(ANN))
    assert "nobody who signed it was a chair" not in _all(desk)
    desk.do(speak(DANA))
    assert "nobody who signed it was a chair" in _all(desk)


def _all(desk: Room) -> str:
    return " ".join(fault.sentence for fault in desk.verify().faults)


def test_nobody_lends_a_role_that_was_lent_or_never_theirs(desk: Room) -> None:
    def attack(work: Work) -> None:
        body = {"role": "Security Lead", "since": "2026-11-18T00:00:00.000Z",
                "until": "2026-11-25T00:00:00.000Z", "to": RIK, "name": DANA}  # fmt: skip
        signed_by(work, desk.ids[DANA], Draft("role.lent", body, desk.ids[RIK]))
        rik = work.people.get(desk.ids[RIK])
        since, until = desk.clock().replace(hour=0), desk.clock().replace(day=25, hour=0)
        role = Role("Security Lead", since, until, desk.ids[DANA])
        enter(work, replace(rik, roles=(*rik.roles, role)))

    desk.do(attack)
    assert "did not hold the role" in found(desk)


def test_a_reset_without_a_chair_is_named(desk: Room) -> None:
    def attack(work: Work) -> None:
        old = work.people.key(desk.ids[RIK])
        assert old is not None
        body = {"key": old.key_id, "reason": "Lost", "name": RIK}
        draft = Draft("key.reset_asked", body, desk.ids[RIK])
        asked = signed_by(work, desk.ids[DANA], draft)
        draft = Draft("key.revoked", {**body, "asked": asked.id}, desk.ids[RIK])
        signed_by(work, desk.ids[KIM], draft)
        work.people.put_key(replace(old, revoked_at=work.now))

    assert desk.verify().ok
    desk.do(attack)
    assert found(desk).endswith("nobody who signed it was a chair.")


STOP = "Stop at 0.1 %"


@pytest.fixture
def bound(desk: Room) -> tuple[str, str]:
    """Return a change that Kim approved under a condition, and the condition's id."""
    made = desk.submitted("Upgrade the gate")
    given = desk.sign(made, KIM, "Security Lead", decision=Choice.CONDITIONS, conditions=(STOP,))
    return made, f"{given}/0"


def ticked(desk: Room, uid: str, condition: str, name: str, text: str = STOP, **more: str) -> None:
    """Tick a condition by a person's own key, past every check, and show it in the list."""

    def attack(work: Work) -> None:
        change = work.changes.get(uid)
        body = {"condition": condition, "change": uid, "text": text, "done": True,
                "person": desk.ids[name], "note": "", "name": name, "number": change.number,
                "title": change.title, **more}  # fmt: skip
        draft = Draft("condition.ticked", body, uid, change.revision, content_hash(change))
        event = signed_by(work, desk.ids[name], draft)
        work.conditions.put(
            Tick(condition, uid, text, True, str(body["person"]), "", work.now, event.id)
        )

    desk.do(attack)


@pytest.mark.parametrize(("name", "may"), [(KIM, True), (ANN, True), (DANA, False), (RIK, False)])
def test_a_condition_is_ticked_by_whoever_set_it_or_a_chair(
    desk: Room, bound: tuple[str, str], name: str, may: bool
) -> None:
    ticked(desk, *bound, name)
    if may:
        assert desk.verify().ok
    else:
        assert found(desk).endswith("its author may not say that this condition is met.")


@pytest.mark.parametrize(("name", "may"), [(KIM, True), (ANN, False), (DANA, True), (RIK, False)])
def test_a_condition_is_ticked_by_whom_the_policy_names(
    desk: Room, bound: tuple[str, str], name: str, may: bool
) -> None:
    own = desk.do(lambda work: work.people.get(desk.ids[ANN]))
    chair = replace(own, roles=tuple(one for one in own.roles if one.name == "Chair"))
    desk.put(chair)
    ticked(desk, *bound, name)
    rights = Rights({PACK.hash: "Chair"}, {PACK.hash: ("Engineering Manager",)})
    assert desk.verify(rights=rights).ok is may
    assert desk.verify(rights=Rights()).ok  # of a policy that is not known nobody is accused


@pytest.mark.parametrize("wrong", ["place", "text", "event", "change", "person"])
def test_a_tick_answers_what_somebody_demanded(
    desk: Room, bound: tuple[str, str], uid: str, wrong: str
) -> None:
    of, condition = bound
    given = condition.partition("/")[0]
    if wrong == "place":
        ticked(desk, of, f"{given}/1", KIM)
    elif wrong == "text":
        ticked(desk, of, condition, KIM, text="Stop at 99 %")
    elif wrong == "event":
        ticked(desk, of, f"{'0' * 64}/0", KIM)
    elif wrong == "change":
        ticked(desk, uid, condition, KIM)
    else:
        ticked(desk, of, condition, KIM, person=desk.ids[RIK])
    said = "may not say" if wrong == "person" else "no sign-off or decision before it sets this"
    assert said in found(desk)


def test_the_boards_own_condition_is_ticked_by_a_chair(desk: Room, uid: str) -> None:
    def decide(work: Work) -> None:
        change = work.changes.get(uid)
        body = {"meeting": "m", "item": "i", "verdict": "approved_with_conditions",
                "conditions": [STOP], "counted": []}  # fmt: skip
        draft = Draft("item.decided", body, uid, change.revision, content_hash(change))
        made.append(signed_by(work, desk.ids[ANN], draft).id)

    made: list[str] = []
    desk.do(decide)
    ticked(desk, uid, f"{made[0]}/0", ANN)
    assert "may not say" not in _all(desk)
    ticked(desk, uid, f"{made[0]}/0", KIM)
    assert "may not say that this condition is met" in _all(desk)


def test_what_the_board_counted_is_not_taken_back_behind_its_back(desk: Room, uid: str) -> None:
    """Kim's own word against her own sign-off, after the decision and past the program."""

    def decide(work: Work) -> None:
        (given,) = signoffs(work, uid)
        body = {"meeting": "m", "item": "i", "verdict": "approved",
                "counted": [given.signoff.event_id]}  # fmt: skip
        draft = Draft("item.decided", body, uid, given.revision, given.content_hash)
        signed_by(work, desk.ids[ANN], draft)

    def take_back(work: Work) -> None:
        (given,) = signoffs(work, uid)
        body = {"withdraws": given.signoff.event_id, "reason": "After all", "name": KIM,
                "number": "", "title": ""}  # fmt: skip
        draft = Draft("signoff.withdrawn", body, uid, given.revision, given.content_hash)
        event = signed_by(work, desk.ids[KIM], draft)
        work.signoffs.withdraw(given.signoff.event_id, event.id)

    desk.do(decide)
    desk.do(take_back)
    assert "it takes back what the board had decided on." in _all(desk)
