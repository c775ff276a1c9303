"""Rate RFCs anew on the matrix: ask, save, undo; and the menu of a cell's hidden RFCs."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPointF
from PySide6.QtWidgets import QMenu

from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.rerate import RerateDialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.matrix_hand import Hand
from cab_desk.gui.widgets.matrix_view import MatrixView
from cab_desk.gui.widgets.queue_rows import short_number
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import rerating
from cab_desk.services.requests.rerating import Rating
from cab_desk.services.rows import QueueRow
from cab_desk.services.schedule.risk import Place
from cab_desk.words import say

_LONGEST = 60  # characters of a title in the menu


class RiskHand(QObject):
    """What the matrix asks for while an RFC is in the hand."""

    def __init__(
        self, desk: Desk, look: Look, view: MatrixView, residual: Callable[[], bool]
    ) -> None:
        super().__init__(view)
        self._desk, self._look, self._view, self._residual = desk, look, view, residual
        self._cells: Mapping[Place, Sequence[QueueRow]] = {}
        self._undo: list[tuple[str, Rating, bool]] = []
        view.taken.connect(self._fetch)
        view.asked.connect(self._ask)
        view.more.connect(self._menu)

    def show_cells(self, cells: Mapping[Place, Sequence[QueueRow]]) -> None:
        """Know the RFCs of every cell, for the menu."""
        self._cells = cells

    def undo(self) -> None:
        """Put back what was rated anew last, as a further edit."""
        if not self._undo:
            self._desk.told.emit(say("risk.nothing_undone"))
            return
        uid, rating, residual = self._undo.pop()

        def command(work: Work) -> Outcome:
            version = work.changes.get(uid).version
            return rerating.rerate(
                work, uid, rating, residual=residual, expected_version=version,
                reason=say("risk.undone"),
            )  # fmt: skip

        self._desk.run(command)

    def _fetch(self, uid: str) -> None:
        query = partial(rerating.take, uid=uid, residual=self._residual())
        self._desk.read_work(query, self._view.hold)

    def _ask(self, hand: Hand) -> None:
        dialog = RerateDialog(self._look, hand, self._view)
        dialog.kept.connect(partial(self._keep, dialog, hand))
        dialog.finished.connect(lambda _result: self._view.let_go())
        dialog.open()

    def _keep(self, dialog: RerateDialog, hand: Hand, reason: str) -> None:
        found, rating = hand.rerating, hand.rating()
        if found is None:
            dialog.reject()
            return
        uid, before, residual = hand.row.uid, found.rating, found.residual
        command = partial(
            rerating.rerate, uid=uid, rating=rating, residual=residual,
            expected_version=found.change.version, reason=reason,
        )  # fmt: skip

        def rated(_outcome: Outcome) -> None:
            self._undo.append((uid, before, residual))
            dialog.accept()

        self._desk.run(command, rated, dialog.refuse)

    def _menu(self, place: Place, at: QPointF) -> None:
        menu = QMenu(self._view)
        shown = {spot.row.uid for spot in self._view.spots() if spot.place == place}
        for row in self._cells.get(place, ()):
            if row.uid not in shown:
                text = f"{short_number(row.number)}  {row.title[:_LONGEST]}".replace("&", "&&")
                menu.addAction(text).triggered.connect(partial(self._picked, row.uid))
        menu.popup(self._view.mapToGlobal(at.toPoint()))
        menu.aboutToHide.connect(menu.deleteLater)

    def _picked(self, uid: str, _checked: bool = False) -> None:
        self._view.picked.emit(uid)
        self._view.setFocus()
