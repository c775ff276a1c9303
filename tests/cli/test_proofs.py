"""Proofs of entries, and the script of the guide that checks an export without the program."""

import hashlib
import json
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cab_desk.domain.canonical import canonical, digest
from cab_desk.domain.ledger import SIGNED_TYPES, chain
from tests.cli.calls import Cli
from tests.cli.guide_script import GUIDE, ran


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = GUIDE.read_text("utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert code.count("\n") <= 60
    path = tmp_path_factory.mktemp("guide") / "check.py"
    path.write_text(code, encoding="utf-8")
    return path


@pytest.fixture
def export(at: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    assert at("ledger", "export", path).status == 0
    return path


def test_the_script_of_the_guide_finds_a_real_export_in_order(
    at: Cli, export: Path, script: Path
) -> None:
    done = ran(script, export)
    assert (done.returncode, done.stderr) == (0, "")
    head = at("ledger", "head", "--json").data
    assert f"{head['seq']} entries, head {head['hash']}, root " in done.stdout


def test_the_script_knows_every_type_that_has_to_be_signed(script: Path) -> None:
    listed = re.search(r"SIGNED = \{(.*?)\}", script.read_text("utf-8"), re.DOTALL)
    assert listed
    assert set(re.findall(r'"([a-z._]+)"', listed[1])) == SIGNED_TYPES


@pytest.mark.parametrize(
    ("attack", "says"),
    [
        ("edit", "not the recorded bytes"),
        ("delete", "not in order"),
        ("swap", "not in order"),
        ("insert", "not in order"),
        ("strip", "the signature does not fit"),
        ("forge", "the signature does not fit"),
    ],
)
def test_the_script_of_the_guide_finds_every_attack(
    export: Path, script: Path, attack: str, says: str
) -> None:
    lines = [json.loads(line) for line in export.read_text("utf-8").splitlines()]
    place = next(n for n, line in enumerate(lines) if '"signoff.given"' in line["event"])
    line = lines[place]
    if attack == "edit":
        line["event"] = line["event"].replace("approve", "reject")
    elif attack == "delete":
        del lines[place]
    elif attack == "swap":
        lines[place], lines[place + 1] = lines[place + 1], lines[place]
    elif attack == "insert":
        lines.insert(place, line)
    elif attack == "strip":
        line["signature"] = ""
    else:
        line["signature"] = "00" * 64
    export.write_text("".join(f"{json.dumps(one)}\n" for one in lines), encoding="utf-8")
    done = ran(script, export)
    assert done.returncode == 1
    assert says in done.stderr


Entry = dict[str, Any]


def remade(
    lines: list[Entry], attack: Callable[[list[dict[str, Any]], list[Entry]], object]
) -> str:
    """Have the owner of the chain change what it says, with ids, streams and chain made anew."""
    said = [json.loads(line["event"]) for line in lines]
    attack(said, lines)
    prev, streams = "0" * 64, {}
    for seq, (event, line) in enumerate(zip(said, lines, strict=True), 1):
        stream = event["author"], event["device"]
        event["seq"], event["prev"] = streams.get(stream, (1, ""))
        data = canonical(event)
        streams[stream] = event["seq"] + 1, digest(data)
        line |= {"seq": seq, "prev": prev, "event": data.decode(), "event_id": digest(data)}
        prev = line["hash"] = chain(prev, seq, digest(data))
    return "".join(f"{json.dumps(one)}\n" for one in lines)


def of(said: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(one for one in said if one["type"] == kind)


def nothing(_said: list[dict[str, Any]], _lines: list[Entry]) -> None:
    pass


def reword(said: list[dict[str, Any]], _lines: list[Entry]) -> None:
    of(said, "signoff.given")["body"]["decision"] = "reject"


def move(said: list[dict[str, Any]], _lines: list[Entry]) -> None:
    signed = of(said, "signoff.given")
    made = [one["subject"] for one in said if one["type"] == "change.created"]
    signed["subject"] = next(one for one in made if one != signed["subject"])


def revise(said: list[dict[str, Any]], _lines: list[Entry]) -> None:
    of(said, "signoff.given")["revision"] += 1


def other_board(said: list[dict[str, Any]], _lines: list[Entry]) -> None:
    for one in said:
        one["ledger"] = "0" * 32


def second_key(said: list[dict[str, Any]], lines: list[Entry]) -> None:
    """Accept another key in a person's name, and sign by that."""
    mine = Ed25519PrivateKey.generate()
    for kind in ("key.accepted", "signoff.given"):
        event = json.loads(json.dumps(of(said, kind)))
        event |= {"author": of(said, "signoff.given")["author"], "key": "my own"}
        if kind == "key.accepted":
            event["body"]["public"] = mine.public_key().public_bytes_raw().hex()
        own = [one for one in said if (one["author"], one["device"]) == (
            event["author"], event["device"])]  # fmt: skip
        event["seq"], event["prev"] = len(own) + 1, digest(canonical(own[-1])) if own else ""
        signature = mine.sign(b"cabdesk/event/v1\0" + canonical(event)).hex()
        said.append(event)
        lines.append({"signature": signature})


def test_the_script_finds_what_nobody_signed_and_somebody_wrote_anew(
    export: Path, script: Path
) -> None:
    """No signature is touched: the next one stood on another history."""
    lines = [json.loads(line) for line in export.read_text("utf-8").splitlines()]
    said = [json.loads(line["event"]) for line in lines]
    signed = [(place, (one["author"], one["device"])) for place, one in enumerate(said)
              if lines[place]["signature"]]  # fmt: skip
    place = next(
        place for place, one in reversed(list(enumerate(said)))
        if not lines[place]["signature"] and place < signed[-1][0]
        and not any(place < at and stream == (one["author"], one["device"])
                    for at, stream in signed)
    )  # fmt: skip

    def later(said: list[dict[str, Any]], _lines: list[Entry]) -> None:
        said[place]["host"] = "elsewhere"

    export.write_text(remade(lines, later), encoding="utf-8")
    done = ran(script, export)
    after = next(at for at, _ in signed if at > place) + 1
    assert done.returncode == 1
    assert f"entry {after}: the history that it was signed on is not there any more" in done.stderr


@pytest.mark.parametrize(
    ("attack", "says"),
    [(reword, "the signature does not fit"), (move, "the signature does not fit"),
     (revise, "the signature does not fit"), (other_board, "the signature does not fit"),
     (second_key, "a second key")],
    ids=lambda one: getattr(one, "__name__", ""),
)  # fmt: skip
def test_the_script_finds_what_its_owner_made_over(
    export: Path, script: Path, attack: Callable[..., object], says: str
) -> None:
    lines = [json.loads(line) for line in export.read_text("utf-8").splitlines()]
    export.write_text(remade(json.loads(json.dumps(lines)), nothing), encoding="utf-8")
    assert ran(script, export).returncode == 0  # the way of making it over is sound
    export.write_text(remade(lines, attack), encoding="utf-8")
    done = ran(script, export)
    assert done.returncode == 1
    assert says in done.stderr


def test_a_cut_end_has_another_head_than_the_one_on_paper(export: Path, script: Path) -> None:
    whole = ran(script, export).stdout.splitlines()[-1]
    lines = export.read_text("utf-8").splitlines(keepends=True)
    export.write_text("".join(lines[:-3]), encoding="utf-8")
    cut = ran(script, export)
    assert cut.returncode == 0  # in order as far as it goes: only the paper shows what is gone
    assert cut.stdout.splitlines()[-1] != whole


def test_a_few_lines_of_the_guide_lead_from_an_entry_to_the_root(
    at: Cli, export: Path, tmp_path: Path
) -> None:
    text = GUIDE.read_text("utf-8")
    code = text[text.index("    def lead(") : text.index("## The signature in the PDF")]
    names: dict[str, Any] = {"sha256": hashlib.sha256}
    exec(textwrap.dedent(code), names)
    size = len(export.read_text("utf-8").splitlines())
    path = tmp_path / "proof.json"
    for seq in {1, 2, size // 2, size - 1}:
        assert at("ledger", "proof", seq, path).status == 0
        proof = json.loads(path.read_bytes())
        for one in proof["entries"]:
            found = names["lead"](one["event"], one["seq"], proof["size"], one["path"])
            assert found == proof["root"]
            other = one["event"].replace('"v":1', '"v":2')
            assert names["lead"](other, one["seq"], proof["size"], one["path"]) != found
            try:
                moved = names["lead"](one["event"], one["seq"] % proof["size"] + 1, proof["size"],
                                      one["path"])  # fmt: skip
            except (AssertionError, IndexError):
                continue
            assert moved != found


def test_a_proof_is_small_and_shows_one_entry_without_the_board(
    at: Cli, export: Path, tmp_path: Path
) -> None:
    lines = [json.loads(line) for line in export.read_text("utf-8").splitlines()]
    line = next(line for line in lines if '"signoff.given"' in line["event"])
    path = tmp_path / "proof.json"
    made = at("ledger", "proof", line["seq"], path)
    assert (made.status, made.err) == (0, "")
    assert f"entry {line['seq']}, sign-off of RFC CR-2026-0001 by " in made.out
    assert path.stat().st_size < 20_000
    data = at("ledger", "check", path, "--json").data
    assert (data["entry"], data["type"]) == (line["seq"], "signoff.given")
    shown = json.loads(path.read_bytes())
    assert len(shown["entries"]) == 2  # with the acceptance of the key
    assert {one["seq"] for one in shown["entries"]} < {one["seq"] for one in lines}
    # By its event, too.
    assert at("ledger", "proof", line["event_id"][:12], path).status == 0


def test_the_root_of_a_proof_is_the_one_that_the_script_prints(
    at: Cli, export: Path, script: Path, tmp_path: Path
) -> None:
    path = tmp_path / "proof.json"
    found = at("ledger", "proof", 1, path, "--json").data
    lines = export.read_text("utf-8").splitlines(keepends=True)
    export.write_text("".join(lines[: found["size"]]), encoding="utf-8")
    assert f"{found['size']} entries" in ran(script, export).stdout
    assert found["root"] in ran(script, export).stdout


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda proof: proof | {"root": "0" * 64}, "does not lead"),
        (lambda proof: proof | {"size": 1}, "does not lead"),
        (lambda proof: proof | {"board": "x"}, "two boards"),
        (lambda proof: proof | {"kind": "other"}, "no proof"),
        (lambda proof: proof | {"entries": []}, "no proof"),
        (lambda proof: proof | {"entries": proof["entries"][:1]}, "accepted the key"),
        (lambda proof: [], "no proof"),
    ],
)
def test_a_spoilt_proof_shows_nothing(  # type: ignore[no-untyped-def]
    at: Cli, export: Path, tmp_path: Path, spoil, says: str
) -> None:
    lines = [json.loads(line) for line in export.read_text("utf-8").splitlines()]
    line = next(line for line in lines if '"signoff.given"' in line["event"])
    path = tmp_path / "proof.json"
    at("ledger", "proof", line["seq"], path)
    path.write_text(json.dumps(spoil(json.loads(path.read_bytes()))), encoding="utf-8")
    assert says in at("ledger", "check", path).complaint


@pytest.mark.parametrize("entry", ["0", "99999", "nothing", "", "ff"])
def test_an_entry_that_is_not_there_is_named(at: Cli, tmp_path: Path, entry: str) -> None:
    complaint = at("ledger", "proof", entry, tmp_path / "proof.json").complaint
    assert f"There is no audit entry {entry}" in complaint
    assert not (tmp_path / "proof.json").exists()
