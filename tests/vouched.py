"""Chairs' words for tests: what the first chair who can signs for people and keys."""

from cab_desk.domain.board import Person
from cab_desk.services.members import vouching
from cab_desk.services.members.vouching import NOBODY
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.samples.sample_keys import accept_keys as accept_all  # noqa: F401
from cab_desk.services.signatures import discounting


def put(office: Office, person: Person, passphrase: str) -> Outcome:
    """Keep a person by as many chairs' words as it takes."""
    with office.open_work() as work:
        chairs = [one.id for one in vouching.rule(work).chairs]
        first = next(iter(chairs), "")
        one, two = vouching.needs(work, person, first)
    second = next((each for each in chairs if each != first), "")
    return discounting.keep_person(
        office,
        person,
        (first, passphrase) if one else NOBODY,
        (second, passphrase) if two else NOBODY,
    )
