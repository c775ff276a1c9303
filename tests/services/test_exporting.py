"""What an export says is found again: reading it changes nothing, on this board or another."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cab_desk.domain import change as lists
from cab_desk.domain.change import Change, Evidence, ExceptionCase, Outcome, Stage
from cab_desk.files import exporting as files
from cab_desk.services.exchange import exporting
from cab_desk.services.requests import changes
from cab_desk.services.requests.intake import tidied
from tests.services.import_room import NOW, Room, counts, room

FORMS = ("csv", "json", "xlsx")
# Every example makes a board; to shrink one would make hundreds.
settings.register_profile(
    "boards", max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
BOARDS = settings.get_profile("boards")

_TEXT = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r\ufffe\uffff"),
    max_size=40,
) | st.sampled_from(
    ("=1+1", "+1", "-1", "@x", " =x", "'=x", "''=x", "＝x", "\t=x", "a;b", '"', "a\nb", "'", "-")
)  # fmt: skip
_TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda found: found.replace(microsecond=found.microsecond // 1000 * 1000, tzinfo=UTC)
)
_SHARES = st.floats(0, 100, allow_nan=False)


def _some(words: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), unique=True, max_size=4).map(tuple)


@st.composite
def requests(draw: st.DrawFn) -> Change:
    start = draw(st.none() | _TIMES)
    change = Change(
        title=draw(_TEXT),
        class_id=draw(st.sampled_from(("", "standard", "normal", "emergency"))),
        priority=draw(st.sampled_from(("", *lists.PRIORITIES))),
        impact=draw(st.sampled_from(("", *lists.LEVELS3))),
        environment=draw(st.sampled_from(lists.ENVIRONMENTS)),
        systems=draw(st.lists(_TEXT, max_size=3).map(tuple)),
        requester=draw(_TEXT),
        owner=draw(_TEXT),
        start=start,
        end=start + timedelta(minutes=draw(st.integers(1, 9999))) if start else None,
        announced_at=draw(st.none() | _TIMES),
        traits=draw(_some(lists.TRAITS)),
        documents=draw(st.dictionaries(st.sampled_from(lists.DOCUMENTS), _TEXT, max_size=3)),
        evidence=draw(st.none() | st.builds(
            Evidence, tests_passed=st.none() | st.booleans(), coverage=st.none() | _SHARES,
            code_reviews=st.none() | st.integers(0, 99), test_kinds=_some(lists.TEST_KINDS),
        )),
        outcome=draw(st.none() | st.builds(
            Outcome, result=st.none() | st.sampled_from(lists.RESULTS),
            started_at=st.none() | _TIMES, p95_before_ms=st.none() | _SHARES,
        )),
        exception=draw(st.none() | st.builds(
            ExceptionCase, reason=st.sampled_from(("", "A customer waits", "=cmd")),
            kind=st.sampled_from(lists.EXCEPTION_KINDS),
        )),
        checklists=draw(st.dictionaries(
            st.sampled_from(lists.PHASES), st.just(("one", "two; three")), max_size=2,
        )),
    )  # fmt: skip
    change = tidied(change)
    return replace(change, title=change.title or "Untitled", owner=change.owner[:100])


def fill(board: Room, drafts: list[Change]) -> None:
    with board.work() as work:
        for draft in drafts:
            made = changes.create(work, draft)
            if draft.class_id and draft.requester:
                changes.submit(work, made.made)


def export(board: Room, file: Path) -> int:
    with board.work(reading=True) as work:
        rows = exporting.gather(work)
    return files.write(file, rows)


@pytest.mark.parametrize("form", FORMS)
@BOARDS
@given(drafts=st.lists(requests(), min_size=1, max_size=4))
def test_reading_an_export_again_changes_nothing(form: str, drafts: list[Change]) -> None:
    with TemporaryDirectory() as name, room(Path(name)) as board:
        fill(board, drafts)
        file = Path(name) / f"out.{form}"
        assert export(board, file) == len(drafts)
        shown = board.look(file)
        assert [(line.state, line.reason) for line in shown.lines] == [("unchanged", "")] * len(
            drafts
        )


@pytest.mark.parametrize("form", FORMS)
@BOARDS
@given(drafts=st.lists(requests(), min_size=1, max_size=3))
def test_another_board_gets_the_same_texts(form: str, drafts: list[Change]) -> None:
    with (
        TemporaryDirectory() as name,
        room(Path(name)) as board,
        room(Path(name), "other") as other,
    ):
        fill(board, drafts)
        file = Path(name) / f"out.{form}"
        export(board, file)
        other.take(file)
        assert counts(other.look(file)) == (0, 0, len(drafts), 0)
        assert said(board) == said(other)


def said(board: Room) -> list[tuple[object, ...]]:
    return sorted(
        (
            change.title, change.class_id, change.requester, change.owner, change.systems,
            str(change.start), sorted(change.documents.items()),
        )
        for change in board.changes()
    )  # fmt: skip


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made


def test_json_is_in_the_contracts_form(board: Room, tmp_path: Path) -> None:
    fill(board, [Change("Patch", "normal", requester="Bo", systems=("core",), start=NOW,
                        end=NOW + timedelta(hours=1), documents={"rollback_plan": "Undo it"},
                        evidence=Evidence(coverage=81.5))])  # fmt: skip
    file = tmp_path / "out.json"
    export(board, file)
    assert json.loads(file.read_text("utf-8")) == [{
        "id": "CR-2026-0001", "title": "Patch", "class": "normal", "environment": "production",
        "systems": ["core"], "requester": "Bo", "start": "2026-11-21T12:00:00+00:00",
        "end": "2026-11-21T13:00:00+00:00", "submitted_at": "2026-11-21T12:00:00+00:00",
        "documents": {"rollback_plan": "Undo it"}, "evidence": {"coverage": 81.5},
    }]  # fmt: skip


def test_no_cell_is_a_live_formula(board: Room, tmp_path: Path) -> None:
    fill(board, [Change("=cmd|'/c calc'!A1", requester="@bo", owner="+1")])
    file = tmp_path / "out.csv"
    export(board, file)
    with file.open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["title"], row["requester"], row["owner"]) == ("'=cmd|'/c calc'!A1", "'@bo", "'+1")


def test_a_workbook_holds_texts_only(board: Room, tmp_path: Path) -> None:
    import openpyxl

    fill(board, [Change("=1+1", documents={"design": "x" * 70_000})])
    file = tmp_path / "out.xlsx"
    export(board, file)
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=1+1" in [cell.value for cell in cells]
    assert counts(board.look(file)) == (0, 0, 1, 0)


def test_the_calendar_holds_the_planned_ones(board: Room, tmp_path: Path) -> None:
    from icalendar import Calendar

    end = NOW + timedelta(hours=2)
    fill(board, [Change("Größe, Plan; more" + "é" * 80, start=NOW, end=end), Change("Unplanned")])
    file = tmp_path / "out.ics"
    assert export(board, file) == 1
    raw = file.read_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert str(event["SUMMARY"]).endswith("Größe, Plan; more" + "é" * 80)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (NOW, end)


def test_only_a_span_is_exported_when_that_is_asked(board: Room) -> None:
    later = NOW + timedelta(days=30)
    fill(board, [Change("Now", start=NOW, end=NOW + timedelta(hours=1)),
                 Change("Later", start=later, end=later + timedelta(hours=1))])  # fmt: skip
    with board.work(reading=True) as work:
        found = exporting.gather(work, NOW - timedelta(days=1), NOW + timedelta(days=7))
    assert [row.change.title for row in found] == ["Now"]


def test_ids_of_files_are_kept_and_never_meet_a_number(board: Room, tmp_path: Path) -> None:
    fill(board, [Change("Ours", "normal", requester="Bo")])
    file = tmp_path / "in.json"
    file.write_text(json.dumps({"id": "CR-2026-0001", "title": "Theirs"}))
    board.take(file)
    out = tmp_path / "out.csv"
    export(board, out)
    with out.open(encoding="utf-8", newline="") as stream:
        ids = {row["title"]: row["id"] for row in csv.DictReader(stream)}
    (ours,) = (change for change in board.changes() if change.title == "Ours")
    assert ids == {"Theirs": "CR-2026-0001", "Ours": ours.uid}
    assert counts(board.look(out)) == (0, 0, 2, 0)


def test_a_tools_record_without_a_time_of_submission_is_found_again(
    board: Room, tmp_path: Path
) -> None:
    item = {"number": "CHG1", "short_description": "Patch", "type": "normal",
            "state": "Implement", "requested_by": "Bo"}  # fmt: skip
    file = tmp_path / "in.json"
    file.write_text(json.dumps([item]))
    board.take(file)
    assert board.changes()[0].submitted_at is None
    for form in FORMS:
        out = tmp_path / f"out.{form}"
        export(board, out)
        assert counts(board.look(out)) == (0, 0, 1, 0)


def test_stages_of_this_board_are_not_moved_by_its_own_files(board: Room, tmp_path: Path) -> None:
    fill(board, [Change("Ours", "normal", requester="Bo")])
    file = tmp_path / "out.csv"
    export(board, file)
    file.write_text(file.read_text("utf-8").replace(",submitted,", ",closed,"), "utf-8")
    shown = board.look(file)
    assert counts(shown) == (0, 0, 1, 0)
    assert shown.lines[0].row.warnings == (
        "The stage stays as it is: a request of this board moves at the desk.",
    )
    assert board.changes()[0].stage == Stage.SUBMITTED
