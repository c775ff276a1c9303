"""The catalogue of pre-approved changes: which revision of a template a chair signed for.

A template of the standard class, with its class locked, is a proposal until a chair answers. What
was approved before stands until then, and also where the answer is no. Being in the catalogue lets
nothing through: the policy judges each request made from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cab_desk.domain.canonical import Plain, canonical, digest
from cab_desk.domain.policy import Pack
from cab_desk.domain.templates import Template
from cab_desk.services.ports import Work
from cab_desk.services.template_ports import Answer

STANDARD = "standard"  # the id of the class, in whatever policy
APPROVED, DECLINED = "approved", "declined"
ADD, CHANGE, RETIRE = "add", "change", "retire"


@dataclass(frozen=True, slots=True)
class Stand:
    """How a template stands: its newest revision, the one in force, and what is proposed.

    `proposal` says what the newest revision would do, if it waits for a chair; `granted` is the
    answer by which the one in force is pre-approved, `declined` the one that the newest got.
    """

    newest: Template
    in_force: Template | None
    proposal: str = ""
    granted: Answer | None = None
    declined: Answer | None = None

    @property
    def closed(self) -> bool:
        """Tell whether nobody edits it now: it is retired, or that is proposed."""
        return self.newest.retired and self.declined is None


def has_catalogue(pack: Pack) -> bool:
    """Tell whether a policy knows standard changes, without which nothing is pre-approved."""
    return any(one.id == STANDARD for one in pack.classes)


def is_standard(template: Template) -> bool:
    """Tell whether all that is made from a template is a standard change."""
    return template.class_id == STANDARD and "class" in template.locked


def stands(work: Work) -> list[Stand]:
    """Return how each template stands, by its name."""
    answers = _answers(work, work.templates.answers())
    there = has_catalogue(work.pack)
    return [
        _stand(work.templates.revisions(one.id), answers, there) for one in work.templates.newest()
    ]


def stand_of(work: Work, template_id: str) -> Stand | None:
    """Return how a template stands, or None where there is none."""
    found = work.templates.revisions(template_id)
    answers = _answers(work, work.templates.answers(template_id))
    return _stand(found, answers, has_catalogue(work.pack)) if found else None


def granted(work: Work, template_id: str, revision: int) -> Answer | None:
    """Return by which answer a revision was pre-approved, whatever became of it since."""
    found = _answers(work, work.templates.answers(template_id)).get((template_id, revision))
    return found if found is not None and found.decision == APPROVED else None


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


def content_of(template: Template) -> str:
    """Return the hash of all that a chair signs for."""
    return digest(canonical(said_of(template)))


def _answers(work: Work, found: Iterable[Answer]) -> Mapping[tuple[str, int], Answer]:
    """Return the answers that were given to what stands there now, and to nothing else."""
    kept = {}
    for one in found:
        template = work.templates.get(one.template_id, one.revision)
        if template is not None and content_of(template) == one.content:
            kept[one.template_id, one.revision] = one
    return kept


def _stand(
    revisions: Sequence[Template], answers: Mapping[tuple[str, int], Answer], there: bool
) -> Stand:
    newest = revisions[0]
    answer = answers.get((newest.id, newest.revision))
    approved = next(
        (one for one in revisions if _decided(answers.get((one.id, one.revision)))), None
    )
    declined = answer if answer is not None and answer.decision == DECLINED else None
    if approved is None:
        in_force = None if newest.retired else newest
        waits = there and in_force is not None and is_standard(newest) and declined is None
        return Stand(newest, in_force, ADD if waits else "", None, declined)
    in_force = None if approved.retired else approved
    if approved is newest or in_force is None:
        return Stand(newest, in_force, "", answer if in_force else None)
    by = answers[approved.id, approved.revision]
    proposal = "" if declined else RETIRE if newest.retired else CHANGE
    return Stand(newest, in_force, proposal, by, declined)


def _decided(answer: Answer | None) -> bool:
    return answer is not None and answer.decision == APPROVED
