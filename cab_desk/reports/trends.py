"""Trends of the KPIs with pandas: months, rolling means, quartiles, pivots, and their CSV.

Imported when Reports opens or a report is made, never at start. What leaves here is plain, so
that the charts need no pandas, and so that tests hold it against the counts from SQL.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cab_desk.words import say

Record = Mapping[str, Any]
Values = tuple[float | None, ...]

RESULTS = ("succeeded", "failed", "rolled_back")
ROLLING = 3  # months
_QUARTILES = (0.25, 0.5, 0.75)
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Trends:
    """What the charts show, a value for each month; None where nothing was carried out."""

    months: tuple[str, ...]
    outcomes: dict[str, Values]
    emergency: Values
    lead_low: Values
    lead_median: Values
    lead_high: Values
    violations: Values
    violators: dict[str, tuple[str, ...]]  # by month, the numbers of the changes
    success: Values
    success_rolling: Values


def trends(record: Record) -> Trends:
    """Return the trends of a record's rows over its months."""
    months = tuple(record["months"])
    frame = _frame(record["rows"], months)
    by_month = frame.groupby("month", observed=False)
    counts = _outcomes(frame, months)
    total = counts.sum(axis=1)
    share = 100 * by_month["emergency"].sum().reindex(months) / total.where(total > 0)
    success = 100 * counts["succeeded"] / total.where(total > 0)
    lead = {part: by_month["lead_days"].quantile(part).reindex(months) for part in _QUARTILES}
    broken = frame[frame["violations"] > 0]
    rolled = counts["succeeded"].rolling(ROLLING, min_periods=1).sum() / total.rolling(
        ROLLING, min_periods=1
    ).sum().where(lambda held: held > 0)
    violators = {
        str(month): tuple(part["number"]) for month, part in broken.groupby("month", observed=True)
    }
    return Trends(
        months=months,
        outcomes={result: _plain(counts[result]) for result in RESULTS},
        emergency=_plain(share),
        lead_low=_plain(lead[0.25]),
        lead_median=_plain(lead[0.5]),
        lead_high=_plain(lead[0.75]),
        violations=_plain(by_month["violated"].sum().reindex(months).where(total > 0)),
        violators=violators,
        success=_plain(success),
        success_rolling=_plain(100 * rolled),
    )


def by_class(record: Record) -> list[list[str | int]]:
    """Return the pivot of the report: a row for each class, a column for each result, totals."""
    frame = _frame([row for row in record["rows"] if row["within"]], tuple(record["months"]))
    table = pd.crosstab(frame["class"], frame["result"]) if len(frame) else pd.DataFrame()
    ids = [item["id"] for item in record["classes"]]
    labels = {item["id"]: item["label"] for item in record["classes"]}
    rest = [name for name in table.index if name not in labels]
    table = table.reindex(index=[*ids, *rest], columns=list(RESULTS), fill_value=0)
    rows: list[list[str | int]] = [
        [str(labels.get(name, name)), *(int(count) for count in line), int(line.sum())]
        for name, line in table.iterrows()
    ]
    totals = table.sum()
    return [*rows, [say("kpis.paper.total"), *(int(part) for part in totals), int(totals.sum())]]


def csv(record: Record) -> bytes:
    """Return the months as CSV: counts, shares, quartiles of the lead time in days."""
    found = trends(record)
    table = pd.DataFrame(
        {
            "month": found.months,
            **{result: _whole(found.outcomes[result]) for result in RESULTS},
            "success_percent": found.success,
            "success_percent_rolling_3": found.success_rolling,
            "emergency_percent": found.emergency,
            "window_violations": _whole(found.violations),
            "lead_days_lower_quartile": found.lead_low,
            "lead_days_median": found.lead_median,
            "lead_days_upper_quartile": found.lead_high,
            "team": _cell(record.get("team") or ""),
        }
    )
    out = io.StringIO()
    table.to_csv(out, index=False, float_format="%.4f", lineterminator="\r\n")
    return out.getvalue().encode("utf-8")


def _cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip()[:1] in set("=+-@") else text


def _frame(rows: Sequence[Record], months: Sequence[str]) -> Any:
    """Return what was carried out as a table whose months are those of the record, in order."""
    carried = [row for row in rows if row["result"] in RESULTS]
    columns = ["number", "month", "class", "result", "emergency", "violations", "lead_seconds"]
    frame = pd.DataFrame(carried, columns=columns)
    frame["month"] = pd.Categorical(frame["month"], categories=list(months), ordered=True)
    frame["emergency"] = frame["emergency"].astype(bool)
    frame["violations"] = frame["violations"].astype(int)
    frame["violated"] = frame["violations"] > 0
    frame["lead_days"] = frame["lead_seconds"].astype(float) / _DAY
    return frame


def _outcomes(frame: Any, months: Sequence[str]) -> Any:
    table = pd.crosstab(frame["month"], frame["result"], dropna=False)
    return table.reindex(index=list(months), columns=list(RESULTS), fill_value=0)


def _plain(series: Any) -> Values:
    return tuple(None if pd.isna(value) else float(value) for value in series)


def _whole(values: Values) -> list[int]:
    return [int(value or 0) for value in values]
