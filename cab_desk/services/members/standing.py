"""What the chain says of who is on the board and whose keys a chair accepted, for who asks now."""

from functools import lru_cache

from cab_desk.domain.ledger import SIGNED_PREFIX
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
    entries = tuple(
        (entry.seq, event.id, event.data, event.signature)
        for entry, event in work.ledger.about_members(KINDS)
        if until is None or entry.seq <= until
    )
    return _heard(entries, vault, work.pack.hash, work.pack.meeting.chair)


@lru_cache(maxsize=8)
def _heard(
    entries: tuple[tuple[int, str, bytes, bytes], ...], vault: Vault | None, policy: str, chair: str
) -> Membership:
    """Follow entries through once: one command asks several times, and people seldom change.

    What comes out is shared, and nobody lets it hear more.
    """
    found = Membership({policy: chair}.get)
    for seq, event_id, data, signature in entries:
        try:
            said = read(data)
            found.hear(event_id, said, seq, sound=_sound(found, data, signature, said, vault))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            # Nobody can have said that: somebody wrote it into the file.
            raise Refused(say("people.entry_unread", seq=f"{seq:,}")) from error
    return found


def check_accepted(found: Membership, key_id: str, name: str) -> None:
    """Raise Refused for a key that no chair accepted: it speaks for nobody but its person."""
    if not found.accepted(key_id):
        raise Refused(say("people.unaccepted", name=name))


def _sound(
    found: Membership, data: bytes, signature: bytes, said: Statement, vault: Vault | None
) -> bool:
    if not signature_needed(said):
        return True
    if vault is None:
        return bool(signature)
    key = found.keys.get(said.key)
    public = str(said.body.get("public")) if said.type == ACCEPTED else key.public if key else ""
    try:
        return vault.verify(bytes.fromhex(public), SIGNED_PREFIX + data, signature)
    except ValueError:  # no key can be made of it
        return False
