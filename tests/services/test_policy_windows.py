"""A change window is edited as another version of the policy, and nothing else of it moves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cab_desk.domain.recurrences import Recurrence
from cab_desk.errors import BadInput, Refused
from cab_desk.files import packs as pack_files
from cab_desk.services.policies import packs, window_text, windows
from cab_desk.services.policies.window_text import Written, next_version
from cab_desk.services.policies.window_words import times_text
from tests.services.policy_room import PolicyRoom

NIGHT = Recurrence("weekly", (4, 5), begin=22 * 60, finish=1440 + 4 * 60)
EVERY_KIND = (
    Recurrence("weekly", (0, 2), begin=540, finish=1440),
    Recurrence("weekly", (4,), begin=22 * 60, finish=3 * 1440 + 360),
    Recurrence("monthly", (1,), -1, begin=120, finish=360),
    Recurrence("dates", begin=0, finish=1440, dates=(date(2026, 12, 6), date(2026, 12, 13))),
    Recurrence("weekly", (6,), begin=60, finish=120, skip=(date(2026, 12, 27),)),
    Recurrence("month_end", days=3),
    Recurrence("yearly", first_day=(12, 25), last_day=(12, 31)),
    Recurrence("holidays"),
    Recurrence("holiday_weekends"),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[PolicyRoom]:
    made = PolicyRoom(tmp_path)
    yield made
    made.session.close()


def bench_of(room: PolicyRoom, pack_id: str) -> windows.Bench:
    """Have the board follow a shipped policy, and begin with its windows."""
    session = room.session
    pack = next(one for one in session.policies.at_hand() if one.id == pack_id)
    with session.open_work() as work:
        if work.pack.hash != pack.hash:
            packs.switch(work, pack, "To try windows")
    return begun(room)


def begun(room: PolicyRoom) -> windows.Bench:
    with room.session.open_view() as work:
        return windows.begin(work, room.session.policies)


def edit(known: windows.Known, times: tuple[Recurrence, ...], says: str | None = None) -> Written:
    return Written(known.rule, known.window.id, known.window.label, times,
                   known.says if says is None else says)  # fmt: skip


def shipped() -> list[str]:
    return sorted(path.name for path in pack_files.shipped())


@pytest.mark.parametrize("pack_id", shipped())
def test_every_window_that_is_shipped_can_be_edited_and_nothing_else_moves(room, pack_id):
    bench = bench_of(room, pack_id)
    for known in bench.known:
        draft, pack = windows.tried(room.session.policies, bench, edit(known, (NIGHT,), "Nights."))
        (rule,) = (one for one in pack.rules if one.id == f"{pack.id}/{known.rule}")
        (window,) = (one for one in rule.windows if one.id == known.window.id)
        assert [one.weekdays for one in window.times] == [(4,), (5,)]  # one day each: to_day
        assert window.times[0].finish == 1440 + 240
        assert rule.text == "Nights."
        assert (window.preferred, window.fallback) == (known.window.preferred,
                                                       known.window.fallback)  # fmt: skip
        before = "".join(bench.draft.texts.values()).splitlines()
        after = "".join(draft.texts.values()).splitlines()
        assert len(set(after) - set(before)) <= 5  # times over some lines, and the rule's text
    assert bench.known or pack_id == "pol-012"


@pytest.mark.parametrize("pack_id", shipped())
def test_a_class_without_a_window_gets_its_first(room, pack_id):
    bench = bench_of(room, pack_id)
    for class_id, _label in bench.free:
        new = windows.new_in(bench, None, class_id, "night window", "At night.")
        _draft, pack = windows.tried(room.session.policies, bench, replace(new, times=(NIGHT,)))
        rule = next(one for one in pack.rules if one.id.endswith(f"/window-{class_id}"))
        window = rule.windows[0]
        assert window.when.classes == frozenset({class_id})
        assert window.when.environments == frozenset({"production"})
    assert "emergency" not in {class_id for class_id, _ in bench.free}


@pytest.mark.parametrize("one", EVERY_KIND, ids=lambda one: f"{one.kind}{one.finish}")
def test_each_kind_of_time_comes_back_as_it_was_written(room, one):
    bench = bench_of(room, "cab-process")
    _draft, pack = windows.tried(room.session.policies, bench, edit(bench.known[0], (one,)))
    window = next(w for rule in pack.rules for w in rule.windows if w.id == "maintenance")
    assert window.times == (one,)


def test_a_further_window_stands_beside_another(room):
    bench = bench_of(room, "pol-008")
    new = windows.new_in(bench, bench.known[0], "", "evening window", bench.known[0].says)
    _draft, pack = windows.tried(room.session.policies, bench, replace(new, times=(NIGHT,)))
    rule = next(one for one in pack.rules if one.id.endswith("/5.1-standard"))
    assert [one.id for one in rule.windows] == ["standard", "standard-2"]
    assert [one.id for one in rule.windows[1:]] == [new.id]
    assert rule.windows[1].when == rule.windows[0].when


def test_what_is_saved_is_another_version_and_not_yet_in_force(room):
    bench = bench_of(room, "cab-process")
    session = room.session
    window = edit(bench.known[0], (NIGHT,))
    with session.open_work() as work:
        made = windows.save(work, session.policies, bench, window).made
    with session.open_view() as work:
        offers = {one.hash: one for one in packs.shelf(work, session.policies).offers}
        assert work.board().policy_id == "cab-process"
    assert (offers[made].id, offers[made].version) == ("cab-process-own", "1-own")
    with session.open_work() as work:
        pack = packs.whole(work, session.policies, made)
        packs.switch(work, pack, "Nights from now on")
    again = begun(room)
    with session.open_work() as work:
        later = windows.save(work, session.policies, again, edit(again.known[0], EVERY_KIND[:1]))
    with session.open_view() as work:
        offers = {one.hash: one for one in packs.shelf(work, session.policies).offers}
    assert (offers[later.made].id, offers[later.made].version) == ("cab-process-own", "1-own 2")


def test_nothing_is_saved_that_changes_nothing_or_comes_too_late(room):
    bench = bench_of(room, "cab-process")
    session = room.session
    same = edit(bench.known[0], bench.known[0].window.times)
    with pytest.raises(Refused, match="Nothing is other"), session.open_work() as work:
        windows.save(work, session.policies, bench, same)
    bench_of(room, "pol-008")
    with pytest.raises(Refused, match="another policy"), session.open_work() as work:
        windows.save(work, session.policies, bench, edit(bench.known[0], (NIGHT,)))


def test_all_faults_are_said_at_once(room):
    bench = bench_of(room, "cab-process")
    bad = replace(edit(bench.known[0], ()), label="  ")
    with pytest.raises(BadInput) as caught:
        windows.tried(room.session.policies, bench, bad)
    assert [one.place for one in caught.value.faults] == ["label", "times"]
    backwards = Recurrence("weekly", (), begin=600, finish=540)
    with pytest.raises(BadInput) as caught:
        windows.tried(room.session.policies, bench, edit(bench.known[0], (backwards,)))
    assert [one.place for one in caught.value.faults] == ["days", "until"]


def test_a_policy_written_another_way_is_left_to_the_editor(room):
    bench = bench_of(room, "cab-process")
    texts = dict(bench.draft.texts)
    name = next(name for name, text in texts.items() if "[[rule.window]]" in text)
    texts[name] = texts[name].replace("[[rule.window]]", '[["rule".window]]', 1)
    odd = replace(bench, draft=replace(bench.draft, texts=texts))
    pack, faults = room.session.policies.read("cab-process-own", texts)
    assert pack is not None
    assert not faults  # it is as good a policy
    with pytest.raises(Refused, match="Policy page"):
        windows.tried(room.session.policies, odd, edit(bench.known[0], (NIGHT,)))


def test_the_window_that_is_open_somewhere_is_found(room):
    bench = bench_of(room, "cab-process")
    sunday = datetime(2026, 11, 22, 3, tzinfo=UTC)
    found = bench.open_in(sunday, sunday)
    assert found is not None
    assert found.window.id == "maintenance"
    assert bench.open_in(sunday.replace(hour=12), sunday.replace(hour=13)) is None


@pytest.mark.parametrize(
    ("version", "taken", "following"),
    [("14", ["14"], "15"), ("v2.3", ["v2.3"], "v2.4"), ("1-own", [], "1-own"),
     ("1-own", ["1-own"], "1-own 2"), ("1-own 2", ["1-own", "1-own 2"], "1-own 3"),
     ("2026-01-01", ["2026-01-01"], "2026-01-01 2")],
)  # fmt: skip
def test_versions_count_on(version, taken, following):
    assert next_version(version, taken) == following


def test_times_are_said_in_words():
    assert times_text([NIGHT]) == "Fri, Sat 22:00 – 04:00, the next day"
    assert times_text(window_text.plain([NIGHT])) == "Fri 22:00 – Sat 04:00; Sat 22:00 – Sun 04:00"
    assert times_text([EVERY_KIND[2]]) == "Last Tue of the month, 02:00 – 06:00"
    assert times_text([EVERY_KIND[3]]) == "2026-12-06, 2026-12-13, 00:00 – 24:00"
