"""Draw papers in the form that was chosen for them; ReportLab is loaded by the first."""

from collections.abc import Callable, Mapping
from typing import Any

from cab_desk.services.papers.form import AGENDA, DRAFT, PLAIN, RFC, PaperForm


def draw(
    kind: str, record: Mapping[str, Any], form: PaperForm, report: Callable[[int, int], object]
) -> bytes:
    """Return a paper as PDF; what `report` raises ends it."""
    if kind == AGENDA:
        from cab_desk.reports import agenda

        return agenda.render(record, form, report)
    if kind == RFC:
        from cab_desk.reports import rfc

        return rfc.render(record, form, report)
    if kind == DRAFT:
        return _draft(record, form, report)
    from cab_desk.reports import script

    return script.render(record, form, report)


def _draft(kept: Mapping[str, Any], form: PaperForm, report: Callable[[int, int], object]) -> bytes:
    """Return the file that was recorded, or a copy of a draft in another form.

    Final minutes are only ever the recorded file: it is what was signed.
    """
    pdf: bytes = kept["pdf"]
    if kept["state"] != "draft" or (form.sheet, form.type) == (PLAIN.sheet, PLAIN.type):
        return pdf
    from cab_desk.reports import minutes

    return minutes.render(kept["record"], kept["hash"], report, form=form)
