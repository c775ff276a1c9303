"""Lead from a chain that lost a part of its history to where a chair signs for that."""

from cab_desk.domain.board import Person
from cab_desk.gui.dialogs.forgo import ForgoDialog
from cab_desk.gui.pages.page import Page
from cab_desk.gui.widgets.basics import NoticeBar
from cab_desk.services.evidence.verifying import Report
from cab_desk.services.members import vouching
from cab_desk.services.ports import Work
from cab_desk.words import say


def offer(page: Page, notice: NoticeBar, report: Report) -> None:
    """Say that signed entries stand on what is gone, with what a chair does about it."""
    if report.gone:
        notice.tell(say("forgoing.offer"), "block", say("forgoing.open"), lambda: _ask(page))


def told(report: Report) -> list[str]:
    """Return what is to be known of a chain that is in order, in sentences."""
    lost = [report.lost()] if report.forgone else []
    clock = [report.clock()] if report.set_back else []
    return [*lost, *clock, *report.people]


def _ask(page: Page) -> None:
    page.desk.read_work(_chairs, lambda chairs: _open(page, chairs))


def _chairs(work: Work) -> tuple[Person, ...]:
    return vouching.rule(work).chairs


def _open(page: Page, chairs: tuple[Person, ...]) -> None:
    dialog = ForgoDialog(page.desk, page.look, chairs, page)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
