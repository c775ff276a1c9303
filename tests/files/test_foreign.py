"""Other tools' records: their codes in our words, their dates proven, nothing unused unsaid."""

import json
from pathlib import Path
from typing import Any

import pytest

from cab_desk.files import reading
from cab_desk.files.foreign import plain_text
from cab_desk.files.mapping import Told
from cab_desk.services.exchange.incoming import Parsed, Row

JIRA = (
    "Summary,Issue key,Status,Status Category,Priority,Reporter,Component/s,Component/s,"
    "Custom field (Change type),Custom field (Change start date),"
    "Custom field (Change completion date),Custom field (Impact),Custom field (Impact),"
    "Custom field (Approvals),Σ Time Spent,Description\r\n"
)


def parsed(folder: Path, data: Any, name: str = "in.json", **told: Any) -> Parsed:
    file = folder / name
    text = data if isinstance(data, str) else json.dumps(data)
    file.write_bytes(text.encode("utf-8-sig") if name.endswith("csv") else text.encode())
    return reading.read_here(file, zone="Europe/Berlin", told=Told(**told))


def servicenow(folder: Path, *, told: dict[str, Any] | None = None, **fields: Any) -> Row:
    item = {"number": "CHG1", "short_description": "Patch", **fields}
    return parsed(folder, [item], **(told or {})).rows[0]


def pair(value: Any, shown: str = "") -> dict[str, Any]:
    return {"value": value, "display_value": shown or str(value)}


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (pair(-5.0, "New"), "draft"), (pair("-4"), "submitted"), (pair(-3), "submitted"),
        (pair(-2), "scheduled"), (pair(-1.0), "in_progress"), (pair(0.0, "Review"), "implemented"),
        ("Closed", "closed"), ("Canceled", "withdrawn"), ("Authorize", "submitted"),
    ],
)  # fmt: skip
def test_servicenow_states(tmp_path: Path, state: Any, stage: str) -> None:
    assert servicenow(tmp_path, state=state).data["stage"] == stage


@pytest.mark.parametrize(
    ("impact", "word"), [("2 - Medium", "medium"), (pair(1.0), "high"), ("3", "low"), (3, "low")]
)
def test_servicenow_ratings(tmp_path: Path, impact: Any, word: str) -> None:
    assert servicenow(tmp_path, impact=impact).data["impact"] == word


def test_a_stored_time_is_utc_and_a_shown_one_is_not_looked_at(tmp_path: Path) -> None:
    row = servicenow(
        tmp_path,
        start_date=pair("2026-03-04 10:00:00", "04/03/2026 02:00:00"),
        end_date=pair("2026-03-04 11:00:00", "04/03/2026 03:00:00"),
    )
    assert (row.data["start"], row.data["end"]) == (
        "2026-03-04T10:00:00.000Z", "2026-03-04T11:00:00.000Z",
    )  # fmt: skip


def test_shown_dates_are_proven_by_the_others_or_asked_for(tmp_path: Path) -> None:
    items = [
        {"number": f"C{n}", "short_description": "x", "start_date": day + " 10:00:00",
         "end_date": day + " 11:00:00"}
        for n, day in enumerate(("03/04/2026", "25/04/2026"))
    ]  # fmt: skip
    found = parsed(tmp_path, items)
    assert found.rows[0].data["start"] == "2026-04-03T08:00:00.000Z"
    (question,) = parsed(tmp_path, items[:1]).questions
    assert (question.key, question.choices) == ("date_order", ("day-month", "month-day"))
    told = parsed(tmp_path, items[:1], date_order="month-day", zone="UTC")
    assert told.rows[0].data["start"] == "2026-03-04T10:00:00.000Z"


def test_words_without_a_counterpart_are_said(tmp_path: Path) -> None:
    row = servicenow(tmp_path, state="Parked", close_code="Sort of", sla_due="UNKNOWN")
    assert row.warnings == (
        "“Parked” has no counterpart for stage; it was left out.",
        "“Sort of” has no counterpart for outcome.result; it was left out.",
    )


def test_own_columns_are_mapped(tmp_path: Path) -> None:
    row = servicenow(tmp_path, u_plan="Step one", u_kind="Std", told={
        "columns": {"u_plan": "documents.implementation_plan", "u_kind": "class"},
        "values": {"class": {"Std": "standard"}},
    })  # fmt: skip
    assert row.data["documents.implementation_plan"] == "Step one"
    assert row.data["class"] == "standard"


def test_an_end_before_its_start_is_a_fault(tmp_path: Path) -> None:
    row = servicenow(tmp_path, start_date="2026-03-04 10:00", end_date="2026-03-04 09:00")
    assert row.faults == ("The end lies before the start.",)


def test_jira_columns_of_a_change(tmp_path: Path) -> None:
    text = JIRA + (
        '"Patch, again",CH-1,Awaiting implementation,In Progress,Highest,Bo,core,edge,Standard,'
        "25/Feb/26 10:17 PM,26/Feb/26 1:00 AM,Moderate / Limited,,"
        'com.atlassian.servicedesk.Approval@1f2e3d4c,5,"two\r\nlines"\r\n'
        "'=Next,CH-2,Polishing,In Progress,Medium,,,,,,,,,,,\r\n"
    )
    found = parsed(tmp_path, text, "in.csv")
    one, two = found.rows
    assert (one.line, two.line, two.name) == (2, 4, "=Next")
    assert one.data == {
        "title": "Patch, again", "documents.description": "two\r\nlines", "requester": "Bo",
        "systems": ["core", "edge"], "class": "Standard", "priority": "critical",
        "impact": "medium", "stage": "scheduled", "start": "2026-02-25T21:17:00.000Z",
        "end": "2026-02-26T00:00:00.000Z",
    }  # fmt: skip
    assert two.data["stage"] == "in_progress"  # by its category
    assert found.unknown == ("Custom field (Approvals)", "Σ Time Spent")


def test_freshservice_takes_text_out_of_markup() -> None:
    html = "<div>Hi,<br/><script>x()</script><p>R&amp;D &lt;b&gt;</p></div>"
    assert plain_text(html) == "Hi,\n\nR&D <b>"


@pytest.mark.parametrize("around", [lambda c: {"change": c}, lambda c: {"changes": [c]},
                                    lambda c: {"item": {"itil_change": c}}])  # fmt: skip
def test_freshservice_forms(tmp_path: Path, around: Any) -> None:
    change = {"id": 7, "subject": "Patch", "change_type": 4, "status": 3, "priority": 4,
              "risk": 2, "planned_start_date": "2026-11-20T10:00:00+01:00",
              "planned_end_date": "2026-11-20T11:00:00+01:00",
              "created_at": "2026-11-01T10:00:00Z", "impacted_services": [{"name": "Mail"}],
              "planning_fields": {"backout_plan": {"description": "<p>Undo</p>"}}}  # fmt: skip
    found = parsed(tmp_path, around(change))
    (row,) = found.rows
    assert found.form == "freshservice"
    assert row.data == {
        "title": "Patch", "class": "emergency", "priority": "critical", "stage": "submitted",
        "systems": ["Mail"], "start": "2026-11-20T09:00:00.000Z",
        "end": "2026-11-20T10:00:00.000Z", "submitted_at": "2026-11-01T10:00:00.000Z",
        "documents.rollback_plan": "Undo",
    }  # fmt: skip
    assert found.unknown == ("risk",)
