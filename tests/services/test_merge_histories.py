"""Histories of several machines through merges in any order: one state of the board, always.

What is drawn: who says what on which machine (comments, votes, sign-offs, changes of mind,
withdrawals), a machine that was copied and goes on twice, what happens at the board meanwhile, in
which parts the files are cut, which of them come twice, and in which order.
"""

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cab_desk.domain.change import Choice
from tests.services.merging_machines import CHOICES, MACHINES, MEANWHILE, Journey, Said
from tests.services.packet_room import (
    BOB,
)

ACTS = ("comment", "redact", "unsay", "vote", "sign", "sign", "again", "withdraw", "withdraw_desk")


# What happens at the board while the packets are away -----------------------------------------


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
