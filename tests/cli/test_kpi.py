"""`kpi` tells the policy's figures over a period, as text, as data and as a file."""

import json
from pathlib import Path

import pypdfium2
import pytest

from tests.cli.calls import Cli

RFC = {
    "class": "standard", "requester": "Rik", "systems": ["disk"],
    "submitted_at": "2027-01-04T09:00:00+00:00",
}  # fmt: skip


def ran(name: str, day: str, result: str, **more: object) -> dict[str, object]:
    start, end = (f"2027-{day}T{hour}:00:00+00:00" for hour in (14, 15))
    outcome = {"result": result, "started_at": start, "finished_at": end}
    return {**RFC, "id": name, "title": f"Change {name}", "start": start, "end": end,
            "outcome": outcome, **more}  # fmt: skip


@pytest.fixture
def load(at: Cli, tmp_path: Path):
    def put(*changes: dict[str, object]) -> None:
        path = tmp_path / "done.json"
        path.write_text(json.dumps(list(changes)))
        assert at("import", path).status == 0

    return put


def test_the_policys_kpis_with_what_stands_behind_them(at: Cli, load):
    load(*(ran(f"G{n}", "02-02", "succeeded") for n in range(3)), ran("B", "02-04", "rolled_back"),
         ran("C", "02-04", "cancelled"))  # fmt: skip
    data = at("--json", "kpi").data
    assert data["policy"] == "cab-process"
    assert (data["changes"], data["cancelled"], data["missed"]) == (4, 1, 0)
    success = data["kpis"][0]
    assert (success["id"], success["rule"], success["value"]) == (
        "success_rate", "cab-process/metrics", 75,
    )  # fmt: skip
    assert (success["numerator"], success["denominator"]) == (3, 4)
    assert success["state"] == "no_target"
    assert [one["counted"] for one in success["changes"]] == [True, True, True, False]
    assert success["definition"].startswith("The share of changes that were carried out")


def test_the_text_says_the_same(at: Cli, load):
    load(ran("G", "02-02", "succeeded"), ran("B", "02-04", "rolled_back"))
    said = at("kpi")
    assert said.status == 0
    assert "2 changes carried out" in said.out
    row = next(line for line in said.out.splitlines() if "Change success rate" in line)
    assert "50 %" in row
    assert "1 / 2" in row
    assert "No target in this policy" in row


def test_both_days_are_within(at: Cli, load):
    load(*(ran(day, day, "succeeded") for day in ("01-31", "02-01", "02-28", "03-01")))
    data = at("--json", "kpi", "--from", "2027-02-01", "--until", "2027-02-28").data
    assert data["changes"] == 2
    assert [one["month"] for one in data["kpis"][0]["trend"]] == ["2027-02"]
    said = at("kpi", "--from", "2027-02-01", "--until", "2027-02-28").out
    assert "2027-02-01 to 2027-02-28" in said.partition("\n")[0]
    assert "2099-01-01 lies ahead" in at("kpi", "--board", "--from", "2099-01-01").complaint


def test_nothing_carried_out_is_no_data_and_no_zero(at: Cli):
    data = at("--json", "kpi", "--from", "2020-01-01", "--until", "2020-01-31").data
    assert data["changes"] == 0
    assert {line["value"] for line in data["kpis"]} == {None}
    assert {line["state"] for line in data["kpis"]} == {"no_data"}
    assert "No KPI yet" in at("kpi", "--until", "2020-01-31").out


def test_a_missed_target_is_told_and_the_status_stays(cli: Cli, tmp_path: Path):
    board = tmp_path / "audited.cabdesk"
    made = cli("--database", board, "database", "create", "--name", "Audited", "--policy",
               "pol-008", "--person", "Ann: CTO", "--chair", "Ann")  # fmt: skip
    assert made.status == 0, made.err
    path = tmp_path / "done.json"
    path.write_text(json.dumps([ran("B", "02-02", "rolled_back")]))
    assert cli("--database", board, "import", path).status == 0
    told = cli("--database", board, "kpi")
    assert told.status == 0
    assert "! " in told.out
    assert "Target above 95 %, short by 95" in told.out
    assert "targets missed." in told.out


def test_the_report_is_written_as_pdf_and_csv(at: Cli, load, tmp_path: Path):
    load(ran("G", "02-02", "succeeded"))
    pdf, table = tmp_path / "r.pdf", tmp_path / "r.csv"
    said = at("kpi", "--from", "2027-02-01", "--until", "2027-02-28", "--out", pdf)
    assert f"The report is in {pdf}." in said.out
    document = pypdfium2.PdfDocument(pdf)
    assert "Change report, February 2027" in document[0].get_textpage().get_text_range()
    document.close()
    assert at("--json", "kpi", "--out", table).data["file"] == str(table)
    assert "2027-02,1,0,0" in table.read_text()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--from", "2027-03-01", "--until", "2027-02-01"), "2027-02-01"),
        (("--out", "report.docx"), "written as .pdf or .csv"),
        (("--out", "no-such-folder/report.pdf"), "no-such-folder"),
        (("--from", "yesterday"), "yesterday"),
    ],
)
def test_a_call_that_cannot_be_used_is_refused_in_one_line(at: Cli, words, why: str):
    assert why in at("kpi", *words).complaint


def test_the_boards_own_work_as_text_data_and_table(at: Cli, load, tmp_path: Path):
    load(ran("G", "02-02", "succeeded"), ran("B", "02-04", "rolled_back"))
    data = at("--json", "kpi", "--board", "--from", "2027-01-01", "--until", "2027-02-28").data
    assert (data["board"]["carried_out"], data["board"]["without_cab"]) == (2, 100)
    assert data["queue"]["close_time"] == pytest.approx(29.25 + 1, abs=0.01)
    assert data["since"].startswith("2027-01-01T00:00:00")
    assert data["approvers"] == []
    text = at("kpi", "--board", "--from", "2027-01-01", "--until", "2027-02-28").out
    assert text.startswith("The board's work from 2027-01-01 to 2027-02-28")
    assert "Nobody signed in this time." in text
    table = tmp_path / "work.csv"
    assert at("kpi", "--board", "--out", table).status == 0
    assert (
        table.read_text(encoding="utf-8-sig").splitlines()[0] == "Group,Figure,Value,Counted from"
    )
    assert "ends in .csv" in at("kpi", "--board", "--out", tmp_path / "work.pdf").complaint
