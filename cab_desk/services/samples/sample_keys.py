"""Have a chair of the sample board accept everybody's key."""

from cab_desk.services.members import vouching
from cab_desk.services.office import Office


def accept_keys(office: Office, words: str) -> None:
    """Accept every key that waits, by the first chair who can; `words` is everybody's passphrase.

    Before a chair has a key nothing is done.
    """
    with office.open_work() as work:
        found = vouching.rule(work)
    if found.waiting and found.chairs:
        ids = [one.person.id for one in found.waiting]
        vouching.accept_keys(office, ids, (found.chairs[0].id, words))
