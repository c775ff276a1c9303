"""Make a board: its name, zone and policy, and the people with their roles."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from cab_desk.domain.board import Board, Person, Role
from cab_desk.domain.canonical import Plain
from cab_desk.domain.ledger import Draft
from cab_desk.domain.membership import BOUND
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.members import people as persons
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.policies import packs
from cab_desk.services.ports import Work
from cab_desk.services.requests.intake import one_line
from cab_desk.services.requests.meanwhile import About, follow
from cab_desk.words import plural, say

LONGEST_NAME = 120
MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is to be on a new board; `roles` are names from the policy or others."""

    name: str
    roles: Sequence[str] = ()
    member: bool = False
    chair: bool = False


def create_board(work: Work, *, name: str, zone: str, people: Sequence[NewPerson] = ()) -> Outcome:
    """Make the board of an empty database, under the policy in force.

    Raises BadInput with every fault named by its place, Refused where there is a board.
    """
    name, zone = one_line(name), zone.strip()
    _check_empty(work)
    made = [_person(person) for person in people]
    faults = [*_name_faults(name), *zone_faults(zone), *_people_faults(made)]
    if faults:
        raise BadInput(faults[0].sentence, faults)
    board = Board(secrets.token_hex(16), name, zone, work.pack.id, work.pack.hash, work.now)
    work.create_board(board)
    body: dict[str, Plain] = {
        "name": name,
        "zone": zone,
        "policy": board.policy_id,
        "hash": board.policy_hash,
        "people": len(made),
        "two_for_policy": True,  # as soon as two have keys
        BOUND: True,  # as soon as a chair has one
        "chair_role": work.pack.meeting.chair,
    }
    if work.pack.texts:
        body["pack"] = packs.stated(work.pack)
    event = work.record(Draft("board.created", body, subject=board.id))
    if work.pack.texts:
        packs.keep(work, work.pack, event.id)
    for person in made:
        persons.enter(work, person)
    message = say("board.created", name=name, people=plural("board.people", len(made)))
    return touched("board", "people", message=message, made=board.id)


def change_board(
    work: Work, *, name: str, zone: str, seen: Mapping[str, str] | None = None
) -> Outcome:
    """Give the board another name or zone; raises BadInput with every fault, ChangedMeanwhile
    where they are not what was `seen`.
    """
    name, zone = one_line(name), zone.strip()
    faults = [*_name_faults(name), *zone_faults(zone)]
    if faults:
        raise BadInput(faults[0].sentence, faults)
    board = work.board()
    about = About(board.name, board.id, ("board.changed",))
    now = {"name": board.name, "zone": board.zone}
    follow(work, about, seen, {"name": name, "zone": zone}, now)
    if (name, zone) == (board.name, board.zone):
        return Outcome(frozenset(), say("board.person_unchanged"))
    body: dict[str, Plain] = {"name": name, "zone": zone, "policy": board.policy_id,
            "from": {"name": board.name, "zone": board.zone}}  # fmt: skip
    work.record(Draft("board.changed", body, subject=board.id))
    work.change_board(replace(board, name=name, zone=zone))
    return touched("board", message=say("board.person_saved", name=name))


def zone_faults(zone: str) -> list[Fault]:
    """Return what is wrong with the name of a time zone."""
    if not zone:
        return [Fault("zone", say("board.zone_missing"))]
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # unknown, malformed, a folder of the zone's tree
        return [Fault("zone", say("board.zone_unknown", zone=one_line(zone)[:60]))]
    return []


def _check_empty(work: Work) -> None:
    try:
        board = work.board()
    except Refused:
        return
    raise Refused(say("board.exists", name=board.name))


def _person(new: NewPerson) -> Person:
    return Person(
        persons.new_id(),
        one_line(new.name),
        roles=tuple(Role(one_line(role)) for role in new.roles),
        member=new.member,
        chair=new.chair,
    )


def _name_faults(name: str) -> list[Fault]:
    if not name:
        return [Fault("name", say("board.name_missing"))]
    if len(name) > LONGEST_NAME:
        return [Fault("name", say("board.name_long", count=len(name), most=LONGEST_NAME))]
    return []


def _people_faults(people: Sequence[Person]) -> list[Fault]:
    if len(people) > MOST_PEOPLE:
        return [Fault("people", say("board.too_many_people", count=len(people), most=MOST_PEOPLE))]
    faults = []
    seen: set[str] = set()
    for row, person in enumerate(people, 1):
        faults += persons.faults_of(person, row)
        folded = persons.folded(person.name)
        if folded and folded in seen:
            faults.append(Fault(f"people.{row}", say("board.person_twice", name=person.name)))
        seen.add(folded)
    if people and not any(person.chair for person in people):
        faults.append(Fault("people", say("board.no_chair")))
    return faults
