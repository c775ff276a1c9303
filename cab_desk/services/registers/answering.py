"""Answer a proposal for the catalogue of pre-approved changes: signed by a chair."""

from collections.abc import Sequence
from dataclasses import dataclass

from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.members.passphrases import open_key
from cab_desk.services.members.standing import check_accepted, known
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests import catalogue
from cab_desk.services.requests.catalogue import APPROVED, DECLINED, Stand
from cab_desk.services.requests.intake import block
from cab_desk.services.template_ports import Answer
from cab_desk.words import say

ANSWERED = "template.answered"
SHORTEST_REASON, LONGEST_REASON = 3, 500


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """Which revision, as it was read, a chair approves or declines; the passphrase signs it."""

    template_id: str
    revision: int
    content: str
    person_id: str
    decision: str
    reason: str
    passphrase: str

    def __repr__(self) -> str:
        return f"AnswerRequest({self.template_id!r}, {self.revision!r}, {self.decision!r})"


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal as a chair reads it, and who may answer."""

    stand: Stand
    content: str
    chairs: tuple[Person, ...]


def asked(work: Work, template_id: str) -> Asked:
    """Return a proposal; raises Refused where none waits."""
    stand = catalogue.stand_of(work, template_id)
    if stand is None or not stand.proposal:
        raise Refused(say("preapproved.nothing_asked"))
    return Asked(stand, catalogue.content_of(stand.newest), tuple(_chairs(work)))


def answer(office: Office, request: AnswerRequest) -> Outcome:
    """Approve a proposal, or decline it with a reason.

    Raises Refused for who is no chair or has no accepted key, where the proposal is another by
    now, and for a wrong passphrase; BadInput for a missing reason.
    """
    with office.open_work() as work:
        _checked(office, work, request)
    key = open_key(office, request.person_id, request.passphrase)
    with office.open_work() as work:
        found, person, reason = _checked(office, work, request)
        one = found.stand.newest
        word = say(f"preapproved.meaning.{request.decision}.{found.stand.proposal}",
                   name=one.name, revision=one.revision)  # fmt: skip
        body: dict[str, Plain] = {
            "template": one.id, "revision": one.revision, "content": found.content,
            "decision": request.decision, "reason": reason, "name": person.name,
            "title": one.name, "proposal": found.stand.proposal, "meaning": word,
        }  # fmt: skip
        draft = Draft(ANSWERED, body, one.id, author=person.id, key_id=key.key_id)
        event = work.record(draft, lambda data: key.seal(SIGNED_PREFIX + data))
        work.templates.answer(
            Answer(one.id, one.revision, found.content, request.decision, reason, person.id,
                   person.name, work.now, event.id)
        )  # fmt: skip
    told = say(f"preapproved.told.{request.decision}.{found.stand.proposal}", name=one.name)
    return touched("templates", "change", message=told, made=one.id)


def _checked(office: Office, work: Work, request: AnswerRequest) -> tuple[Asked, Person, str]:
    found = asked(work, request.template_id)
    if (found.stand.newest.revision, found.content) != (request.revision, request.content):
        raise Refused(say("preapproved.moved_on", name=found.stand.newest.name))
    person = next((one for one in found.chairs if one.id == request.person_id), None)
    if person is None:
        raise Refused(say("preapproved.no_chair"))
    if person.key_id:
        check_accepted(known(work, office.vault), person.key_id, person.name)
    reason = block(request.reason)
    key = "short" if len(reason) < SHORTEST_REASON and request.decision == DECLINED else ""
    key = "long" if len(reason) > LONGEST_REASON else key
    if key or request.decision not in (APPROVED, DECLINED):
        sentence = say(f"preapproved.reason_{key or 'short'}", most=LONGEST_REASON)
        raise BadInput(sentence, [Fault("reason", sentence)])
    return found, person, reason


def _chairs(work: Work) -> Sequence[Person]:
    role = work.pack.meeting.chair
    return [
        one for one in work.people.all()
        if not one.retired and (one.chair or role in one.roles_at(work.now))
    ]  # fmt: skip
