"""What is kept of a change that was judged in hand is what judging the board from nothing gives."""

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from cab_desk.domain.change import Change, Choice, Evidence, Outcome, Stage
from cab_desk.errors import BadInput, Refused
from cab_desk.files import packs, reading
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.evidence.verifying import rights_of
from cab_desk.services.exchange import importing
from cab_desk.services.requests import changes, holding, outcomes, summary
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from cab_desk.storage.work import SqlWork
from tests.databases import asked
from tests.services.evidence_room import NOON, Room, room

# All that is derived of changes: what lists, gates, duties, figures, conflicts and search go by.
DERIVED = {
    "change": "SELECT uid, state, risk, risk_rank, gate, blocks, warnings, pips, first_block,"
    " valid_until FROM change ORDER BY uid",
    "open roles": "SELECT role, change_id FROM change_open_role ORDER BY 1, 2",
    "findings": "SELECT rule, severity, change_id FROM change_finding ORDER BY 1, 2, 3",
    "due": "SELECT change_id, what, by_at, rule, label FROM change_due ORDER BY 1, 2, 3, 4",
    "figures": "SELECT * FROM change_outcome ORDER BY change_id",
}
HEAD = ("id", "title", "class", "priority", "impact", "probability", "systems", "requester",
        "owner", "submitted_at", "start", "end", "description", "rollback_plan", "outcome.result",
        "outcome.started_at", "outcome.finished_at")  # fmt: skip
WORDS = ("Rotate", "Größe", "Zoe\u0308", "drain", "two  spaces", "patch")
SYSTEMS = ("api-gateway", "ledger-db", "mail relay")
STEPS = 24


@pytest.fixture(params=["cab-process", "change-control", "pol-008"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    folder = next(one for one in packs.shipped() if one.name == request.param)
    with room(tmp_path, pack=packs.load(folder)) as made:
        roles = made.pack.roles
        yield made.furnish(crew=(
            NewPerson("Dana Reyes", roles[::2], member=True),
            NewPerson("Kim Osei", roles[1::2], member=True),
            NewPerson("Ann Boyd", ("Engineering Manager",), member=True, chair=True),
            NewPerson("Rik Maas", ("Requester",)),
        ))  # fmt: skip


def derived(desk: Room) -> dict[str, list[Any]]:
    return {name: [tuple(row) for row in asked(desk.place, sql)] for name, sql in DERIVED.items()}


def from_nothing(desk: Room) -> dict[str, list[Any]]:
    """Take away what is derived, and judge every change as the database has it."""

    def judge_all(work: SqlWork) -> None:
        summary.refresh(work, [one.uid for one in work.changes.each()])

    desk.tamper(
        "UPDATE change SET state = '#', risk = '#', risk_rank = 9, gate = '#', blocks = 9,"
        " warnings = 9, pips = '#', first_block = '#', valid_until = ''"
    )
    for table in ("change_open_role", "change_finding", "change_due"):
        if asked(desk.place, f"SELECT count(*) FROM {table}")[0][0]:
            desk.tamper(f"DELETE FROM {table}")
    desk.do(judge_all)
    return derived(desk)


def uids(desk: Room) -> list[str]:
    return [row[0] for row in asked(desk.place, "SELECT uid FROM change ORDER BY id")]


def planned(dice: random.Random) -> tuple[datetime | None, datetime | None]:
    if dice.random() < 0.2:
        return None, None
    start = NOON + timedelta(minutes=15 * dice.randrange(-300, 900))
    return start, start + timedelta(minutes=15 * dice.randrange(1, 40))


def sheet(desk: Room, dice: random.Random, names: list[str]) -> None:
    """Import a sheet: rows that are new, and rows that the board has already."""
    path = desk.folder / "changes.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(line(desk, dice, name) for name in names)
    parsed = reading.read_here(path, zone="Europe/Berlin")
    with desk.office.open_work() as work:
        shown = importing.preview(work, parsed)
        importing.commit(work, shown, skip_refused=True)


def line(desk: Room, dice: random.Random, name: str) -> list[str]:
    start, end = planned(dice)
    asked_at = NOON - timedelta(days=dice.randrange(1, 9)) if dice.random() < 0.7 else None
    result = (
        "failed"
        if name == "C-0"
        else dice.choice(("", "", "succeeded", "failed", "rolled_back", "cancelled"))
    )
    ran = start if result and result != "cancelled" else None
    times = [one.isoformat() if one else "" for one in (asked_at, start, end)]
    return [
        name, " ".join(dice.choices(WORDS, k=4)), dice.choice(desk.pack.classes).id,
        dice.choice(("low", "high")), dice.choice(("low", "medium", "high")),
        dice.choice(("", "low", "high")), "; ".join(dice.sample(SYSTEMS, 2)), "Rik Maas",
        dice.choice(("Rik Maas", "Zoe\u0308 New")), *times, " ".join(dice.choices(WORDS, k=9)),
        dice.choice(("", "Back to the old one.")), result,
        ran.isoformat() if ran else "", (ran + timedelta(hours=1)).isoformat() if ran else "",
    ]  # fmt: skip


def put(desk: Room, dice: random.Random) -> None:
    start = NOON + timedelta(hours=dice.randrange(-48, 150))
    kind = dice.choice(("freeze", "blackout", "incident", "failed_window"))
    entry = CalendarEntry(
        "", kind, f"A {kind}", start, start + timedelta(hours=dice.randrange(1, 30)),
        severity=dice.choice(("P0", "P1")) if kind == "incident" else "",
        systems=dice.choice(((), SYSTEMS[:1])) if kind != "failed_window" else (),
        authority="Ann Boyd" if kind == "freeze" else "",
    )  # fmt: skip
    desk.do(partial(calendar.declare, entry=entry))


def create(desk: Room, dice: random.Random) -> None:
    start, end = planned(dice)
    new = Change(
        title=" ".join(dice.choices(WORDS, k=3)), class_id=dice.choice(desk.pack.classes).id,
        requester="Rik Maas", owner="Ann Boyd", systems=SYSTEMS[:2], start=start, end=end,
        impact="high", probability="low", documents={"description": "As it was planned."},
    )  # fmt: skip
    uid = desk.do(partial(changes.create, change=new)).made
    if dice.random() < 0.7:
        desk.do(partial(changes.submit, uid=uid))


def edit(desk: Room, dice: random.Random) -> None:
    old = desk.change(dice.choice(uids(desk)))
    start, end = planned(dice)
    new = replace(old, **dice.choice((
        {"start": start, "end": end}, {"impact": "low"}, {"documents": {}}, {"systems": SYSTEMS},
        {"evidence": Evidence(tests_passed=True, coverage=81.25)}, {"priority": "high"},
        {"class_id": dice.choice(desk.pack.classes).id}, {"title": "  Another  title "},
    )), duties_done=(), flags=())  # fmt: skip
    desk.do(partial(changes.edit, uid=old.uid, new=new, expected_version=old.version,
                    reason="As asked for."))  # fmt: skip


def move(desk: Room, dice: random.Random) -> None:
    uid = dice.choice(uids(desk))
    stage = dice.choice([*Stage])
    desk.do(partial(changes.move_stage, uid=uid, to=stage, reason="As it went."))


def hold(desk: Room, dice: random.Random) -> None:
    uid = dice.choice(uids(desk))
    desk.do(dice.choice((partial(holding.hold, uid=uid, reason="Wait."),
                         partial(holding.release, uid=uid))))  # fmt: skip


def sign(desk: Room, dice: random.Random) -> None:
    wanted = asked(
        desk.place,
        "SELECT c.uid, o.role FROM change_open_role o JOIN change c"
        " ON c.id = o.change_id WHERE c.stage = 'submitted' ORDER BY c.id, o.role",
    )
    if wanted:
        uid, role = dice.choice(wanted)
        name = "Dana Reyes" if role in desk.pack.roles[::2] else "Kim Osei"
        choice = dice.choice((Choice.APPROVE, Choice.APPROVE, Choice.REJECT))
        desk.sign(uid, name, role, decision=choice)


def happen(desk: Room, dice: random.Random) -> None:
    old = desk.change(dice.choice(uids(desk)))
    result = Outcome("failed", NOON, NOON + timedelta(hours=1), caused_incident=True)
    desk.do(lambda work: outcomes.record(work, uid=old.uid, outcome=result,
                                         expected_version=old.version))  # fmt: skip


def again(desk: Room, dice: random.Random) -> None:
    sheet(desk, dice, [f"C-{dice.randrange(14)}" for _ in range(4)])


COMMANDS: tuple[Callable[[Room, random.Random], None], ...] = (
    create, edit, edit, edit, move, hold, sign, sign, sign, happen, again,
)  # fmt: skip


def play(desk: Room, dice: random.Random) -> int:
    """Do some of what people do; a wish that the board does not grant changes nothing."""
    done = 0
    for _ in range(STEPS):
        try:
            dice.choice(COMMANDS)(desk, dice)
            done += 1
        except (Refused, BadInput):
            continue
    return done


@pytest.mark.parametrize("seed", [11, 12])
def test_what_is_kept_is_what_judging_from_nothing_gives(desk: Room, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(4):
        put(desk, dice)
    sheet(desk, dice, [f"C-{n}" for n in range(9)])
    first = derived(desk)
    assert all(first[name] for name in ("change", "open roles", "figures"))
    assert first == from_nothing(desk)
    assert play(desk, dice) > STEPS // 3
    assert derived(desk) == from_nothing(desk)
    assert asked(desk.place, "SELECT count(*) FROM signoff")[0][0] > 0
    put(desk, dice)  # has all be judged again that is not over
    desk.do(summary.catch_up)
    assert derived(desk) == from_nothing(desk)
    assert [fault.sentence for fault in desk.verify(rights=rights_of(desk.pack)).faults] == []


def said_by(desk: Room, command: Callable[[Any], Any]) -> list[str]:
    """Return the statements of a command."""
    said: list[str] = []

    def note(*about: Any) -> None:
        said.append(about[2])

    event.listen(desk.engine, "before_cursor_execute", note)
    try:
        desk.do(command)
    finally:
        event.remove(desk.engine, "before_cursor_execute", note)
    return said


@pytest.mark.files("a server takes new rows by COPY, past what is listened to here")
def test_nothing_is_read_back_that_a_command_has_in_hand(tmp_path: Path) -> None:
    def reads(said: list[str]) -> list[int]:
        return [n for n, one in enumerate(said) if "change_revision.data" in one]

    def writes(said: list[str], what: str) -> int:
        return sum(one.startswith(what) for one in said)

    with room(tmp_path) as desk:
        desk.furnish(keys=False)
        new = Change(title="One", class_id="normal", requester="Rik Maas", systems=("a",))
        said = said_by(desk, partial(changes.create, change=new))
        assert reads(said) == []
        assert (writes(said, "INSERT INTO change "), writes(said, "UPDATE change ")) == (1, 0)
        uid = uids(desk)[0]
        old = desk.change(uid)
        edit_it = partial(changes.edit, uid=uid, new=replace(old, title="Two"), expected_version=1)
        said = said_by(desk, edit_it)
        update = next(n for n, one in enumerate(said) if one.startswith("UPDATE change "))
        assert len(reads(said)) == 2  # what the edit starts from, and what its write finds there
        assert max(reads(said)) < update
