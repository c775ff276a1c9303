"""Keep the board's templates of requests: each act adds a revision, and none is ever deleted."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from cab_desk.domain import templates as rules_of
from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain, folded
from cab_desk.domain.change import Change
from cab_desk.domain.ledger import Draft
from cab_desk.domain.policy import Pack
from cab_desk.domain.templates import LONGEST_MINUTES, MAY_LOCK, Template
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests import catalogue
from cab_desk.services.requests.catalogue import Stand
from cab_desk.services.requests.from_template import named
from cab_desk.services.requests.intake import block, faults_of, lists_of, one_line, tidied
from cab_desk.words import say

PUT, RETIRED = "template.put", "template.retired"
LONGEST_NAME, LONGEST_PURPOSE = 120, 500
SHORTEST_REASON = 3
# What each request says in the end: locked, and nothing said, nobody could fill it in.
_NEVER_EMPTY = frozenset({"title", "class", "environment", rules_of.DURATION})
IN_USE, OUT_OF_USE = "in_use", "retired"
IN_CATALOGUE, PROPOSED = "catalogue", "proposed"


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A template of the list, how it stands, how many RFCs were made from it, who kept it last."""

    stand: Stand
    used: int
    person: str

    @property
    def template(self) -> Template:
        """Return the newest revision, which may be a proposal yet."""
        return self.stand.newest

    @property
    def states(self) -> frozenset[str]:
        """Return in which lists it stands."""
        found = {IN_USE if self.stand.in_force else OUT_OF_USE}
        found |= {IN_CATALOGUE} if self.stand.granted else set()
        return frozenset(found | ({PROPOSED} if self.stand.proposal else set()))


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the page shows: some templates, how many are in use, pre-approved and proposed, and why
    nobody keeps any here.
    """

    lines: tuple[TemplateLine, ...]
    standing: int
    why_not: str = ""
    granted: int = 0
    proposed: int = 0


def shelf(work: Work, text: str = "", state: str = IN_USE) -> Shelf:
    """Return the templates of a state by name; `text` is looked for."""
    used, wanted = work.templates.used(), folded(text)
    people = {person.id: person.name for person in work.people.all()}
    every = [
        TemplateLine(one, used.get(one.newest.id, 0), people.get(one.newest.person, ""))
        for one in map(partial(_as_told, work.pack), catalogue.stands(work))
    ]
    lines = tuple(
        line for line in every if state in line.states and wanted in folded(_all_of(line.template))
    )
    counts = (sum(state in one.states for one in every) for state in (IN_CATALOGUE, PROPOSED))
    return Shelf(lines, sum(IN_USE in one.states for one in every), _why_not(work), *counts)


def _as_told(pack: Pack, stand: Stand) -> Stand:
    """Return how a template stands; what was approved is told where there is a catalogue."""
    return stand if catalogue.has_catalogue(pack) else replace(stand, granted=None)


def offered(work: Work) -> Sequence[Template]:
    """Return the revisions that a new RFC can be made from, by name."""
    return [one.in_force for one in catalogue.stands(work) if one.in_force is not None]


def of_change(work: Work, uid: str) -> Template:
    """Return a new template with what an RFC says; nothing of it is locked or wanted yet."""
    change = work.changes.get(uid)
    return Template("", 0, change.title[:LONGEST_NAME], "", rules_of.values_of(change))


def put(work: Work, template: Template) -> Outcome:
    """Keep a template (no id: a new one), as its next revision.

    Raises BadInput with every fault by its field, and Refused where who works here is no member
    of the board or somebody else kept a revision meanwhile.
    """
    _member(work)
    template = _tidied(template)
    old = _open(work, template.id, template.revision, template.name) if template.id else None
    faults = _faults(work, template)
    if faults:
        raise BadInput(faults[0].sentence, faults)
    if old is not None and _same(old, template):
        return Outcome(frozenset(), say("changes.nothing_changed"))
    kept = replace(
        template, id=template.id or secrets.token_hex(8), revision=template.revision + 1,
        retired=False,
    )  # fmt: skip
    _keep(work, kept, PUT, "")
    message = say("templates.kept", name=kept.name, revision=kept.revision)
    if _proposal(work, kept.id):
        message = f"{message} {say('preapproved.waits')}"
    return touched("templates", message=message, made=kept.id)


def retire(work: Work, template_id: str, revision: int, reason: str) -> Outcome:
    """Offer a template no more; it stays on record, and so do the RFCs made from it.

    Raises BadInput without a reason, and Refused as `put` does.
    """
    _member(work)
    old = _open(work, template_id, revision, "")
    reason = block(reason)
    if len(reason) < SHORTEST_REASON:
        sentence = say("templates.reason_missing")
        raise BadInput(sentence, [Fault("reason", sentence)])
    _keep(work, replace(old, revision=old.revision + 1, retired=True), RETIRED, reason)
    key = "preapproved.retire_proposed" if _proposal(work, old.id) else "templates.retired"
    return touched("templates", message=say(key, name=old.name))


def _open(work: Work, template_id: str, revision: int, name: str) -> Template:
    """Return the newest revision, which is what was read; raises Refused where it is not."""
    stand = catalogue.stand_of(work, template_id)
    if stand is None or stand.closed or stand.newest.revision != revision:
        raise Refused(say("templates.meanwhile", name=stand.newest.name if stand else name))
    return stand.newest


def _proposal(work: Work, template_id: str) -> str:
    stand = catalogue.stand_of(work, template_id)
    return stand.proposal if stand else ""


def _keep(work: Work, template: Template, kind: str, reason: str) -> None:
    body = catalogue.said_of(template) | ({"reason": reason} if reason else {})
    event = work.record(Draft(kind, body, template.id))
    work.templates.put(replace(template, at=work.now, person=event.author, event_id=event.id))


def _same(old: Template, new: Template) -> bool:
    kept = replace(old, at=None, person="", event_id="")
    return kept == replace(new, at=None, person="", event_id="")


def _tidied(template: Template) -> Template:
    """Return a template as it is kept: its fields as an RFC would have them."""
    change = tidied(rules_of.filled(template, Change(title="")))
    values: dict[str, Plain] = rules_of.values_of(change)
    values.pop("environment", None)
    for name in ("environment", rules_of.DURATION):
        if name in template.values:
            values[name] = template.values[name]
    return replace(
        template,
        name=one_line(template.name),
        purpose=block(template.purpose),
        values=values,
        locked=rules_of.in_order(template.locked),
        wanted=rules_of.in_order(template.wanted),
    )


def _faults(work: Work, template: Template) -> list[Fault]:
    found = []
    if not template.name:
        found.append(Fault("name", say("templates.name_missing")))
    if len(template.name) > LONGEST_NAME:
        found.append(Fault("name", say("templates.long", most=LONGEST_NAME)))
    if len(template.purpose) > LONGEST_PURPOSE:
        found.append(Fault("purpose", say("templates.long", most=LONGEST_PURPOSE)))
    stands = catalogue.stands(work)
    if folded(template.name) in _names(stands, template.id):
        found.append(Fault("name", say("templates.taken", name=template.name)))
    mine = next((one for one in stands if one.newest.id == template.id), None)
    if mine is not None and mine.granted is not None and not catalogue.is_standard(template):
        found.append(Fault("fields", say("preapproved.stays_standard")))
    return [*found, *_wrong_fields(work, template)]


def _names(stands: Sequence[Stand], but: str) -> set[str]:
    """Return the names of those in use, and of what is proposed about them, of one not."""
    others = [one for one in stands if one.newest.id != but and one.in_force is not None]
    both = (each.name for one in others for each in (one.newest, one.in_force) if each)
    return {folded(name) for name in both}


def _wrong_fields(work: Work, template: Template) -> list[Fault]:
    change = rules_of.filled(template, Change(title="x"))
    faults = [Fault("fields", fault.sentence) for fault in faults_of(change, lists_of(work.pack))]
    minutes = template.values.get(rules_of.DURATION, 1)
    if not isinstance(minutes, int) or not 0 < minutes <= LONGEST_MINUTES:
        faults.append(Fault("fields", say("templates.no_duration")))
    faults += [
        Fault("fields", say("templates.no_lock", field=named(name)))
        for name in template.locked
        if name not in MAY_LOCK or name in template.wanted
    ]
    faults += [
        Fault("fields", say("templates.locked_empty", field=named(name)))
        for name in rules_of.in_order(template.locked)
        if name in _NEVER_EMPTY and not template.values.get(name)
    ]
    if not template.values and not template.wanted:
        faults.append(Fault("fields", say("templates.says_nothing")))
    return faults


def _member(work: Work) -> Person:
    """Return who works here, who has to be of the board."""
    if why := _why_not(work):
        raise Refused(why)
    return next(one for one in work.people.all() if one.id == work.actor)


def _why_not(work: Work) -> str:
    if not work.templates.has_room():
        return say("templates.older")
    found = next((one for one in work.people.all() if one.id == work.actor), None)
    if found is None:
        return say("templates.nobody")
    if found.retired or not (found.member or found.chair):
        return say("templates.no_member", name=found.name)
    return ""


def _all_of(template: Template) -> str:
    said: Mapping[str, Plain] = template.values
    return f"{template.name}\n{template.purpose}\n{said.get('title', '')}\n{template.class_id}"
