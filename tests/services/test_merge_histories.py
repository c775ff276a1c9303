"""Histories of several machines through merges in any order: one state of the board, always.

What is drawn: who says what on which machine (comments, votes, sign-offs, changes of mind,
withdrawals), a machine that was copied and goes on twice, what happens at the board meanwhile, in
which parts the files are cut, which of them come twice, and in which order.
"""

import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cab_desk.domain.board import Role
from cab_desk.domain.change import Choice
from cab_desk.domain.packet import Passage
from cab_desk.errors import Refused
from cab_desk.services.members.resetting import ResetRequest, reset_key
from cab_desk.services.packets import comments
from cab_desk.services.requests import changes
from cab_desk.services.signatures import signing
from tests.services.packet_room import (
    ANN,
    BOB,
    BUSINESS,
    CARA,
    MANAGER,
    RIK,
    WORDS,
    Board,
    Clock,
    Train,
    board,
    copied,
    only,
)
from tests.services.test_merge_orders import state
from tests.vouched import put

# Machine → who reads there, in which role. The last is the second one with its disk copied.
MACHINES = {"bob-1": (BOB, BUSINESS), "bob-2": (BOB, BUSINESS), "cara": (CARA, MANAGER),
            "bob-copy": (BOB, BUSINESS)}  # fmt: skip
ACTS = ("comment", "redact", "unsay", "vote", "sign", "sign", "again", "withdraw", "withdraw_desk")
CHOICES = (Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN)
_numbers = count()

Said = tuple[str, str, int, Choice]


class Speaker:
    """One machine on which a packet is read."""

    def __init__(self, train: Train, name: str, role: str, desk_signed: Mapping[str, str]) -> None:
        self.train, self.name, self.role = train, name, role
        self._own: dict[str, list[str]] = {}
        self._desk = dict(desk_signed)

    def say(self, act: str, uid: str, choice: Choice) -> None:
        getattr(self, act)(uid, choice)

    def comment(self, uid: str, _choice: Choice) -> str:
        passage = Passage("title", "Rotate", 0)
        return self.train.comment(uid, f"Note {next(_numbers)}", passage=passage)

    def redact(self, uid: str, choice: Choice) -> None:
        made = self.comment(uid, choice)
        comments.redact(self.train.office, uid=uid, comment_id=made)

    def unsay(self, uid: str, choice: Choice) -> None:
        """Take back what was said before, on the machine that this one is a copy of, too."""
        own = [
            one.event_id for one in self.train.do(lambda work: work.reviews.comments(uid))
            if one.person == self.name and not one.redacted
        ]  # fmt: skip
        made = own[0] if own else self.comment(uid, choice)
        comments.redact(self.train.office, uid=uid, comment_id=made)

    def vote(self, uid: str, choice: Choice) -> None:
        self.train.vote(uid, self.role, choice)

    def sign(self, uid: str, choice: Choice, **more: Any) -> None:
        own = self.train.sign(uid, self.name, self.role, decision=choice,
                              reason="As it stands now", **more)  # fmt: skip
        self._own.setdefault(uid, []).append(own)

    def again(self, uid: str, choice: Choice) -> None:
        self.sign(uid, choice)
        self.sign(uid, CHOICES[(CHOICES.index(choice) + 1) % len(CHOICES)])

    def withdraw(self, uid: str, choice: Choice) -> None:
        if not self._own.get(uid):
            self.sign(uid, choice)
        self._take_back(uid, self._own[uid].pop())

    def withdraw_desk(self, uid: str, choice: Choice) -> None:
        if uid in self._desk:
            self._take_back(uid, self._desk.pop(uid))
        else:
            self.withdraw(uid, choice)

    def _take_back(self, uid: str, event_id: str) -> None:
        person_id = self.train.ids()[self.name]
        signing.withdraw(self.train.office, uid=uid, event_id=event_id, person_id=person_id,
                         passphrase=WORDS, reason="Seen again")  # fmt: skip


# What happens at the board while the packets are away -----------------------------------------


def edited(made: Board, uids: Sequence[str]) -> None:
    made.edit(uids[0], title="Rotate them all")


def decided(made: Board, uids: Sequence[str]) -> None:
    made.decided(uids[1])


def withdrawn(made: Board, uids: Sequence[str]) -> None:
    made.do(partial(changes.withdraw, uid=uids[1], reason="Not needed"))


def signed(made: Board, uids: Sequence[str]) -> None:
    made.sign(uids[0], BOB, BUSINESS, decision=Choice.ABSTAIN, reason="As it stands now")


def role_lost(made: Board, _uids: Sequence[str]) -> None:
    cara = made.do(lambda work: work.people.find(CARA))
    put(made.office, replace(cara, roles=(Role("Guest"),)), WORDS)


def key_lost(made: Board, _uids: Sequence[str]) -> None:
    ids = made.ids()
    request = ResetRequest(ids[CARA], WORDS, "Lost", (ids[ANN], WORDS), (ids[RIK], WORDS))
    reset_key(made.office, request)


MEANWHILE: tuple[Callable[[Board, Sequence[str]], None], ...] = (
    edited, decided, withdrawn, signed, role_lost, key_lost,
)  # fmt: skip


class Journey:
    """One drawn history: packets handed out, spoken in, saved; then the board goes on."""

    def __init__(self, template: Path, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder, patch
        self.clock = Clock()
        self._open: list[Train] = []
        self.files: list[Path] = []
        self.uids: list[str] = []
        copied(template, folder / "board")

    def tell(self, said: Sequence[Said], meanwhile: Sequence[int], chance: random.Random) -> None:
        with board(self.folder / "board") as made:
            made.i_am(ANN)
            self.uids = [made.submitted(f"Rotate {n}") for n in range(2)]
            desk = {self.uids[0]: made.sign(self.uids[0], BOB, BUSINESS)}
            packets = {name: made.give(name, *self.uids) for name in (BOB, CARA)}
            speakers = self._speak(packets, said, desk)
            for name, speaker in speakers.items():
                self._save(name, speaker, chance)
            for place in meanwhile:
                try:
                    MEANWHILE[place](made, self.uids)
                except Refused:  # decided already, or withdrawn
                    continue
            self.clock.now = made.clock.now
        for train in self._open:
            train.session.close()

    def _speak(
        self, packets: Mapping[str, Path], said: Sequence[Said], desk: Mapping[str, str]
    ) -> dict[str, Speaker]:
        speakers: dict[str, Speaker] = {}
        for machine, act, which, choice in said:
            if machine not in speakers:
                if machine == "bob-copy":
                    self._copy()
                name, role = MACHINES[machine]
                train = Train(packets[name], self.folder / machine, self._patch, self.clock)
                self._open.append(train)
                speakers[machine] = Speaker(train, name, role, desk if name == BOB else {})
            self._patch.setenv("CAB_DESK_HOME", str(self.folder / machine))
            with suppress(Refused):  # what the train refuses is not said
                speakers[machine].say(act, self.uids[which], choice)
        return speakers

    def _copy(self) -> None:
        """Copy the disk of the second machine: it goes on as if it were the same."""
        if (self.folder / "bob-2").exists():
            shutil.copytree(self.folder / "bob-2", self.folder / "bob-copy")

    def _save(self, name: str, speaker: Speaker, chance: random.Random) -> None:
        try:
            file = speaker.train.save(self.folder / f"{name}.cabevents")
        except Refused:  # nothing was said
            return
        lines = range(len(file.read_bytes().splitlines()))
        cut = chance.randint(0, len(lines))
        parts = [part for part in (lines[:cut], lines[cut:], lines) if part]
        self.files += [
            only(file, *part, name=f"{name}-{place}.cabevents") for place, part in enumerate(parts)
        ]

    def end(self, turn: int, chance: random.Random) -> dict[str, Any]:
        """Bring everything, some of it twice, in an order that is drawn; return what came of it."""
        order = [*self.files, *chance.sample(self.files, min(2, len(self.files)))]
        chance.shuffle(order)
        return self.brought(order, turn)

    def brought(self, order: Sequence[Path], turn: int) -> dict[str, Any]:
        """Bring files to a copy of the board, the first time each of them twice."""
        with board(copied(self.folder / "board", self.folder / f"turn{turn}")) as made:
            made.clock.now = self.clock.now
            made.office = replace(made.office, heads=None, keys=None)
            for file in order:
                made.bring(file)
            found = state(made, self.uids)
            found["counts"] = [made.counts(uid) for uid in self.uids]
            report = made.verify()
            assert report.ok, report.sentence()
            head = made.head()
            for file in order if not turn else ():
                made.bring(file)
            assert made.head() == head  # all of it is known, or refused again
        return found


def acts() -> st.SearchStrategy[list[Said]]:
    one = st.tuples(st.sampled_from(sorted(MACHINES)), st.sampled_from(ACTS), st.integers(0, 1),
                    st.sampled_from(CHOICES))  # fmt: skip
    return st.lists(one, min_size=2, max_size=9)


@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(said=acts(), meanwhile=st.lists(st.integers(0, len(MEANWHILE) - 1), max_size=3, unique=True),
       chance=st.randoms(use_true_random=False))  # fmt: skip
def test_no_order_of_merging_changes_the_board(
    packet_board: Path, tmp_path_factory: pytest.TempPathFactory, said: list[Said],
    meanwhile: list[int], chance: random.Random,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("journey")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAB_DESK_HOME", str(folder / "home"))
        journey = Journey(packet_board, folder, patch)
        journey.tell(said, meanwhile, chance)
        found = [journey.end(turn, chance) for turn in range(3)]
    # Folders of earlier examples are many files.
    shutil.rmtree(folder)
    assert all(one == found[0] for one in found)


S, A, R = "sign", Choice.APPROVE, Choice.REJECT
HISTORIES: dict[str, tuple[list[Said], list[int], str]] = {
    "a copied disk": (
        [("bob-2", S, 0, A), ("bob-2", "comment", 0, A), ("bob-copy", S, 0, R),
         ("bob-2", S, 0, A)], [], "forked",
    ),
    "a copy that takes back what both said": (
        [("bob-2", "comment", 0, A), ("bob-copy", "unsay", 0, A), ("bob-2", "comment", 0, A)], [],
        "forked",
    ),
    "a copy that takes back its own": (
        [("bob-2", "comment", 0, A), ("bob-copy", "redact", 0, A), ("bob-2", "vote", 0, A)], [],
        "forked",
    ),
    "copies that vote": (
        [("bob-2", "vote", 0, A), ("bob-copy", "vote", 0, R), ("bob-2", "vote", 0, A),
         ("bob-2", "redact", 1, A)], [0], "forked",
    ),
    "two machines at odds": ([("bob-1", S, 1, A), ("bob-2", S, 1, R)], [], "conflicting"),
    "two machines and a withdrawal": (
        [("bob-1", S, 1, A), ("bob-2", "withdraw", 1, R)], [], "withdrawn",
    ),
    "taken back at two places": (
        [("bob-1", "withdraw_desk", 0, A), ("bob-2", "withdraw_desk", 0, A),
         ("bob-2", S, 0, R)], [], "counts",
    ),
    "an edit": ([("cara", S, 0, A), ("bob-1", "again", 0, R)], [0], "stale"),
    "an edit after two machines agreed": (
        [("bob-1", S, 0, A), ("bob-2", S, 0, A)], [0], "stale",
    ),
    "an edit after two machines were at odds": (
        [("bob-1", S, 0, A), ("bob-2", S, 0, R)], [0], "conflicting",
    ),
    "a decision": ([("cara", S, 1, A), ("bob-1", "withdraw", 1, R)], [1], "late"),
    "a lost role": ([("cara", S, 1, A), ("cara", "vote", 0, R)], [4], "ineligible"),
    "a change of mind": ([("bob-1", "again", 1, A)], [], "superseded"),
}  # fmt: skip


@pytest.mark.parametrize("name", HISTORIES)
def test_each_kind_of_history_comes_to_one_end(
    packet_board: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Hold that what is drawn above can come to each label at all."""
    said, meanwhile, label = HISTORIES[name]
    chance = random.Random(name)
    journey = Journey(packet_board, tmp_path, monkeypatch)
    journey.tell(said, meanwhile, chance)
    found = [journey.end(turn, chance) for turn in range(4)]
    assert label in found[0]["labels"].values()
    assert all(one == found[0] for one in found)


def test_a_key_that_is_lost_meanwhile_speaks_in_no_order(
    packet_board: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(7)
    journey = Journey(packet_board, tmp_path, monkeypatch)
    journey.tell([("cara", S, 0, A), ("cara", "comment", 0, A), ("bob-1", S, 1, A)], [5], chance)
    found = [journey.end(turn, chance) for turn in range(3)]
    assert all(one == found[0] for one in found)
    assert found[0]["counts"] == [[f"{BOB}: approve"], [f"{BOB}: approve"]]
