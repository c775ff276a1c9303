"""The main job by the command line and the services alone: from a file to signed minutes."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from cab_desk import cli
from cab_desk.app.session import Session
from cab_desk.domain.change import Choice
from cab_desk.domain.content import content_hash
from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.services import meetings
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.meetings import Decision, NewMeeting
from cab_desk.services.members import people
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.papers import minutes
from cab_desk.services.requests import changes
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.signing import SignRequest
from tests.databases import keep, put
from tests.journeys import desk


class Walker:
    """Somebody who uses one board by command line and services."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = folder / "board.cabdesk"
        self.capsys = capsys
        self.session: Session = desk.session_at(self.path)
        self.ids: dict[str, str] = {}

    def cli(self, *words: object, status: int = 0) -> str:
        """Type a command; return what it printed."""
        self.capsys.readouterr()
        found = cli.main(["--database", str(self.session.place), *map(str, words)])
        out, err = self.capsys.readouterr()
        assert (found, err) == (status, "")
        return out

    def do(self, command: Any) -> Any:
        with self.session.open_work() as work:
            return command(work)

    def found(self) -> None:
        crew = [NewPerson(name, (name,), member=True, chair=name == desk.CHAIR)
                for name in desk.MEMBERS]  # fmt: skip
        crew.append(NewPerson(desk.REQUESTER, ("Team Lead",)))
        self.do(partial(boards.create_board, name=desk.BOARD, zone="Europe/Berlin", people=crew))
        self.ids = {person.name: person.id for person in self.do(lambda work: work.people.all())}
        for name in desk.APPROVERS:
            people.make_key(self.session.office, self.ids[name], desk.WORDS)

    def sign(self, uid: str, name: str, decision: Choice, *conditions: str) -> None:
        change = self.do(lambda work: work.changes.get(uid))
        request = SignRequest(
            uid=uid, person_id=self.ids[name], role=name, decision=decision,
            passphrase=desk.WORDS, seen=content_hash(change), revision=change.revision,
            conditions=conditions,
        )  # fmt: skip
        signing.sign(self.session.office, request)

    def meet(self, uids: list[str]) -> str:
        """Hold a meeting: the first RFC is approved, the second one rejected."""
        now = self.session.clock()
        made = self.do(partial(meetings.plan, new=NewMeeting("CAB weekly", now)))
        on = {"meeting_id": made.made}
        self.do(partial(meetings.add_changes, **on, uids=uids))
        chair = unlock_chair(self.session.office, self.ids[desk.CHAIR], desk.WORDS)
        self.do(partial(meetings.start, **on, chair=chair))
        meeting = self.do(lambda work: work.meetings.get(made.made))
        for seat in meeting.attendance:
            self.do(partial(meetings.attendance, **on, person_id=seat.person_id,
                            presence=Presence.PRESENT))  # fmt: skip
        decisions = (Decision(Verdict.APPROVED), Decision(Verdict.REJECTED, "Too near the fair."))
        for item, decision in zip(meeting.items, decisions, strict=True):
            self.do(partial(meetings.open_item, **on, item_id=item.id))
            self.do(partial(meetings.note, **on, item_id=item.id, text="Spoken about at length."))
            self.do(partial(meetings.decide, **on, item_id=item.id, decision=decision,
                            chair=chair))  # fmt: skip
        self.do(partial(meetings.close, **on, chair=chair))
        minutes.make(self.session.office, made.made, chair=chair)
        return str(meeting.number)


@pytest.fixture
def walker(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    made = Walker(tmp_path, capsys)
    yield made
    made.session.close()


def test_from_a_file_to_signed_minutes_and_back(walker: Walker, tmp_path: Path) -> None:
    walker.found()
    file = desk.written(tmp_path / "changes.json", desk.rfc(1), desk.rfc(2))
    assert "2 created" in walker.cli("import", file)
    uids = []
    for change in walker.do(lambda work: list(work.changes.each())):
        if not change.number:
            walker.do(partial(changes.submit, uid=change.uid))
        uids.append(change.uid)
    first, second = uids
    walker.sign(first, desk.CHAIR, Choice.APPROVE)
    walker.sign(first, "Business Stakeholder", Choice.CONDITIONS, "One gateway first.")
    walker.sign(second, "Business Stakeholder", Choice.REJECT)

    walker.cli("export", tmp_path / "out.json")
    assert len(json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))) == 2
    number = walker.meet(uids)
    walker.cli("minutes", number, "--out", tmp_path / "m.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "m.pdf")
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    for said in (desk.BOARD, number, "Rotate certificates on gateway 1", "One gateway first.",
                 "Too near the fair.", "Spoken about at length.", desk.CHAIR,
                 "Business Stakeholder"):  # fmt: skip
        assert said in text.replace("\r\n", " ").replace("\n", " "), said
    assert "intact" in walker.cli("verify", tmp_path / "m.pdf")

    # Somebody with the sqlite3 shell changes one byte, first of a signature, then of a text.
    whole = keep(walker.path)
    ((event, signature, seq),) = desk.asked(
        walker.path,
        "SELECT e.id, e.signature, l.seq FROM event e JOIN ledger l ON l.event_id = e.id "
        "WHERE e.type = 'signoff.given' ORDER BY l.seq LIMIT 1",
    )
    spoilt = bytes([signature[0] ^ 1]) + signature[1:]
    desk.with_a_shell(walker.path, "UPDATE event SET signature = ? WHERE id = ?", spoilt, event)
    said = walker.cli("verify", status=1)
    assert f"entry {seq}" in said
    assert desk.CHAIR in said

    put(whole, walker.path)
    assert "intact" in walker.cli("verify")
    desk.with_a_shell(
        walker.path,
        "UPDATE change_revision SET data = replace(data, 'gateway 1', 'gateway 7') "
        "WHERE data LIKE '%gateway 1%'",
    )
    assert "CR-2026-0001" in walker.cli("verify", status=1)


def test_check_judges_the_same_file(walker: Walker, tmp_path: Path) -> None:
    file = desk.written(tmp_path / "changes.json", desk.rfc(1))
    verdicts = json.loads(walker.cli("check", file, "--json", status=1))
    (verdict,) = verdicts
    missing = {finding["kind"] for finding in verdict["findings"] if finding["severity"] == "block"}
    assert missing == {"approval.missing"}
    signed = [{"person": name, "role": name, "decision": "approve",
               "at": "2031-11-20T10:00:00+00:00"} for name in desk.MEMBERS]  # fmt: skip
    desk.written(file, desk.rfc(1, signoffs=signed))
    (verdict,) = json.loads(walker.cli("check", file, "--json"))
    assert verdict["allowed"] is True
    assert verdict["approvals"]["satisfied"] is True
