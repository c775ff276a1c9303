"""Fill the registers of a policy that keeps them: exceptions asked for and granted, flags."""

from datetime import datetime, timedelta

from cab_desk.domain.change import Change, Choice, Flag
from cab_desk.domain.content import content_hash
from cab_desk.domain.registers import flag_rules
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.members import people
from cab_desk.services.office import Office
from cab_desk.services.registers import exceptions, flags
from cab_desk.services.requests import changes
from cab_desk.services.samples.sample_hand import scribble
from cab_desk.services.samples.sample_keys import accept_keys
from cab_desk.services.signatures import signing

PEOPLE = (
    NewPerson("Engineering Manager", ("Engineering Manager",), member=True, chair=True),
    NewPerson("Incident Commander", ("Incident Commander",), member=True),
    NewPerson("Payments Team Lead", ("Reviewer",)),
    NewPerson("Storefront Team Lead", ("Reviewer",)),
)
_SATURDAY = 5
_DOCUMENTS = {
    "description": "Release the row lock before the receipt is written.",
    "rollback_plan": "Redeploy the release before; nothing in the database changes.",
    "success_criteria": "No double booking in an hour.",
    "monitoring_plan": "The dashboard of bookings, every five minutes for an hour.",
    "communication_plan": "The order desk is told at the start and at the end.",
}
# Title, why it can't wait, and who grants it; nobody where it is only asked for.
_CASES = (
    ("Stop double bookings at the checkout",
     "Since Friday noon one order in forty is charged twice; customers call every few minutes.",
     "Incident Commander"),
    ("Renew the certificate of the payment gateway",
     "The certificate expires on Sunday at 23:59, and no card is accepted after that.",
     "Engineering Manager"),
    ("Raise the limit of the order queue",
     "The sale begins on Sunday morning with four times the usual orders.", ""),
)  # fmt: skip


def fill(office: Office, words: str, base: datetime) -> list[str]:
    """Make board, people, cases and flags; return the uids of the changes.

    `words` is everybody's passphrase; the changes are planned for the weekend after `base`.
    """
    with office.open_work() as work:
        boards.create_board(work, name="Storefront changes", zone="Europe/Berlin", people=PEOPLE)
        ids = {person.name: person.id for person in work.people.all()}
    for person_id in ids.values():
        people.make_key(office, person_id, words)
    accept_keys(office, words)
    start = base.replace(hour=9, minute=0, second=0, microsecond=0)
    start += timedelta(days=(_SATURDAY - start.weekday()) % 7)
    uids = []
    for hours, (title, why, who) in enumerate(_CASES):
        uid = _asked(office, title, why, start + timedelta(hours=2 * hours))
        if who:
            _grant(office, uid, ids[who], who, words)
        uids.append(uid)
    _register(office, uids[0], base)
    return uids


def _asked(office: Office, title: str, why: str, start: datetime) -> str:
    new = Change(
        title=title, class_id="normal", requester="Payments Team Lead", owner="Payments Team Lead",
        systems=("orders-db",), start=start, end=start + timedelta(hours=1),
        traits=("user_facing_feature",), documents=_DOCUMENTS,
    )  # fmt: skip
    with office.open_work() as work:
        uid = changes.create(work, new).made
        changes.submit(work, uid)
    with office.open_work() as work:
        override = exceptions.sheet(work, uid).asked[0].id
        exceptions.state(work, uid, override, why)
    return uid


def _grant(office: Office, uid: str, person_id: str, role: str, words: str) -> None:
    with office.open_work() as work:
        change = work.changes.get(uid)
        override = exceptions.sheet(work, uid).asked[0].id
    request = signing.SignRequest(
        uid=uid, person_id=person_id, role=role, decision=Choice.APPROVE, passphrase=words,
        seen=content_hash(change), revision=change.revision, strokes=scribble(role),
        exception=override,
    )  # fmt: skip
    signing.sign(office, request)


def _register(office: Office, uid: str, base: datetime) -> None:
    """Put a flag in order, a stale one and a faulty one into the inventory, where one is kept."""
    later, owner = f"{base + timedelta(days=60):%Y-%m-%d}", "Payments Team Lead"
    found = (
        Flag("payments-new-checkout-release", "release", owner, "The checkout without row locks",
             later, kill_switch=True, user_facing=True, change_uid=uid),
        Flag("storefront-search-release", "release", "Storefront Team Lead", "Search by synonyms",
             later, rolled_out_at=base - timedelta(days=45)),
        Flag("storefront-recommendations-experiment", "experiment", "Storefront Team Lead",
             "What others bought, for half of the visitors", later, user_facing=True),
    )  # fmt: skip
    with office.open_work() as work:
        if flag_rules(work.pack) is None:
            return
        for flag in found:
            flags.put(work, flag, new=True)
