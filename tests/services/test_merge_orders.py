"""Whatever order files come in, and however often: the same state of the same board."""

import random
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest

from cab_desk.domain.change import Choice
from cab_desk.domain.packet import Passage
from cab_desk.services.packets import comments
from cab_desk.services.requests import changes
from tests.services.merging_machines import state
from tests.services.packet_room import (
    ANN,
    BOB,
    BUSINESS,
    CARA,
    MANAGER,
    Board,
    Opener,
    Train,
    board,
    copied,
    only,
)

REPOSITORY = Path(__file__).resolve().parents[2]
CHOICES = (Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN)


def history(harbour: Board, opened: Opener, dice: random.Random, uids: list[str]) -> list[Path]:
    """Have people say random things in packets on several machines; return their files."""
    files = []
    for name, role, homes in ((BOB, BUSINESS, 2), (CARA, MANAGER, 1), (ANN, MANAGER, 1)):
        packet = harbour.give(name, *uids)
        for home in range(homes):
            train = opened(packet, f"{name}{home}")
            for _ in range(dice.randint(2, 4)):
                say_something(train, dice, name, role, dice.choice(uids))
            file = train.save(harbour.folder / f"{name[:3]}{home}.cabevents")
            lines = range(len(file.read_bytes().splitlines()))
            cut = dice.randint(0, len(lines))
            parts = (lines[:cut], lines[cut:], lines)
            files += [
                only(file, *part, name=f"{name[:3]}{home}{place}.cabevents")
                for place, part in enumerate(parts) if part
            ]  # fmt: skip
    return files


def say_something(train: Train, dice: random.Random, name: str, role: str, uid: str) -> None:
    act = dice.choice(("comment", "redact", "vote", "sign", "sign"))
    if act == "vote":
        train.vote(uid, role, dice.choice(CHOICES))
    elif act == "sign":
        train.sign(uid, name, role, decision=dice.choice(CHOICES))
    else:
        made = train.comment(uid, f"{dice.random()}", passage=Passage("title", "Rotate", 0))
        if act == "redact":
            comments.redact(train.office, uid=uid, comment_id=made)


@pytest.mark.parametrize("seed", range(4))
def test_any_order_gives_the_same_board(
    harbour: Board, open_packet: Opener, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    uids = [harbour.submitted(f"Rotate {n}") for n in range(2)]
    files = history(harbour, open_packet, dice, uids)
    if seed % 2:  # something happens at the board meanwhile
        harbour.edit(uids[0], title="Rotate them all")
        harbour.sign(uids[1], BOB, BUSINESS)
    else:
        harbour.do(partial(changes.withdraw, uid=uids[1], reason="Not needed"))
    harbour.session.close()
    found = []
    for turn in range(4):
        order = [*files, *dice.sample(files, 2)]
        dice.shuffle(order)
        with board(copied(harbour.folder, tmp_path / f"turn{turn}")) as made:
            made.clock.now = harbour.clock.now
            # Each turn is a history of its own, which this machine would object to.
            made.office = replace(made.office, heads=None)
            for file in order:
                made.bring(file)
            found.append(state(made, uids))
            report = made.verify()
            assert report.ok, report.sentence()
            head = made.head()
            for file in files:
                made.bring(file)
            assert made.head() == head
    assert all(one == found[0] for one in found)


def test_three_devices_in_each_order(harbour: Board, open_packet: Opener, tmp_path: Path) -> None:
    uid = harbour.submitted()
    packet = harbour.give(BOB, uid)
    files = []
    for home, choice in (
        ("one", Choice.APPROVE),
        ("two", Choice.REJECT),
        ("three", Choice.APPROVE),
    ):
        train = open_packet(packet, home)
        train.sign(uid, BOB, BUSINESS, decision=choice)
        files.append(train.save(harbour.folder / f"{home}.cabevents"))
    harbour.session.close()
    found = []
    for turn, order in enumerate(permutations(files)):
        with board(copied(harbour.folder, tmp_path / f"turn{turn}")) as made:
            for file in order:
                made.bring(file)
            found.append(state(made, [uid]))
    assert all(one == found[0] for one in found)
    assert set(found[0]["labels"].values()) == {"conflicting"}


ON_THE_TRAIN = """
    import sys
    from pathlib import Path
    from cab_desk.app.packets import PacketSession
    from cab_desk.services.packets import comments
    from cab_desk.settings import Settings
    from tests.services.packet_room import BOB, BUSINESS, CHEAP, Clock, Train
    from cab_desk.domain.change import Choice

    class Here(Train):
        def __init__(self, file):
            self.session = PacketSession(file, Settings(device="laptop"), CHEAP, clock=Clock())
            self.office = self.session.office

    train, uid = Here(Path(sys.argv[1])), sys.argv[2]
    while True:
        for made in (
            lambda: train.comment(uid, "Why four?"),
            lambda: train.vote(uid, BUSINESS),
            lambda: train.sign(uid, BOB, BUSINESS),
        ):
            print(made(), flush=True)
"""


def test_a_kill_between_two_acts_loses_nothing_that_was_acknowledged(
    harbour: Board, open_packet: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = harbour.submitted()
    packet = harbour.give(BOB, uid)
    script = tmp_path / "train.py"
    script.write_text(textwrap.dedent(ON_THE_TRAIN))
    monkeypatch.setenv("CAB_DESK_HOME", str(tmp_path / "laptop"))
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    acknowledged: list[str] = []
    for lines in (1, 4, 9):
        with subprocess.Popen(
            [sys.executable, str(script), str(packet), uid], stdout=subprocess.PIPE, text=True
        ) as killed:
            assert killed.stdout is not None
            acknowledged += [killed.stdout.readline().strip() for _ in range(lines)]
            killed.send_signal(signal.SIGKILL)
            acknowledged += [line.strip() for line in killed.stdout if len(line) == 65]
    train = open_packet(packet)
    with train.session.open_view() as view:
        kept = {event.id for _, event in view.ledger.entries()}
    assert len(acknowledged) >= 14
    assert set(acknowledged) <= kept
    report = harbour.bring(train.save(harbour.folder / "bob.cabevents"))
    assert report.counts["new"] >= len(acknowledged)
    assert not report.objected
    assert harbour.verify().ok
