"""Merging is a function of the set of events: order, repetition and batches never matter."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cab_desk.domain import merge
from cab_desk.domain.merge import (
    CONFLICTING,
    COUNTS,
    FORKED,
    INELIGIBLE,
    KEPT,
    LATE,
    STALE,
    SUPERSEDED,
    TAKEN_BACK,
    WAITING,
    Act,
    Ruling,
    weigh,
)
from cab_desk.domain.packet import COMMENT, GIVEN, VOTE, WITHDRAWN

FREE = Ruling()


def act(name: str, seq: int = 1, prev: str = "", **more: object) -> Act:
    stream = str(more.pop("stream", "ann/laptop"))
    kind = str(more.pop("type", GIVEN))
    choice = more.pop("choice", ("Manager", "approve") if kind in (GIVEN, VOTE) else ())
    author = str(more.pop("author", stream.partition("/")[0]))
    subject = str(more.pop("subject", "rfc"))
    return Act(name, stream, seq, prev, kind, author, subject, choice=choice, **more)  # type: ignore[arg-type]


def labels(
    *acts: Act, rulings: dict[str, Ruling] | None = None, desks: Sequence[Act] = ()
) -> dict[str, str]:
    ruled = {one.id: FREE for one in (*acts, *desks)} | (rulings or {})
    return {name: worth.label for name, worth in weigh(acts, ruled, desks).items()}


REJECT = ("Manager", "reject")


def test_within_one_stream_the_later_word_counts() -> None:
    assert labels(act("a"), act("b", 2, "a", choice=REJECT)) == {"a": SUPERSEDED, "b": COUNTS}


def test_two_devices_at_odds_count_for_nothing() -> None:
    found = labels(act("a"), act("b", stream="ann/phone", choice=REJECT))
    assert found == {"a": CONFLICTING, "b": CONFLICTING}


def test_what_names_both_settles_it() -> None:
    third = act("c", 2, "a", choice=REJECT, supersedes=frozenset({"a", "b"}))
    found = labels(act("a"), act("b", stream="ann/phone", choice=REJECT), third)
    assert found == {"a": SUPERSEDED, "b": SUPERSEDED, "c": COUNTS}


def test_two_devices_that_agree_count_once() -> None:
    found = labels(act("b"), act("a", stream="ann/phone"))
    assert found == {"a": COUNTS, "b": SUPERSEDED}
    desk = act("z", stream="", author="ann", at_desk=True)
    assert labels(act("b"), desks=[desk]) == {"b": SUPERSEDED, "z": COUNTS}


def test_what_is_taken_back_leaves_the_other_one() -> None:
    gone = act("c", 2, "a", type=WITHDRAWN, supersedes=frozenset({"a"}))
    found = labels(act("a"), act("b", stream="ann/phone", choice=REJECT), gone)
    assert found == {"a": TAKEN_BACK, "b": COUNTS, "c": KEPT}


def test_a_gap_lets_everything_behind_it_wait() -> None:
    found = weigh([act("a"), act("d", 4, "c"), act("e", 5, "d")], dict.fromkeys("ade", FREE))
    assert {name: (worth.label, worth.missing) for name, worth in found.items()} == {
        "a": (COUNTS, 0), "d": (WAITING, 2), "e": (WAITING, 2),
    }  # fmt: skip


def test_what_follows_another_event_than_is_there_waits_for_it() -> None:
    assert labels(act("a"), act("b", 2, "other")) == {"a": COUNTS, "b": WAITING}


def test_two_events_in_one_place_quarantine_the_whole_tail() -> None:
    found = labels(
        act("a"), act("b", 2, "a"), act("x", 2, "a", choice=REJECT), act("c", 3, "b"),
        act("o", stream="bob/laptop"),
    )  # fmt: skip
    assert found == {"a": COUNTS, "b": FORKED, "x": FORKED, "c": FORKED, "o": COUNTS}


def test_what_the_board_holds_against_one_puts_nothing_else_aside() -> None:
    for label in (LATE, INELIGIBLE):
        found = labels(act("a"), act("b", 2, "a"), rulings={"b": Ruling(label)})
        assert found == {"a": COUNTS, "b": label}


def test_a_word_on_another_content_is_stale() -> None:
    stale = Ruling(current=False)
    found = labels(act("a"), act("b", stream="ann/phone", choice=REJECT), rulings={"a": stale})
    assert found == {"a": STALE, "b": COUNTS}


def test_of_an_older_content_one_says_one_thing_at_most() -> None:
    stale = dict.fromkeys("ab", Ruling(current=False))
    found = labels(act("a"), act("b", stream="ann/phone"), rulings=stale)
    assert found == {"a": STALE, "b": SUPERSEDED}
    found = labels(act("a"), act("b", stream="ann/phone", choice=REJECT), rulings=stale)
    assert found == {"a": CONFLICTING, "b": CONFLICTING}


def test_votes_and_sign_offs_are_weighed_apart() -> None:
    found = labels(act("a", type=VOTE), act("b", 2, "a", choice=REJECT))
    assert found == {"a": COUNTS, "b": COUNTS}


def test_nobody_puts_the_word_of_another_aside() -> None:
    forged = act("b", stream="bob/laptop", supersedes=frozenset({"a"}))
    assert labels(act("a"), forged) == {"a": COUNTS, "b": COUNTS}


def test_a_comment_is_kept_whatever_else_is_said() -> None:
    assert labels(act("a", type=COMMENT), act("b", 2, "a")) == {"a": KEPT, "b": COUNTS}


# Random histories --------------------------------------------------------------------------------

DEVICES = ("ann/laptop", "ann/phone", "bob/laptop")
CHOICES = (("Manager", "approve"), REJECT, ("Manager", "approve_with_conditions", "Slowly"))


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Act], dict[str, Ruling], list[Act]]:
    """Draw what several devices said, with forks, gaps, and what the board says of each."""
    acts: list[Act] = []
    for stream in DEVICES:
        prev = ""
        for seq in range(1, draw(st.integers(0, 5)) + 1):
            twins = draw(st.sampled_from((1, 1, 1, 1, 2)))
            made = [draw(_one(stream, seq, prev, acts, twin)) for twin in range(twins)]
            prev = made[0].id
            acts += made
    kept = [one for one in acts if draw(st.sampled_from((True, True, True, True, False)))]
    rulings = {one.id: draw(st.sampled_from((FREE, FREE, FREE, Ruling(LATE), Ruling(INELIGIBLE),
                                             Ruling(current=False)))) for one in acts}  # fmt: skip
    desks = draw(st.sampled_from(([], [act("zz", stream="", author="ann", at_desk=True)])))
    rulings |= {one.id: FREE for one in desks}
    return kept, rulings, desks


def _one(
    stream: str, seq: int, prev: str, acts: Sequence[Act], twin: int
) -> st.SearchStrategy[Act]:
    own = [one.id for one in acts if one.stream.startswith(stream[:3])]
    names = st.frozensets(st.sampled_from(own), max_size=2) if own else st.just(frozenset())
    return st.builds(
        lambda kind, choice, others, subject: act(
            f"{stream[0]}{stream[4]}{seq}{twin}", seq, prev, stream=stream, type=kind,
            choice=choice if kind in (GIVEN, VOTE) else (), supersedes=others, subject=subject,
        ),
        st.sampled_from((GIVEN, GIVEN, VOTE, WITHDRAWN, COMMENT)),
        st.sampled_from(CHOICES),
        names,
        st.sampled_from(("rfc", "other")),
    )  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_no_order_changes_what_anything_is_worth(
    drawn: tuple[list[Act], dict[str, Ruling], list[Act]], random: object
) -> None:
    acts, rulings, desks = drawn
    once = weigh(acts, rulings, desks)
    shuffled = [*acts, *acts[:2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    unique = list({one.id: one for one in shuffled}.values())
    assert weigh(unique, rulings, desks) == once
    assert once.keys() >= {one.id for one in acts}


@settings(max_examples=250, deadline=None)
@given(histories())
def test_one_person_counts_at_most_once_for_each_change(
    drawn: tuple[list[Act], dict[str, Ruling], list[Act]],
) -> None:
    acts, rulings, desks = drawn
    worth = weigh(acts, rulings, desks)
    counted = sorted(
        (one.subject, one.author, one.type)
        for one in (*acts, *desks)
        if worth[one.id].label == COUNTS
    )
    assert all(one != other for one, other in pairwise(counted))


@settings(max_examples=250, deadline=None)
@given(histories())
def test_what_is_outside_of_the_ledger_breaks_no_stream(
    drawn: tuple[list[Act], dict[str, Ruling], list[Act]],
) -> None:
    acts, rulings, desks = drawn
    worth = weigh(acts, rulings, desks)
    ends: dict[str, tuple[int, str]] = {}
    for one in merge.in_order(acts):
        if worth[one.id].label not in merge.OUTSIDE:
            assert (one.seq - 1, one.prev) == ends.get(one.stream, (0, ""))
            ends[one.stream] = (one.seq, one.id)
