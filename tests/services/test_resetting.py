"""A lost key is replaced by two others: the old one signs nothing more, what it signed stays."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.services.members import resetting
from cab_desk.services.members.passphrases import open_key
from cab_desk.services.members.resetting import ResetRequest, reset_key
from tests.services.evidence_room import DANA, KIM, WORDS, Room, first, room

NEW = "quite another passphrase"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with room(folder) as made:
        made.furnish()
        made.sign(made.submitted(), *DANA)
    return folder


def request(desk: Room, **more: object) -> ResetRequest:
    made = ResetRequest(
        person_id=desk.ids["Dana Reyes"],
        passphrase=NEW,
        reason="The passphrase is forgotten.",
        first=(desk.ids["Kim Osei"], WORDS),
        second=(desk.ids["Ann Boyd"], WORDS),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def uid_of(desk: Room) -> str:
    change = desk.do(lambda work: work.changes.by_number("CR-2026-0001"))
    found: str = change.uid
    return found


def last_events(desk: Room, count: int) -> list[tuple[str, str]]:
    pairs = desk.do(lambda work: list(work.ledger.entries()))[-count:]
    return [(event.type, event.author) for _, event in pairs]


def test_p41_a_reset_needs_two_revokes_the_old_key_and_keeps_what_it_signed(desk: Room) -> None:
    outcome = reset_key(desk.office, request(desk))
    assert outcome.message == (
        "Dana Reyes has a new signing key; Kim Osei and Ann Boyd vouched for it. What the old "
        "one signed stays valid."
    )
    ids = desk.ids
    assert last_events(desk, 3) == [
        ("key.reset_asked", ids["Kim Osei"]),
        ("key.revoked", ids["Ann Boyd"]),
        ("key.accepted", ids["Dana Reyes"]),
    ]
    report = desk.verify()
    assert report.ok, report.sentence()
    (signoff,) = desk.do(lambda work: work.signoffs.standing(uid_of_work(work)))
    assert signoff.person == "Dana Reyes"
    # Only the new passphrase signs from now on.
    uid = desk.submitted("Upgrade the queue")
    with pytest.raises(Refused, match="not Dana Reyes's"):
        desk.sign(uid, *DANA)
    desk.clock.on(seconds=5)
    desk.sign(uid, *DANA, passphrase=NEW)
    assert desk.verify().ok


def uid_of_work(work: object) -> str:
    change = work.changes.by_number("CR-2026-0001")  # type: ignore[attr-defined]
    found: str = change.uid
    return found


def test_the_new_key_is_accepted_in_writing(desk: Room) -> None:
    reset_key(desk.office, request(desk))
    entries = desk.do(lambda work: work.ledger.of_subject(desk.ids["Dana Reyes"]))
    said = read(entries[-1][1].data)
    assert said.type == "key.accepted"
    assert "Dana Reyes" in said.body["text"]
    asked = read(entries[-3][1].data).body
    assert (asked["reason"], asked["name"]) == ("The passphrase is forgotten.", "Dana Reyes")


@pytest.mark.parametrize(
    ("first_name", "second_name", "why"),
    [
        ("Kim Osei", "Kim Osei", "Two others with signing keys"),
        ("Dana Reyes", "Ann Boyd", "Two others with signing keys"),
        ("Ann Boyd", "Dana Reyes", "Two others with signing keys"),
        ("Kim Osei", "Rik Maas", "has to be a chair"),
    ],
)
def test_p41_who_may_not_vouch(desk: Room, first_name: str, second_name: str, why: str) -> None:
    before = desk.do(lambda work: work.ledger.head())
    asked = request(
        desk, first=(desk.ids[first_name], WORDS), second=(desk.ids[second_name], WORDS)
    )
    with pytest.raises(Refused, match=why):
        reset_key(desk.office, asked)
    assert desk.do(lambda work: work.ledger.head()) == before


@pytest.mark.parametrize("who", ["first", "second"])
def test_p41_both_passphrases_are_asked_for_and_a_wrong_one_is_recorded(
    desk: Room, who: str
) -> None:
    person_id = getattr(request(desk), who)[0]
    with pytest.raises(Refused, match="The passphrase is not"):
        reset_key(desk.office, request(desk, **{who: (person_id, "wrong one here")}))
    assert last_events(desk, 1)[0][0] == "signin.failed"
    assert desk.sign(desk.submitted("Upgrade"), *DANA)  # the old key is as valid as before


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"passphrase": "short"}, "at least|letters|short"),
        ({"reason": " "}, "why the key is replaced"),
        ({"reason": "x" * 501}, "why the key is replaced"),
    ],
)
def test_what_a_reset_needs_is_said(desk: Room, more: dict[str, object], why: str) -> None:
    before = desk.do(lambda work: work.ledger.head())
    with pytest.raises(Refused, match=why):
        reset_key(desk.office, request(desk, **more))
    assert desk.do(lambda work: work.ledger.head()) == before


def test_who_has_left_gets_no_key(desk: Room) -> None:
    dana = desk.do(lambda work: work.people.get(desk.ids["Dana Reyes"]))
    desk.put(replace(dana, retired=True))
    with pytest.raises(Refused, match="Dana Reyes"):
        reset_key(desk.office, request(desk))


def test_who_may_vouch_is_offered_without_the_person(desk: Room) -> None:
    found = desk.do(partial(resetting.witnesses, person_id=desk.ids["Dana Reyes"]))
    assert [one.name for one in found] == ["Ann Boyd", "Kim Osei", "Rik Maas"]


def test_nothing_of_a_passphrase_is_shown(desk: Room) -> None:
    text = repr(request(desk))
    assert WORDS not in text
    assert NEW not in text


# Attacks ---------------------------------------------------------------------------------------


def test_p41_the_old_key_signs_nothing_more_even_with_the_databases_owner(desk: Room) -> None:
    old = open_key(desk.office, desk.ids["Dana Reyes"], WORDS)
    reset_key(desk.office, request(desk))
    draft = Draft("key.reset_asked", {"key": "x", "reason": "y"}, desk.ids["Kim Osei"],
                  author=old.person_id, key_id=old.key_id)  # fmt: skip
    desk.do(lambda work: work.record(draft, lambda data: old.seal(SIGNED_PREFIX + data)))
    assert first(desk).endswith("it is signed by a key that was revoked before.")


def test_p41_a_revocation_taken_back_in_the_table_is_found(desk: Room) -> None:
    reset_key(desk.office, request(desk))
    desk.tamper("UPDATE person_key SET revoked_at = NULL WHERE revoked_at IS NOT NULL")
    assert first(desk).endswith("the stored key is not the one that was accepted.")


def test_p41_one_who_asks_and_agrees_alone_is_found(desk: Room) -> None:
    kim = open_key(desk.office, desk.ids["Kim Osei"], WORDS)

    def alone(work: object) -> None:
        key = work.people.key(desk.ids["Dana Reyes"])  # type: ignore[attr-defined]
        body = {"key": key.key_id, "reason": "Mine now", "name": "Dana Reyes"}
        for kind in ("key.reset_asked", "key.revoked"):
            draft = Draft(kind, body, key.person_id, author=kim.person_id, key_id=kim.key_id)
            event = work.record(draft, lambda data: kim.seal(SIGNED_PREFIX + data))  # type: ignore[attr-defined]
            body = {**body, "asked": event.id}

    desk.do(alone)
    assert first(desk).endswith("a key is revoked by two others, not by one alone.")


def test_other_signatures_of_the_board_are_untouched(desk: Room) -> None:
    reset_key(desk.office, request(desk))
    uid = desk.submitted("Upgrade the queue")
    desk.sign(uid, *KIM)
    assert desk.verify().ok
