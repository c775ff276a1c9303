"""Make reports and charts from their records; pandas and matplotlib are loaded by the first."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cab_desk.errors import Refused
from cab_desk.words import say

FORMATS = ("pdf", "csv")


def check_form(file: Path) -> str:
    """Return the form that a file's name ends in; raises Refused for one that is not made."""
    form = file.suffix.lower().lstrip(".")
    if form not in FORMATS:
        raise Refused(say("kpis.no_form", file=file.name))
    return form


class AppReports:
    """Implements `services.report_ports.Reports`."""

    def make(self, record: Mapping[str, Any], file: Path) -> bytes:
        """Return a KPI report in the form that a file's name ends in; raises Refused for others."""
        form = check_form(file)
        if form == "csv":
            from cab_desk.reports import trends

            return trends.csv(record)
        from cab_desk.reports import monthly

        return monthly.render(record)

    def draw(
        self,
        record: Mapping[str, Any],
        sizes: Mapping[str, tuple[int, int]],
        theme: str,
        scale: float,
        ratio: float,
    ) -> dict[str, bytes]:
        """Return the charts of a record as PNG, by name."""
        from cab_desk.reports import charts

        return charts.draw(record, sizes, theme, scale, ratio)
