"""Note in an RFC's history that a sign-off counts no more, by what the board learnt of a person.

A name, or that two ids are one person's, may be learnt after somebody signed: what was given in
good order proves to be of an own change, or the same person's second. The judge leaves it out
from then on; here it is put on record when that began, and why.
"""

from collections.abc import Iterable, Set
from dataclasses import replace

from cab_desk.domain.board import Person
from cab_desk.domain.change import Change, Signoff
from cab_desk.domain.identity import JOINED
from cab_desk.domain.ledger import Draft
from cab_desk.domain.signatures import as_known, folded, signed_by
from cab_desk.domain.statement import read
from cab_desk.services.members import people
from cab_desk.services.members.vouching import NOBODY, By, Word, word_of
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Vault, Work
from cab_desk.words import say

DISCOUNTED = "signoff.discounted"


def keep_person(
    office: Office, person: Person, by: By = NOBODY, second: By = NOBODY,
    seen: Person | None = None,
) -> Outcome:  # fmt: skip
    """Add a person or replace one, by the word of a chair, and of a second one where two have to.

    Raises as `people.put_person` does, and for a wrong passphrase.
    """
    with office.open_work() as work:
        people.checked(work, person, seen)
    words = [word_of(office, one) if one != NOBODY else None for one in (by, second)]
    with office.open_work() as work:
        return put_person(work, person, words[0], words[1], office.vault, seen)


def put_person(
    work: Work, person: Person, word: Word | None = None, second: Word | None = None,
    vault: Vault | None = None, seen: Person | None = None,
) -> Outcome:  # fmt: skip
    """Add a person or replace one, as `people.put_person` does, and note what no longer counts."""
    before = next((one for one in work.people.all() if one.id == person.id), None)
    outcome = people.put_person(work, person, word, second, vault, seen)
    if before is None or not outcome.made:
        return outcome
    now = work.people.get(outcome.made)
    if not _names(now) - _names(before):
        return outcome
    uids = look(work, {now.id})
    return replace(outcome, touched=outcome.touched | {f"change:{uid}" for uid in uids})


def look(work: Work, ids: Set[str]) -> list[str]:
    """Note of each standing sign-off by these ids that it counts no more, where that is new;
    return the changes.
    """
    found, parted = [], _last_parted(work, ids)
    for uid in _signed_by(work, ids):
        change = work.changes.get(uid)
        fresh = [
            one for one in _out(work, change) if {one.person_id, one.behalf_id} & ids
            and not _noted(work, uid, one.event_id, parted)
        ]  # fmt: skip
        for one in fresh:
            _note(work, change, one)
        if fresh:
            found.append(uid)
    return found


def _out(work: Work, change: Change) -> Iterable[Signoff]:
    """Return the standing sign-offs of an own change, and those beside another of one person."""
    standing = work.signoffs.standing(change.uid)
    same, given = work.people.same(), {one.event_id: one for one in standing}
    known = as_known(replace(change, signoffs=standing), work.people.bearers(), same)
    sorted_out = signed_by(work.pack, known)
    return [given[one.event_id] for one in (*sorted_out.own, *sorted_out.again)]


def _signed_by(work: Work, ids: Set[str]) -> list[str]:
    return sorted({uid for one in ids for uid in work.signoffs.standing_by(one)})


def _noted(work: Work, uid: str, event_id: str, since: int) -> bool:
    return any(
        event.type == DISCOUNTED and entry.seq > since and event_id.encode() in event.data
        for entry, event in work.ledger.of_subject(uid)
    )


def _last_parted(work: Work, ids: Set[str]) -> int:
    """Return the last entry by which one of these ids was parted from another: from there on what
    was left out counted again.
    """
    about = (one for person_id in ids for one in work.ledger.of_subject(person_id))
    return max(
        (entry.seq for entry, event in about
         if event.type == JOINED and read(event.data).body.get("joined") is not True),
        default=0,
    )  # fmt: skip


def _note(work: Work, change: Change, one: Signoff) -> None:
    body = {
        "signoff": one.event_id, "name": one.person, "role": one.role,
        "number": change.number, "title": change.title,
        "reason": say("identity.discounted", name=one.person),
    }  # fmt: skip
    work.record(Draft(DISCOUNTED, body, change.uid, change.revision))


def _names(person: Person) -> set[str]:
    return {folded(name) for name in (person.name, *person.aliases)}
