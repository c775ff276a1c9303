"""Packets by the command line: out, said in, saved, and in again."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from cab_desk import settings as user_settings
from tests.cli.calls import Cli
from tests.services.packet_room import ANN, BOB, BUSINESS, WORDS, board

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "verify.md"


@pytest.fixture
def packet(cli: Cli, harbour: Path, tmp_path: Path) -> Path:
    file = tmp_path / "bob.cabreview"
    ran = cli("--database", harbour, "--json", "packet", "out", "--for", BOB, file)
    assert ran.status == 0
    assert ran.data["for"] == BOB
    assert ran.data["changes"] == ["CR-2031-0001"]
    assert len(ran.data["hash"]) == 64
    return file


def test_a_review_travels_there_and_back(
    cli: Cli, harbour: Path, packet: Path, tmp_path: Path
) -> None:
    ran = cli(
        "--database", packet, "packet", "comment", "CR-2031-0001", "Why four?", "--on", "four"
    )
    assert (ran.status, ran.err) == (0, "")
    ran = cli("--database", packet, "packet", "vote", "CR-2031-0001", "approve", "--role", BUSINESS)
    assert "counts once you have signed off" in ran.out
    shown = cli("packet", "show", packet, "--json").data
    assert (shown["for"], shown["comments"], shown["votes"], shown["signoffs"]) == (BOB, 1, 1, 0)
    events = tmp_path / "bob.cabevents"
    assert cli("--database", packet, "packet", "save", events, "--json").data["events"] == 2

    merged = cli("--database", harbour, "packet", "in", events, "--json")
    assert merged.status == 0
    counts = {name: merged.data[name] for name in (
        "new", "known", "waiting", "stale", "late", "conflicting", "ineligible", "refused",
    )}  # fmt: skip
    assert counts == dict.fromkeys(counts, 0) | {"new": 2}
    again = cli("--database", harbour, "packet", "in", events, "--json")
    assert (again.status, again.data["known"], again.data["taken"]) == (0, 2, False)
    assert cli("--database", harbour, "verify").status == 0


def test_a_packet_is_signed_by_who_works_here(
    cli: Cli, harbour: Path, packet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = cli("packet", "show", packet)
    assert "Nobody signed it." in shown.out
    assert cli("packet", "show", packet, "--json").data["signed_by"] == ""
    with board(harbour.parent) as made:
        made.i_am(ANN)
        settings = user_settings.load()
        settings.me = dict(made.settings.me)
        settings.save()
    file = tmp_path / "signed.cabreview"
    out = ("--database", harbour, "packet", "out", "--for", BOB, "--sign", file)
    monkeypatch.setattr("sys.stdin", StringIO(""))
    assert "passphrase is missing" in cli(*out).complaint
    monkeypatch.setattr("sys.stdin", StringIO("wrong\n"))
    assert "passphrase is not Ann Boyd's" in cli(*out).complaint
    assert not file.exists()
    with board(harbour.parent) as made:  # the wrong try made the next one wait
        made.do(partial(unlocked, made.ids()[ANN]))
    monkeypatch.setattr("sys.stdin", StringIO(f"{WORDS}\n"))
    assert cli(*out, "--json").data["signed_by"] == ANN
    shown = cli("packet", "show", file, "--json").data
    assert (shown["signed_by"], shown["key_known"]) == (ANN, None)
    assert "Signed by Ann Boyd" in cli("packet", "show", file).out
    assert cli("--database", harbour, "verify").status == 0


def unlocked(person_id: str, work: Any) -> None:
    key = work.people.key(person_id)
    work.people.put_key(replace(key, failed_tries=0, locked_until=None))


def test_the_report_reads_line_by_line(
    cli: Cli, harbour: Path, packet: Path, tmp_path: Path
) -> None:
    cli("--database", packet, "packet", "comment", "CR-2031-0001", "One")
    cli("--database", packet, "packet", "comment", "CR-2031-0001", "Two")
    events = tmp_path / "bob.cabevents"
    cli("--database", packet, "packet", "save", events)
    lines = events.read_bytes().splitlines(keepends=True)
    events.write_bytes(lines[1])
    ran = cli("--database", harbour, "packet", "in", events)
    assert ran.status == 1
    assert ran.out.splitlines()[0] == "bob.cabevents is taken in: 1 waiting."
    assert "Waiting: Comment by Bob Ito on CR-2031-0001" in ran.out
    assert "1 event is missing before it, from Bob Ito" in ran.out


def test_what_a_call_gets_wrong_is_one_line(
    cli: Cli, harbour: Path, packet: Path, tmp_path: Path
) -> None:
    at = ("--database", harbour, "packet")
    inside = ("--database", packet, "packet")
    target = tmp_path / "x.cabreview"
    for words, said in (
        ((*at, "out", "--for", "Nobody", target), "knows nobody called Nobody"),
        ((*at, "out", "--for", BOB, "--change", "CR-1", target), "There is no RFC CR-1"),
        ((*at, "out", "--for", BOB, tmp_path / "x.zip"), "ends in .cabreview"),
        ((*at, "out", target), "--for"),
        ((*at, "in", tmp_path / "none.cabevents"), "none.cabevents"),
        ((*at, "in", packet), "was handed out"),
        ((*at, "vote", "CR-2031-0001", "approve", "--role", BUSINESS), "Name the packet"),
        ((*at, "save", tmp_path / "x.cabevents"), "Name the packet"),
        ((*inside, "save", tmp_path / "x.cabevents"), "Nothing was said"),
        ((*inside, "vote", "CR-2031-0001", "approve", "--role", "CTO"), "CTO"),
        ((*inside, "out", "--for", BOB, target), "only the board hands packets out"),
        (("--database", packet, "verify"), "Verify the board"),
        (("--database", packet, "ledger", "export", tmp_path / "x.jsonl"), "proves nothing alone"),
        (("--database", target, "packet", "save", tmp_path / "x.cabevents"), "x.cabreview"),
    ):
        assert said in cli(*words).complaint
    assert not target.exists()


def test_nothing_but_a_review_is_written_in_a_packet(
    cli: Cli, packet: Path, tmp_path: Path
) -> None:
    table = tmp_path / "new.csv"
    table.write_text("id,title,class\nX-1,Something new,normal\n")
    assert "is not a board" in cli("--database", packet, "import", table).complaint


def test_an_auditor_checks_what_came_back_without_the_program(
    cli: Cli, harbour: Path, packet: Path, tmp_path: Path
) -> None:
    cli("--database", packet, "packet", "comment", "CR-2031-0001", "Why four?")
    events, ledger, proof = (tmp_path / name for name in ("b.cabevents", "l.jsonl", "p.json"))
    cli("--database", packet, "packet", "save", events)
    cli("--database", harbour, "packet", "in", events)
    assert cli("--database", harbour, "ledger", "export", ledger).status == 0
    (code,) = re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    script = tmp_path / "check.py"
    script.write_text(code)
    lines = ledger.read_text().splitlines()
    place = next(n for n, line in enumerate(lines) if "comment.made" in line)
    assert checked(script, ledger) == ""
    # The key of a packet signs no sign-off, and nothing is signed by a key that nobody handed out.
    for forged in ("signoff.given", "comment.odd"):
        swapped = [line.replace("comment.made", forged) for line in lines]
        ledger.write_text("\n".join(swapped) + "\n")
        assert checked(script, ledger) != ""

    seq = json.loads(lines[place])["seq"]
    assert cli("--database", harbour, "ledger", "proof", seq, proof).status == 0
    found = cli("ledger", "check", proof, "--json").data
    assert (found["entry"], found["type"]) == (seq, "comment.made")
    text = proof.read_text()
    for old, new in (("packet.taken", "packet.tucked"), ("Why four", "Why five")):
        proof.write_text(text.replace(old, new))
        assert cli("ledger", "check", proof).status == 2


def checked(script: Path, ledger: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-I", script, ledger], capture_output=True, text=True, check=False
    )
    return done.stderr


def test_what_lies_unpacked_is_listed_and_forgotten(cli: Cli, packet: Path, tmp_path: Path) -> None:
    assert cli("packet", "kept").out.strip() == "No packet lies unpacked on this machine."
    assert "does not lie unpacked" in cli("packet", "forget", packet).complaint
    cli("--database", packet, "packet", "comment", "CR-2031-0001", "Why four?")
    assert "1 said here, 1 not saved" in cli("packet", "kept").out
    assert "save it first" in cli("packet", "forget", packet).complaint
    cli("--database", packet, "packet", "save", tmp_path / "bob.cabevents")
    (kept,) = cli("packet", "kept", "--json").data
    assert (kept["for"], kept["said"], kept["unsaved"]) == (BOB, 1, 0)
    assert "is removed from this machine" in cli("packet", "forget", packet).out
    assert not Path(kept["folder"]).exists()
    assert cli("packet", "kept", "--json").data == []
