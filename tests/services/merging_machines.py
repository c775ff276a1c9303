"""Machines on which packets are read, and the board to which they come back."""

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

from cab_desk.domain.board import Role
from cab_desk.domain.change import Choice
from cab_desk.domain.packet import Passage
from cab_desk.errors import Refused
from cab_desk.services.members.resetting import ResetRequest, reset_key
from cab_desk.services.packets import comments
from cab_desk.services.requests import changes, review
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
from tests.vouched import put


def state(board_: Board, uids: list[str]) -> dict[str, Any]:
    """Return all that the board shows of what came back."""

    def of(work: Any, uid: str) -> Any:
        return (
            sorted((one.signoff.event_id, one.superseded, one.held, one.withdrawn_by, one.stale)
                   for one in review.review(work, uid).signoffs),
            [(one.event_id, one.text, one.redacted, one.label, one.stale)
             for one in work.reviews.comments(uid)],
            [(one.event_id, one.decision, one.label, one.stale)
             for one in work.reviews.votes(uid)],
        )  # fmt: skip

    found = {uid: board_.do(partial(of, uid=uid)) for uid in uids}
    return {"labels": board_.labels(), "changes": found}


# Machine → who reads there, in which role. The last is the second one with its disk copied.
MACHINES = {"bob-1": (BOB, BUSINESS), "bob-2": (BOB, BUSINESS), "cara": (CARA, MANAGER),
            "bob-copy": (BOB, BUSINESS)}  # fmt: skip
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
