"""One long history of several machines, cut into files at random and brought in any order.

All that can happen is in it: edits, votes, sign-offs, changes of mind, withdrawals at the board's
machine and in packets, comments taken back, a copied disk, a lost role, a key that is revoked.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cab_desk.domain.change import Choice
from tests.services.merging_machines import MACHINES, MEANWHILE, Journey, Said
from tests.services.packet_room import lines_of

A, R, N = Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN
SAID: tuple[Said, ...] = (
    ("bob-1", "vote", 0, A), ("bob-1", "sign", 0, A), ("cara", "comment", 0, A),
    ("cara", "sign", 0, A), ("cara", "again", 1, R), ("bob-2", "redact", 1, A),
    ("bob-2", "sign", 1, R), ("bob-2", "vote", 1, R), ("bob-copy", "sign", 1, A),
    ("bob-copy", "comment", 1, A), ("bob-2", "withdraw", 1, R), ("bob-1", "withdraw_desk", 0, A),
    ("cara", "withdraw", 1, N), ("cara", "vote", 0, N), ("bob-1", "sign", 1, N),
)  # fmt: skip
# What happens meanwhile, and whose file is brought whole: of a file none of whose events may be
# refused, a part may well be taken in.
_MEANWHILE = {
    "edits and a lost role": (("edited", "signed", "role_lost"), ""),
    "a lost key": (("edited", "key_lost"), "cara"),
}
_MOST_FILES = 8


@dataclass
class Told:
    """A history that was told, its events by machine, and what it comes to."""

    journey: Journey
    lines: tuple[tuple[bytes, ...], ...]
    whole: str
    found: dict[str, Any]
    turn: int = 0

    def bring(self, order: Sequence[Sequence[bytes]]) -> dict[str, Any]:
        """Bring events in files, each of which holds some of one machine's."""
        self.turn += 1
        files = []
        for number, lines in enumerate(order):
            file = self.journey.folder / f"cut-{self.turn}-{number}.cabevents"
            file.write_bytes(b"".join(lines))
            files.append(file)
        return self.journey.brought(files, self.turn)


@pytest.fixture(scope="module", params=_MEANWHILE)
def told(
    request: pytest.FixtureRequest, packet_board: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("told")
    names = [one.__name__ for one in MEANWHILE]
    happens, kept = _MEANWHILE[request.param]
    meanwhile = [names.index(name) for name in happens]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAB_DESK_HOME", str(folder / "home"))
        journey = Journey(packet_board, folder, patch)
        journey.tell(SAID, meanwhile, random.Random(0))
        whole = [folder / f"{name}.cabevents" for name in MACHINES]
        found = journey.brought(whole, 0)
        yield Told(journey, tuple(tuple(lines_of(file)) for file in whole), kept, found)


def test_the_history_comes_to_many_ends(told: Told) -> None:
    """Hold that what follows tries something: every machine spoke, and not all is worth one."""
    assert all(told.lines)
    assert sum(map(len, told.lines)) >= 15
    labels = {"conflicting", "counts", "forked", "kept"}
    wanted = labels if told.whole else labels | {"ineligible", "stale"}
    assert wanted <= set(told.found["labels"].values())
    refused = [one for one in told.lines[2] if json.loads(one)["id"] not in told.found["labels"]]
    assert bool(refused) is bool(told.whole)


@st.composite
def orders(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Draw files as machine, first and last part of a thousand; all that is missing comes last."""
    parts = st.tuples(
        st.integers(0, len(MACHINES) - 1), st.integers(0, 1000), st.integers(0, 1000)
    ).map(lambda part: (part[0], min(part[1:]), max(part[1:])))
    some = draw(st.lists(parts, min_size=2, max_size=_MOST_FILES))
    rest = draw(st.permutations([(machine, 0, 1000) for machine in range(len(MACHINES))]))
    place = draw(st.integers(0, len(some)))
    return [*some[:place], *rest, *some[place:]]


@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=orders())
def test_no_cut_and_no_order_changes_what_it_comes_to(
    told: Told, drawn: list[tuple[int, int, int]]
) -> None:
    order = []
    for machine, first, last in drawn:
        lines = told.lines[machine]
        part = slice(first * len(lines) // 1000, -(-last * len(lines) // 1000))
        order.append(lines if list(MACHINES)[machine] == told.whole else lines[part])
    assert told.bring([lines for lines in order if lines]) == told.found
