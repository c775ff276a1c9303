"""Verify, minutes and the ledger's export, by the command line."""

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.cli.calls import Cli


def changed_with_a_shell(board: Path, sql: str, *values: Any) -> None:
    """Change the file as somebody with the sqlite3 shell would, triggers dropped."""
    connection = sqlite3.connect(board)
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in found:
        connection.execute(f"DROP TRIGGER {name}")
    assert connection.execute(sql, values).rowcount == 1
    connection.commit()
    connection.close()


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_an_intact_board_is_said_to_be_so(at: Cli) -> None:
    ran = at("verify")
    assert (ran.status, ran.err) == (0, "")
    assert "intact" in ran.out
    data = at("verify", "--json").data
    assert data["ok"]
    assert data["faults"] == []
    assert data["changes"] == 2
    assert data["signatures"] >= 2 + 2 + 1  # sign-offs, decisions, the close


def test_one_byte_of_a_signature_is_found_and_named(at: Cli, board: Path) -> None:
    connection = sqlite3.connect(board)
    event, signature, seq = connection.execute(
        "SELECT e.id, e.signature, l.seq FROM event e JOIN ledger l ON l.event_id = e.id"
        " WHERE e.type = 'signoff.given' ORDER BY l.seq"
    ).fetchone()
    connection.close()
    changed_with_a_shell(
        board, "UPDATE event SET signature = ? WHERE id = ?", flipped(signature, 40), event
    )
    ran = at("verify")
    assert (ran.status, ran.err) == (1, "")
    assert f"entry {seq}" in ran.out
    assert "CR-2026-0001" in ran.out
    data = at("verify", "--json").data
    assert not data["ok"]
    assert data["faults"][0]["seq"] == seq


CONTENT = """
UPDATE change_revision SET data = replace(data, 'certificates', 'dertificates')
WHERE change_id = (SELECT id FROM change WHERE number = 'CR-2026-0001')
"""
TITLE = """
UPDATE change SET title = replace(title, 'certificates', 'dertificates')
WHERE number = 'CR-2026-0001'
"""


@pytest.mark.parametrize("sql", [CONTENT, TITLE], ids=["content", "list"])
def test_one_byte_of_a_signed_text_is_found_and_named(at: Cli, board: Path, sql: str) -> None:
    changed_with_a_shell(board, sql)
    ran = at("verify")
    assert ran.status == 1
    assert "CR-2026-0001" in ran.out


def test_minutes_are_written_and_known_again(at: Cli, tmp_path: Path) -> None:
    path = tmp_path / "minutes.pdf"
    assert at("minutes", "2026-47", "--out", path, "--json").data == {"file": str(path)}
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "CR-2026-0001" in text
    assert "No dates." in text
    head = at("ledger", "head").out
    again = tmp_path / "again.pdf"
    at("minutes", "2026-47", "--out", again)
    assert again.read_bytes() == path.read_bytes()
    assert at("ledger", "head").out == head
    ran = at("verify", path)
    assert ran.status == 0
    assert "2026-47" in ran.out
    again.write_bytes(flipped(path.read_bytes(), 2000))
    ran = at("verify", again, "--json")
    assert ran.status == 1
    assert not ran.data["ok"]
    assert ran.data["faults"] == []  # the board's; the file is not of it
    found = ran.data["minutes"]
    assert (found["file"], found["recorded"], found["signed"]) == (str(again), False, False)
    assert str(again) in found["sentence"]


def test_what_verify_and_minutes_cannot_use_is_named(at: Cli, tmp_path: Path) -> None:
    assert "2031-1" in at("minutes", "2031-1").complaint
    assert "nowhere.pdf" in at("verify", tmp_path / "nowhere.pdf").complaint
    assert str(tmp_path) in at("verify", tmp_path).complaint
    missing = tmp_path / "nowhere"
    head = at("ledger", "head").out
    assert str(missing) in at("minutes", "2026-47", "--out", missing / "m.pdf").complaint
    assert not missing.exists()
    assert at("ledger", "head").out == head  # nothing is printed for a place that is not there


def test_the_exported_ledger_can_be_checked_without_the_program(at: Cli, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    before = at("ledger", "head", "--json").data["seq"]
    count = at("ledger", "export", path, "--json").data["entries"]
    head = at("ledger", "head", "--json").data
    assert count == head["seq"] == before + 1  # the export says of itself that it was made
    keys: dict[str, bytes] = {}
    prev, signed = "0" * 64, 0
    for seq, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        entry = json.loads(line)
        assert (entry["seq"], entry["prev"]) == (seq, prev)
        data = entry["event"].encode()
        assert hashlib.sha256(data).hexdigest() == entry["event_id"]
        link = f'{{"event":"{entry["event_id"]}","prev":"{prev}","seq":{seq}}}'
        prev = hashlib.sha256(link.encode()).hexdigest()
        assert prev == entry["hash"]
        event = json.loads(data)
        if event["type"] == "key.accepted":
            keys[event["key"]] = bytes.fromhex(event["body"]["public"])
        if entry["signature"]:
            key = Ed25519PublicKey.from_public_bytes(keys[event["key"]])
            key.verify(bytes.fromhex(entry["signature"]), b"cabdesk/event/v1\0" + data)
            signed += 1
    assert (seq, prev) == (head["seq"], head["hash"])
    assert signed == at("verify", "--json").data["signatures"]


def test_the_ledger_is_exported_whole_or_not_at_all(at: Cli, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    assert str(missing) in at("ledger", "export", missing / "l.jsonl").complaint
    assert not missing.exists()
