"""Keep the board's templates of requests: each act adds a revision, and none is ever deleted."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cab_desk.domain import templates as rules_of
from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain, canonical, digest, folded
from cab_desk.domain.change import Change
from cab_desk.domain.ledger import Draft
from cab_desk.domain.templates import LONGEST_MINUTES, MAY_LOCK, Template
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests.from_template import named
from cab_desk.services.requests.intake import block, faults_of, lists_of, one_line, tidied
from cab_desk.words import say

PUT, RETIRED = "template.put", "template.retired"
LONGEST_NAME, LONGEST_PURPOSE = 120, 500
SHORTEST_REASON = 3
IN_USE, OUT_OF_USE = "in_use", "retired"


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A template of the list: how many RFCs were made from it, and who kept it last."""

    template: Template
    used: int
    person: str

    @property
    def state(self) -> str:
        """Return whether it is offered."""
        return OUT_OF_USE if self.template.retired else IN_USE


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the page shows: some templates, how many are in use, and why they are kept elsewhere."""

    lines: tuple[TemplateLine, ...]
    standing: int
    why_not: str = ""


def shelf(work: Work, text: str = "", state: str = IN_USE) -> Shelf:
    """Return the templates by name that are in use, or retired; `text` is looked for."""
    used, wanted = work.templates.used(), folded(text)
    people = {person.id: person.name for person in work.people.all()}
    every = [
        TemplateLine(one, used.get(one.id, 0), people.get(one.person, ""))
        for one in work.templates.newest()
    ]
    lines = tuple(
        line for line in every if line.state == state and wanted in folded(_all_of(line.template))
    )
    return Shelf(lines, sum(line.state == IN_USE for line in every), _why_not(work))


def offered(work: Work) -> Sequence[Template]:
    """Return the templates that a new RFC can be made from, by name."""
    return [one for one in work.templates.newest() if not one.retired]


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
    old = work.templates.get(template.id) if template.id else None
    if template.id and (old is None or old.retired or old.revision != template.revision):
        raise Refused(say("templates.meanwhile", name=template.name))
    faults = _faults(work, template)
    if faults:
        raise BadInput(faults[0].sentence, faults)
    if old is not None and _same(old, template):
        return Outcome(frozenset(), say("changes.nothing_changed"))
    kept = replace(template, id=template.id or secrets.token_hex(8), revision=template.revision + 1)
    _keep(work, kept, PUT, "")
    message = say("templates.kept", name=kept.name, revision=kept.revision)
    return touched("templates", message=message, made=kept.id)


def retire(work: Work, template_id: str, revision: int, reason: str) -> Outcome:
    """Offer a template no more; it stays on record, and so do the RFCs made from it.

    Raises BadInput without a reason, and Refused as `put` does.
    """
    _member(work)
    old = work.templates.get(template_id)
    if old is None or old.retired or old.revision != revision:
        raise Refused(say("templates.meanwhile", name=old.name if old else ""))
    reason = block(reason)
    if len(reason) < SHORTEST_REASON:
        sentence = say("templates.reason_missing")
        raise BadInput(sentence, [Fault("reason", sentence)])
    _keep(work, replace(old, revision=old.revision + 1, retired=True), RETIRED, reason)
    return touched("templates", message=say("templates.retired", name=old.name))


def said_of(template: Template) -> dict[str, Plain]:
    """Return what an event says of a revision; its fields by their hash, they may be long."""
    return {
        "template": template.id,
        "revision": template.revision,
        "name": template.name,
        "purpose": template.purpose,
        "said": digest(canonical(dict(template.values))),
        "locked": list(template.locked),
        "wanted": list(template.wanted),
        "retired": template.retired,
    }


def _keep(work: Work, template: Template, kind: str, reason: str) -> None:
    body = said_of(template) | ({"reason": reason} if reason else {})
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
    same = (one for one in offered(work) if folded(one.name) == folded(template.name))
    if any(one.id != template.id for one in same):
        found.append(Fault("name", say("templates.taken", name=template.name)))
    return [*found, *_wrong_fields(work, template)]


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
