"""Have a chair say that a part of the history is lost, where a share or a server lost it.

What was signed names the head that it stood on. Where that one is gone, verifying cannot tell a
loss from a history that somebody wrote anew. A chair can: by a signature that names what is gone.
"""

from collections.abc import Sequence

from cab_desk.domain.canonical import Plain
from cab_desk.domain.heads import LOST, named, plain
from cab_desk.domain.ledger import GENESIS, Draft, Head
from cab_desk.domain.statement import Malformed, read
from cab_desk.errors import Refused
from cab_desk.services.members.standing import check_accepted, known
from cab_desk.services.members.vouching import By, word_of
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests.intake import block
from cab_desk.words import plural, say

LONGEST_REASON = 1_000
_AT_ONCE = 400  # heads that one event has room for


def gone(work: Work) -> list[Head]:
    """Return the heads that signed entries stood on, that the chain has not, and of which no chair
    has said so.
    """
    hashes, stood, forgone = [GENESIS], {}, set()
    for entry, event in work.ledger.entries():
        hashes.append(entry.hash)
        if not event.signature:
            continue
        try:
            said = read(event.data)
        except Malformed:  # verifying says so
            continue
        if said.stood_on is not None:
            stood[said.stood_on] = entry.seq
        if said.type == LOST:
            forgone |= named(said.body)
    return sorted(
        head
        for head, seq in stood.items()
        if (head.seq >= seq or hashes[head.seq] != head.hash) and head not in forgone
    )


def forgo(office: Office, by: By, reason: str) -> Outcome:
    """Sign as a chair that what is gone was lost, and that the board goes on without it.

    Raises Refused for somebody who is no chair, without a reason, and where nothing is gone.
    """
    reason = block(reason)
    if not reason:
        raise Refused(say("forgoing.reason_needed"))
    if len(reason) > LONGEST_REASON:
        raise Refused(say("forgoing.reason_long", count=len(reason), most=LONGEST_REASON))
    word = word_of(office, by)
    with office.open_work() as work:
        found, person = known(work), work.people.get(word.person_id)
        if not found.chairs(person.id):
            raise Refused(say("signing.not_chair", name=person.name))
        check_accepted(found, word.key_id, word.name)
        lost = gone(work)
        if not lost:
            raise Refused(say("forgoing.nothing"))
        for at in range(0, len(lost), _AT_ONCE):
            word.record(work, Draft(LOST, _body(lost[at : at + _AT_ONCE], reason, word.name)))
    message = plural("forgoing.done", len(lost), name=word.name, last=f"{lost[-1].seq:,}")
    return touched("ledger", message=message)


def _body(lost: Sequence[Head], reason: str, name: str) -> dict[str, Plain]:
    return {"heads": [plain(one) for one in lost], "reason": reason, "name": name}
