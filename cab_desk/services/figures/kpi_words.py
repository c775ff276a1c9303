"""KPIs in words: values, targets, and what each measure means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cab_desk.domain import kpi as measuring
from cab_desk.domain.verdict import Label, worded
from cab_desk.services.figures.teams import team_word
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.domain.demands import Kpi
    from cab_desk.domain.policy import Pack
    from cab_desk.services.figures.kpis import KpiLine, Kpis

_UNITS = {"%": "percent", "a week": "weekly"}
_NEAR = 0.05
_SUMMED = ("hours", "days", "minutes")


def unit_of(kpi: Kpi) -> str:
    """Return the unit of a KPI: percent, hours, days, minutes, weekly, count."""
    form = measuring.measure_of(kpi).form
    if form in ("share", "windows"):
        return "percent"
    if form == "weekly":
        return "weekly"
    if form in ("mean", "median"):
        return kpi.unit if kpi.unit in _SUMMED else "hours"
    return "count"


def label(kpi: Kpi) -> str:
    """Return what a KPI is called: by the policy, or by the program."""
    return kpi.label or say(f"kpis.{kpi.measure}.label")


def number(kpi: Kpi, value: float | None) -> str:
    """Return a value without its unit."""
    if value is None:
        return "–"
    if unit_of(kpi) == "count":
        return f"{value:,.0f}"
    shown = f"{value:,.1f}" if abs(value) >= 1 or not value else f"{value:,.2f}"
    return f"{value:,.0f}" if float(shown.replace(",", "")) == round(value) == value else shown


def unit(kpi: Kpi) -> str:
    """Return the unit as it stands behind a value."""
    return say(f"kpis.unit.{unit_of(kpi)}")


def value(kpi: Kpi, found: float | None) -> str:
    """Return a value with its unit."""
    if found is None:
        return say("kpis.no_data")
    kind = unit_of(kpi)
    text = number(kpi, found)
    if kind == "count":
        return text
    one = kind in _SUMMED and text == "1"
    return say(f"kpis.value.{kind}_one" if one else f"kpis.value.{kind}", value=text)


def target(kpi: Kpi) -> str:
    """Return the target in words."""
    if not kpi.aim or kpi.target is None:
        return say("kpis.target.none")
    aim = "exactly" if kpi.aim == "at_most" and not kpi.target else kpi.aim
    return say(f"kpis.target.{aim}", target=value(kpi, kpi.target))


def verdict(line: KpiLine) -> str:
    """Return the target, and by how much it is missed."""
    if line.state == measuring.NO_DATA:
        return say("kpis.target.no_data")
    text = target(line.kpi)
    beyond = number(line.kpi, abs(line.gap))
    if line.state != measuring.NOT_MET or not float(beyond.replace(",", "")):
        return text
    return say("kpis.target.short" if line.gap < 0 else "kpis.target.over", target=text, gap=beyond)


def nearly(line: KpiLine) -> bool:
    """Tell whether a target is missed by no more than a twentieth of itself."""
    aimed = line.kpi.target
    missed = line.state == measuring.NOT_MET and aimed is not None
    return missed and abs(line.gap) <= abs(aimed or 0) * _NEAR


def brief(line: KpiLine) -> str:
    """Return the target of a missed KPI where there is little room."""
    if line.state != measuring.NOT_MET:
        return verdict(line)
    beyond = number(line.kpi, abs(line.gap))
    aimed = number(line.kpi, line.kpi.target)
    return say("kpis.target.brief_short" if line.gap < 0 else "kpis.target.brief_over",
               target=aimed, gap=beyond)  # fmt: skip


def definition(kpi: Kpi, pack: Pack, team: str | None = None) -> str:
    """Return what a KPI means: its measure, who failed by it, for which classes and team."""
    parts = [say(f"kpis.{kpi.measure}.definition")]
    if kpi.measure in ("success_rate", "failure_rate"):
        words = tuple(Label(f"kpis.counting.{name}") for name in kpi.counting or measuring.FAILURES)
        parts.append(say("kpis.counting", results=worded(words)))
    if kpi.when.classes:
        names = [item.label for item in pack.classes if item.id in kpi.when.classes]
        parts.append(say("kpis.condition", classes=worded(tuple(names))))
    if team is not None:
        parts.append(_whose(team, flags=measuring.measure_of(kpi).form == "flags"))
    return " ".join(parts)


def numerator(kpi: Kpi) -> str:
    """Return who is counted."""
    return say(f"kpis.{kpi.measure}.numerator")


def denominator(kpi: Kpi, team: str | None = None) -> str:
    """Return among whom; weeks and windows are those of the board whatever the team."""
    own = _OWN_DENOMINATORS & {kpi.measure}
    among = say(f"kpis.{kpi.measure}.denominator" if own else "kpis.denominator")
    if team is None or measuring.measure_of(kpi).form in ("weekly", "windows", "flags"):
        return among
    return say("figures.team.among", among=among, team=team_word(team))


def _whose(team: str, *, flags: bool = False) -> str:
    if flags:
        return say("figures.team.flags")
    if not team:
        return say("figures.team.definition_none")
    return say("figures.team.definition", team=team)


def amounts(line: KpiLine) -> tuple[str, str]:
    """Return numerator and denominator as numbers, times with their unit."""
    form = measuring.measure_of(line.kpi).form
    top, bottom = line.figure.numerator, line.figure.denominator
    if form in ("mean", "median"):
        return value(line.kpi, top if line.figure.value is not None else None), f"{bottom:,.0f}"
    if form == "weekly":
        return f"{top:,.0f}", f"{bottom:,.1f}"
    if form == "windows":
        return _hours(top), _hours(bottom)
    return f"{top:,.0f}", f"{bottom:,.0f}"


def _hours(amount: float) -> str:
    return say("kpis.value.hours", value=f"{amount:,.1f}")


def notes(found: Kpis) -> list[str]:
    """Return what has to be said of the figures as a whole."""
    said = [] if found.team is None else [_whose(found.team), _left_out(found.team)]
    said.append(say("kpis.cancelled_note"))
    if found.elsewhere:
        said.append(plural("kpis.elsewhere_note", found.elsewhere))
    return said


def _left_out(team: str) -> str:
    """Say what the figures of a team do not hold, and where it is found."""
    key = "figures.team.left_out" if team else "figures.team.left_out_none"
    return say(key, team=team, room=say("workings.figures"))


_OWN_DENOMINATORS = frozenset({
    "migration_rollback_rate", "approval_bypasses", "unauthorized", "changes_a_week",
    "time_to_deploy", "time_to_implement", "lead_time", "lead_time_median", "approval_time",
    "stale_flags", "window_use",
})  # fmt: skip
