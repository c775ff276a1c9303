"""What an RFC keeps of the template that it was made from: which one, what is locked and wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cab_desk.domain import templates
from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change, Stage
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import Draft
from cab_desk.domain.policy import Pack
from cab_desk.domain.templates import Template
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.ports import Work
from cab_desk.services.requests import catalogue, intake
from cab_desk.services.requests.happenings import field_word
from cab_desk.services.template_ports import Answer, Use
from cab_desk.words import catalogue as words
from cab_desk.words import say

USED = "template.used"


@dataclass(frozen=True, slots=True)
class Origin:
    """From which revision of which template an RFC was made.

    `template` is that revision where it is at hand (a packet leaves it at the board), `unlike` the
    locked fields of which the RFC says something else now.
    """

    template_id: str
    revision: int
    name: str
    template: Template | None = None
    unlike: tuple[str, ...] = ()
    granted: Answer | None = None  # by which that revision was pre-approved


@dataclass(frozen=True, slots=True)
class Mould:
    """A template as a form uses it: without what the policy of today does not know."""

    template: Template
    unknown: tuple[str, ...] = ()  # fields whose value no list of the policy has
    idle: frozenset[str] = frozenset()  # fields that the policy asks of no RFC

    @property
    def locked(self) -> frozenset[str]:
        """Return the fields that are read only."""
        return frozenset(self.template.locked) - set(self.unknown) - self.idle

    @property
    def wanted(self) -> frozenset[str]:
        """Return the fields that have to be filled in."""
        return frozenset(self.template.wanted) - self.idle

    @property
    def minutes(self) -> int:
        """Return how long the planned time is, or 0 where the template leaves it open."""
        said = self.template.values.get(templates.DURATION)
        return said if isinstance(said, int) else 0

    def over(self, base: Change) -> Change:
        """Return a change with what the template says put over it."""
        said = self.template.values
        left = {*self.unknown, *self.idle}
        values = {name: said[name] for name in said if name not in left}
        return templates.filled(replace(self.template, values=values), base)


def mould(pack: Pack, template: Template) -> Mould:
    """Return a template as a form uses it under a policy."""
    off = idle(pack)
    change = templates.filled(template, Change(title="x"))
    faults = intake.faults_of(intake.tidied(change), intake.lists_of(pack))
    places = {fault.place for fault in faults} - off
    return Mould(template, tuple(name for name in template.values if name in places), off)


def idle(pack: Pack) -> frozenset[str]:
    """Return the fields that a policy asks of no RFC, and the form has no choice for."""
    off = set() if pack.types else {"types"}
    if pack.matrix is None:
        off |= {"impact", "probability"}
    if pack.matrix is None or not pack.matrix.residual:
        off |= {"residual_impact", "residual_probability"}
    return frozenset(off)


def origin_of(work: Work, change: Change) -> Origin | None:
    """Return what an RFC was made from, and where it leaves that."""
    use = work.templates.use_of(change.uid)
    if use is None:
        return None
    found = work.templates.get(use.template_id, use.revision)
    off = idle(work.pack)
    unlike = templates.deviations(found, change) if found else ()
    unlike = tuple(name for name in unlike if name not in off)
    by = catalogue.granted(work, use.template_id, use.revision)
    return Origin(use.template_id, use.revision, use.name, found, unlike, by)


def note(work: Work, change: Change, template_id: str, revision: int) -> None:
    """Record which revision an RFC was made from; raises Refused where there is no such one."""
    found = work.templates.get(template_id, revision)
    stand = catalogue.stand_of(work, template_id)
    if found is None or stand is None:
        raise Refused(say("templates.gone"))
    if stand.in_force is None:
        raise Refused(say("templates.retired_meanwhile", name=stand.newest.name))
    _record(work, change, found)


def copy(work: Work, old: Change, new: Change) -> None:
    """Record that a copy of an RFC comes from the same template, what it locks included."""
    use = work.templates.use_of(old.uid)
    found = work.templates.get(use.template_id, use.revision) if use else None
    if found is not None:
        _record(work, new, found)


def check_wanted(work: Work, change: Change, before: Change | None = None) -> None:
    """Raise BadInput for each field that its template wants filled in and that says nothing.

    With what it was `before`: just for those that an edit has emptied since it was submitted.
    """
    origin = origin_of(work, change)
    if origin is None or origin.template is None:
        return
    known: tuple[str, ...] = ()
    if before is not None:
        drafted = before.stage in (Stage.DRAFT, Stage.REJECTED)
        known = origin.template.wanted if drafted else templates.missing(origin.template, before)
    faults = [
        Fault(name, say("templates.wanted_missing", field=named(name), name=origin.name))
        for name in templates.missing(origin.template, change)
        if name not in known and name not in idle(work.pack)
    ]
    if faults:
        raise BadInput(faults[0].sentence, faults)


def told(work: Work, old: Change, new: Change) -> str:
    """Say which locked fields an edit has just changed, or nothing."""
    origin = origin_of(work, new)
    if origin is None or origin.template is None:
        return ""
    before = templates.deviations(origin.template, old)
    fresh = [
        name
        for name in origin.unlike
        if name not in before or templates.value_of(old, name) != templates.value_of(new, name)
    ]
    if not fresh:
        return ""
    return say("templates.unlike_now", fields=names(fresh), name=origin.name,
               revision=origin.revision)  # fmt: skip


def named(name: str) -> str:
    """Return how a field is called at the beginning of a sentence."""
    key = f"changes.form.{name}"
    if name == templates.DURATION:
        return say("templates.field.duration")
    if name in templates.PLAIN_FIELDS and key in words():
        return say(key)
    word = field_word(name)
    return word[:1].upper() + word[1:]


def names(fields: Sequence[str]) -> str:
    """Return fields as a list of words."""
    return ", ".join(map(named, fields))


def _record(work: Work, change: Change, template: Template) -> None:
    body: Mapping[str, Plain] = {
        "template": template.id, "revision": template.revision, "label": template.name,
        "number": change.number, "title": change.title,
    }  # fmt: skip
    event = work.record(Draft(USED, body, change.uid, change.revision, content_hash(change)))
    work.templates.note(Use(change.uid, template.id, template.revision, template.name, event.id))
