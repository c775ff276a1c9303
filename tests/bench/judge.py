"""JUDGE, G12 and G13: changes judged a second, blackouts touched, recurring times expanded."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

from cab_desk.domain.change import DOCUMENTS, TEST_KINDS, TRAITS, Change, Choice, Evidence, Signoff
from cab_desk.domain.days import DaySet
from cab_desk.domain.policy import Pack
from cab_desk.domain.recurrences import Recurrence
from cab_desk.domain.rules import judge
from cab_desk.domain.timing import overlapped
from cab_desk.domain.verdict import Context, Incident, Span
from cab_desk.domain.windows import Timeline, merge
from cab_desk.files import packs
from harness import Job, Row, missing, paired, row

JUDGED = 10_000
RATE = 5_000
CHANGES, BLACKOUTS = 100_000, 4_209
YEARS = (2026, 2027)
RULES = 24
_NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
_SPREAD = 2 * 365 * 24 * 60  # minutes


def rows(wanted: set[str]) -> list[Row]:
    """Measure what is asked for."""
    parts: dict[str, Callable[[], list[Row]]] = {
        "JUDGE": _judged,
        "G12": _touched,
        "G13": _expanded,
    }
    return [found for name, part in parts.items() if name in wanted for found in part()]


def _judged() -> list[Row]:
    policies = [packs.load(folder) for folder in packs.shipped()]
    around = Context(
        timezone="Europe/Berlin",
        freezes=(Span(_NOW + timedelta(days=20), _NOW + timedelta(days=25), "Close"),),
        incidents=(Incident("P1", _NOW + timedelta(days=9), _NOW + timedelta(days=10)),),
    )

    def built() -> list[tuple[Pack, Change]]:
        take = random.Random(7)
        return [(policy, _change(take, policy)) for policy in islice(cycle(policies), JUDGED)]

    made = built()
    # It only computes: beside other work the clock would tell how much of it there is.
    value, floor = paired(
        lambda: [judge(policy, change, around, _NOW) for policy, change in made], built, rounds=5,
        alone=True,
    )  # fmt: skip
    rate = JUDGED / value * 1000
    return [
        Row("JUDGE", f"{JUDGED:,} changes judged by five packs", value, floor, value / floor,
            f">= {RATE:,} a second", rate >= RATE, "building the same changes",
            f"{rate:,.0f} a second"),
    ]  # fmt: skip


def _change(take: random.Random, policy: Pack) -> Change:
    start = _NOW + timedelta(minutes=15 * take.randrange(0, 4 * 24 * 60))
    types = [item.id for item in policy.types]
    roles = take.sample(policy.roles, take.randrange(0, min(4, len(policy.roles))))
    return Change(
        title="A change",
        class_id=take.choice(policy.classes).id,
        types=tuple(take.sample(types, take.randrange(0, 3))) if types else (),
        priority="medium",
        impact=take.choice(("low", "medium", "high")),
        probability=take.choice(("low", "medium", "high")),
        systems=("orders",),
        requester="Requester",
        owner="Owner",
        submitted_at=_NOW - timedelta(days=take.randrange(0, 30)),
        start=start,
        end=start + timedelta(hours=1 + take.randrange(0, 4)),
        traits=tuple(take.sample(TRAITS, take.randrange(0, 3))),
        documents=dict.fromkeys(take.sample(DOCUMENTS, take.randrange(10, 29)), "As written."),
        evidence=Evidence(
            tests_passed=take.random() < 0.9, coverage=take.uniform(70, 100), code_reviews=1,
            security_scan="clean", test_kinds=tuple(take.sample(TEST_KINDS, 8)),
        ),
        signoffs=tuple(
            Signoff(f"Person {number}", role, Choice.APPROVE, _NOW, meeting="2026-9")
            for number, role in enumerate(roles)
        ),
    )  # fmt: skip


def _touched() -> list[Row]:
    name = f"blackouts touched, {CHANGES:,} x {BLACKOUTS:,}"
    try:
        import numpy as np
    except ImportError:
        return [missing("G12", name, "<= 8x", "numpy, the floor, is not installed")]
    take = random.Random(3)

    def spans(count: int, longest: int) -> list[tuple[float, float]]:
        starts = (60.0 * take.randrange(_SPREAD) for _ in range(count))
        return [(start, start + 60.0 * take.randrange(30, longest)) for start in starts]

    blackouts = [(start, end, "") for start, end in spans(BLACKOUTS, 600)]
    planned = spans(CHANGES, 240)
    starts = np.array([start for start, _ in planned])

    def touched() -> list[int | None]:
        merged = merge(blackouts)
        return [overlapped(merged, span) for span in planned]

    # Stable: for that order numpy has no vector instructions, as the goal's own times have none.
    # By default it sorts ten times as fast where the processor has them; that row is told too.
    floor = f"np.sort of the {CHANGES:,} starts"
    return [
        row("G12", name, paired(touched, lambda: np.sort(starts, kind="stable"), rounds=7), 8.0,
            floor=f'{floor}, kind="stable"'),
        row("G12", f"{name}, beside numpy's default sort",
            paired(touched, lambda: np.sort(starts), rounds=7), 8.0, floor=floor,
            note="by vector instructions where the processor has them"),
    ]  # fmt: skip


def _expanded() -> list[Row]:
    rules = _recurrences()
    count = sum(len(line.between(*_years())) for line in _lines(rules))

    ends = [datetime(year, 12, 31, tzinfo=UTC).timestamp() for year in YEARS]
    known = _lines(rules)

    def asked(lines: list[Timeline]) -> None:
        for line in lines:
            for end in ends:
                line.last_before(end)

    begin = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    additions: Job = lambda: [begin + timedelta(days=number) for number in range(count)]  # noqa: E731
    floor = f"{count:,} datetime additions"
    first = paired(lambda: asked(_lines(rules)), additions)
    again = paired(lambda: asked(known), additions)
    return [
        row("G13", f"{len(rules)} rules of the packs over 2 years", first, 3.0, floor=floor),
        row("G13", "the same again", again, 1 / 20, floor=floor, per=True),
    ]  # fmt: skip


def _recurrences() -> list[Recurrence]:
    """Return the packs' own recurring times, again from the first where they are too few."""
    found = [
        time
        for folder in packs.shipped()
        for rule in packs.load(folder).rules
        for group in (rule.windows, rule.freezes)
        for item in group
        for time in item.times
    ]
    return list(islice(cycle(found), RULES))


def _lines(rules: list[Recurrence]) -> list[Timeline]:
    """Return timelines that know no year yet, half of them in a zone with clock changes."""
    zones = cycle(("UTC", "America/Los_Angeles"))
    return [Timeline(rule, zone, DaySet(), freeze=False)
            for rule, zone in zip(rules, zones, strict=False)]  # fmt: skip


def _years() -> tuple[float, float]:
    begin, end = datetime(YEARS[0], 1, 1, tzinfo=UTC), datetime(YEARS[-1] + 1, 1, 1, tzinfo=UTC)
    return begin.timestamp(), end.timestamp()
