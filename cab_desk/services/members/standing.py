"""What the chain says of who is on the board and whose keys a chair accepted, for who asks now."""

from cab_desk.domain.ledger import SIGNED_PREFIX, Event
from cab_desk.domain.membership import ACCEPTED, KINDS, Membership
from cab_desk.domain.statement import Statement, read, signature_needed
from cab_desk.errors import Refused
from cab_desk.services.ports import Vault, Work
from cab_desk.words import say


def known(work: Work, vault: Vault | None = None, until: int | None = None) -> Membership:
    """Return people and keys by the words of the chain; `vault` has every signature checked,
    `until` is the last entry that counts.

    Rows of the board are not asked: whoever has the file can write what they like into those.
    """
    roles = {work.pack.hash: work.pack.meeting.chair}
    found = Membership(roles.get)
    for entry, event in work.ledger.about_members(KINDS):
        if until is not None and entry.seq > until:
            break
        said = read(event.data)
        found.hear(event.id, said, entry.seq, sound=_sound(found, event, said, vault))
    return found


def check_accepted(found: Membership, key_id: str, name: str) -> None:
    """Raise Refused for a key that no chair accepted: it speaks for nobody but its person."""
    if not found.accepted(key_id):
        raise Refused(say("people.unaccepted", name=name))


def _sound(found: Membership, event: Event, said: Statement, vault: Vault | None) -> bool:
    if not signature_needed(said):
        return True
    if vault is None:
        return bool(event.signature)
    key = found.keys.get(said.key)
    public = str(said.body.get("public")) if said.type == ACCEPTED else key.public if key else ""
    try:
        return vault.verify(bytes.fromhex(public), SIGNED_PREFIX + event.data, event.signature)
    except ValueError:  # no key can be made of it
        return False
