"""A board under a small policy that lies in the user's folder, where it may be changed."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from cab_desk.app.session import Session
from cab_desk.domain.change import Change
from cab_desk.keys.vault import SealedVault
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.evidence import verifying
from cab_desk.services.requests import changes
from cab_desk.settings import Settings, data_folder
from tests.databases import board_at
from tests.furnished import furnished

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
PEOPLE = (
    NewPerson("Lee Lead", ("Team Lead",), member=True, chair=True),
    NewPerson("Mo Manager", ("Engineering Manager",), member=True),
)
HOUSE = """
title = "House rules"
version = "1"
document = "House rules, page 7"
zone = "UTC"
number = "RFC-NNNN"

[[class]]
id = "normal"
label = "Normal"
letter = "N"
shape = "square"
rank = 1
rule = "approval"

[[rule]]
id = "approval"
section = "2"
name = "Approval"
text = "The Team Lead signs."
how = ["gate"]

[[rule.approval]]
any_of = ["Team Lead"]

[[rule]]
id = "paper"
section = "3"
name = "Paper"
text = "Say what is done."
how = ["gate"]
documents = ["description"]
"""
STRICTER = HOUSE.replace('version = "1"', 'version = "2"').replace(
    'documents = ["description"]', 'documents = ["description", "rollback_plan"]'
)


def put_house(text: str = HOUSE) -> Path:
    """Put the policy of the house into the user's folder."""
    folder = data_folder() / "policies" / "house"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    return folder


class PolicyRoom:
    """One board's file, and a session on it that can be opened anew."""

    def __init__(self, folder: Path, pack: str = "house", text: str = HOUSE) -> None:
        if pack == "house":
            put_house(text)
        self.path = folder / "board.cabdesk"
        self.place = board_at(self.path)
        self.now = NOW
        self.folder = folder
        self.session = self.opened()
        self.session.default_pack = pack
        found = partial(self.do, boards.create_board, name="Platform", zone="UTC", people=PEOPLE)
        kind = (PolicyRoom, pack, text)
        furnished(self.place, kind, found, self.session.office.anew or self.session.close)

    def opened(self) -> Session:
        """Open the board as another start of the program does."""
        vault = SealedVault(memory_kib=8, passes=1, lanes=1)
        return Session(self.place, Settings(), lambda: self.now, vault, self.folder / "outbox")

    def again(self) -> Session:
        """Close the session and open another."""
        self.session.close()
        self.session = self.opened()
        return self.session

    def do(self, command: Any, *args: Any, **more: Any) -> Any:
        """Run a command in a unit of work."""
        with self.session.open_work() as work:
            return command(work, *args, **more)

    def add(self, title: str, days: int = 1, submit: bool = True, **more: Any) -> str:
        """Write a change and submit it; return its uid."""
        start = self.now + timedelta(days=days)
        documents = more.pop("documents", {"description": "Said."})
        new = Change(title=title, class_id="normal", requester="Rik Maas", owner="Rik Maas",
                     systems=("orders-db",), start=start, end=start + timedelta(hours=1),
                     documents=documents, **more)  # fmt: skip
        uid: str = self.do(changes.create, new).made
        if submit:
            self.do(changes.submit, uid)
        return uid

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Return what the events of a type say, oldest first."""
        with self.session.open_view() as work:
            found = [event for _entry, event in work.ledger.entries() if event.type == kind]
        return [json.loads(event.data) for event in found]

    def report(self) -> verifying.Report:
        """Verify the board."""
        return verifying.verify_office(self.session.office)
