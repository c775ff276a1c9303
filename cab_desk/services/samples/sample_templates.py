"""Keep some templates on a sample board, and write a request from one of them."""

from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change
from cab_desk.domain.templates import Template
from cab_desk.services.office import Office
from cab_desk.services.registers import answering, templates
from cab_desk.services.registers.answering import AnswerRequest
from cab_desk.services.requests import changes, from_template
from cab_desk.services.requests.catalogue import APPROVED

_CERTIFICATE: dict[str, Plain] = {
    "title": "Renew the certificate of …",
    "class": "standard",
    "environment": "production",
    "duration": 30,
    "documents.description": "Issue a new certificate, load it beside the old one, then switch.",
    "documents.rollback_plan": "Load the certificate before; it is valid for two more weeks.",
    "documents.success_criteria": "The new serial number answers from outside; no handshake fails.",
}
_FOUND = (
    Template(
        "", 0, "Renew a certificate", "A TLS certificate that is due, with the old one still valid",
        _CERTIFICATE,
        locked=("class", "environment", "duration", "documents.rollback_plan"),
        wanted=("title", "systems", "owner", "start"),
    ),
    Template(
        "", 0, "Extend a database disk", "More room for a database without a restart",
        {"class": "normal", "systems": ["orders-db"], "duration": 60, "environment": "production",
         "documents.implementation_plan": "1. Take a snapshot.\n2. Extend the disk.\n3. Check."},
        locked=("systems",), wanted=("start", "documents.rollback_plan"),
    ),
    Template(
        "", 0, "Restart a queue worker", "One worker that hangs, with the others at work",
        {"class": "standard", "systems": ["order-queue"], "duration": 15,
         "environment": "production"},
        locked=("class", "systems", "duration"), wanted=("start",),
    ),
    Template(
        "", 0, "Patch the checkout", "A bug fix of the checkout behind its release flag",
        {"class": "normal", "traits": ["user_facing_feature"], "duration": 45,
         "environment": "production"},
        wanted=("documents.description", "documents.customer_impact"),
    ),
)  # fmt: skip


def fill(office: Office, chair_id: str, words: str) -> str:
    """Keep them in the name of who works here, and have the chair approve the first; return the
    uid of a request made from that. `words` is the chair's passphrase.
    """
    ids = []
    with office.open_work() as work:
        ids = [templates.put(work, one).made for one in _FOUND]
        asked = answering.asked(work, ids[0])
    answering.answer(office, AnswerRequest(ids[0], 1, asked.content, chair_id, APPROVED, "", words))
    with office.open_work() as work:
        found = asked.stand.newest
        change = from_template.mould(work.pack, found).over(
            Change("", requester="Payments Team Lead", owner="Payments Team Lead")
        )
        return changes.keep(work, uid="", change=change, template=(found.id, 1)).made
