"""Paper: what the program prints. ReportLab is loaded when a report is made, never at start."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its name, and the module whose `render` makes it from a record."""

    name: str
    module: str


REPORTS: tuple[Report, ...] = (
    Report("minutes", "cab_desk.reports.minutes"),
    Report("rfc", "cab_desk.reports.rfc"),
    Report("monthly", "cab_desk.reports.monthly"),
)
