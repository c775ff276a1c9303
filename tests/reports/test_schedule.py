"""The calendar on paper: everything of the record is on it, whatever it is, on any sheet."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cab_desk.reports.schedule import render
from cab_desk.reports.text import line
from cab_desk.services.papers import schedule_record
from cab_desk.services.papers.schedule_record import Asked, Record
from cab_desk.services.requests import changes
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from tests.reports.pdf_text import bare, bounded_pages_of, stands
from tests.services.evidence_room import Room, room

ZONE = "Europe/Berlin"
MONDAY = date(2026, 11, 16)
HOSTILE = '<b>bold</b> & "quoted" \x00\u202e ' + "x" * 150


def at(day: int, hour: float) -> datetime:
    return datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with room(tmp_path_factory.mktemp("schedule")) as made:
        made.furnish(keys=False)
        for title, start, hours, system in (
            ("Rotate certificates", at(18, 20), 2, "api-gateway"),
            ("Widen the pool", at(18, 21), 2, "api-gateway"),
            ("Move the archive over the weekend", at(20, 22), 60, "archive"),
            ("Begun before", at(14, 22), 40, "orders-db"),
            (HOSTILE, at(19, 5), 1, "orders-db"),
        ):
            made.submitted(
                title, start=start, end=start + timedelta(hours=hours), systems=(system,)
            )
        for title, start, end, who in (
            ("Quarter close", at(19, 17), at(21, 23), ()),
            ("Trade fair", at(17, 8), at(17, 18), ("CAB Chair",)),
        ):
            entry = CalendarEntry("", "freeze", title, start, end, who)
            made.do(partial(calendar.declare, entry=entry))
        yield made


def made(desk: Room, mode: str = "week", first: date = MONDAY, zone: str = ZONE) -> Record:
    asked = Asked(mode, first, zone)
    found: Record = desk.do(lambda work: schedule_record.build(work, asked))
    return found


@pytest.mark.parametrize("mode", ["day", "week", "fortnight", "month"])
@pytest.mark.parametrize("form", ["a4", "a3"])
def test_every_change_stands_on_it_in_full(desk: Room, mode: str, form: str) -> None:
    first = {"day": date(2026, 11, 18), "month": date(2026, 10, 26)}.get(mode, MONDAY)
    record = made(desk, mode, first)
    assert record["total"] == (2 if mode == "day" else 5)
    said = bare(" ".join(bounded_pages_of(render(record, form))))
    for change in record["changes"].values():
        wanted = [change["number"], line(change["title"]), change["class"]["label"], "waiting"]
        assert [text for text in wanted if not stands(text, said)] == []
    assert stands("21:00 – 23:00 CR-2026-0001 Rotate certificates", said)


def test_what_runs_over_days_is_named_on_each(desk: Room) -> None:
    said = bare(bounded_pages_of(render(made(desk)))[0])
    assert stands("23:00 – Mon 23 Nov 2026, 11:00 CR-2026-0003", said)
    assert said.count(bare("CR-2026-0003 goes on")) == 2  # Saturday and Sunday
    assert stands("Sat 14 Nov 2026, 23:00 – Mon 16 Nov 2026, 15:00 CR-2026-0004", said)


def test_conflicts_freezes_windows_and_meetings_are_said_in_words(desk: Room) -> None:
    broken = {"name": "CR-2026-0009", "message": "Runs outside every window.", "section": "4.1"}
    record = made(desk) | {"broken": [broken]}
    said = bare(" ".join(bounded_pages_of(render(record))))
    for wanted in (
        "CR-2026-0009: Runs outside every window. (4.1)",
        "CR-2026-0001 and CR-2026-0002 both hold api-gateway",
        "Wed 18 Nov 2026, 22:00 – 23:00 UTC+1",
        "Blackout: Quarter close, Thu 19 Nov 2026, 18:00 UTC+1".replace(" UTC+1", ""),
        "Freeze: Trade fair, Tue 17 Nov 2026, 09:00 – 19:00 UTC+1, exception by CAB Chair",
        "Freeze: Trade fair (09:00 – 19:00)",
        "Blackout: Quarter close (all day)",
        "Change windows of the policy",
        "None is planned in these days.",
        "waiting, conflict",
        "Page 1 of",
        "Times are of Europe/Berlin",
    ):
        assert stands(wanted, said), wanted


def test_another_zone_has_its_own_days(desk: Room) -> None:
    record = made(desk, "day", date(2026, 11, 19), "Asia/Tokyo")
    said = bare(bounded_pages_of(render(record))[0])
    assert stands("05:00 – 07:00 CR-2026-0001", said)


def test_the_same_record_gives_the_same_bytes(desk: Room) -> None:
    record = made(desk)
    assert render(record) == render(record)
    assert render(record) != render(record, "a3")


@pytest.mark.parametrize(("form", "size"), [("a4", (842, 595)), ("a3", (1191, 842))])
def test_a_sheet_lies_across(desk: Room, form: str, size: tuple[int, int]) -> None:
    document = pypdfium2.PdfDocument(render(made(desk), form))
    assert tuple(round(side) for side in document[0].get_size()) == size
    document.close()


def test_text_is_never_more_than_text(desk: Room) -> None:
    pdf = render(made(desk))
    assert stands("<b>bold</b>", bare(" ".join(bounded_pages_of(pdf))))
    assert b"/Link" not in pdf
    assert b"/Subtype /Image" not in pdf


TITLES = st.text(st.characters(codec="latin-1", exclude_categories=("Cc", "Cf", "Zs")),
                 min_size=1, max_size=140)  # fmt: skip


@settings(max_examples=12, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(titles=st.lists(TITLES, min_size=30, max_size=90), days=st.integers(1, 7))
def test_a_crowd_flows_on_to_further_pages(desk: Room, titles: list[str], days: int) -> None:
    record = made(desk)
    pattern = next(iter(record["changes"].values()))
    changes: dict[str, Any] = {
        str(place): pattern | {"number": f"X{place:05d}", "title": title}
        for place, title in enumerate(titles)
    }
    items = [{"uid": uid, "from": 60, "to": 90, "begins": True} for uid in changes]
    cells = [{"items": items[day::days] if day < days else [], "grounds": []} for day in range(7)]
    row = {"label": "Team", "other": False, "systems": [], "cells": cells}
    band = {"columns": record["bands"][0]["columns"], "rows": [row]}
    pages = bounded_pages_of(render(record | {"changes": changes, "bands": [band]}))
    said = bare(" ".join(pages))
    for uid, change in changes.items():
        assert f"X{int(uid):05d}" in said
        assert stands(line(change["title"]), said)
    assert f"Page{len(pages)}of{len(pages)}" in bare(pages[-1])


def test_a_row_longer_than_a_page_goes_on(desk: Room) -> None:
    record = made(desk)
    systems = [f"system-{number}" for number in range(400)]
    band = record["bands"][0]
    row = band["rows"][0] | {"systems": systems}
    long = record | {"bands": [band | {"rows": [row]}]}
    pdf = render(long)
    said = bare(" ".join(bounded_pages_of(pdf)))
    assert all(system in said for system in systems)
    assert "(continued)" in said


@pytest.mark.parametrize("mode", ["week", "month"])
def test_what_is_rejected_stands_where_the_calendar_shows_it(desk: Room, mode: str) -> None:
    def shown(*, gone: bool) -> str:
        asked = schedule_record.Asked(mode, MONDAY, ZONE, chosen=schedule_record.Chosen(gone=gone))
        record = desk.do(lambda work: schedule_record.build(work, asked))
        return bare(" ".join(bounded_pages_of(render(record, "a3"))))

    plan = {"start": at(18, 10), "end": at(18, 11)}
    uid = desk.submitted("Given up in good time", systems=("ledger-db",), **plan)
    desk.do(partial(changes.withdraw, uid=uid, reason="Not needed any more."))
    assert not stands("Given up in good time", shown(gone=False))
    assert stands("Given up in good time", shown(gone=True))
    assert stands("Normal, withdrawn, ledger-db", shown(gone=True))
