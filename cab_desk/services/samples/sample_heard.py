"""An emergency that waits for somebody who is away: the policy takes a word of mouth for it."""

from datetime import datetime, timedelta

from cab_desk.domain.change import Change, Evidence
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.members import people
from cab_desk.services.office import Office
from cab_desk.services.requests import changes
from cab_desk.services.samples.sample_keys import accept_keys

PEOPLE = (
    NewPerson("Engineering Manager", ("Engineering Manager",), member=True, chair=True),
    NewPerson("Chief Technology Officer", ("CTO",), member=True),
    NewPerson("Chief Executive Officer", ("CEO",), member=True),
    NewPerson("Gateway Team Lead", ("Team Lead",)),
)
_DOCUMENTS = {
    "description": "Close the hole in the gateway that lets a request read another's answer.",
    "rollback_plan": "Redeploy the release before; nothing in the database changes.",
}
_TESTS = ("unit", "integration", "manual", "regression")


def fill(office: Office, words: str, base: datetime) -> str:
    """Make board, people and the emergency; return its uid. `words` is everybody's passphrase."""
    with office.open_work() as work:
        boards.create_board(work, name="Gateway changes", zone="Europe/Berlin", people=PEOPLE)
        ids = [person.id for person in work.people.all()]
    for person_id in ids:
        people.make_key(office, person_id, words)
    accept_keys(office, words)
    start = base + timedelta(hours=1)
    new = Change(
        title="Close the hole in the gateway", class_id="emergency",
        requester="Gateway Team Lead", owner="Gateway Team Lead", systems=("api-gateway",),
        start=start, end=start + timedelta(hours=1), documents=_DOCUMENTS,
        evidence=Evidence(tests_passed=True, coverage=91, code_reviews=1, test_kinds=_TESTS),
    )  # fmt: skip
    with office.open_work() as work:
        uid = changes.create(work, new).made
        changes.submit(work, uid)
    return uid
