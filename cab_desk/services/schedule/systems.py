"""Keep the register of systems: names, aliases, teams, and the inbox of unknown names."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from cab_desk.domain.canonical import Plain
from cab_desk.domain.ledger import Draft
from cab_desk.domain.systems import Register, System, folded
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests import judging, summary
from cab_desk.services.requests.intake import one_line
from cab_desk.services.requests.meanwhile import About, follow
from cab_desk.words import plural, say

LONGEST_NAME = 120
MOST_ALIASES = 200


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that changes hold a system by, and that the register does not know."""

    name: str
    changes: int


def register(work: Work) -> Register:
    """Return the register."""
    return Register.of(work.systems.all())


def inbox(work: Work) -> list[Unknown]:
    """Return the unknown names, those of most changes first."""
    known = register(work)
    found = [
        Unknown(name, count)
        for name, count in work.systems.names_held().items()
        if known.find(name) is None
    ]
    return sorted(found, key=lambda item: (-item.changes, folded(item.name)))


def put(work: Work, system: System, seen: System | None = None) -> Outcome:
    """Add a system or replace one by its id; raises BadInput with every fault by its field,
    ChangedMeanwhile where what stands is not what was `seen`.
    """
    before = next((item for item in work.systems.all() if item.id == system.id), None)
    system = _tidied(system)
    if seen is not None and before is not None:
        about = About(before.name, before.id, ("system.put",))
        follow(work, about, fields(seen), fields(system), fields(before))
    if faults := _faults(work, system):
        raise BadInput(faults[0].sentence, faults)
    if system == before:
        return Outcome(frozenset(), say("systems.unchanged"))
    _enter(work, before, system)
    message = say("systems.saved", name=system.name)
    return touched("systems", "change", message=message, made=system.id)


def put_many(work: Work, systems: Iterable[System]) -> Outcome:
    """Add systems, all or none; raises BadInput for the first that has a fault."""
    count = 0
    for system in systems:
        put(work, system)
        count += 1
    return touched("systems", "change", message=plural("systems.saved_many", count))


def link(work: Work, name: str, system_id: str) -> Outcome:
    """Say that an unknown name is another name of a system."""
    found = next((item for item in work.systems.all() if item.id == system_id), None)
    if found is None:
        raise Refused(say("systems.none"))
    if (bearer := register(work).find(name)) is not None:
        raise Refused(say("systems.taken", name=name, system=bearer.name))
    outcome = put(work, replace(found, aliases=(*found.aliases, name)))
    return replace(outcome, message=say("systems.linked", name=name, system=found.name))


def _enter(work: Work, before: System | None, system: System) -> None:
    work.systems.put(system)
    work.record(Draft("system.put", stated(system), subject=system.id, author=work.actor))
    names = _names(system) | (_names(before) if before else set())
    work.changes.rename_systems(names)
    _judge_again(work, names)


def _judge_again(work: Work, names: set[str]) -> None:
    """Judge what a freeze or an incident with a scope may now hold, or no longer."""
    hit = {
        change.uid: None
        for entry in work.calendar.between(judging.FIRST, judging.LAST)
        if any(folded(name) in names for name in entry.systems)
        for change in work.changes.each(entry.start, entry.end or judging.LAST)
    }
    summary.refresh(work, list(hit))


def fields(system: System) -> dict[str, Any]:
    """Return what somebody edits of a system."""
    return stated(system) | {"aliases": system.aliases}


def stated(system: System) -> dict[str, Plain]:
    """Return what an event says of a system."""
    return {
        "name": system.name,
        "team": system.team,
        "aliases": list(system.aliases),
        "retired": system.retired,
    }


def _names(system: System) -> set[str]:
    return {folded(name) for name in (system.name, *system.aliases)}


def _tidied(system: System) -> System:
    name = one_line(system.name)
    aliases = {folded(alias): alias for item in system.aliases if (alias := one_line(item))}
    aliases.pop(folded(name), None)
    return replace(
        system,
        id=system.id or secrets.token_hex(8),
        name=name,
        team=one_line(system.team),
        aliases=tuple(sorted(aliases.values(), key=folded)),
    )


def _faults(work: Work, system: System) -> list[Fault]:
    faults = []
    if not system.name:
        faults.append(Fault("name", say("systems.name_missing")))
    if len(system.name) > LONGEST_NAME:
        faults.append(Fault("name", say("systems.name_long", most=LONGEST_NAME)))
    if len(system.team) > LONGEST_NAME:
        faults.append(Fault("team", say("systems.team_long", most=LONGEST_NAME)))
    if len(system.aliases) > MOST_ALIASES:
        faults.append(Fault("aliases", say("systems.aliases_many", most=MOST_ALIASES)))
    bearers = {item.id: item for item in work.systems.all()}
    for place, name in (("name", system.name), *(("aliases", item) for item in system.aliases)):
        bearer = bearers.get(work.systems.bearer(name)) if name else None
        if bearer is not None and bearer.id != system.id:
            faults.append(Fault(place, say("systems.taken", name=name, system=bearer.name)))
    return faults
