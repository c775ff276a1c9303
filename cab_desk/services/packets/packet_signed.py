"""Who vouches for a packet: the entry by which it was handed out, signed, lies in it."""

from collections.abc import Callable
from dataclasses import dataclass

from cab_desk.domain.canonical import digest
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, Event
from cab_desk.domain.packet import TAKEN
from cab_desk.domain.statement import Malformed, read
from cab_desk.errors import Refused
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.members.passphrases import OpenedKey, open_key
from cab_desk.services.office import Office
from cab_desk.services.packets.packet_form import Contents, Signer
from cab_desk.services.ports import Vault, Work
from cab_desk.words import say


@dataclass(frozen=True, slots=True)
class Pen:
    """Who signs a packet, and what writes its entry."""

    signer: Signer
    record: Callable[[Work, Draft], Event]


def pen(office: Office, passphrase: str = "", chair: ChairSession | None = None) -> Pen | None:
    """Return what signs a packet: the chair's session, or the key of who works here; or nothing.

    Raises Refused for a wrong passphrase, and for one without anybody who works here.
    """
    if chair is not None and chair.open:
        return _of_chair(office, chair)
    if not passphrase:
        return None
    with (office.open_view or office.open_work)() as work:
        if not work.actor:
            raise Refused(say("packets.nobody_signs"))
        actor = work.actor
    return _own(open_key(office, actor, passphrase))


def _own(key: OpenedKey) -> Pen:
    def record(work: Work, draft: Draft) -> Event:
        valid = work.people.key(key.person_id)
        if valid is None or valid.key_id != key.key_id:
            raise Refused(say("signing.key_changed", name=key.name))
        signed = Draft(draft.type, draft.body, draft.subject, author=key.person_id,
                       key_id=key.key_id)  # fmt: skip
        return work.record(signed, lambda data: key.seal(SIGNED_PREFIX + data))

    return Pen(Signer(key.person_id, key.name, key.key_id, key.public), record)


def _of_chair(office: Office, chair: ChairSession) -> Pen:
    with (office.open_view or office.open_work)() as work:
        key = work.people.key_by_id(chair.key_id)
    if key is None:
        raise Refused(say("signing.no_key", name=chair.name))
    signer = Signer(chair.person_id, chair.name, chair.key_id, key.public)
    return Pen(signer, chair.record)


def check(contents: Contents, vault: Vault) -> None:
    """Raise Refused unless a packet that names a signer is just what this one signed.

    One that names nobody says so wherever it is shown; nothing proves then, before it comes back,
    that it is what the board handed out.
    """
    signer = contents.signer
    if signer is None and contents.signed is None:
        return
    if signer is None or contents.signed is None:
        raise Refused(say("packets.unsealed"))
    data, signature = contents.signed
    right = digest(signer.public).startswith(signer.key_id) and _says(contents, signer, data)
    if not (right and vault.verify(signer.public, SIGNED_PREFIX + data, signature)):
        raise Refused(say("packets.forged", name=signer.name))


def _says(contents: Contents, signer: Signer, data: bytes) -> bool:
    """Tell whether an event hands out this very packet, in the name of its signer."""
    try:
        said = read(data)
    except Malformed:
        return False
    body = said.body
    stated = (said.type, said.ledger, said.subject, said.author, said.key)
    wanted = (TAKEN, contents.board_id, contents.id, signer.id, signer.key_id)
    reader = (body.get("hash"), body.get("person"), body.get("key"))
    return stated == wanted and reader == (contents.hash, contents.person_id, contents.key_id)
