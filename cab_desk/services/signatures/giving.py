"""Give one's word on an RFC by one's key: asked whether it may be, signed, recorded.

Whoever may not give it is refused on record.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from cab_desk.domain.ledger import Draft
from cab_desk.services.members.passphrases import OpenedKey, open_key
from cab_desk.services.office import Office
from cab_desk.services.signatures.posting import Posted, post
from cab_desk.services.signatures.refusing import Asked, refused
from cab_desk.services.signatures.signoffs import NotAllowed

Found = TypeVar("Found")


def give(
    office: Office, asked: Asked, passphrase: str, check: Callable[[], Found],
    drafted: Callable[[Found, OpenedKey], Draft],
) -> tuple[Found, OpenedKey, Posted]:  # fmt: skip
    """Return what `check` found, the key that signed what was drafted of it, and how that went.

    Raises Refused with the reason, and Unavailable where nothing was recorded.
    """
    try:
        found = check()
    except NotAllowed as refusal:
        raise refused(office, asked, refusal) from None
    key = open_key(office, asked.person_id, passphrase)
    try:
        posted = post(office, key, drafted(found, key))
    except NotAllowed as refusal:
        raise refused(office, replace(asked, proved=True), refusal) from None
    return found, key, posted
