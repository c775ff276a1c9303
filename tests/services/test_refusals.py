"""A refused sign-off is on record: whom it named, and whether anybody proved to be that person."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.statement import read
from cab_desk.errors import Unavailable
from cab_desk.keys.outbox import FileOutbox
from cab_desk.services.ports import Work
from cab_desk.services.records import OutboxEntry
from cab_desk.services.requests import happenings
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.signoffs import NotAllowed
from tests.services.evidence_room import DANA, WORDS, Room, room

ANN = ("Ann Boyd", "Engineering Manager")  # the same place as Dana's


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


@pytest.fixture
def uid(desk: Room) -> str:
    return desk.submitted()


def on_record(desk: Room) -> list[dict[str, Any]]:
    events = desk.do(lambda work: [event for _, event in work.ledger.entries()])
    return [dict(read(event.data).body) for event in events if event.type == "signoff.refused"]


def refusal(desk: Room, uid: str, office: object = None) -> str:
    with pytest.raises(NotAllowed) as caught:
        signing.sign(office or desk.office, desk.request(uid, *DANA))  # type: ignore[arg-type]
    return caught.value.sentence


def test_who_was_named_is_not_said_to_have_been_there(desk: Room, uid: str) -> None:
    desk.actor = desk.ids["Kim Osei"]
    desk.sign(uid, *ANN)
    sentence = refusal(desk, uid)
    assert sentence.endswith(" Nothing was signed; the refusal is on record.")
    [body] = on_record(desk)
    assert (body["name"], body["proved"]) == ("Dana Reyes", False)
    assert body["reason"].endswith(" No passphrase was given.")
    assert "Nothing was" not in body["reason"]
    author = desk.do(lambda work: list(work.ledger.entries())[-1][1].author)
    assert author == desk.ids["Kim Osei"]  # who sat there
    assert desk.verify().ok
    said = happenings.sentence("signoff.refused", body)
    assert said == "CR-2026-0001: a sign-off in the name of Dana Reyes refused"
    story = happenings.of_change("signoff.refused", body, "Kim Osei")
    assert story.startswith("Sign-off in the name of Engineering Manager (Dana Reyes) refused. ")
    assert story.endswith("No passphrase was given.")


def overtaken(desk: Room, uid: str) -> Callable[[OutboxEntry], None]:
    def sign(_entry: OutboxEntry) -> None:
        with room(desk.folder, device="d2") as other:
            other.find_people()
            other.sign(uid, *ANN)

    return sign


class Outbox(FileOutbox):
    """Between signature and lock something happens."""

    def __init__(self, folder: Path, happens: Callable[[OutboxEntry], None]) -> None:
        super().__init__(folder)
        self._happens = happens

    def put(self, entry: OutboxEntry) -> None:
        super().put(entry)
        self._happens(entry)


def test_who_gave_the_passphrase_is_said_to_have_been_there(desk: Room, uid: str) -> None:
    outbox = Outbox(desk.folder / "late", overtaken(desk, uid))
    sentence = refusal(desk, uid, replace(desk.office, outbox=outbox))
    assert sentence.endswith(" Nothing was signed; the refusal is on record.")
    [body] = on_record(desk)
    assert (body["name"], body["proved"]) == ("Dana Reyes", True)
    assert "No passphrase" not in body["reason"]
    assert desk.verify().ok


def test_what_waited_and_is_refused_is_on_record_once(desk: Room, uid: str) -> None:
    outbox = Outbox(desk.folder / "gone", overtaken(desk, uid))
    opened = iter(range(100))

    @contextmanager
    def open_work() -> Iterator[Work]:
        if next(opened) >= 4:  # from the delivery on
            raise Unavailable("The board cannot be reached.")
        with desk.open_work() as work:
            yield work

    away = replace(desk.office, outbox=outbox, open_work=open_work)
    assert signing.sign(away, desk.request(uid, *DANA)).touched == {"outbox"}
    assert on_record(desk) == []
    back = replace(desk.office, outbox=outbox)
    for _start in range(2):
        signing.settle(back)
        [body] = on_record(desk)
        assert (body["name"], body["role"], body["proved"]) == (*DANA, True)


def test_a_refusal_that_cannot_be_recorded_does_not_say_that_it_was(desk: Room, uid: str) -> None:
    desk.sign(uid, *ANN)
    opened = iter(range(100))

    @contextmanager
    def open_work() -> Iterator[Work]:
        if next(opened):
            raise Unavailable("The disk is full.")
        with desk.open_work() as work:
            yield work

    sentence = refusal(desk, uid, replace(desk.office, open_work=open_work))
    assert sentence.endswith(" Nothing was recorded.")
    assert on_record(desk) == []


def test_a_wrong_passphrase_is_a_wrong_try_and_no_refusal(desk: Room, uid: str) -> None:
    request = desk.request(uid, *DANA, passphrase=f"{WORDS}?")
    with pytest.raises(Exception, match="The passphrase is not Dana Reyes's"):
        signing.sign(desk.office, request)
    assert on_record(desk) == []
